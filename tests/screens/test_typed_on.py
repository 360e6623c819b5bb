"""What is typed while a receipt is in front: nothing of it is lost, and it begins what comes next."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from ui.window.found import FoundList

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def reads_a_receipt_out(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("sao")
    for _ in range(3):
        clerk.hits(Key.Key_Return)
    clerk.waits_for_receipt()
    assert clerk.screen.view.right.receipt.next.hasFocus()


def test_letters_are_the_next_citizen_s_name(clerk: "Clerk", card: str) -> None:
    reads_a_receipt_out(clerk, card)
    clerk.types("Đặng Văn Ốc")
    person = clerk.screen.view.left.person
    assert person.name.value() == "Đặng Văn Ốc"
    assert person.name.hasFocus()
    assert not clerk.screen.view.right.is_receipt()
    assert "người tiếp theo" in clerk.window.foot.message.text()


def test_letters_typed_at_another_key_of_the_receipt_are_not_lost_either(
    clerk: "Clerk", card: str
) -> None:
    reads_a_receipt_out(clerk, card)
    clerk.hits(Key.Key_Tab)
    clerk.types("Lò")
    assert clerk.screen.view.left.person.name.value() == "Lò"


def test_a_number_is_sought_and_the_receipt_stays(clerk: "Clerk", card: str) -> None:
    reads_a_receipt_out(clerk, card)
    number = card.partition("|")[0]
    clerk.types(number)
    search = clerk.window.top.search
    assert (search.value(), search.hasFocus()) == (number, True)
    assert clerk.screen.view.right.is_receipt()
    assert clerk.screen.view.left.person.is_empty()
    (found,) = clerk.window.findChildren(FoundList)
    clerk.waits(lambda: found.isVisible() and found.table.count() == 1)


def test_a_scan_is_still_a_scan(clerk: "Clerk", card: str) -> None:
    reads_a_receipt_out(clerk, card)
    other = "001085000012||Trần Văn Bình|11031985|Nam|Thôn 1, Xã A, Thái Nguyên|15032021"
    clerk.scans(other)
    assert clerk.screen.view.left.person.name.value() == "Trần Văn Bình"
    assert clerk.window.top.search.value() == ""


def test_keys_with_ctrl_and_space_keep_their_meaning(clerk: "Clerk", card: str) -> None:
    reads_a_receipt_out(clerk, card)
    clerk.hits(Key.Key_N, CTRL)
    assert clerk.screen.view.left.person.name.value().startswith("Nguyễn Thị")
    clerk.types("sao")
    for _ in range(3):
        clerk.hits(Key.Key_Return)
    clerk.waits_for_receipt()
    clerk.hits(Key.Key_Space)
    clerk.waits(lambda: not clerk.screen.view.right.is_receipt())
    assert clerk.screen.view.left.person.is_empty()

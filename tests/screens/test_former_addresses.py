"""Old place names on a card or typed: told at once, taken over by one key, never by themselves."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.screens.in_front import in_front
from ui.dialogs.intake.others import OthersDialog
from ui.screens.intake.mending import NOTHING_TO_KEEP, NOTHING_TO_MEND
from ui.widgets.address_edit import AddressEdit

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
BOTH = CTRL | Qt.KeyboardModifier.ShiftModifier
CARD = "038190000001||Nguyễn Thị Hoài Thương|01021990|Nữ|{}|15032021"
OLD = "Thôn 5, Yên Phú, Yên Định, Thanh Hóa"
TODAY = "Thôn 5, xã Yên Phú, tỉnh Thanh Hóa"
SPLIT = "Ấp Phú Lợi, Phú Hội, An Phú, An Giang"


@pytest.fixture
def address(clerk: "Clerk") -> AddressEdit:
    return clerk.screen.view.left.person.address


def told(address: AddressEdit) -> str:
    assert address.hint is not None
    return address.hint.text() if address.hint.isVisible() else ""


def said(clerk: "Clerk") -> list[str]:
    words: list[str] = []
    clerk.counter.changes.said.connect(words.append)
    return words


def test_a_card_with_old_names_tells_the_present_one_and_keeps_what_was_read(
    clerk: "Clerk", address: AddressEdit
) -> None:
    clerk.scans(CARD.format(OLD))

    assert address.text() == OLD
    assert told(address) == "Nay là xã Yên Phú, tỉnh Thanh Hóa. Ctrl M: đổi."
    assert address.accessibleDescription() == told(address)
    assert address.property("wrong") is not True
    assert clerk.screen.state.read().draft.submitter.person.address == OLD


def test_one_key_takes_the_present_name_over_and_ctrl_z_gives_the_old_one_back(
    clerk: "Clerk", address: AddressEdit
) -> None:
    clerk.scans(CARD.format(OLD))
    clerk.hits(Key.Key_M, CTRL)  # from the field of the procedure, where a scan leads
    assert address.text() == TODAY
    assert clerk.screen.state.read().draft.submitter.person.address == TODAY

    clerk.hits(Key.Key_M, BOTH)
    assert address.text() == f"{TODAY} (tên cũ: Yên Phú, Yên Định, Thanh Hóa)"
    assert told(address) == ""

    address.setFocus()
    clerk.hits(Key.Key_Z, CTRL)
    assert address.text() == TODAY
    clerk.hits(Key.Key_Z, CTRL)
    assert address.text() == OLD
    assert told(address).startswith("Nay là xã Yên Phú")


def test_a_commune_that_was_split_offers_its_parts_one_after_the_other(
    clerk: "Clerk", address: AddressEdit
) -> None:
    clerk.scans(CARD.format(SPLIT))
    assert told(address) == (
        "Nay là xã An Phú hoặc xã Nhơn Hội, tỉnh An Giang. Ctrl M: đổi, bấm nữa: nơi khác."
    )

    clerk.hits(Key.Key_M, CTRL)
    assert address.text() == "Ấp Phú Lợi, xã An Phú, tỉnh An Giang"
    assert told(address).startswith("Nơi 1 trong 2. Ctrl M: xã Nhơn Hội.")
    assert QApplication.focusWidget() is address
    clerk.hits(Key.Key_M, CTRL)
    assert address.text() == "Ấp Phú Lợi, xã Nhơn Hội, tỉnh An Giang"
    clerk.hits(Key.Key_M, CTRL)
    assert address.text() == "Ấp Phú Lợi, xã An Phú, tỉnh An Giang"


def test_an_address_of_today_and_an_unknown_one_are_left_alone(
    clerk: "Clerk", address: AddressEdit
) -> None:
    words = said(clerk)
    for written in (TODAY, "Xóm 4, Xã A, Thái Nguyên", "Ngõ 12"):
        address.setFocus()
        address.fill(written)
        clerk.hits(Key.Key_M, CTRL)
        clerk.hits(Key.Key_M, BOTH)
        assert (address.text(), told(address)) == (written, "")
    assert words == [NOTHING_TO_MEND, NOTHING_TO_KEEP] * 3


def test_typed_by_hand_it_is_told_when_the_names_are_whole_and_not_before(
    clerk: "Clerk", address: AddressEdit
) -> None:
    address.setFocus()
    clerk.types("Yên Phú, Yên Đị")
    assert told(address) == ""
    clerk.types("nh, Thanh Hóa")
    assert told(address).startswith("Nay là xã Yên Phú")
    clerk.types("?")
    clerk.hits(Key.Key_Backspace)
    clerk.hits(Key.Key_M, CTRL)
    assert address.text() == "Xã Yên Phú, tỉnh Thanh Hóa"


def test_old_letters_come_first_then_the_old_name(clerk: "Clerk", address: AddressEdit) -> None:
    address.setFocus()
    address.fill("Yªn Phó, Yªn §Þnh, Thanh Hãa")
    clerk.hits(Key.Key_M, CTRL)
    assert address.text() == "Yên Phú, Yên Định, Thanh Hóa"
    clerk.hits(Key.Key_M, CTRL)
    assert address.text() == "Xã Yên Phú, tỉnh Thanh Hóa"


def test_an_owner_s_address_and_where_the_result_goes_are_told_alike(clerk: "Clerk") -> None:
    back = clerk.screen.view.left.return_address

    def fill() -> None:
        dialog = in_front(OthersDialog)
        line = dialog.owners.fields.address
        line.setFocus()
        clerk.types("Phúc Xá, Ba Đình, Hà Nội")
        assert told(line) == "Nay là phường Hồng Hà, thành phố Hà Nội. Ctrl M: đổi."
        clerk.hits(Key.Key_M, CTRL)
        clerk.hits(Key.Key_M, BOTH)
        assert line.text() == (
            "Phường Hồng Hà, thành phố Hà Nội (tên cũ: Phúc Xá, Ba Đình, Hà Nội)"
        )
        clerk.hits(Key.Key_Escape)

    clerk.scans(CARD.format(TODAY))
    clerk.answers(clerk.screen.view.left.others_wanted.emit, fill)
    clerk.screen.view.left.return_by.setCurrentIndex(1)
    clerk.screen.view.left.return_by.picked.emit()
    assert back.isVisible()
    back.setFocus()
    clerk.types(OLD)
    assert told(back).startswith("Nay là xã Yên Phú")
    clerk.hits(Key.Key_M, CTRL)
    assert back.text() == TODAY

"""The lists of owners and heirs: cards in a row lose nobody, a line comes back to be mended."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from counter_app.domain.people.applicant import IdentityBasis
from tests.screens.in_front import in_front
from ui.dialogs.intake.heirs_tab import HeirsTab
from ui.dialogs.intake.others import OthersDialog
from ui.dialogs.intake.owners_tab import OwnersTab

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
HOA = "001192000123|012345678|Lê Thị Hoa|02031992|Nữ|Phường Ba Đình, Hà Nội|01012022"
UT = "001215000099||Lê Văn Út|05062015|Nam|Phường Ba Đình, Hà Nội|01012026"


def in_the_dialog(clerk: "Clerk", card: str, act: Callable[[OthersDialog], None]) -> None:
    def fill() -> None:
        dialog = in_front(OthersDialog)
        act(dialog)

    clerk.scans(card)
    clerk.answers(clerk.screen.view.left.others_wanted.emit, fill)


def test_heirs_scanned_in_a_row_are_all_kept(clerk: "Clerk", card: str) -> None:
    said: list[str] = []

    def fill(dialog: OthersDialog) -> None:
        clerk.hits(Key.Key_5, ALT)
        clerk.window.take_scan(HOA)
        clerk.types("con")
        clerk.hits(Key.Key_Tab)
        clerk.types("1/4")
        clerk.window.take_scan(HOA)  # the same card twice
        clerk.window.take_scan(UT)
        said.append(dialog.heirs.said.words())
        clerk.types("con")
        clerk.window.take_scan(HOA)
        said.append(dialog.heirs.said.words())
        clerk.hits(Key.Key_Return, CTRL)

    in_the_dialog(clerk, card, fill)

    first, second = clerk.screen.state.aside.others.heirs
    assert (first.person.name, first.person.relation, first.share) == ("Lê Thị Hoa", "con", "1/4")
    assert (second.person.name, second.person.relation, second.share) == ("Lê Văn Út", "con", "")
    assert second.person.birth is not None  # what the card alone knew
    assert said == [
        "Đã thêm Lê Thị Hoa.",
        "Lê Thị Hoa đã có trong danh sách: hãy chọn dòng ấy để sửa.",
    ]


def test_a_line_of_heirs_is_mended_where_it_stands(clerk: "Clerk", card: str) -> None:
    def fill(dialog: OthersDialog) -> None:
        clerk.hits(Key.Key_5, ALT)
        clerk.window.take_scan(HOA)
        clerk.types("con")
        clerk.hits(Key.Key_T, ALT)
        clerk.waits(dialog.heirs.refuses.isChecked)
        clerk.window.take_scan(UT)
        clerk.types("con")
        dialog.heirs.add.click()
        dialog.heirs.list.setFocus()
        dialog.heirs.list.setCurrentIndex(dialog.heirs.list.model().index(0, 0))
        clerk.hits(Key.Key_Return)
        assert dialog.heirs.number.text() == "001192000123"
        clerk.types("Văn bản số 12")
        clerk.hits(Key.Key_Return, CTRL)

    in_the_dialog(clerk, card, fill)

    first, second = clerk.screen.state.aside.others.heirs
    assert (first.person.name, first.refuses, first.refusal) == (
        "Lê Thị Hoa",
        True,
        "Văn bản số 12",
    )
    assert first.person.birth is not None
    assert second.person.name == "Lê Văn Út"


def test_a_line_of_owners_is_mended_where_it_stands(clerk: "Clerk", card: str) -> None:
    def fill(dialog: OthersDialog) -> None:
        clerk.window.take_scan(HOA)
        clerk.window.take_scan(UT)
        owners = dialog.owners
        owners.fields.name.setFocus()
        clerk.types("Giàng A Páo")  # typed, not yet added
        owners.list.setFocus()
        owners.list.setCurrentIndex(owners.list.model().index(0, 0))
        clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_End)
        clerk.types("ng")
        clerk.hits(Key.Key_Return, CTRL)

    in_the_dialog(clerk, card, fill)

    owners = clerk.screen.state.aside.others.owners
    assert [one.name for one in owners] == ["Lê Thị Hoang", "Lê Văn Út", "Giàng A Páo"]
    assert owners[0].personal_id == "001192000123"


@pytest.mark.parametrize("of_heirs", [False, True], ids=["owner", "heir"])
def test_what_is_typed_without_a_name_is_asked_for(
    clerk: "Clerk", card: str, beside: Callable[[QWidget | None], str], of_heirs: bool
) -> None:
    said = []

    def fill(dialog: OthersDialog) -> None:
        tab: OwnersTab | HeirsTab = dialog.heirs if of_heirs else dialog.owners
        clerk.hits(Key.Key_5 if of_heirs else Key.Key_1, ALT)
        if of_heirs:
            clerk.hits(Key.Key_T, ALT)
            clerk.waits(dialog.heirs.refuses.isChecked)
        else:
            clerk.hits(Key.Key_G, ALT)
            clerk.hits(Key.Key_Down)
        clerk.hits(Key.Key_Return, CTRL)
        field = QApplication.focusWidget()
        assert not tab.said.isVisible()
        said.append((beside(field), field.accessibleName() if field else ""))
        clerk.types("Lò Thị Sua")
        clerk.hits(Key.Key_Return, CTRL)

    in_the_dialog(clerk, card, fill)

    ((words, at),) = said
    assert words.startswith("Hãy nhập họ và tên")
    assert at.startswith("Họ và tên")
    others = clerk.screen.state.aside.others
    assert [one.name for one in others.owners] == ([] if of_heirs else ["Lò Thị Sua"])
    assert [(one.person.name, one.refuses) for one in others.heirs] == (
        [("Lò Thị Sua", True)] if of_heirs else []
    )


def test_how_an_owner_is_known_waits_for_a_name_and_a_line_is_never_emptied_in_silence(
    clerk: "Clerk", card: str, beside: Callable[[QWidget | None], str]
) -> None:
    said = []

    def fill(dialog: OthersDialog) -> None:
        tab = owners = dialog.owners
        clerk.window.take_scan(HOA)
        clerk.hits(Key.Key_I, ALT)
        clerk.hits(Key.Key_Up)  # by what an owner without a number is known
        clerk.hits(Key.Key_Return, CTRL)
        said.append(beside(owners.fields.name))
        owners.basis.choose(IdentityBasis.STATED)
        owners.list.setFocus()
        owners.list.setCurrentIndex(owners.list.model().index(0, 0))
        clerk.hits(Key.Key_Return)
        owners.fields.clear()
        clerk.hits(Key.Key_Return, CTRL)
        said.append(beside(owners.fields.name))
        clerk.hits(Key.Key_B, ALT)
        clerk.waits(lambda: tab.list.model().rowCount() == 0)
        clerk.hits(Key.Key_Return, CTRL)

    in_the_dialog(clerk, card, fill)

    assert said == [
        "Hãy nhập họ và tên chủ hồ sơ, hoặc xóa các ô còn lại.",
        "Hãy nhập họ và tên chủ hồ sơ, hoặc bỏ người đang chọn.",
    ]
    assert clerk.screen.state.aside.others.owners == ()


@pytest.mark.parametrize("of_heirs", [False, True], ids=["owner", "heir"])
def test_whoever_is_taken_out_while_mended_does_not_come_back(
    clerk: "Clerk", card: str, of_heirs: bool
) -> None:
    def fill(dialog: OthersDialog) -> None:
        tab: OwnersTab | HeirsTab = dialog.heirs if of_heirs else dialog.owners
        clerk.hits(Key.Key_5 if of_heirs else Key.Key_1, ALT)
        clerk.window.take_scan(HOA)
        if of_heirs:
            dialog.heirs.add.click()
        tab.list.setFocus()
        tab.list.setCurrentIndex(tab.list.model().index(0, 0))
        clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_B, ALT)
        clerk.waits(lambda: tab.list.model().rowCount() == 0)
        clerk.hits(Key.Key_Return, CTRL)

    in_the_dialog(clerk, card, fill)

    others = clerk.screen.state.aside.others
    assert (others.owners, others.heirs) == ((), ())


@pytest.mark.parametrize("of_heirs", [False, True], ids=["owner", "heir"])
def test_a_number_that_another_line_has_and_a_day_that_is_none_are_told_at_their_fields(
    clerk: "Clerk", card: str, beside: Callable[[QWidget | None], str], of_heirs: bool
) -> None:
    def fill(dialog: OthersDialog) -> None:
        clerk.hits(Key.Key_5 if of_heirs else Key.Key_1, ALT)
        clerk.window.take_scan(HOA)
        if of_heirs:
            dialog.heirs.add.click()
        tab = dialog.heirs if of_heirs else dialog.owners.fields
        tab.name.setFocus()
        clerk.types("Lò Thị Sua")
        tab.number.setFocus()
        clerk.types("001192000123")
        clerk.hits(Key.Key_Return, CTRL)
        assert tab.number.hasFocus()
        assert beside(tab.number) == "Lò Thị Sua đã có trong danh sách: hãy chọn dòng ấy để sửa."
        tab.number.clear()
        assert beside(tab.number) == ""
        if not of_heirs:
            for field in (dialog.owners.died_on, dialog.owners.fields.birth):
                field.setFocus()
                clerk.types("31/02/2020")
                clerk.hits(Key.Key_Return, CTRL)
                assert field.hasFocus()
                assert "không có ngày 31" in beside(field)
                field.clear()
        clerk.hits(Key.Key_Return, CTRL)

    in_the_dialog(clerk, card, fill)
    others = clerk.screen.state.aside.others
    assert len(others.heirs if of_heirs else others.owners) == 2


def test_a_line_taken_out_while_another_is_mended_mends_no_third(clerk: "Clerk", card: str) -> None:
    def fill(dialog: OthersDialog) -> None:
        clerk.window.take_scan(HOA)
        clerk.window.take_scan(UT)
        owners = dialog.owners
        owners.list.setFocus()
        owners.list.setCurrentIndex(owners.list.model().index(1, 0))
        clerk.hits(Key.Key_Return)
        owners.list.setCurrentIndex(owners.list.model().index(0, 0))
        owners.remove.click()
        owners.died_on.fill("02/09/2026")
        owners.died.click()
        clerk.hits(Key.Key_Return, CTRL)

    in_the_dialog(clerk, card, fill)

    (owner,) = clerk.screen.state.aside.others.owners
    assert owner.name == "Lê Văn Út"
    assert owner.deceased is not None

"""A hamlet with a number typed in a few keys: its whole address told, written by one key."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.screens.in_front import in_front
from ui.dialogs.intake.others import OthersDialog
from ui.widgets.address_edit import HOME, AddressEdit

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
BOTH = CTRL | Qt.KeyboardModifier.ShiftModifier
SHOTS: Final = os.environ.get("COUNTER_SHOTS", "")


@pytest.fixture
def address(clerk: "Clerk") -> AddressEdit:
    clerk.window.setProperty(HOME, "14464")
    field = clerk.screen.view.left.person.address
    field.setFocus()
    return field


def home() -> str:
    from counter_app.domain.former_places import places_of_today

    commune = places_of_today().commune("14464")
    assert commune is not None
    province = places_of_today().province(commune.province_code)
    assert province is not None
    return ", ".join(f"{one[:1].lower()}{one[1:]}" for one in (commune.name, province.name))


def told(field: AddressEdit) -> str:
    assert field.hint is not None
    return field.hint.text() if field.hint.isVisible() else ""


def picture(clerk: "Clerk", name: str) -> None:
    if SHOTS:
        QApplication.processEvents()
        clerk.window.grab().save(str(Path(SHOTS) / f"{name}.png"))


def test_three_keys_write_a_whole_address_and_the_next_time_the_same_kind_is_first(
    clerk: "Clerk", address: AddressEdit
) -> None:
    clerk.types("t3")
    assert told(address) == f"Ctrl M: Thôn 3, {home()}, bấm nữa: cách khác."
    assert address.accessibleDescription() == told(address)
    picture(clerk, "hamlet")
    clerk.hits(Key.Key_M, CTRL)
    assert address.text() == f"Thôn 3, {home()}"
    clerk.hits(Key.Key_M, CTRL)
    assert address.text() == f"Tổ 3, {home()}"
    assert clerk.screen.state.read().draft.submitter.person.address == f"Tổ 3, {home()}"
    clerk.hits(Key.Key_Z, CTRL)
    clerk.hits(Key.Key_Z, CTRL)
    assert address.text() == "t3"

    address.clear()
    clerk.types("t12")
    clerk.hits(Key.Key_M, CTRL)
    assert address.text() == f"Tổ 12, {home()}"
    assert clerk.mouse.seen == 0


def test_every_kind_has_its_keys(clerk: "Clerk", address: AddressEdit) -> None:
    kinds = {"a12": "Ấp 12", "kp2": "Khu phố 2", "tdp5": "Tổ dân phố 5", "ấp 12": "Ấp 12"}
    for typed, hamlet in kinds.items():
        clerk.types(typed)
        clerk.hits(Key.Key_M, CTRL)
        assert address.text() == f"{hamlet}, {home()}"
        address.clear()


def test_a_commune_is_found_by_its_name_without_marks(clerk: "Clerk", address: AddressEdit) -> None:
    clerk.types("x4, nhon hoi")
    assert told(address).startswith("Ctrl M: Xóm 4, xã Nhơn Hội, ")
    clerk.hits(Key.Key_M, CTRL)
    assert address.text().startswith("Xóm 4, xã Nhơn Hội, ")


def test_old_names_behind_the_hamlet_come_first_and_are_kept_as_ever(
    clerk: "Clerk", address: AddressEdit
) -> None:
    clerk.types("t5, Yên Phú, Yên Định, Thanh Hóa")
    assert told(address).startswith("Nay là xã Yên Phú")
    clerk.hits(Key.Key_M, CTRL)
    assert address.text() == "t5, xã Yên Phú, tỉnh Thanh Hóa"
    clerk.hits(Key.Key_M, CTRL)
    assert address.text() == "Thôn 5, xã Yên Phú, tỉnh Thanh Hóa"

    address.clear()
    clerk.types("Thôn 5, Yên Phú, Yên Định, Thanh Hóa")
    clerk.hits(Key.Key_M, CTRL)
    clerk.hits(Key.Key_M, BOTH)
    assert address.text() == (
        "Thôn 5, xã Yên Phú, tỉnh Thanh Hóa (tên cũ: Yên Phú, Yên Định, Thanh Hóa)"
    )


def test_a_card_s_address_and_a_street_are_left_alone(clerk: "Clerk", address: AddressEdit) -> None:
    for written in ("Thôn 3, Xã A, Thái Nguyên", "Số 3 Lê Lợi", "Ngõ 12", f"Thôn 3, {home()}"):
        address.fill(written)
        assert told(address) == "", written


def test_an_owner_s_address_is_of_the_same_commune(clerk: "Clerk", address: AddressEdit) -> None:
    def fill() -> None:
        dialog = in_front(OthersDialog)
        line = dialog.owners.fields.address
        line.setFocus()
        clerk.types("x4")
        clerk.hits(Key.Key_M, CTRL)
        assert line.text() == f"Xóm 4, {home()}"
        clerk.hits(Key.Key_Escape)

    clerk.answers(clerk.screen.view.left.others_wanted.emit, fill)


def test_the_window_knows_its_office_s_commune(clerk: "Clerk") -> None:
    assert clerk.window.property(HOME) == clerk.counter.desk.office.commune_code

"""A form filled at home, scanned at the counter: a draft to check, never on another's intake."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter_app.domain.draft import ReturnWay
from counter_app.domain.people.applicant import Basis
from counter_app.protocol.home_form import HomeForm, write_home_form
from counter_app.protocol.home_form_parts import home_form_codes
from counter_app.services import lookup

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHOTS = os.environ.get("COUNTER_SHOTS", "")
BIRTH = HomeForm(
    procedure="1.001193",
    name="Nguyễn Thị Hoài Thương",
    personal_id="001190000001",
    birth="01/02/1990",
    sex="female",
    address="Xóm 4, Xã A",
    phone="0912345678",
    basis="parent",
    return_by="postal",
    return_address="Xóm 4, xã A",
    subject_name="Trần Minh An",
    subject_sex="male",
    subject_birth_date="12/11/2026",
    subject_birth_order="1",
    subject_birth_place="Trạm y tế xã A",
)


def picture(clerk: "Clerk", name: str) -> None:
    """Kept only where somebody wants to look."""
    if SHOTS:
        QApplication.processEvents()
        window = QApplication.activeModalWidget() or clerk.window
        window.grab().save(str(Path(SHOTS) / f"{name}.png"))


def test_a_scanned_form_fills_the_fields_for_the_clerk_to_check(clerk: "Clerk") -> None:
    clerk.scans(write_home_form(BIRTH))
    view, state = clerk.screen.view, clerk.screen.state
    assert view.left.great_name.text().startswith("Nguyễn Thị Hoài Thương")
    assert "chưa ai kiểm tra" in view.right.promise.changed.words()
    assert state.procedure is not None
    assert state.procedure.code == "1.001193"
    draft = state.read().draft
    assert draft.subject is not None
    assert (draft.subject.name, draft.subject.birth_order) == ("Trần Minh An", 1)
    assert (draft.submitter.basis, draft.return_by) == (Basis.PARENT, ReturnWay.POSTAL)
    assert draft.card_scan is None
    assert draft.given == ()
    picture(clerk, "home-form-filled")

    view.middle.checklist.setFocus()
    clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_Return, CTRL)
    clerk.waits_for_receipt()
    (row,) = lookup.today(desk=clerk.counter.desk)
    assert row.applicant_name == "Nguyễn Thị Hoài Thương"
    assert clerk.mouse.seen == 0


def test_what_cannot_be_a_date_stands_in_its_field_as_if_typed(clerk: "Clerk") -> None:
    form = HomeForm(procedure="1.001193", name="An", birth="31/02/1990")
    clerk.scans(write_home_form(form))
    assert clerk.screen.view.left.person.birth.text() == "31/02/1990"
    offer = clerk.screen.state.offer
    assert offer is not None
    assert "submitter.birth" in {one.field for one in offer.blocking}


def test_beside_the_card_of_the_same_person_the_card_stands(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.scans(write_home_form(BIRTH))
    draft = clerk.screen.state.read().draft
    assert draft.card_scan == card
    assert draft.submitter.person.address == "Xóm 4, Xã A, Thái Nguyên"
    assert draft.phone == "0912345678"
    assert draft.subject is not None
    assert draft.subject.name == "Trần Minh An"


def test_a_form_in_mid_intake_asks_and_loses_nothing(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Key.Key_Return)
    other = HomeForm(procedure="1.001193", name="Lê Văn Tám", personal_id="001085000012")

    def leaves() -> None:
        clerk.clock.ms += 500  # an Enter in the same breath is the scanner's own
        picture(clerk, "home-form-asked")
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.scans(write_home_form(other)), leaves)
    assert clerk.screen.view.left.person.name.value() == "Nguyễn Thị Hoài Thương"
    clerk.answers(lambda: clerk.scans(write_home_form(other)), lambda: clerk.hits(Key.Key_M, ALT))
    clerk.waits(lambda: clerk.screen.view.left.person.name.value() == "Lê Văn Tám")
    (waiting,) = clerk.screen.held.waiting()
    assert waiting.who == "Nguyễn Thị Hoài Thương, 1990"


def test_a_form_that_cannot_be_read_says_what_to_do(clerk: "Clerk") -> None:
    digits = write_home_form(BIRTH)
    clerk.scans(digits[:-20])
    unread = clerk.screen.view.left.unread
    assert unread.words() == "Mã tờ khai chưa đọc đủ. Hãy quét lại, hoặc nhập tay."
    assert clerk.screen.state.is_empty()
    gone = HomeForm(procedure="9.999999", name="An")
    clerk.scans(write_home_form(gone))
    assert "không có trong danh mục" in unread.words()
    assert clerk.screen.state.is_empty()


def test_a_long_form_fills_the_fields_with_the_last_of_its_codes(clerk: "Clerk") -> None:
    long = replace(
        BIRTH, note="Nhờ đọc lại giúp. " * 15 + "Hết", return_address="Tổ 5, " * 40 + "hết"
    )
    first, second = home_form_codes(long)
    unread = clerk.screen.view.left.unread

    clerk.scans(second)
    assert unread.words() == "Đã đọc 1 trong 2 mã của tờ khai. Hãy quét mã 1."
    assert clerk.screen.state.is_empty()
    picture(clerk, "home-form-half")
    clerk.scans(first[:-9])
    assert "chưa đọc đủ" in unread.words()
    assert unread.words().endswith("Hãy quét mã 1.")
    clerk.scans(first)

    assert unread.words() == ""
    assert clerk.screen.view.left.great_name.text().startswith("Nguyễn Thị Hoài Thương")
    assert clerk.screen.view.middle.note.value() == long.note


def test_a_form_scanned_on_another_screen_leads_to_the_intake(clerk: "Clerk") -> None:
    clerk.hits(Key.Key_F11)
    clerk.scans(write_home_form(BIRTH))
    clerk.waits(lambda: clerk.screen.state.procedure is not None)
    assert clerk.screen.view.middle.subject.read() is not None

"""Several dossiers filed as one, and what must be paid, by keys alone."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from counter_app.domain.dossier import State
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.staff import Role
from counter_app.domain.step import Paid, PaymentAsked
from counter_app.domain.workflow import Move
from counter_app.protocol.moved import details_of
from counter_app.services import lookup
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.moving.workflow import Wanted, make_move
from ui.screens.dossier.dossier import DossierScreen
from ui.screens.intake.intake import IntakeScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
SHOTS = os.environ.get("COUNTER_SHOTS", "")


def picture(clerk: "Clerk", name: str) -> None:
    """Kept only where somebody wants to look."""
    if SHOTS:
        window = QApplication.activeModalWidget() or clerk.window
        window.grab().save(str(Path(SHOTS) / f"{name}.png"))


def choose_birth(clerk: "Clerk", card: str) -> IntakeScreen:
    """A mother's card, the bundle found by its words, the child's facts typed, papers ticked."""
    clerk.scans(card)
    clerk.types("lien thong khai sinh")
    clerk.hits(Key.Key_Return)
    screen = clerk.screen
    fields = screen.view.middle.subject.leads()
    for name, text in (("name", "Nguyễn Minh Khôi"), ("birth", "18/11/2026")):
        fields[name].setFocus()
        clerk.types(text)
    checklist = screen.view.middle.checklist
    checklist.setFocus()
    for line in checklist._model.lines():
        if line.component.required:
            clerk.hits(Key.Key_Space)
        clerk.hits(Key.Key_Down)
    return screen


def test_a_bundle_is_found_by_its_words_and_taken_in_with_one_enter(
    clerk: "Clerk", card: str
) -> None:
    screen = choose_birth(clerk, card)
    offer = screen.state.offer
    assert offer is not None
    assert [one.procedure.short_name for one in offer.parts] == [
        "Khai sinh",
        "Đăng ký thường trú",
        "Thẻ BHYT trẻ em dưới 6 tuổi",
    ]
    words = screen.view.right.promise.beside.text()
    assert all(one.procedure.short_name in words for one in offer.parts)
    assert screen.view.right.promise.at_once.isHidden()
    picture(clerk, "h-bundle-intake")

    clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_Return)
    clerk.waits_for_receipt()
    rows = lookup.today(desk=clerk.counter.desk)
    clerk.waits(lambda: len(list(clerk.papers.glob("*.pdf"))) == 4)
    picture(clerk, "h-bundle-receipt")
    told = screen.view.right.receipt.code.text()
    assert len(rows) == 3
    assert all(row.code in told for row in rows)
    assert len({row.bundle for row in rows}) == 1
    assert clerk.mouse.seen == 0


def test_a_part_whose_date_moved_is_shown_first(clerk: "Clerk", card: str) -> None:
    clerk.clock.instant += timedelta(hours=5, minutes=59)
    screen = choose_birth(clerk, card)
    assert screen.state.offer is not None
    whole = screen.state.offer.due_at
    clerk.clock.instant += timedelta(minutes=3)
    clerk.hits(Key.Key_Return)
    screen.taking.take(immediate=False)  # what was on screen a moment ago
    clerk.waits(lambda: not screen.taking.is_busy())
    clerk.waits(lambda: "Ngày hẹn vừa đổi" in screen.view.right.promise.state.words())
    assert lookup.today(desk=clerk.counter.desk) == ()
    assert screen.state.offer.due_at == whole
    assert "Khai sinh: 17:00 23/11/2026" in screen.view.right.promise.beside.text()


def test_a_bundle_being_typed_survives_a_cut(clerk: "Clerk", card: str) -> None:
    screen = choose_birth(clerk, card)
    draft = screen.state.read().draft
    assert (draft.bundle, draft.procedure_code) == ("birth", "")
    assert screen.keeper.what(draft) == "Liên thông khai sinh (3 hồ sơ)"

    screen.clear()
    screen.state.restore(draft)
    assert screen.state.read().draft == draft
    assert screen.state.offer is not None
    assert len(screen.state.offer.parts) == 3


def test_one_key_prints_every_slip_of_the_filing_again(clerk: "Clerk", card: str) -> None:
    screen = choose_birth(clerk, card)
    clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_Return)
    clerk.waits_for_receipt()
    clerk.waits(lambda: len(list(clerk.papers.glob("*.pdf"))) == 4)
    again = screen.view.right.receipt.reprint
    clerk.waits(lambda: again.text() == "&In lại các giấy hẹn" and again.isEnabled())
    picture(clerk, "m1-bundle-again")

    clerk.hits(Key.Key_I, Qt.KeyboardModifier.AltModifier)

    clerk.waits(lambda: len(list(clerk.papers.glob("*.pdf"))) == 7)
    clerk.waits(again.isEnabled)
    rows = lookup.today(desk=clerk.counter.desk)
    slips = [lookup.open_dossier(row.id, desk=clerk.counter.desk).slip for row in rows]
    assert [slip.reprints for slip in slips] == [1, 1, 1]


def test_each_dossier_leads_to_the_others_of_its_filing(clerk: "Clerk", card: str) -> None:
    choose_birth(clerk, card)
    clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_Return)
    clerk.waits_for_receipt()
    clerk.waits(lambda: len(list(clerk.papers.glob("*.pdf"))) == 4)
    first = min(lookup.today(desk=clerk.counter.desk), key=lambda row: row.slip_no)
    shown = clerk.opens(first.id)
    assert "Hồ sơ liên thông" in shown.view.procedure.text()
    picture(clerk, "h-bundle-dossier")

    seen: list[str] = []

    def choose_second() -> None:
        picture(clerk, "h-bundle-together")
        seen.extend(keys())
        clerk.hits(Key.Key_Down)
        clerk.hits(Key.Key_Return)

    clerk.answers(
        lambda: clerk.hits(Key.Key_F4),
        clerk.choosing("Hồ sơ liên thông cùng lần nộp"),
        choose_second,
    )
    clerk.waits(lambda: shown._dossier is not None and shown._dossier.row.id != first.id)
    assert [text.splitlines()[0] for text in seen[:2]] == [
        "Khai sinh (đang xem): Đã tiếp nhận",
        "Đăng ký thường trú: Đã tiếp nhận",
    ]
    assert shown._dossier is not None
    assert shown._dossier.row.procedure_code == "1.004222"


def test_payment_is_asked_for_and_proved_by_keys(clerk: "Clerk") -> None:
    shown = land_being_worked_on(clerk)
    assert "Hẹn lần 1, nhận thông báo nộp tiền" in shown.view.beside.text()
    picture(clerk, "h-land-dossier")
    typing = types_into(clerk, "Lệ phí trước bạ", "1.500.000", "15/TB-CCT", "", "")
    clerk.answers(lambda: clerk.hits(Key.Key_F4), clerk.choosing("Chờ nghĩa vụ tài chính"), typing)
    clerk.waits(lambda: state_of(shown) is State.AWAITING_PAYMENT)

    clerk.clock.instant += timedelta(days=4)
    nothing, proof = types_into(clerk, "", ""), types_into(clerk, "BL 0012345", "")
    clerk.answers(lambda: clerk.hits(Key.Key_F4), clerk.choosing("Đã nộp tiền"), nothing, proof)
    clerk.waits(lambda: state_of(shown) is State.PROCESSING)
    clerk.waits(lambda: len(list(clerk.papers.glob("*Thong_bao_doi_ngay*"))) == 1)
    asked, paid = (details_of(event.body) for event in kept(shown).events[-2:])
    assert isinstance(asked, PaymentAsked)
    assert (asked.item, asked.amount_vnd) == ("Lệ phí trước bạ", 1_500_000)
    assert paid == Paid(proof="BL 0012345")
    picture(clerk, "h-land-paid")


def land_being_worked_on(clerk: "Clerk") -> DossierScreen:
    """A first land certificate taken up by a leader, opened."""
    desk = clerk.counter.desk
    by = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    draft = Draft(
        submitter=Submitter(
            person=Person(name="Nguyễn Thị Ánh", personal_id="001190000001", address="Thôn 1")
        ),
        procedure_code="1.013978",
        case_id="certificate",
    )
    at = clerk.counter.now()
    taken = receive(draft, offer=offer(draft, desk=by, at=at), desk=by, at=at)
    for move in (Move.TRANSFER, Move.TAKE_UP):
        make_move(taken.dossier_id, Wanted(move=move), desk=by, at=at)
    return clerk.opens(taken.dossier_id)


def kept(shown: DossierScreen) -> lookup.DossierView:
    assert shown._dossier is not None
    return shown._dossier


def state_of(shown: DossierScreen) -> State | None:
    return shown._dossier.row.state if shown._dossier is not None else None


def keys() -> list[str]:
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    return [key.text() for key in dialog.findChildren(QPushButton)]


def types_into(clerk: "Clerk", *lines: str) -> Callable[[], None]:
    """Types into one field after the other; Enter on each and then on the key."""

    def act() -> None:
        picture(clerk, f"h-form-{len(lines)}")
        for line in lines:
            clerk.types(line)
            clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_Return)

    return act

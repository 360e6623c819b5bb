"""A dossier that the server lost with its desk, taken in again from the copy here, by keys alone."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from counter_app.core.ids import DossierId
from counter_app.domain.central_side import DOSSIER_LOST
from counter_app.domain.workflow import Move
from counter_app.protocol.event_words import event_words
from counter_app.protocol.result_events import DOSSIER_GONE
from counter_app.services import lookup
from counter_app.services.intake.again import draft_again
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.sync.noted import note_once
from db.counter import todo, told_of
from db.counter.incoming import Connection
from tests.screens.in_front import in_front
from ui.dialogs.intake.taken_again import TakenAgainDialog
from ui.dialogs.sending.given_up import GivenUpDialog
from ui.dialogs.steps.next_step import NextStepDialog
from ui.screens.dossier.dossier import DossierScreen
from ui.screens.intake.intake import IntakeScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.line.conftest import Desks, Place

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def lost(clerk: "Clerk", desks: "Desks") -> lookup.DossierView:
    """Quầy 2 took it in and is gone; the server was put back to before it, as sync notes it."""
    dossier = desks.take_in(desks.there)
    desks.sync(desks.there, desks.here)
    at = clerk.counter.now()
    body = {"dossier": "H99-261120-3001", "desk": "Quầy 2", "own": False}

    def write(connection: Connection) -> None:
        told_of.note_gone(connection, dossier)
        note_once(connection, dossier, {"what": DOSSIER_GONE}, operation="gone:e", at=at)
        text = msgspec.json.encode(body).decode()
        todo.leave(connection, DOSSIER_LOST, dossier=dossier, body=text, at=at)

    desks.here.store.write(write)
    clerk.program.line.applied.emit()
    clerk.waits(lambda: len(clerk.window.board.words()) == 1)
    clerk.waits(clerk.window.board.is_readable)
    return lookup.open_dossier(dossier, desk=desks.here)


def newest(clerk: "Clerk") -> lookup.DossierView:
    """What this desk took in last."""
    desk = clerk.counter.desk
    (row, *_) = (one for one in lookup.today(desk=desk) if not one.taken_elsewhere)
    return lookup.open_dossier(row.id, desk=desk)


def shows(clerk: "Clerk", dossier: lookup.DossierView) -> DossierScreen:
    """The dossier's screen, once it is there."""
    clerk.waits(lambda: isinstance(clerk.window.current(), DossierScreen))
    shown = clerk.window.current()
    assert isinstance(shown, DossierScreen)
    clerk.waits(lambda: shown.view.code.text() == dossier.row.code)
    return shown


def test_from_the_alarm_to_the_slip(
    clerk: "Clerk", place: "Place", lost: lookup.DossierView
) -> None:
    def asked() -> None:
        assert isinstance(QApplication.activeModalWidget(), GivenUpDialog)
        place.picture("lost-dossier-again")
        clerk.hits(Key.Key_T, ALT)

    clerk.answers(lambda: clerk.hits(Key.Key_F8), asked)
    clerk.waits(lambda: isinstance(clerk.window.current(), IntakeScreen))
    screen = clerk.screen
    clerk.waits(lambda: screen.view.left.person.name.value() == "Nguyễn Thị Ánh")
    promise = screen.view.right.promise
    assert f"giấy hẹn số {lost.row.slip_no}" in promise.why_text.text()
    assert "bản của Quầy 2" in promise.changed.words()
    assert screen.state.offer is not None
    assert screen.state.offer.due_at == lost.row.due_at
    assert screen.state.offer.blocking == ()
    clerk.waits(lambda: len(clerk.window.board.words()) == 1)  # until it is done
    place.picture("taking-again")

    promise.receive.setFocus()
    clerk.hits(Key.Key_Return)

    clerk.waits(screen.view.right.is_receipt)
    made = newest(clerk)
    assert made.row.due_at == lost.row.due_at
    assert made.row.slip_no != lost.row.slip_no
    assert event_words(made.history[0]).startswith("Tiếp nhận lại hồ sơ")
    clerk.waits(lambda: clerk.window.board.words() == ())
    assert clerk.mouse.seen == 0


def test_the_copy_and_what_it_became_are_a_key_apart(
    clerk: "Clerk", desks: "Desks", place: "Place", lost: lookup.DossierView
) -> None:
    draft, at = draft_again(lost), clerk.counter.now()
    receive(draft, offer=offer(draft, desk=desks.here, at=at), desk=desks.here, at=at)
    made = newest(clerk)
    clerk.counter.changes.dossier_wanted.emit(lost.row.id)
    shown = shows(clerk, lost)
    clerk.waits(lambda: made.row.code in shown.view.sent.words())
    place.picture("taken-again-copy")

    def done_before() -> None:
        assert isinstance(QApplication.activeModalWidget(), TakenAgainDialog)
        place.picture("taken-again")
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_T, ALT), done_before)
    shows(clerk, made)
    assert not shown.view.again.isVisible()
    place.picture("taken-again-new")

    def back() -> None:
        dialog = in_front(NextStepDialog)
        keys = dialog.findChildren(QPushButton)
        next(one for one in keys if one.text().startswith("Xem bản cũ")).setFocus()
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_F4), back)
    shows(clerk, lost)
    assert clerk.mouse.seen == 0


def test_what_is_being_typed_waits_and_what_was_begun_goes_on(
    clerk: "Clerk", lost: lookup.DossierView
) -> None:
    clerk.types("Tran Van Binh")
    screen = clerk.screen
    clerk.counter.changes.dossier_wanted.emit(lost.row.id)
    assert shows(clerk, lost).view.again.isVisible()
    clerk.hits(Key.Key_T, ALT)
    clerk.waits(lambda: screen.view.left.person.name.value() == "Nguyễn Thị Ánh")
    assert [one.who for one in screen.held.waiting()] == ["Tran Van Binh"]

    screen.view.left.phone.setFocus()
    clerk.types("0912345678")
    screen.held.hold()
    clerk.counter.changes.again_wanted.emit(lost.row.id)
    clerk.waits(lambda: screen.view.left.phone.value() == "0912345678")
    assert [one.who for one in screen.held.waiting()] == ["Tran Van Binh"]


def test_a_dossier_that_the_server_has_is_not_offered_for_it(
    clerk: "Clerk", take_in: Callable[..., str]
) -> None:
    dossier = DossierId(take_in("Trần Văn Bình"))
    clerk.counter.changes.dossier_wanted.emit(dossier)
    there = lookup.open_dossier(dossier, desk=clerk.counter.desk)
    assert not shows(clerk, there).view.again.isVisible()
    clerk.counter.changes.again_wanted.emit(dossier)
    clerk.waits(lambda: "vẫn có hồ sơ này" in clerk.window.foot.message.whole())
    assert Move.TRANSFER in {one.move for one in clerk.counter.moves.possible(
        lookup.open_dossier(dossier, desk=clerk.counter.desk)
    )}  # fmt: skip

"""A step of two desks at once, beside a real cell, settled by keys with all that stood upon it."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from counter_app.core.ids import DossierId
from counter_app.domain.dossier import State
from counter_app.domain.staff import Role
from counter_app.domain.workflow import RULES, Move
from counter_app.services.correcting import disputes
from counter_app.services.desk import Desk
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.workflow import Wanted, make_move
from tests.screens.in_front import in_front
from ui.dialogs.sending.dispute import DisputeDialog
from ui.screens.dossier.dossier import DossierScreen

if TYPE_CHECKING:
    from tests.screens.line.conftest import Desks, Place

Key = Qt.Key
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
REASON = "Nguoi nop da rut ho so"


def move(desk: Desk, dossier: DossierId, step: Move) -> None:
    leader = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    wanted = Wanted(move=step, reason="Người nộp thấy không cần nữa")
    make_move(dossier, wanted, desk=leader, at=desk.clock.now())


@pytest.fixture
def clashed(desks: "Desks") -> DossierId:
    """Taken up and finished here without a line, withdrawn at the sister's meanwhile."""
    dossier = desks.take_in(desks.here)
    move(desks.here, dossier, Move.TRANSFER)
    desks.sync(desks.here, desks.there)
    move(desks.there, dossier, Move.WITHDRAW)
    desks.sync(desks.there)
    move(desks.here, dossier, Move.TAKE_UP)
    move(desks.here, dossier, Move.FINISH)
    desks.sync(desks.here)
    return dossier


def question(place: "Place") -> DisputeDialog:
    """What is asked, with the keyboard in it."""
    found = in_front(DisputeDialog)
    found.activateWindow()
    place.clerk.waits(found.isActiveWindow)
    return found


def test_a_conflict_of_two_desks_is_settled_by_keys_and_what_was_typed_waits(
    place: "Place", desks: "Desks", clashed: DossierId
) -> None:
    clerk = place.clerk
    screen = place.opened(1)
    assert place.cells(screen, 0)[0].endswith("Cần người quyết")

    def looks() -> None:
        asked = question(place)
        clerk.hits(Key.Key_Right)
        clerk.hits(Key.Key_Return)
        clerk.waits(asked.reason.hasFocus)
        clerk.types(REASON[:12])
        place.picture("conflict-behind")
        clerk.hits(Key.Key_H, ALT)

    def settles() -> None:
        asked = question(place)
        assert asked.reason.value() == REASON[:12], "half a reason is a reason begun"
        assert RULES[Move.FINISH].label in asked._seen.told
        asked.reason.setFocus()
        clerk.hits(Key.Key_End)
        clerk.types(REASON[12:])
        clerk.hits(Key.Key_G, ALT)

    clerk.answers(lambda: clerk.hits(Key.Key_Return), looks)
    clerk.waits(lambda: isinstance(clerk.window.current(), DossierScreen))
    clerk.hits(Key.Key_G, CTRL)
    clerk.waits(lambda: clerk.window.current() is screen)
    clerk.waits(screen.view.table.hasFocus)
    clerk.answers(lambda: clerk.hits(Key.Key_Return), settles)
    clerk.waits(lambda: disputes.open_disputes(desk=desks.here) == ())
    desks.sync(desks.here, desks.there)
    clerk.program.line.applied.emit()
    clerk.waits(lambda: screen.view.table.count() == 0)
    for desk in (desks.here, desks.there):
        assert open_dossier(clashed, desk=desk).row.state is State.WITHDRAWN
        assert check(desk=desk) == ()
    assert clerk.mouse.seen == 0

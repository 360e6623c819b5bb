"""What a dossier's screen was told late: an older reading is never shown over a newer one."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from counter_app.domain.dossier import State
from counter_app.domain.workflow import Move
from counter_app.services.lookup import DossierView
from counter_app.services.moving.workflow import Wanted

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.results.conftest import Shelf


def test_an_older_reading_that_comes_late_is_not_shown_over_the_newer(
    clerk: "Clerk", shelf: "Shelf", monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = shelf.takes_in()
    screen = clerk.opens(taken.dossier_id)
    before = shelf.kept(taken)
    asked: list[Callable[[DossierView], None]] = []
    monkeypatch.setattr(clerk.counter, "open", lambda *_, done, **_rest: asked.append(done))

    screen.open(taken.dossier_id)
    shelf.moves(taken, Wanted(move=Move.WITHDRAW, reason="Công dân không làm nữa"))
    screen.open(taken.dossier_id)
    older, newer = asked
    older(before)
    newer(shelf.kept(taken))
    older(before)

    assert screen._dossier is not None
    assert screen._dossier.row.state is State.WITHDRAWN

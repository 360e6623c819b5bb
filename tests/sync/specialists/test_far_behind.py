"""A desk that was away for weeks, or whose cell was put back: it learns what became of what it knows."""

from collections.abc import Callable
from typing import Any

import pytest

from counter_app.central import pull
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import State
from counter_app.domain.workflow import Move
from counter_app.services.correcting import disputes
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.papers.ordered_papers import ordered
from db.central.cell import cell_of
from db.central.models import cell as cell_row

ASKED = {
    "to_print": "supplement_request",
    "policy": "resume",
    "reason": "Bản chụp mờ, không đọc được",
}


@pytest.fixture
def another_epoch(cell: Any) -> Any:
    """Puts the cell into a new epoch, as after a restore; the old one comes back afterwards."""
    before = cell.cell.store.read("", cell_of).result().epoch

    def begin(epoch: str) -> None:
        work = cell_row.update().values(epoch=epoch)
        cell.cell.store.write("", lambda c: c.execute(work)).result()
        object.__setattr__(cell.cell, "epoch", epoch)  # as a server that was started anew

    yield lambda: begin("epoch-of-the-copy")
    begin(before)


@pytest.mark.parametrize("how", ["weeks without a line", "a cell put back"])
def test_what_became_of_known_dossiers_is_heard_and_nothing_typed_is_lost(  # noqa: PLR0917  fixtures
    how: str,
    counter: Any,
    second: Any,
    at_cell: Callable[..., None],
    another_epoch: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own, sisters = counter.take_in(), second.take_in(name="Lê Thị Hoa")
    counter.move(own.dossier_id, Move.TRANSFER)
    for desk in (counter, second, counter):
        desk.sync()
    at_cell(counter, own.dossier_id, Move.ASK_SUPPLEMENT, State.SUPPLEMENT_REQUESTED, **ASKED)
    second.move(sisters.dossier_id, Move.TRANSFER)
    new = second.take_in(name="Trần Văn Kiên")
    second.move(new.dossier_id, Move.TRANSFER)
    second.sync()
    counter.move(own.dossier_id, Move.TAKE_UP)  # seen without a line: no longer what stands
    late = counter.take_in(name="Phạm Văn Minh")
    monkeypatch.setattr(pull, "_MOST_BEHIND", 1)
    if how == "a cell put back":
        another_epoch()

    for desk in (counter, second, counter):
        desk.sync()

    stands = {
        own.dossier_id: State.SUPPLEMENT_REQUESTED,
        sisters.dossier_id: State.TRANSFERRED,
        new.dossier_id: State.TRANSFERRED,
        late.dossier_id: State.RECEIVED,
    }
    for desk in (counter, second):
        for dossier, state in stands.items():
            assert open_dossier(DossierId(dossier), desk=desk.desk).row.state is state
        assert check(desk=desk.desk) == ()
    (seen,) = disputes.open_disputes(desk=counter.desk)
    assert (seen.dispute.dossier, seen.dispute.kind) == (own.dossier_id, "move")
    assert [one.dossier.id for one in ordered(desk=counter.desk)] == [own.dossier_id]
    assert set(counter.states()) == {"acked", "conflict"}

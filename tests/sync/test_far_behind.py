"""A desk that was away for weeks, or whose cell was put back: it learns what became of what it knows."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from counter_app.central import pull
from counter_app.core.clock import to_ms
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import EventKind, State
from counter_app.domain.moving.following import as_told, follow
from counter_app.domain.workflow import Move
from counter_app.protocol.canonical import canonical
from counter_app.services import disputes
from counter_app.services.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.ordered_papers import ordered
from db.central.cell import cell_of
from db.central.changes import NewChange
from db.central.desk_moves import write_changes
from db.central.dossiers import dossiers_now
from db.central.models import cell as cell_row


@pytest.fixture
def asks(cell: Any, counter: Any) -> Callable[[str], None]:
    """A supplement asked for on the specialists' pages; no desk has heard of it yet."""

    def asked(dossier: str) -> None:
        commune, at = counter.desk.office.commune_code, counter.clock.now()

        def write(connection: Any) -> bool:
            now = dossiers_now(connection, commune, [dossier])[dossier]
            due = as_told(now.standing.due_at)
            body = {
                "move": "ask_supplement", "part": "leader", "from": now.state.value,
                "to": "supplement_requested", "due_before": due, "due_at": due,
                "step_due_at": None, "policy": "resume", "reason": "Bản chụp mờ, không đọc được",
                "to_print": "supplement_request",
                "clerk": {"id": "officer:ha", "name": "Đặng Thu Hà", "role": "leader"},
            }  # fmt: skip
            state, standing = follow(now.state, now.standing, EventKind.MOVED, body, at)
            after = replace(now, state=state, standing=standing, ver=now.ver + 1)
            new = NewChange(
                dossier=dossier, kind="dossier.moved", ver=after.ver, at_ms=to_ms(at),
                body=canonical(body), by="Đặng Thu Hà",
            )  # fmt: skip
            return write_changes(connection, commune, [new], after)

        assert cell.cell.store.write(commune, write).result()

    return asked


@pytest.fixture
def another_epoch(cell: Any) -> Any:
    """Puts the cell into a new epoch, as after a restore; the old one comes back afterwards."""
    before = cell.cell.store.read("", cell_of).result().epoch

    def begin(epoch: str) -> None:
        work = cell_row.update().values(epoch=epoch)
        cell.cell.store.write("", lambda c: c.execute(work)).result()

    yield lambda: begin("epoch-of-the-copy")
    begin(before)


@pytest.mark.parametrize("how", ["weeks without a line", "a cell put back"])
def test_what_became_of_known_dossiers_is_heard_and_nothing_typed_is_lost(  # noqa: PLR0917  fixtures
    how: str,
    counter: Any,
    second: Any,
    asks: Callable[[str], None],
    another_epoch: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own, sisters = counter.take_in(), second.take_in(name="Lê Thị Hoa")
    counter.move(own.dossier_id, Move.TRANSFER)
    for desk in (counter, second, counter):
        desk.sync()
    asks(own.dossier_id)
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

"""A step made on the cell's pages, heard of here, and gone once the cell was put back."""

import json
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest

from counter_app.bootstrap import enrol_desk
from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.core.clock import to_ms
from counter_app.domain.dossier import EventKind, State
from counter_app.domain.moving.following import as_told, follow
from counter_app.domain.workflow import Move
from counter_app.protocol.canonical import canonical
from counter_app.services import lookup
from counter_app.services.check import check
from counter_app.services.findings import finding_words, unread
from db.central.changes import NewChange
from db.central.desk_moves import write_changes
from db.central.dossiers import dossiers_now

pytestmark = pytest.mark.parametrize("cell", ["sqlite"], indirect=True)


def test_a_desk_that_joins_a_cell_put_back_again_sends_what_it_lacks(
    cell: Any, commune: str, counter: Any, code_for: Callable[[str], str]
) -> None:
    told = counter.take_in()
    counter.sync()
    copy = cell.back_up()
    counter.move(told.dossier_id, Move.TRANSFER)
    counter.sync()
    take_up_there(cell, counter, told.dossier_id)
    counter.sync()

    cell.put_back(copy)
    enrol_desk(code_for(commune), url=cell.url, desk=counter.desk)
    counter.sync()
    there = cell.cell.store.read(commune, lambda one: dossiers_now(one, commune, [told.dossier_id]))
    assert there.result()[told.dossier_id].state is State.TRANSFERRED
    here = lookup.open_dossier(told.dossier_id, desk=counter.desk)
    assert here.row.state is State.PROCESSING
    assert len(unread(desk=counter.desk)) == 1


def take_up_there(cell: Any, counter: Any, dossier: str) -> None:
    """Đặng Thu Hà takes the dossier up on the specialists' pages."""
    commune, at = counter.desk.office.commune_code, counter.clock.now()

    def write(connection: Any) -> bool:
        now = dossiers_now(connection, commune, [dossier])[dossier]
        due = as_told(now.standing.due_at)
        body = {
            "move": Move.TAKE_UP.value, "part": "leader", "from": now.state.value,
            "to": State.PROCESSING.value, "due_before": due, "due_at": due, "step_due_at": None,
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


@pytest.mark.parametrize("sent", [True, False], ids=["sent before", "sent anew"])
def test_a_lost_step_is_named_and_turns_nothing_back(cell: Any, counter: Any, sent: bool) -> None:
    told = counter.take_in()
    counter.sync()
    copy = cell.back_up() if not sent else None
    counter.move(told.dossier_id, Move.TRANSFER)
    counter.sync()
    copy = copy or cell.back_up()
    take_up_there(cell, counter, told.dossier_id)
    counter.sync()
    before = lookup.open_dossier(told.dossier_id, desk=counter.desk)
    assert before.row.state is State.PROCESSING

    cell.put_back(copy)
    for _ in range(2):
        counter.sync()
    after = lookup.open_dossier(told.dossier_id, desk=counter.desk)
    assert (after.row.state, after.events) == (State.PROCESSING, before.events)
    (lost,) = unread(desk=counter.desk)
    words = finding_words(lost)
    assert words.startswith("Máy chủ sau khi phục hồi không còn bước “")
    assert f"của hồ sơ {told.dossier_code} do Đặng Thu Hà làm lúc" in words
    assert check(desk=counter.desk) == ()

    take_up_there(cell, counter, told.dossier_id)  # as whoever was told does it anew
    counter.sync()
    counter.move(told.dossier_id, Move.FINISH)
    counter.sync()
    assert set(counter.states()) == {"acked"}
    assert len(unread(desk=counter.desk)) == 1
    counter.close()
    out = StringIO()
    asked = ("--data", str(counter.folder), "sync", "--status")
    assert main(asked, Io(stdin=StringIO(), stdout=out, stderr=StringIO())) == 0
    assert json.loads(out.getvalue())["message"].endswith(words)

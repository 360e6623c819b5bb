"""A step made on the cell's pages, heard of here, and gone once the cell was put back."""

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest

from counter_app.bootstrap import enrol_desk
from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.domain.dossier import State
from counter_app.domain.workflow import Move
from counter_app.services import lookup
from counter_app.services.check import check
from counter_app.services.findings import finding_words, unread
from db.central.dossiers import dossiers_now

AtCell = Callable[..., None]

pytestmark = pytest.mark.parametrize("cell", ["sqlite"], indirect=True)


def test_a_desk_that_joins_a_cell_put_back_again_sends_what_it_lacks(
    cell: Any, commune: str, counter: Any, code_for: Callable[[str], str], *, at_cell: AtCell
) -> None:
    told = counter.take_in()
    counter.sync()
    copy = cell.back_up()
    counter.move(told.dossier_id, Move.TRANSFER)
    counter.sync()
    at_cell(counter, told.dossier_id, Move.TAKE_UP, State.PROCESSING)
    counter.sync()

    cell.put_back(copy)
    enrol_desk(code_for(commune), url=cell.url, desk=counter.desk)
    counter.sync()
    there = cell.cell.store.read(commune, lambda one: dossiers_now(one, commune, [told.dossier_id]))
    assert there.result()[told.dossier_id].state is State.TRANSFERRED
    here = lookup.open_dossier(told.dossier_id, desk=counter.desk)
    assert here.row.state is State.PROCESSING
    assert len(unread(desk=counter.desk)) == 1


@pytest.mark.parametrize("sent", [True, False], ids=["sent before", "sent anew"])
def test_a_lost_step_is_named_and_turns_nothing_back(
    cell: Any, counter: Any, at_cell: AtCell, sent: bool
) -> None:
    told = counter.take_in()
    counter.sync()
    copy = cell.back_up() if not sent else None
    counter.move(told.dossier_id, Move.TRANSFER)
    counter.sync()
    copy = copy or cell.back_up()
    at_cell(counter, told.dossier_id, Move.TAKE_UP, State.PROCESSING)
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

    # As whoever was told does it anew.
    at_cell(counter, told.dossier_id, Move.TAKE_UP, State.PROCESSING)
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

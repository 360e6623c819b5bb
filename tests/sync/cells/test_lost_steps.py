"""A step made on the cell's pages, heard of here, and gone once the cell was put back."""

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest

from counter_app.bootstrap_sync import enrol_desk
from counter_app.central import pull
from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.domain.central_side import FindingKind
from counter_app.domain.dossier import Event, State
from counter_app.domain.workflow import RULES, Move
from counter_app.protocol.event_words import event_words
from counter_app.services import lookup
from counter_app.services.correcting import disputes
from counter_app.services.keeping.check import check
from counter_app.services.keeping.findings import findings, unread
from counter_app.services.sending.cell import left_to_do
from counter_app.services.sending.dispute_words import Side
from db.central.dossiers import dossiers_now
from tests.reckoned import keep_ready, reports_agree

AtCell = Callable[..., None]
STANDS = "SELECT state, due_ms, first_due_ms, since_ms, step_due_ms, ready_ms, shelf, specialist"
TAKE_UP = RULES[Move.TAKE_UP].label

pytestmark = pytest.mark.parametrize("cell", ["sqlite"], indirect=True)


def opened(counter: Any, told: Any) -> lookup.DossierView:
    return lookup.open_dossier(told.dossier_id, desk=counter.desk)


def there(cell: Any, counter: Any, told: Any) -> State:
    """The dossier's state at the cell."""
    commune = counter.desk.office.commune_code
    now = cell.cell.store.read(commune, lambda one: dossiers_now(one, commune, [told.dossier_id]))
    state: State = now.result()[told.dossier_id].state
    return state


def lost_ones(dossier: lookup.DossierView) -> list[Event]:
    return [one for one in dossier.history if one.lost]


def test_a_desk_that_joins_a_cell_put_back_again_stands_as_the_cell_does(
    cell: Any, commune: str, counter: Any, code_for: Callable[[str], str], *, at_cell: AtCell
) -> None:
    told = counter.take_in()
    counter.sync()
    copy = cell.back_up()
    counter.move(told.dossier_id, Move.TRANSFER)
    counter.sync()
    at_cell(counter, told.dossier_id, Move.TAKE_UP, State.PROCESSING)
    counter.sync()
    assert opened(counter, told).row.state is State.PROCESSING

    cell.put_back(copy)
    enrol_desk(code_for(commune), url=cell.url, desk=counter.desk)
    counter.sync()
    assert there(cell, counter, told) is State.TRANSFERRED
    assert opened(counter, told).row.state is State.TRANSFERRED
    (asked,) = left_to_do(desk=counter.desk)
    counter.close()
    out = StringIO()
    command = ("--data", str(counter.folder), "sync", "--status")
    assert main(command, Io(stdin=StringIO(), stdout=out, stderr=StringIO())) == 0
    assert json.loads(out.getvalue())["message"].endswith(asked.words)


@pytest.mark.parametrize("sent", [True, False], ids=["sent before", "sent anew"])
def test_a_lost_step_is_marked_and_the_dossier_stands_as_at_the_cell(
    cell: Any, counter: Any, at_cell: AtCell, sent: bool
) -> None:
    told = counter.take_in()
    counter.sync()
    copy = cell.back_up() if not sent else None
    counter.move(told.dossier_id, Move.TRANSFER)
    counter.sync()
    copy = copy or cell.back_up()
    as_transferred = counter.rows(f"{STANDS} FROM dossiers")
    at_cell(counter, told.dossier_id, Move.TAKE_UP, State.PROCESSING)
    counter.sync()
    before = opened(counter, told)
    assert before.row.state is State.PROCESSING

    cell.put_back(copy)
    for _ in range(2):
        counter.sync()
    after = opened(counter, told)
    assert after.row.state is there(cell, counter, told) is State.TRANSFERRED
    assert counter.rows(f"{STANDS} FROM dossiers") == as_transferred
    (lost,) = lost_ones(after)
    assert event_words(lost) == f"{TAKE_UP} (máy chủ không còn bước này)"
    assert lost not in after.events, "nothing is judged by it"
    assert len(after.history) == len(before.history) + 1
    assert TAKE_UP in event_words(after.history[-1])
    assert after.papers == before.papers
    (asked,) = left_to_do(desk=counter.desk)
    assert asked.words.startswith("Máy chủ sau khi phục hồi không còn bước “")
    assert f"của hồ sơ {told.dossier_code} do Đặng Thu Hà làm lúc" in asked.words
    assert [one.kind for one in findings(desk=counter.desk)] == [FindingKind.STEP_LOST]
    assert unread(desk=counter.desk) == (), "it is told as something to do"
    assert check(desk=counter.desk) == ()


def test_a_step_that_was_lost_is_done_anew_and_nobody_is_asked_any_more(
    cell: Any, counter: Any, at_cell: AtCell
) -> None:
    told = counter.take_in()
    counter.move(told.dossier_id, Move.TRANSFER)
    counter.sync()
    copy = cell.back_up()
    at_cell(counter, told.dossier_id, Move.TAKE_UP, State.PROCESSING)
    counter.sync()
    cell.put_back(copy)
    counter.sync()
    assert len(left_to_do(desk=counter.desk)) == 1
    at_cell(counter, told.dossier_id, Move.TAKE_UP, State.PROCESSING)
    counter.sync()
    assert left_to_do(desk=counter.desk) == ()
    assert opened(counter, told).row.state is State.PROCESSING
    counter.move(told.dossier_id, Move.FINISH)
    counter.sync()
    assert set(counter.states()) == {"acked"}
    assert len(lost_ones(opened(counter, told))) == 1
    assert check(desk=counter.desk) == ()


def test_a_desk_that_shares_nothing_with_the_new_life_is_told_all_the_same(
    cell: Any, counter: Any, second: Any, at_cell: AtCell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It began from a snapshot, the cell was put back to before it, and is a snapshot long again."""
    told = counter.take_in()
    counter.move(told.dossier_id, Move.TRANSFER)
    counter.sync()
    copy = cell.back_up()
    later = counter.take_in(name="Lê Thị Hoa")
    counter.sync()
    monkeypatch.setattr(pull, "_MOST_BEHIND", 1)
    second.sync()
    at_cell(counter, told.dossier_id, Move.TAKE_UP, State.PROCESSING)
    for desk in (counter, second):
        desk.sync()
        assert opened(desk, told).row.state is State.PROCESSING

    cell.put_back(copy)
    for desk in (second, counter, second, counter):
        desk.sync()
    for desk in (counter, second):
        after = opened(desk, told)
        assert after.row.state is there(cell, counter, told) is State.TRANSFERRED
        assert [event_words(one) for one in lost_ones(after)] == [
            f"{TAKE_UP} (máy chủ không còn bước này)"
        ]
        assert [one.dossier for one in left_to_do(desk=desk.desk)] == [told.dossier_id]
        assert opened(desk, later).row.state is State.RECEIVED
        assert check(desk=desk.desk) == ()


def test_a_lost_step_counts_again_once_the_cell_is_put_back_to_a_newer_copy(
    cell: Any, counter: Any, at_cell: AtCell, tmp_path: Any
) -> None:
    told = counter.take_in()
    counter.move(told.dossier_id, Move.TRANSFER)
    counter.sync()
    old = cell.back_up().rename(tmp_path / "old.db")
    at_cell(counter, told.dossier_id, Move.TAKE_UP, State.PROCESSING)
    counter.sync()
    stood = counter.rows(f"{STANDS} FROM dossiers")
    new = cell.back_up().rename(tmp_path / "new.db")
    keep_ready(counter.desk)
    cell.put_back(old)
    counter.sync()
    assert opened(counter, told).row.state is State.TRANSFERRED
    assert len(left_to_do(desk=counter.desk)) == 1
    assert reports_agree(counter.desk)

    keep_ready(counter.desk)
    cell.put_back(new)
    counter.sync()
    after = opened(counter, told)
    assert counter.rows(f"{STANDS} FROM dossiers") == stood
    assert reports_agree(counter.desk)
    assert lost_ones(after) == []
    assert event_words(after.history[-1]) == f"Máy chủ có lại bước: {TAKE_UP}"
    assert left_to_do(desk=counter.desk) == ()
    assert check(desk=counter.desk) == ()


def test_a_step_of_this_desk_upon_a_lost_one_is_asked_about_and_given_up(
    cell: Any, counter: Any, at_cell: AtCell
) -> None:
    told = counter.take_in()
    counter.move(told.dossier_id, Move.TRANSFER)
    counter.sync()
    copy = cell.back_up()
    at_cell(counter, told.dossier_id, Move.TAKE_UP, State.PROCESSING)
    counter.sync()
    counter.move(told.dossier_id, Move.FINISH)
    counter.sync()
    assert set(counter.states()) == {"acked"}

    cell.put_back(copy)
    counter.sync()
    (seen,) = disputes.open_disputes(desk=counter.desk)
    disputes.decide(
        seen.dispute.number,
        {"step": Side.THEIRS},
        reason="Chuyên viên làm lại",
        desk=counter.desk,
        at=counter.clock.now(),
    )
    counter.sync()
    assert opened(counter, told).row.state is there(cell, counter, told) is State.TRANSFERRED
    assert check(desk=counter.desk) == ()

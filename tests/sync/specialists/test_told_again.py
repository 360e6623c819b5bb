"""A desk that hears everything once more stands where it stood: nothing is done a second time."""

from collections.abc import Callable
from typing import Any

import pytest

from counter_app.bootstrap_sync import enrol_desk
from counter_app.domain.desk_lists import ListName
from counter_app.domain.dossier import State
from counter_app.domain.workflow import Move
from counter_app.services.lists.lists import counts
from db.counter.pruning import prune

STANDING = (
    "SELECT id, state, version, due_ms, since_ms, step_due_ms, ready_ms, shelf, specialist"
    " FROM dossiers ORDER BY id"
)
HISTORY = "SELECT dossier, number, kind, operation, state FROM events ORDER BY dossier, number"


@pytest.mark.parametrize("let_go", [False, True], ids=["kept", "let go"])
def test_a_desk_at_work_that_joins_again_stands_where_it_stood(  # noqa: PLR0917  fixtures
    cell: Any,
    commune: str,
    counter: Any,
    code_for: Callable[[str], str],
    at_cell: Callable[..., None],
    let_go: bool,
) -> None:
    dossier = counter.take_in().dossier_id
    counter.move(dossier, Move.TRANSFER)
    counter.sync()
    at_cell(counter, dossier, Move.TAKE_UP, State.PROCESSING)
    counter.sync()
    at_cell(counter, dossier, Move.FINISH, State.READY)
    counter.take_in(name="Lê Thị Hoa")
    counter.sync()
    if let_go:
        counter.desk.store.write(let_all_go)
        assert len(counter.states()) == 1
    stood, history = counter.rows(STANDING), counter.rows(HISTORY)

    enrol_desk(code_for(commune), url=cell.url, desk=counter.desk)
    for _ in range(2):
        counter.sync()
    assert counter.rows(STANDING) == stood
    assert counter.rows(HISTORY) == history
    now = counts(desk=counter.desk, at=counter.clock.now())
    assert now[ListName.READY] == 1


def let_all_go(connection: Any) -> None:
    """As if a hundred days had passed at the cell and here."""
    connection.exec_driver_sql("UPDATE outbox SET answered_ms = 1")
    connection.exec_driver_sql("UPDATE enrolment SET offset_ms = 0")
    prune(connection)

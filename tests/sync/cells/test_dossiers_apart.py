"""Where dossiers stand, and the order of their steps, is held against the cell; what differs is named."""

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest

from counter_app.bootstrap_sync import central_side, enrol_desk
from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.core.clock import SystemClock, local
from counter_app.domain.dossier import State
from counter_app.domain.reconciling import DossierApart
from counter_app.domain.workflow import Move
from counter_app.services.sending.apart_words import apart_in_full

pytestmark = pytest.mark.parametrize("cell", ["sqlite"], indirect=True)


def apart(counter: Any) -> tuple[DossierApart, ...]:
    today = local(counter.clock.now()).date()
    side = central_side(counter.desk)
    found = side.compare(today, today, told=lambda _done, _total: None, stopped=lambda: False)
    differing: tuple[DossierApart, ...] = found.apart
    return differing


@pytest.fixture
def lived(counter: Any, second: Any, at_cell: Callable[..., None]) -> Any:
    """A dossier that two desks and the cell's pages moved on, in an order of its own."""
    told = counter.take_in()
    counter.move(told.dossier_id, Move.TRANSFER)
    counter.sync()
    second.sync()
    at_cell(counter, told.dossier_id, Move.TAKE_UP, State.PROCESSING)
    counter.sync()
    second.sync()
    second.move(told.dossier_id, Move.FINISH)
    for desk in (second, counter):
        desk.sync()
    return told


def test_what_is_the_same_here_and_there_is_no_difference(
    counter: Any, second: Any, lived: Any
) -> None:
    waits = counter.take_in(name="Lê Thị Hoa")
    assert (apart(counter), apart(second)) == ((), ())
    counter.sync()
    counter.move(waits.dossier_id, Move.TRANSFER)  # has not gone yet
    assert apart(counter) == ()
    counter.sync()
    assert apart(second) == (), "what has not come down is behind, not different"


def test_a_state_another_order_and_what_is_missing_are_named(
    counter: Any, lived: Any, cell: Any, commune: str
) -> None:
    def at_the_cell(sql: str, *values: object) -> None:
        work = lambda one: one.exec_driver_sql(sql, values)  # noqa: E731
        cell.cell.store.write(commune, work).result()

    at_the_cell("UPDATE dossiers SET state = 'processing' WHERE dossier = ?", lived.dossier_id)
    (found,) = apart(counter)
    assert (found.here, found.there) == (State.READY, State.PROCESSING)
    assert (found.only_here, found.only_there, found.order) == (0, 0, False)
    assert apart_in_full(found) == (
        f"Hồ sơ {lived.dossier_code} khác máy chủ: khác trạng thái"
        " (ở đây có kết quả, ở máy chủ đang giải quyết)."
    )

    at_the_cell("UPDATE dossiers SET state = 'ready' WHERE dossier = ?", lived.dossier_id)
    assert apart(counter) == ()
    third = "AND chg = (SELECT chg FROM changes WHERE dossier = ? ORDER BY chg LIMIT 1 OFFSET 2)"
    swapped = f"UPDATE changes SET chg = 2000 WHERE dossier = ? {third}"
    at_the_cell(swapped, lived.dossier_id, lived.dossier_id)
    (found,) = apart(counter)
    assert (found.only_here, found.only_there) == (1, 0), "it comes after all that was told"

    at_the_cell("DELETE FROM changes WHERE chg = 2000")
    (found,) = apart(counter)
    assert (found.only_here, found.order) == (1, False)


def test_another_order_of_the_same_steps_is_named(counter: Any, lived: Any) -> None:
    swap = "UPDATE event_places SET chg = 7 - chg WHERE chg IN (3, 4)"
    counter.desk.store.write(lambda one: one.exec_driver_sql(swap))
    (found,) = apart(counter)
    assert (found.only_here, found.only_there, found.order) == (0, 0, True)


FORGET = ("DELETE FROM changes WHERE dossier = ?", "DELETE FROM dossiers WHERE dossier = ?")


def forget(cell: Any, commune: str, dossier: str) -> None:
    """The cell's own tables have it no more."""

    def gone(connection: Any) -> None:
        for sql in FORGET:
            connection.exec_driver_sql(sql, (dossier,))

    cell.cell.store.write(commune, gone).result()


def test_a_dossier_that_only_one_side_has_is_named(
    counter: Any, second: Any, lived: Any, cell: Any, commune: str
) -> None:
    forget(cell, commune, lived.dossier_id)
    for desk in (counter, second):
        (found,) = apart(desk)
        assert (found.here, found.there) == (State.READY, None)


def test_the_check_names_it_where_it_is_asked_to(
    cell: Any,
    commune: str,
    open_counter: Callable[..., Any],
    code_for: Callable[[str], str],
) -> None:
    desk = open_counter(commune, at=SystemClock().now())
    enrol_desk(code_for(commune), url=cell.url, desk=desk.desk)
    taken = desk.take_in()
    desk.sync()
    forget(cell, commune, taken.dossier_id)
    desk.close()
    out = StringIO()
    check = ("--data", str(desk.folder), "check")
    assert main(check, Io(stdin=StringIO(), stdout=out, stderr=StringIO())) == 0
    assert main((*check, "--server"), Io(stdin=StringIO(), stdout=out, stderr=StringIO())) == 1
    told = json.loads(out.getvalue().splitlines()[-1])
    assert (told["code"], told["row"]) == ("dossier_apart", taken.dossier_code)
    assert "máy chủ không có hồ sơ này" in told["message"]

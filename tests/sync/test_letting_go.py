"""What was acknowledged is let go by the cell's time alone, and what is left can still be sent."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import pytest

from counter_app.core.clock import SystemClock
from counter_app.services.keeping.check import check
from counter_app.services.lookup import search
from db.counter.pruning import KEPT, prune

YEAR: Final = timedelta(days=365)


@pytest.fixture
def opened(cell: Any, counter: Any, open_counter: Callable[..., Any]) -> Callable[..., Any]:
    """The program once more, its clock so far from the cell's."""
    counter.close()

    def opens(off: timedelta = timedelta(), *, before: Any = None) -> Any:
        if before is not None:
            before.close()
        at = SystemClock().now() + off
        return open_counter(counter.desk.office.commune_code, name=counter.folder.name, at=at)

    return opens


def seqs(desk: Any) -> list[int]:
    return [row[0] for row in desk.rows("SELECT seq FROM outbox ORDER BY seq")]


def answered(desk: Any, ago: timedelta) -> None:
    """As if the answers had come that long ago."""
    back = ago // timedelta(milliseconds=1)
    desk.desk.store.write(
        lambda one: one.exec_driver_sql(
            "UPDATE outbox SET answered_ms = answered_ms - ? WHERE answered_ms NOT NULL", (back,)
        )
    )


def test_operations_are_kept_ninety_days_and_until_durable(opened: Callable[..., Any]) -> None:
    desk = opened()
    for name in ("Trần Văn Kiên", "Lê Thị Hoa", "Phạm Văn Minh"):
        desk.take_in(name=name)
    desk.sync()
    store = desk.desk.store
    answered(desk, KEPT - timedelta(hours=1))
    assert store.write(prune) == 0
    answered(desk, timedelta(hours=2))
    store.write(lambda c: c.exec_driver_sql("UPDATE enrolment SET durable_through = 1"))
    assert store.write(prune) == 1
    store.write(lambda c: c.exec_driver_sql("UPDATE enrolment SET durable_through = 3"))
    assert store.write(prune) == 1, "the last one stays"
    assert seqs(desk) == [3]
    assert len(search("tran van kien", desk=desk.desk)) == 1, "its facts stay"
    assert check(desk=desk.desk) == ()
    desk.take_in(name="Vũ Thị Lan")
    assert desk.engine.round().trouble == ""
    assert desk.states() == ["acked", "acked"]


def test_what_waits_is_never_let_go(opened: Callable[..., Any]) -> None:
    desk = opened()
    desk.sync()
    desk.take_in()
    desk.desk.store.write(
        lambda c: c.exec_driver_sql("UPDATE enrolment SET durable_through=9, contact_ms=1e14")
    )
    assert desk.desk.store.write(prune) == 0


@pytest.mark.parametrize("off", [YEAR, -YEAR], ids=["ahead", "behind"])
def test_a_clock_a_year_off_lets_nothing_go(off: timedelta, opened: Callable[..., Any]) -> None:
    """Neither in a round under it, nor afterwards for having been answered under it."""
    desk = opened()
    for name in ("Trần Văn Kiên", "Lê Thị Hoa"):
        desk.take_in(name=name)
    desk.sync()
    desk.take_in(name="Phạm Văn Minh")
    desk.take_in(name="Vũ Thị Lan")

    wrong = opened(off, before=desk)
    wrong.sync()
    assert seqs(wrong) == [1, 2, 3, 4]

    right = opened(before=wrong)
    right.sync()
    assert seqs(right) == [1, 2, 3, 4]
    assert check(desk=right.desk) == ()


def test_what_was_let_go_leaves_the_link_that_the_rest_hangs_on(opened: Callable[..., Any]) -> None:
    desk = opened()
    for name in ("Trần Văn Kiên", "Lê Thị Hoa", "Phạm Văn Minh"):
        desk.take_in(name=name)
    desk.sync()
    third = desk.rows("SELECT id, chain FROM outbox WHERE seq = 2")[0][1]
    answered(desk, YEAR)
    assert desk.desk.store.write(prune) == 2
    assert desk.rows("SELECT seq, link FROM let_go") == [(2, third)]

    desk.desk.store.write(lambda c: c.exec_driver_sql("UPDATE let_go SET link = hex(zeroblob(32))"))
    assert [one.code for one in check(desk=desk.desk)] == ["chain_broken"]

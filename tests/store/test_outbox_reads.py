"""What is asked of the outbox all day never goes through what has long been acknowledged."""

from collections.abc import Callable
from typing import Any

import pytest

from counter_app.services.desk import Desk
from counter_app.services.sending import cell, outbox
from counter_app.sync.state import line_state
from db.counter import queue, sending
from db.engine import cursor_of

READS: dict[str, Callable[[Desk], object]] = {
    "the status bar": lambda desk: line_state(desk.store, None),
    "what wants a person": lambda desk: cell.for_a_person(desk=desk),
    "the outbox screen": lambda desk: outbox.unsent(desk=desk),
    "what waits, in dossiers": lambda desk: desk.store.read(queue.waiting),
    "what was under way": lambda desk: desk.store.write(sending.forget_flight),
    "the next run": lambda desk: desk.store.write(
        lambda one: sending.next_batch(one, most=50, most_bytes=512_000)
    ),
    "the next body": lambda desk: desk.store.read(lambda one: sending.due_body(one, now_ms=1)),
}
OF_FEW = ("ix_outbox_waits", "ix_outbox_aside")
OF_WHAT_IS_ASIDE: dict[str, Callable[[Desk], object]] = {
    **{name: READS[name] for name in ("the status bar", "what wants a person", "the next body")},
    "what waits, in dossiers": READS["what waits, in dossiers"],
    "the outbox screen": READS["the outbox screen"],
    "what is numbered anew": lambda desk: outbox.unsent(desk=desk, most=0),
    "what was not taken": lambda desk: outbox.set_aside(desk=desk),
}


@pytest.fixture
def acknowledged(desk: Desk, take_in: Callable[..., Any]) -> Desk:
    """A desk whose outbox is wholly acknowledged but for the last dossier."""
    for _ in range(3):
        take_in()
    acked = "UPDATE outbox SET state = 'acked' WHERE seq < 3"
    desk.store.write(lambda one: one.exec_driver_sql(acked))
    return desk


@pytest.mark.parametrize("read", READS)
def test_no_everyday_read_goes_through_the_whole_outbox(acknowledged: Desk, read: str) -> None:
    desk = acknowledged
    asked = asked_by(READS[read], desk)
    assert asked
    steps = [step for one in asked for step in plan(desk, one)]
    assert steps, "a plan says how each table is read"
    through = [step for step in steps if step.startswith("SCAN outbox")]
    assert [step for step in through if not step.endswith(OF_FEW)] == []


@pytest.mark.parametrize("read", OF_WHAT_IS_ASIDE)
def test_what_is_aside_is_not_sought_among_all_that_waits(
    acknowledged: Desk, read: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk that never joined has millions that wait, and counts them again at each write."""
    desk = acknowledged
    monkeypatch.setattr(queue, "MANY", 0)
    asked = asked_by(OF_WHAT_IS_ASIDE[read], desk)
    plans = {one: " ".join(plan(desk, one)) for one in asked}
    assert any("ix_outbox_aside" in steps for steps in plans.values())
    # To count by the index alone is cheap; to look into each operation it leads to is not.
    walked = [one for one, steps in plans.items() if "USING INDEX ix_outbox_waits" in steps]
    assert [one for one in walked if "LIMIT" not in one] == []


def test_a_plan_does_tell_a_read_of_the_whole(acknowledged: Desk) -> None:
    assert plan(acknowledged, "SELECT count(*) FROM outbox WHERE last_code = 'x'") == [
        "SCAN outbox"
    ]


def asked_by(read: Callable[[Desk], object], desk: Desk) -> list[str]:
    """What ``read`` asks of the outbox or changes there."""
    statements: list[str] = []

    def watch(on: Callable[[str], object] | None) -> None:
        for of in (desk.store.read, desk.store.write):
            of(lambda one: cursor_of(one).connection.set_trace_callback(on))

    watch(statements.append)
    read(desk)
    watch(None)
    return [one for one in statements if "outbox" in one and one.startswith(("SELECT", "UPDATE"))]


def plan(desk: Desk, statement: str) -> list[str]:
    """How the store reads for a statement; tables by their own names, not by their short ones."""
    planned = f"EXPLAIN QUERY PLAN {statement}"
    told = desk.store.read(lambda one: one.exec_driver_sql(planned).all())
    short = (" o ", " h ", " later ")
    steps = [f"{row[3]} " for row in told]
    for name in short:
        steps = [step.replace(f"SCAN{name}", "SCAN outbox ") for step in steps]
    return [step.strip() for step in steps]

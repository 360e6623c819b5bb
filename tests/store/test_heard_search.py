"""What was only heard of is found by an index: while it is heard of, and no longer."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace

from counter_app.protocol.received import to_text
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.lookup import open_dossier, search
from db.counter import heard, reindex
from db.counter.heard import HeardOperation
from db.engine import cursor_of

MANY = 90
NAMES = ("Nguyễn Thị Hoài Thương", "Nông Văn Páo", "Ngô Gia Khiêm")


def hear(desk: Desk, taken: Receipt, count: int = MANY) -> None:
    """So many dossiers of another desk, each of its own number, code and day."""
    first = open_dossier(taken.dossier_id, desk=desk).received
    told = []
    for number in range(count):
        name, order = NAMES[number % len(NAMES)], f"{number + 1:04d}"
        person = replace(first.draft.submitter.person, name=name, personal_id=f"00108500{order}")
        submitter = replace(first.draft.submitter, person=person)
        received = replace(
            first,
            code=f"H42.12.05-261123-{order}",
            slip_no=500_000 + number,
            draft=replace(first.draft, submitter=submitter),
        )
        told.append(
            HeardOperation(
                id=f"op-{order}",
                seq=number + 1,
                dossier=f"elsewhere-{order}",
                kind="dossier.received",
                wall_ms=received.received_ms + number,
                body=to_text(received),
            )
        )
    at = desk.clock.now()
    assert desk.store.write(lambda one: heard.hear(one, "d-2", told, at=at)) == count


@pytest.fixture
def full(desk: Desk, take_in: Callable[..., Receipt]) -> Desk:
    hear(desk, take_in(name="Lê Thị Cúc"))
    return desk


def found(desk: Desk, text: str, limit: int = 20) -> list[str]:
    return [row.code for row in search(text, desk=desk, limit=limit)]


def test_it_is_found_by_the_same_words_as_a_dossier_here_the_last_heard_first(full: Desk) -> None:
    last = [f"H42.12.05-261123-{number:04d}" for number in (89, 86)]
    assert found(full, "pao", 2) == found(full, "nong van p", 2) == last
    assert found(full, "001085000007") == ["H42.12.05-261123-0007"]
    assert found(full, "h42.12.05-261123-0007") == ["H42.12.05-261123-0007"]
    assert found(full, "500006") == ["H42.12.05-261123-0007"]
    assert found(full, "pao cuc") == []


def plan(desk: Desk, statement: str) -> list[str]:
    """How the store reads for a statement, step by step."""
    planned = f"EXPLAIN QUERY PLAN {statement}"
    return desk.store.read(lambda one: [str(row[3]) for row in one.exec_driver_sql(planned)])


@pytest.mark.parametrize("text", ["n", "nguyen thi", "001", "0007", "H42.12.05-261123-0007"])
def test_no_key_reads_all_that_was_heard(full: Desk, text: str) -> None:
    statements: list[str] = []

    def watch(on: Callable[[str], object] | None) -> None:
        full.store.read(lambda one: cursor_of(one).connection.set_trace_callback(on))

    watch(statements.append)
    try:
        full.store.read(lambda one: heard.matching(one, text, 20))
    finally:
        watch(None)
    asked = [one for one in statements if one.startswith("SELECT") and "heard" in one]
    assert asked
    assert not [step for one in asked for step in plan(full, one) if step.startswith("SCAN heard")]


def test_what_the_central_side_told_and_what_is_long_ago_is_found_no_more(full: Desk) -> None:
    full.store.write(lambda one: heard.forget(one, "op-0007"))
    assert found(full, "001085000007") == []
    full.store.write(lambda one: heard.forget_until(one, "elsewhere-0008", at_ms=1 << 60))
    assert found(full, "001085000008") == []
    later = full.clock.now() + timedelta(days=91)
    full.store.write(lambda one: heard.prune(one, at=later))
    assert found(full, "pao") == []
    left = "SELECT count(*) FROM search_heard WHERE search_heard MATCH 'n'"
    assert full.store.read(lambda one: one.exec_driver_sql(left).scalar()) == 0


def test_composed_anew_it_is_found_as_before(full: Desk) -> None:
    before = found(full, "hoai thuong")
    full.store.write(reindex.reindex)
    assert found(full, "hoai thuong") == before != []

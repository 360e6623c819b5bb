"""Whatever a clerk or a start waits for is found by an index, however many dossiers there are.

A search among the few that an index keeps may walk that index whole; a table of all dossiers never.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

import pytest
from sqlalchemy import Connection, Engine, event
from sqlcipher3 import dbapi2

from counter_app.bootstrap import open_desk
from counter_app.core.clock import from_ms
from counter_app.core.ids import DossierId
from counter_app.domain.desk_lists import ListName
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.people.identity import PartialDate
from counter_app.services import lookup
from counter_app.services.desk import Desk
from counter_app.services.intake.most_used import used_most
from counter_app.services.lists.lists import pressing_counts
from counter_app.services.lists.long_lists import opened
from counter_app.services.moving.results import waiting
from counter_app.services.papers import originals
from counter_app.services.trials.seed import seed
from counter_app.services.visits.doubts import doubts
from counter_app.services.visits.known_people import Asked, known_of
from db.counter import event_order, kept_rows, office, print_history, told_of
from db.counter.checks import looks, readable
from db.engine import cursor_of

PERSON: Final = Person(
    name="Nguyễn Thị Ánh", personal_id="001190000001", birth=PartialDate(year=1990, month=1, day=2)
)
NOBODY_KNOWN: Final = Person(name="Giàng Thị Mỷ", birth=PartialDate(year=1951))
BIRTH: Final = Draft(
    submitter=Submitter(person=PERSON), procedure_code="1.001193", subject=NOBODY_KNOWN
)
# Small whatever the store holds: desks, settings, what people ask about their data (some a year),
# what a statement brings along.
# Asked of whatever file is opened: what is in it, this PC's lives, who works here, by which rules.
OF_START: Final = frozenset(
    ("sqlite_master", "m", "c", "alembic_version", "incarnations", "editions", "accounts", "clerks")
)
SMALL: Final = frozenset(
    [
        "json_each",
        "found",
        "sister_desks",
        "subject_requests",
        "enrolment",
        "lanes",
        "office_settings",
        "CONSTANT",
        "main.search_config",
        "main.search_heard_config",
    ]
)
# Indexes of the few that are not over, or not well.
OF_FEW: Final = (
    "ix_audit_rows_kept",
    "ix_event_places_awaited",
    "ix_events_dossier",
    "ix_events_noted",
    "ix_originals_received_ms",
    "ix_outbox_waits",
    "ix_print_jobs_state",
)


def _lists(desk: Desk) -> None:
    for name in ListName:
        opened(name, desk=desk, at=desk.clock.now())


READS: Final[dict[str, Callable[[Desk], object]]] = {
    "a name typed": lambda desk: lookup.search("nguyen thi a", desk=desk),
    "a number typed": lambda desk: lookup.search("0912345", desk=desk),
    "a code typed": lambda desk: lookup.search("000.00.00.H00-261123-0001", desk=desk),
    "the dossiers of a day": lambda desk: lookup.today(desk=desk),
    "who stands there": lambda desk: known_of(Asked(person=PERSON), desk=desk, at=desk.clock.now()),
    "who has no number": lambda desk: known_of(
        Asked(person=NOBODY_KNOWN), desk=desk, at=desk.clock.now()
    ),
    "what is held against a draft": lambda desk: doubts(BIRTH, desk=desk, at=desk.clock.now()),
    "what is taken in most": lambda desk: used_most(desk=desk),
    "the early warning": lambda desk: pressing_counts(desk=desk, at=desk.clock.now()),
    "the lists": _lists,
    "the shelf": lambda desk: waiting(desk=desk, at=desk.clock.now()),
    "the papers printed last": lambda desk: desk.store.read(
        lambda one: print_history.latest(one, before=1 << 62, limit=50)
    ),
    "the papers in trouble": lambda desk: desk.store.read(
        lambda one: print_history.troubled(one, before=1 << 62, limit=50)
    ),
    "the papers of a dossier": lambda desk: desk.store.read(
        lambda one: print_history.of_dossiers(one, [DossierId("x")], before=1 << 62, limit=50)
    ),
    "the dossiers the centre may have lost": lambda desk: desk.store.read(told_of.not_told_again),
    "those it has lost": lambda desk: desk.store.read(told_of.gone),
    "the steps it may have lost": lambda desk: desk.store.read(event_order.not_told_again),
}


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One store for all of these: nothing here writes to it."""
    desk = open_desk(tmp_path_factory.mktemp("full"))
    seed(60, desk=desk, lives=True)
    yield desk
    desk.store.close()


@pytest.mark.parametrize("read", READS)
def test_no_clerk_waits_for_a_table_read_whole(full: Desk, read: str) -> None:
    statements = asked_by(lambda: READS[read](full), full)
    assert statements
    walked = {step: one for one in statements for step in plan(full, one) if is_whole(step)}
    assert walked == {}


def test_a_start_asks_the_same_of_any_store(full: Desk) -> None:
    """What stands before the first key: opening the store, its keys, settings, people, clock."""
    asked = list[str]()

    def listen(connection: dbapi2.Connection, _record: object) -> None:
        connection.set_trace_callback(asked.append)

    event.listen(Engine, "connect", listen)
    try:
        open_desk(full.data_dir).store.close()
    finally:
        event.remove(Engine, "connect", listen)

    reads = {one for one in asked if one.lstrip().startswith(("SELECT", "WITH"))}
    assert len(reads) > 10
    reads -= {*asked_by(lambda: full.store.read(office.latest_moment), full)}  # bounded, see below
    walked = {step: one for one in reads for step in plan(full, one) if is_whole(step)}
    assert {step for step in walked if step.split()[1] not in OF_START} == set()


def test_a_start_of_an_older_programs_store_looks_for_no_more_than_one_row(
    full: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_rows, "has_begun", lambda _: False)
    asked = asked_by(
        lambda: full.store.read(lambda one: kept_rows.unkept(one, full.store.device)), full
    )
    assert asked
    assert [one for one in asked if "LIMIT" not in one] == []
    assert [one for one in asked if "FROM dossiers" in one or "FROM events" in one] == []


def test_no_look_holds_more_than_a_slice_of_what_was_signed_in_memory(full: Desk) -> None:
    def look(connection: Connection) -> None:
        cursor = cursor_of(connection)
        for one in looks(connection, full.store.device):
            assert list(readable(one, cursor)) == []

    whole = [
        one
        for one in asked_by(lambda: full.store.read(look), full)
        if {"MATERIALIZE signed", "USE TEMP B-TREE FOR ORDER BY"} & {*plan(full, one)}
        and "FROM outbox" in one
        and not re.search(r"seq <= |o\.kind IN \(", one)
    ]
    assert whole == []


def test_a_table_read_whole_is_noticed(full: Desk) -> None:
    one = "SELECT count(*) FROM dossiers WHERE applicant_name = 'x'"
    assert [step for step in plan(full, one) if is_whole(step)] == ["SCAN dossiers"]


def test_what_is_used_most_is_counted_over_so_many_only(full: Desk) -> None:
    (counted,) = asked_by(lambda: used_most(desk=full), full)
    assert "LIMIT 2000" in counted


def test_slips_that_did_not_come_out_are_sought_among_the_last_orders_only(full: Desk) -> None:
    (asked,) = asked_by(lambda: originals.waiting(desk=full), full)
    assert "LIMIT 5000" in asked
    # And not among the slips of all dossiers: half a minute at each start with a million.
    assert "SEARCH p USING INTEGER PRIMARY KEY (rowid=?)" in plan(full, asked)


def test_the_latest_moment_is_not_sought_through_the_dossiers_of_all_sisters(full: Desk) -> None:
    (asked,) = asked_by(lambda: full.store.read(office.latest_moment), full)
    assert "LIMIT 1000" in asked
    newest = full.store.read(
        lambda one: one.exec_driver_sql("SELECT max(received_ms) FROM dossiers").scalar_one()
    )
    assert full.store.read(office.latest_moment) >= from_ms(newest)


def asked_by(work: Callable[[], object], desk: Desk) -> list[str]:
    """The statements that ``work`` puts to the store."""
    statements: list[str] = []

    def watch(on: Callable[[str], object] | None) -> None:
        desk.store.read(lambda one: cursor_of(one).connection.set_trace_callback(on))

    watch(statements.append)
    try:
        work()
    finally:
        watch(None)
    return [one for one in statements if one.lstrip().startswith(("SELECT", "WITH"))]


def plan(desk: Desk, statement: str) -> list[str]:
    """How the store reads for a statement, step by step."""
    planned = f"EXPLAIN QUERY PLAN {statement}"
    told = desk.store.read(lambda one: one.exec_driver_sql(planned).all())
    return [str(row[3]) for row in told]


def is_whole(step: str) -> bool:
    """Whether a step goes through all of a table that grows with the dossiers."""
    words = step.split()
    if "VIRTUAL TABLE INDEX" in step and ":M" in step:  # a match in the index of terms
        return False
    if words[0] != "SCAN" or words[1].startswith("(") or words[1] in SMALL:
        return False
    return not any(index in step for index in OF_FEW)

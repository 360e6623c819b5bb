"""One bit changed in any sealed column of any row, by another tool, is found and the row named."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Connection, Integer, Text, and_, insert, select, update
from sqlalchemy.exc import IntegrityError

from counter_app.domain.audit_act import Act
from counter_app.services.desk import Desk
from counter_app.services.keeping.check import check
from counter_app.services.keeping.upkeep import keep_up
from counter_app.services.people.audit import note
from db.counter.checks import looks, readable
from db.counter.checks.file import broken_seals
from db.counter.kept_rows import keep_account
from db.counter.models import (
    SEALS,
    accounts,
    breaches,
    clerks,
    day_roots,
    dossiers,
    editions,
    findings,
    handovers,
    kept_seals,
    metadata,
    outbox,
    subject_requests,
)
from db.counter.pruning import let_go
from db.engine import cursor_of
from tests.store.days_work import work_a_day
from tests.store.tampering import take_off, tamper

# Columns without a seal that follow from what is sealed, and must.
FOLLOWING: Final = {
    "dossiers": "code slip_no slip_year client_ref procedure_code procedure_name case_id "
    "applicant_name birth_year state version due_ms clerk_id clerk_name first_due_ms since_ms "
    "step_due_ms ready_ms returned_ms shelf specialist",
    "people": "name personal_id body",
    "components": "label kind count",
    "charges": "kind amount_vnd body",
    "clerks": "name title role",
    "papers": "reprints",
    "print_jobs": "key paper reprint",
    "counters": "value",
    "incarnations": "id device began_ms first_seq head_seq head audit_number audit_head",
}
LET_GO: Final = 9


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of one row, which is found by its key."""

    table: str
    column: str
    key: dict[str, Any]
    value: Any
    names: frozenset[str]


# One row each of what no day's work leaves; a purge would take a dossier along.
REST: Final = (
    (accounts, {"more": "[]", "less": "[]", "made_by": "", "role": "clerk", "ended": 0}),
    (breaches, {"told_ms": 7, "told_by": "Lò Văn Páo", "answer": "Đã báo"}),
    (day_roots, {"held": "yes"}),
    (editions, {"kind": "catalog.published"}),
    (findings, {"kind": "root_restored", "body": "{}"}),
    (subject_requests, {"kind": "show", "done_ms": 7, "done_by": "Lò Văn Páo", "answer": "Đã in"}),
)


@pytest.fixture
def worked(desk: Desk, tmp_path: Path) -> Desk:
    """A day's work, looked at, its settings sealed, its first operations let go."""
    work_a_day(desk, tmp_path / "work")
    for subject in ("", "one", "other"):
        note(desk, Act.DOSSIER_SEEN, subject=subject, body={"words": 1})
    desk.store.write(_add_the_rest)
    stamp = desk.witnessed(desk.clock.now())
    desk.store.write(lambda one: keep_account(one, 5, stamp))
    keep_up(desk=desk)

    def acknowledged(connection: Connection) -> None:
        connection.exec_driver_sql("UPDATE outbox SET state = 'acked' WHERE seq < ?", (LET_GO,))
        assert let_go(connection, LET_GO) == LET_GO - 1

    desk.store.write(acknowledged)
    cursor_of(desk.store.writing).execute("PRAGMA foreign_keys=OFF")
    return desk


def _add_the_rest(connection: Connection) -> None:
    clerk = connection.scalar(select(clerks.c.id).limit(1))
    for table, told in REST:
        texts = {one.name: "abcd" for one in table.columns if isinstance(one.type, Text)}
        numbers = {one.name: 5 for one in table.columns if isinstance(one.type, Integer)}
        row = texts | numbers | told
        row |= {"clerk": clerk} if "clerk" in row else {}
        row |= {"follows": None} if "follows" in row else {}
        connection.execute(insert(table).values(row))


def test_an_old_event_is_proved_by_the_seal_its_operation_left(worked: Desk) -> None:
    tamper(worked, "UPDATE events SET body = replace(body, 'Ksor', 'Kpă') WHERE dossier = 2")
    rows = {one.code: one.row for one in check(desk=worked)}
    assert rows["digest_wrong"] == "seq 6", rows


def test_some_flips_are_found(worked: Desk) -> None:
    _all_found(worked, count=150, seed=random.randrange(1 << 32))


@pytest.mark.full
def test_two_thousand_flips_are_found(worked: Desk) -> None:
    _all_found(worked, count=2_000, seed=random.randrange(1 << 32))


def _all_found(desk: Desk, *, count: int, seed: int) -> None:
    assert check(desk=desk) == ()
    cells = desk.store.read(lambda one: list(_cells(one)))
    chance, unseen = random.Random(seed), []
    desk.store.write(take_off)
    for _ in range(count):
        cell = chance.choice(cells)
        flipped = _flipped(cell.value, chance)
        if not desk.store.write(partial(_is_named, desk=desk, cell=cell, value=flipped)):
            unseen.append((cell.table, cell.column, cell.key, flipped))
    assert unseen == [], f"seed {seed}"


def _is_named(connection: Connection, desk: Desk, cell: Cell, value: Any) -> bool:
    """Whether a look names the row while the cell holds ``value``; afterwards it is as before."""
    table = metadata.tables[cell.table]
    here = and_(*(table.c[name] == one for name, one in cell.key.items()))
    inner = connection.begin_nested()
    try:
        connection.execute(update(table).where(here).values({cell.column: value}))
        names = re.compile("|".join(rf"\b{re.escape(one)}\b" for one in {*cell.names, str(value)}))
        # The cheap ones first: one that names it is enough.
        there = reversed(looks(connection, desk.store.device.key.public_key()))
        found = (
            damage.row
            for look in there
            if look is not broken_seals
            for damage in readable(look, cursor_of(connection))
        )
        return any(names.search(row) for row in found)
    except IntegrityError:
        return True  # the file itself refuses it
    finally:
        inner.rollback()


def _flipped(value: Any, chance: random.Random) -> Any:
    """The same with one bit changed: of a number, or of a letter of a text."""
    if isinstance(value, int):
        return value ^ 1 << chance.randrange(40 if value >> 32 else 12)
    place = chance.randrange(len(value))
    return value[:place] + chr(ord(value[place]) ^ 1 << chance.randrange(7)) + value[place + 1 :]


def _cells(connection: Connection) -> Iterator[Cell]:
    """Every value of every column that must not change unseen."""
    of = _dossiers(connection)
    for name, columns in sorted(_columns().items()):
        table = metadata.tables[name]
        for row in connection.execute(select(table)).mappings():
            key = {one.name: row[one.name] for one in table.primary_key}
            names = {*map(str, key.values()), str(row.get("id")), str(row.get("visit"))}
            names |= of.get(row.get(_OF.get(name, "")), set())
            names |= {str(row.get("head_seq")), str(row.get("audit_number"))} - {"None"}
            names |= of.get(("handover", row.get("handover")), set())
            for column in sorted(columns):
                if row[column] not in (None, ""):
                    told = frozenset(names | {str(row[column])})
                    yield Cell(name, column, key, row[column], told)


# Which column says whose dossier a row is of.
_OF: Final = {"dossiers": "number"} | dict.fromkeys(
    ("people", "components", "charges", "events", "papers", "visits", "outbox", "kept_seals"),
    "dossier",
)


def _dossiers(connection: Connection) -> dict[object, set[str]]:
    """What names a dossier, by number and by id: both, its code, its operations; and a hand-over."""
    found: dict[object, set[str]] = {}
    asked = select(dossiers.c.number, dossiers.c.id, dossiers.c.code)
    for number, one, code in connection.execute(asked):
        found[number] = found[one] = {str(number), one, code}
    for number, one in connection.execute(select(handovers.c.number, handovers.c.id)):
        found["handover", number] = {one}
    for table in (outbox, kept_seals):
        for seq, one in connection.execute(select(table.c.seq, table.c.dossier)):
            found.setdefault(one, set()).add(str(seq))
    return found


def _columns() -> dict[str, set[str]]:
    """As the seals name them, and what follows from those."""
    found: dict[str, set[str]] = {}
    for seal in SEALS:
        told = re.search(r" BEFORE UPDATE(?: OF (.*?))? ON (\w+)", seal)
        if told:
            named = told[1].split(", ") if told[1] else [*metadata.tables[told[2]].columns.keys()]
            found.setdefault(told[2], set()).update(named)
    for name, told_columns in FOLLOWING.items():
        found.setdefault(name, set()).update(told_columns.split())
    return found

"""One bit changed in any column of any row, by another tool, is found and the row named.

But for the columns of ``UNSEEN``, each with its reason; one that is new must be found, or stand there.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Connection, Integer, Table, Text, and_, insert, select, update
from sqlalchemy.exc import IntegrityError

from counter_app.domain.audit_act import Act
from counter_app.domain.drawn_sheets import SheetKind
from counter_app.domain.handover import read_list_code
from counter_app.domain.papers import PaperSize
from counter_app.domain.staff import Role
from counter_app.services.desk import Desk
from counter_app.services.handing_over.handover import open_list
from counter_app.services.handing_over.handover_receipt import confirm
from counter_app.services.keeping.check import check
from counter_app.services.keeping.upkeep import keep_up
from counter_app.services.papers.sheet_printing import Drawn, keep_sheet
from counter_app.services.people.accounts import machine_at
from counter_app.services.people.audit import note
from db.counter.checks import looks, readable
from db.counter.checks.come_down import changed_come_down
from db.counter.checks.file import broken_seals
from db.counter.checks.found import Damage
from db.counter.kept_digests import ONCE, wrong_row
from db.counter.kept_rows import come_down, life_began, unkept
from db.counter.models import (
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
    outages,
    outbox,
    subject_requests,
)
from db.counter.pruning import let_go
from db.counter.written import row_written
from db.engine import cursor_of
from tests.store.days_work import receive_one, tell_of_another, work_a_day
from tests.store.tampering import take_off, tamper

# What may change unseen, and why; every other column of every table must not. ``*``: all of them.
_AGAIN: Final = "the central side tells it again, and judges what is done by it"
_QUEUE: Final = "how far it is; the next answer says so again"
_LABEL: Final = "what nothing is decided by"
_PRINTER: Final = "how its slip stands, for lists: what its orders say, which are sealed, decides"
_ROW: Final = "a row's place: what hangs on it is an orphan then, and its order among others told"
UNSEEN: Final = {
    "attachments": {"number": _ROW, "state offset tries next_at last_code backed_ms": _QUEUE},
    "charges": {"position": _ROW},
    "clerks": {"ended_ms": "who signs in is told by accounts"},
    "code_blocks": {"*": _AGAIN},
    "components": {"position": _ROW},
    "cursors": {"*": _AGAIN},
    "day_roots": {"number": _ROW, "came_ms held": _AGAIN},
    "disputes": {"*": _AGAIN},
    "dossiers": {"printed": _PRINTER},
    "drafts": {"*": "what nobody has handed in yet"},
    "enrolment": {"*": _AGAIN},
    "event_places": {"*": _AGAIN},
    "findings": {"number": _ROW, "read_ms read_by": _LABEL},
    "handover_items": {"position": _ROW},
    "heard": {"*": _AGAIN},
    "hub": {"*": _AGAIN},
    "hub_lasts": {"*": _AGAIN},
    "incarnations": {
        "number": _ROW,
        "offered_as offered_from": _AGAIN,
        "recalled": "whether a note outside was found, which is looked at anew at each start",
    },
    "let_go": {"inc": _AGAIN},
    "links": {"*": _AGAIN},
    "originals": {"position": _ROW},
    "outbox": {"state tries next_at last_code chg ver answer answered_ms": _AGAIN},
    "papers": {"number": _ROW},
    "reckoned": {"*": "reckoned anew from the events where it is not as sealed"},
    "sister_desks": {"*": _AGAIN},
    "todo": {"*": _QUEUE},
    "unapplied": {"*": _AGAIN},
    "visits": {"number": _ROW},
}
LET_GO: Final = 9
FORGED: Final = "INSERT INTO templates VALUES ('slip', 1, 7, 'Vũ Thị Lan', '{}')"
_ANOTHER: Final = "dossier = (SELECT number FROM dossiers WHERE id = 'another')"
_PURGE: Final = (
    "INSERT INTO purges SELECT number, 7, '', '', '', '', '', '' FROM dossiers WHERE id = 'another'"
)
_EMPTIED: Final = "UPDATE events SET body = '{{}}' WHERE {of}"
# By hand, of what another desk wrote; and what is named beside the dossier.
EDITS: Final = {
    "UPDATE events SET body = json_set(body, '$.by', 'x') WHERE {of} AND number = 2": ", event 2",
    "UPDATE events SET device = NULL WHERE {of} AND number = 3": ", event 3",
    "DELETE FROM events WHERE {of} AND number = 4": ", event 4",
    "INSERT INTO events SELECT dossier, 9, kind, at_ms, clerk_id, clerk_name, state, body, 'x', "
    "device FROM events WHERE {of} AND number = 2": ", event 9",
    "UPDATE dossiers SET facts = replace(facts, 'Ánh', 'Anh') WHERE id = 'another'": "",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of one row, which is found by its key."""

    table: str
    column: str
    key: dict[str, Any]
    value: Any
    names: frozenset[str]


# One row each of what no day's work leaves; a purge would take a dossier along.
REST: Final[tuple[tuple[Table, dict[str, object]], ...]] = (
    # As an office's first: of any other an act tells.
    (
        accounts,
        {"number": 1, "more": "[]", "less": "[]", "made_by": "", "role": "clerk", "ended": 0},
    ),
    (breaches, {"told_ms": 7, "told_by": "Lò Văn Páo", "answer": "Đã báo"}),
    (day_roots, {"held": "yes"}),
    (editions, {"kind": "catalog.published"}),
    (findings, {"kind": "root_restored", "body": "{}"}),
    (subject_requests, {"kind": "show", "done_ms": 7, "done_by": "Lò Văn Páo", "answer": "Đã in"}),
    (outages, {}),
)


@pytest.fixture
def worked(desk: Desk, tmp_path: Path) -> Desk:
    """A day's work and another desk's, looked at, settings sealed, its first operations let go."""
    code = read_list_code(work_a_day(desk, tmp_path / "work"))
    tell_of_another(desk)
    assert code is not None
    leading = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    confirm(open_list(code, desk=desk), None, desk=leading, at=desk.clock.now())
    for subject in ("", "one", "other"):
        note(desk, Act.DOSSIER_SEEN, subject=subject, body={"words": 1})
    sheet = Drawn(
        kind=SheetKind.DESK_LIST, told="Nay", file_name="a.pdf", pdf=b"%PDF", paper=PaperSize.A4
    )
    keep_sheet(replace(sheet, dossiers=(receive_one(desk).dossier_id,)), desk=desk, request="one")
    desk.store.write(_add_the_rest)
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
        row: dict[str, Any] = texts | numbers | told
        row |= {"clerk": clerk} if "clerk" in row else {}
        row |= {"follows": None} if "follows" in row else {}
        connection.execute(insert(table).values(row))
        for once in (one for one in ONCE if one.table is table):
            row_written(connection, once.name, *(row[one.name] for one in table.primary_key))


def test_an_old_event_is_proved_by_the_seal_its_operation_left(worked: Desk) -> None:
    tamper(worked, "UPDATE events SET body = replace(body, 'Ksor', 'Kpă') WHERE dossier = 2")
    rows = {one.code: one.row for one in check(desk=worked)}
    assert rows["digest_wrong"] == "seq 6", rows


def test_what_another_desk_wrote_is_as_it_came_down(worked: Desk) -> None:
    worked.store.write(take_off)
    for edit, found in EDITS.items():
        (damage,) = worked.store.write(partial(_found_after, edit=edit))
        assert re.sub(r"dossier \d+", "", damage.row) == found, edit
    worked.store.write(lambda one: one.exec_driver_sql(_PURGE))
    assert worked.store.write(partial(_found_after, edit=_EMPTIED)) == []


def _found_after(connection: Connection, edit: str) -> list[Damage]:
    inner = connection.begin_nested()
    connection.exec_driver_sql(edit.format(of=_ANOTHER))
    found = list(changed_come_down(cursor_of(connection)))
    inner.rollback()
    return found


def test_what_an_older_program_left_is_kept_once_when_this_one_starts(desk: Desk) -> None:
    receive_one(desk)
    tell_of_another(desk)
    device = desk.store.device
    tamper(desk, "DELETE FROM audit")
    tamper(desk, "UPDATE incarnations SET audit_number = NULL, audit_head = NULL")
    assert desk.store.read(lambda one: unkept(one, device))
    desk.store.write(lambda one: life_began(one, device))
    assert not desk.store.read(lambda one: unkept(one, device))
    assert check(desk=desk) == ()

    tamper(desk, "UPDATE events SET clerk_name = 'x' WHERE operation = 'another-2'")
    tamper(desk, FORGED)
    machine_at(desk)  # a later act that keeps a row keeps no other
    found = {one.code: one.row for one in check(desk=desk)}
    assert found["row_changed"] == "templates slip 1"
    assert "come_down_changed" in found


def test_what_was_undone_is_not_kept(desk: Desk) -> None:
    receive_one(desk)
    with pytest.raises(KeyError):
        desk.store.write(_taken_back)
    tell_of_another(desk)
    assert check(desk=desk) == ()


def _taken_back(connection: Connection) -> None:
    come_down(connection, 9, 9, begins=True)
    raise KeyError


def test_a_row_added_to_what_is_kept_in_the_log_is_named_and_one_taken_away(worked: Desk) -> None:
    worked.store.write(take_off)
    for once in ONCE:
        name = once.table.name
        added = _PURGE if name == "purges" else _added(once.table)
        taken = () if name == "purges" else (f"DELETE FROM {name}",)  # none was purged
        for change in (added, *taken):
            (row,) = worked.store.write(partial(_wrong_after, edit=change))
            assert row.split()[0].split(".")[0] == name, change


def _added(table: Table) -> str:
    """The newest row once more, under a key that is not taken."""
    last = list(table.primary_key)[-1]
    anew = f"{last.name} || 'x'" if isinstance(last.type, Text) else f"{last.name} + 77"
    unique = {"id": "id || 'x'"} if table.name == "incarnations" else {}
    unique |= {"about": "about || 'x'"} if table.name == "findings" else {}
    unique |= {"head": "head || 'x'"} if table.name == "day_roots" else {}
    names = [one.name for one in table.columns]
    values = ", ".join(anew if one == last.name else unique.get(one, one) for one in names)
    return (
        f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {values} FROM {table.name} "
        f"ORDER BY {last.name} DESC LIMIT 1"
    )


def _wrong_after(connection: Connection, edit: str) -> list[str]:
    inner = connection.begin_nested()
    changed = connection.exec_driver_sql(edit).rowcount
    found = wrong_row(connection)
    inner.rollback()
    return [found if changed else "nothing there"]


def test_what_may_change_unseen_is_there_and_told_once() -> None:
    for name, told in UNSEEN.items():
        columns = {one.name for one in metadata.tables[name].columns} | {"*"}
        names = [one for each in told for one in each.split()]
        assert len(names) == len(set(names)), name
        assert set(names) <= columns, name


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
        names = re.compile(
            "|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in {*cell.names, str(value)})
        )
        # The cheap ones first: one that names it is enough.
        there = reversed(looks(connection, desk.store.device))
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
    """The same with one bit changed: of a number, of a letter of a text, of pages."""
    if isinstance(value, int):
        return value ^ 1 << chance.randrange(40 if value >> 32 else 12)
    place = chance.randrange(len(value))
    if isinstance(value, bytes):
        return (
            value[:place] + bytes((value[place] ^ 1 << chance.randrange(8),)) + value[place + 1 :]
        )
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
            names |= {
                str(row.get("seq")),
                str(row.get("head_seq")),
                str(row.get("audit_number")),
            } - {"None"}
            names |= of.get(("handover", row.get("handover")), set())
            for column in sorted(columns):
                if row[column] not in (None, ""):
                    told = frozenset(names | {str(row[column])})
                    yield Cell(name, column, key, row[column], told)


# Which column says whose dossier a row is of.
_OF: Final = {"dossiers": "number"} | dict.fromkeys(
    (
        *("people", "components", "charges", "events", "papers", "visits", "outbox", "kept_seals"),
        *("attachments", "originals", "external_codes", "handover_items", "sheet_dossiers"),
    ),
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
    """Every column of every table, without those that may change unseen."""
    every = {name: {one.name for one in table.columns} for name, table in metadata.tables.items()}
    return {name: columns - _unseen(name) for name, columns in every.items()}


def _unseen(table: str) -> set[str]:
    told = UNSEEN.get(table, {})
    if "*" in told:
        return {one.name for one in metadata.tables[table].columns}
    return {name for names in told for name in names.split()}

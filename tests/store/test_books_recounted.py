"""Random days of business on a real store: every book equals a plain recount of the events' rows.

The recount reads the rows itself and follows the trail of states; it shares nothing with the books
but what a case is called.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from counter_app.core.clock import from_ms
from counter_app.domain.books.book import BY_KIND, BookKind
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.reporting.period import whole_year
from counter_app.domain.visit import VisitRow
from counter_app.services.books.books import Asked, open_book, read_all
from counter_app.services.correcting.reissue import void_paper
from counter_app.services.desk import Desk
from counter_app.services.lookup import named_dossier, open_dossier
from counter_app.services.moving.workflow import possible
from counter_app.services.visits.visits import void_paper_of
from db.engine import cursor_of
from tests.store.conftest import MARITAL, TakeIn
from tests.store.test_workflow_walks import START, leader, make, walk

RESULT: Final = ("ready", "refused_after_appraisal")
MOVES: Final = {
    BookKind.SUPPLEMENTS: "ask_supplement",
    BookKind.APOLOGIES: "apologise",
    BookKind.REFUSALS: "refuse",
}
VISITS: Final = {BookKind.SUPPLEMENTS: "guided", BookKind.REFUSALS: "refused"}


@dataclass(frozen=True)
class Row:
    """One event as its row has it."""

    code: str
    kind: str
    at: datetime
    body: dict[str, Any]


@dataclass(frozen=True)
class Told:
    """All rows of the store that a book may be made of."""

    received: list[tuple[str, datetime]]
    events: list[Row]
    visits: list[tuple[str, datetime, int]]
    voids: list[tuple[datetime, int]]


def told(desk: Desk) -> Told:
    def asked(sql: str) -> list[Any]:
        return desk.store.read(lambda one: list(cursor_of(one).execute(sql)))

    events = asked(
        "SELECT d.code, e.kind, e.at_ms, e.body FROM events e JOIN dossiers d ON"
        " d.number = e.dossier ORDER BY e.dossier, e.number"
    )
    return Told(
        received=[
            (c, from_ms(ms))
            for c, ms in asked("SELECT code, received_ms FROM dossiers ORDER BY received_ms, id")
        ],
        events=[Row(c, kind, from_ms(ms), json.loads(body)) for c, kind, ms, body in events],
        visits=[
            (kind, from_ms(ms), number)
            for kind, ms, number in asked(
                "SELECT v.kind, v.at_ms, p.paper_no FROM visits v JOIN papers p ON p.visit = v.number"
            )
        ],
        voids=[
            (from_ms(ms), number)
            for ms, number in asked(
                "SELECT voided_ms, paper_no FROM papers"
                " WHERE visit IS NOT NULL AND voided_ms IS NOT NULL"
            )
        ],
    )


def trail(rows: Told, code: str, at: datetime) -> list[tuple[datetime, str]]:
    """Each state a dossier came into by then, when."""
    moves = [one for one in rows.events if one.code == code and one.kind == "dossier.moved"]
    seen = [one for one in moves if one.at <= at and one.body["to"] != one.body["from"]]
    return [(one.at, str(one.body["to"])) for one in seen]


def recounted(rows: Told, kind: BookKind, at: datetime) -> list[tuple[object, ...]]:
    """What tells each line of a book apart, in its order."""
    if kind is BookKind.REGISTER:
        return [(c, when, _returned(rows, c, at)) for c, when in rows.received if when <= at]
    if kind is BookKind.UNCOLLECTED:
        trails = [(c, trail(rows, c, at)) for c, when in rows.received if when <= at]
        return [(c, _ready(passed)) for c, passed in trails if passed and passed[-1][1] in RESULT]
    if kind is BookKind.VOIDS:
        events = [one for one in rows.events if one.kind == "paper.voided" and one.at <= at]
        dossiers = [(one.code, one.at, str(one.body["paper_no"])) for one in events]
        return [*dossiers, *(("", when, str(no)) for when, no in rows.voids if when <= at)]
    moves = [one for one in rows.events if one.body.get("move") == MOVES[kind] and one.at <= at]
    lines: list[tuple[object, ...]] = [(one.code, one.at) for one in moves]
    return [*lines, *(("", w) for k, w, _ in rows.visits if k == VISITS.get(kind) and w <= at)]


def _returned(rows: Told, code: str, at: datetime) -> datetime | None:
    found = None
    for when, state in trail(rows, code, at):
        found = when if state == "returned" else found if state == "archived" else None
    return found


def _ready(passed: list[tuple[datetime, str]]) -> datetime:
    """When the result that waits was there first: before it was taken and brought back, too."""
    made = None
    for when, state in passed:
        if state in RESULT:
            made = made or when
        elif state != "returned":
            made = None
    return made or passed[-1][0]


def kept(desk: Desk, kind: BookKind, at: datetime) -> list[tuple[object, ...]]:
    year = whole_year(2026)
    book = open_book(Asked(kind=kind, volume=year, part=year, as_of=at), desk=desk)
    found = list(read_all(book, desk=desk))
    assert [one.no for one in found] == list(range(1, len(found) + 1))
    titles = [one.title for one in BY_KIND[kind].columns]
    assert all(len(one.cells) == len(titles) for one in found)
    rows = [dict(zip(titles, one.cells, strict=True)) for one in found]
    codes = [one["Mã hồ sơ"] if line.dossier else "" for one, line in zip(rows, found, strict=True)]
    others = {
        BookKind.REGISTER: ("Nhận hồ sơ", "Trả kết quả"),
        BookKind.UNCOLLECTED: ("Có kết quả lúc",),
        BookKind.SUPPLEMENTS: ("Yêu cầu lúc",),
        BookKind.APOLOGIES: ("Xin lỗi lúc",),
        BookKind.REFUSALS: ("Từ chối lúc",),
        BookKind.VOIDS: ("Lúc", "Số giấy"),
    }[kind]
    return [
        (code, *(_number(one[name]) if name == "Số giấy" else one[name] for name in others))
        for code, one in zip(codes, rows, strict=True)
    ]


def _number(cell: object) -> str:
    """A paper's number without its year."""
    return str(cell).partition("/")[0]


def business(desk: Desk, take_in: TakeIn, guide: Any, refuse: Any, seed: int) -> None:
    chance = random.Random(seed)
    for at in range(7):
        taken = take_in(
            at=START + timedelta(minutes=chance.choice((0, 0, 5, 600)) + at),
            procedure_code=MARITAL,
            certified_copies=(),
        )
        walk(desk, taken, chance, steps=chance.randint(0, 9))
        _void_something(desk, taken.dossier_id, chance)
        visit = chance.choice((guide, refuse, None))
        if visit is not None:
            row: VisitRow = visit(submitter=Submitter(person=Person(name=f"Lò {seed} {at}")))
            if chance.random() < 0.4:
                void_paper_of(row.id, "Ghi nhầm người đến", desk=leader(desk), at=row.at)


def _void_something(desk: Desk, dossier_id: Any, chance: random.Random) -> None:
    dossier = open_dossier(dossier_id, desk=desk)
    letters = [one for one in dossier.papers if one.kind in ("apology", "supplement_request")]
    if letters and chance.random() < 0.6:
        at = dossier.events[-1].at + timedelta(hours=1)
        void_paper(letters[0].number, "Ghi nhầm người", dossier=dossier, desk=leader(desk), at=at)


def hours(rows: Told) -> Iterator[datetime]:
    """Before, at and behind what happened."""
    instants = sorted({one.at for one in rows.events} | {when for _, when in rows.received})
    yield instants[0] - timedelta(seconds=1)
    yield from instants[:: max(1, len(instants) // 7)]
    yield instants[-1] + timedelta(days=1)


@pytest.mark.parametrize("seed", range(6))
def test_every_book_equals_a_plain_recount_as_of_any_hour(
    desk: Desk, take_in: TakeIn, guide: Any, refuse: Any, seed: int
) -> None:
    business(desk, take_in, guide, refuse, seed)
    rows = told(desk)

    for at in hours(rows):
        if at.year > 2026:
            continue
        for kind in BookKind:
            found = kept(desk, kind, at)
            assert sorted(found, key=str) == sorted(recounted(rows, kind, at), key=str), (kind, at)
            in_time: list[Any] = [one[1] for one in found]
            assert in_time == sorted(in_time)


def test_what_a_book_said_of_a_past_hour_it_says_for_ever(
    desk: Desk, take_in: TakeIn, guide: Any, refuse: Any
) -> None:
    business(desk, take_in, guide, refuse, 3)
    hour = max(one.at for one in told(desk).events)
    before = {kind: kept(desk, kind, hour) for kind in BookKind}
    by, chance, at = leader(desk), random.Random(3), hour

    for code, _ in told(desk).received:
        dossier = open_dossier(named_dossier(code, desk=desk).id, desk=desk)
        rules = possible(dossier, desk=by)
        at += timedelta(hours=1)
        if rules:
            make(chance.choice(rules), dossier, by, at, chance.randrange(60))
    take_in(at=at + timedelta(hours=1))

    assert {kind: kept(desk, kind, hour) for kind in BookKind} == before
    assert {kind: kept(desk, kind, at + timedelta(days=1)) for kind in BookKind} != before

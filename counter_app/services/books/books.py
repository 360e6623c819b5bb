"""A book opened as of an instant: its lines by their names, read a page at a time, narrowed by words.

Lines are numbered through the year's volume, whatever part of it is shown; a book that is shut to
an instant gives the same lines for ever.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.core.text import fold
from counter_app.domain.books.book import BY_KIND, Book, BookKind, Cell
from counter_app.domain.books.lines import (
    event_cells,
    register_cells,
    uncollected_cells,
    waits_on_shelf,
)
from counter_app.domain.dossier import Event
from counter_app.domain.reporting.period import Period
from counter_app.domain.rights import shown_to
from counter_app.services.books.apart import copy_cells, visit_cells
from counter_app.services.books.cases import Reading, case_of, filed
from counter_app.services.desk import Desk
from db.counter.book_rows import Kept, kept_copies, kept_dossiers, kept_visits
from db.counter.books import COPY, Candidate, Connection, LineKey, candidates, found_by

PAGE: Final = 100
SHORT: Final = 2_000
"""A book of so many lines is searched in all its words; a longer one as the desk finds dossiers."""
_WALKED: Final = 400
_MOST_FOUND: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which book of which ``volume`` (a year), shown for ``part`` of it; no sector: all of them."""

    kind: BookKind
    volume: Period
    part: Period
    as_of: datetime
    sectors: tuple[str, ...] = ()

    @property
    def at(self) -> datetime:
        """The instant it is read at; what waits is told as it stood when the part closed."""
        return self.part.reckoned_at(self.as_of) if BY_KIND[self.kind].standing else self.as_of


@dataclass(frozen=True, slots=True, kw_only=True)
class BookLine:
    """One line: its number in the volume, its dossier where it has one, its cells."""

    no: int
    dossier: DossierId | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBook:
    """The lines shown by their names, each with its number, and the first page of them."""

    asked: Asked
    keys: tuple[LineKey, ...]
    numbers: tuple[int, ...]
    first: tuple[BookLine, ...]

    @property
    def book(self) -> Book:
        """Which one."""
        return BY_KIND[self.asked.kind]

    def __len__(self) -> int:
        """How many lines."""
        return len(self.keys)


def open_book(asked: Asked, *, desk: Desk) -> OpenBook:
    """The book at its instant; ``UserError`` for a sector that nobody knows."""
    known = {fold(one.sector): one.sector for one in desk.catalogue.procedures}
    for one in asked.sectors:
        if fold(one) not in known:
            raise UserError("sector_unknown", f"Không có lĩnh vực “{one}”. Hãy xem lại tên.")
    if asked.as_of < asked.part.start:
        raise UserError("period_ahead", "Quyển sổ này chưa bắt đầu. Hãy chọn năm khác.")
    found = desk.store.read(lambda one: _found(one, asked, desk))
    shown = [(no, one) for no, one in enumerate(found, start=1) if _is_shown(one, asked)]
    keys, numbers = tuple(one.key for _, one in shown), tuple(no for no, _ in shown)
    return _opened(asked, keys, numbers, desk)


def page(of: OpenBook, start: int, *, desk: Desk) -> tuple[BookLine, ...]:
    """The lines from ``start`` on, one page of them at most."""
    return _lines(of, start, PAGE, Reading(desk=desk, kind=of.asked.kind, at=of.asked.at))


def read_all(of: OpenBook, *, desk: Desk) -> Iterator[BookLine]:
    """Every line in its order, as it leaves the desk on paper or in a file."""
    reading = Reading(desk=desk, kind=of.asked.kind, at=of.asked.at, leaves=True)
    for start in range(0, len(of), _WALKED):
        yield from _lines(of, start, _WALKED, reading)


def narrowed(
    of: OpenBook, text: str, *, desk: Desk, cancelled: Callable[[], bool] = lambda: False
) -> OpenBook | None:
    """The lines that answer to every word of ``text``, no marks needed; None where it was given up.

    Of a long book those of the dossiers that the desk's own search finds.
    """
    words = fold(text).split()
    if not words:
        return of
    short = len(of) <= SHORT
    kept = list(_in_words(of, words, desk) if short else _in_index(of, text, words, desk))
    if cancelled():
        return None
    keys = tuple(of.keys[at] for at in kept)
    return _opened(of.asked, keys, tuple(of.numbers[at] for at in kept), desk)


def _opened(
    asked: Asked, keys: tuple[LineKey, ...], numbers: tuple[int, ...], desk: Desk
) -> OpenBook:
    made = OpenBook(asked=asked, keys=keys, numbers=numbers, first=())
    return replace(made, first=page(made, 0, desk=desk))


def _found(connection: Connection, asked: Asked, desk: Desk) -> list[Candidate]:
    """Every line of the volume, in its order."""
    span, at = asked.volume, asked.at
    found = candidates(connection, asked.kind, since=span.start, until=span.end, at=at)
    if asked.kind is BookKind.UNCOLLECTED:
        found = _waiting(connection, found, asked, desk)
    if not asked.sectors:
        return found
    wanted = frozenset(map(fold, asked.sectors))
    mended = kept_dossiers(connection, {one.key[0] for one in found if one.mended}, at=at)
    return [one for one in found if fold(_sector(one, mended, desk)) in wanted]


def _waiting(
    connection: Connection, may_wait: list[Candidate], asked: Asked, desk: Desk
) -> list[Candidate]:
    """Those whose events say that they wait, the longest first."""
    reading = Reading(desk=desk, kind=asked.kind, at=asked.at)
    found: list[Candidate] = []
    for start in range(0, len(may_wait), _WALKED):
        some = may_wait[start : start + _WALKED]
        kept = kept_dossiers(connection, [one.key[0] for one in some], at=asked.at)
        for one in some:
            case = case_of(kept[one.key[0]], reading)
            if waits_on_shelf(case):
                found.append(replace(one, at=case.stands[1].ready_at or one.at))
    return sorted(found, key=lambda one: (one.at, one.whose))


def _sector(one: Candidate, mended: dict[int, Kept], desk: Desk) -> str:
    """The sector of a line, of a dossier that was mended since as it was then."""
    code, kept = one.procedure_code, mended.get(one.key[0])
    if one.mended and kept is not None and kept.facts is not None:
        code = filed(kept).procedure_code
    procedure = desk.catalogue.get(code)
    return procedure.sector if procedure else one.sector


def _is_shown(one: Candidate, asked: Asked) -> bool:
    return BY_KIND[asked.kind].standing or asked.part.holds(one.at)


def _in_words(of: OpenBook, words: Sequence[str], desk: Desk) -> Iterator[int]:
    reading = Reading(desk=desk, kind=of.asked.kind, at=of.asked.at)
    for start in range(0, len(of), _WALKED):
        for at, line in enumerate(_lines(of, start, _WALKED, reading), start=start):
            told = fold(" ".join(map(cell_words, line.cells)))
            if all(word in told for word in words):
                yield at


def _in_index(of: OpenBook, text: str, words: Sequence[str], desk: Desk) -> list[int]:
    hides = Reading(desk=desk, kind=of.asked.kind, at=of.asked.at).hides
    found = desk.store.read(lambda one: found_by(one, text, _MOST_FOUND, without_restricted=hides))
    visits = [-number for number, event in of.keys if number < 0 and event != COPY]
    names = desk.store.read(lambda one: kept_visits(one, visits)) if visits else {}
    named = {-n for n, one in names.items() if all(word in fold(one.name) for word in words)}
    return [
        at
        for at, (number, event) in enumerate(of.keys)
        if event != COPY and (number in found or number in named)
    ]


def cell_words(cell: Cell) -> str:
    """A cell as people read it."""
    if isinstance(cell, datetime):
        return f"{local(cell):%H:%M %d/%m/%Y}"
    return "" if cell is None else str(cell)


def _lines(of: OpenBook, start: int, most: int, reading: Reading) -> tuple[BookLine, ...]:
    keys = of.keys[start : start + most]
    if not keys:
        return ()
    told = reading.desk.store.read(lambda one: _told(one, keys, reading))
    numbers = of.numbers[start : start + most]
    return tuple(
        BookLine(no=no, dossier=dossier, cells=_masked(cells, reading))
        for no, (dossier, cells) in zip(numbers, told, strict=True)
    )


_Told = tuple[DossierId | None, tuple[Cell, ...]]


def _told(connection: Connection, keys: Sequence[LineKey], reading: Reading) -> list[_Told]:
    kept = kept_dossiers(
        connection,
        {number for number, event in keys if number > 0 and event != COPY},
        at=reading.at,
    )
    visits = kept_visits(connection, [-number for number, _ in keys if number < 0])
    copies = kept_copies(connection, [number for number, event in keys if event == COPY])
    found: list[_Told] = []
    for number, event in keys:
        if event == COPY:
            found.append((None, copy_cells(copies[number])))
        elif number < 0:
            visit = visits[-number]
            found.append((None, visit_cells(reading, visit)))
        else:
            found.append((kept[number].id, _cells(kept[number], event, reading)))
    return found


def _cells(kept: Kept, number: int, reading: Reading) -> tuple[Cell, ...]:
    case = case_of(kept, reading)
    if reading.kind is BookKind.REGISTER:
        return register_cells(case)
    if reading.kind is BookKind.UNCOLLECTED:
        return uncollected_cells(case, reading.at)
    return event_cells(reading.kind, case, _numbered(case.events, number))


def _numbered(events: tuple[Event, ...], number: int) -> Event:
    return next(one for one in events if one.number == number)


def _masked(cells: tuple[Cell, ...], reading: Reading) -> tuple[Cell, ...]:
    """Numbers of people as whoever reads may see them; the code is a dossier's."""
    who = reading.desk.clerk
    return tuple(
        shown_to(who, cell) if at and isinstance(cell, str) else cell
        for at, cell in enumerate(cells)
    )

"""Handing dossiers over by list, out and back: what may stand on a list, and making it.

All dossiers of a list move in one transaction with the list and its paper, or none does. Confirming
is in ``handover_receipt``, what the list says in ``handover_paper``.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from counter_app.core import ids
from counter_app.core.clock import to_ms
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.core.text import clean_line
from counter_app.domain.dossier import DossierRow, EventKind, State
from counter_app.domain.handover import (
    MOST_LINES,
    Verdict,
    Way,
    list_code,
    why_not_back,
    why_not_out,
)
from counter_app.domain.office import Destination
from counter_app.domain.step import Finished
from counter_app.domain.workflow import Move
from counter_app.services.desk import Desk
from counter_app.services.handing_over.handover_paper import (
    ListedDossier,
    counted_papers,
    handover_paper,
    in_bundles,
)
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.moving.results import place_for
from counter_app.services.moving.workflow import Planned, Wanted, plan_move
from counter_app.services.office.belonging import belongs_to
from counter_app.services.visits.scanned import FOLLOWED, read_scanned
from db.counter import handover_writing, handovers
from db.counter.handover_writing import NewHandover, NewItem
from db.counter.handovers import Handover, HandoverItem
from db.counter.moves import NewFact

__all__ = ["Handover", "HandoverItem", "hand_over", "judge", "lines_of", "open_list", "waiting"]
_LONGEST: Final = 200
_SHELVED: Final = frozenset({State.READY, State.REFUSED_AFTER_APPRAISAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One dossier to hand over; ``shelf`` is where a result that comes back is put."""

    dossier_id: DossierId
    bundle: str = ""
    note: str = ""
    shelf: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewList:
    """A list as a person put it together; ``other_side`` is who stands before the desk."""

    way: Way
    destination: str
    lines: tuple[Line, ...]
    other_side: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A list just written: its id and code, the row of its paper, the dossiers it moved."""

    id: str
    code: str
    paper: int
    dossiers: tuple[DossierId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A dossier that waits to go or to come back, to or from whom, and whether it is late."""

    row: DossierRow
    destination: str
    late: bool


def destinations(*, desk: Desk) -> tuple[Destination, ...]:
    """Where this office hands dossiers to, in its own order."""
    return desk.office.handed_to


def destination_named(name: str, *, desk: Desk) -> Destination:
    """The destination of that name; ``UserError`` names those there are."""
    for one in destinations(desk=desk):
        if one.name == name:
            return one
    known = ", ".join(one.name for one in destinations(desk=desk))
    raise UserError("destination_unknown", f"Không có nơi nhận “{name}”. Hãy chọn: {known}.")


def waiting(way: Way, *, desk: Desk, at: datetime) -> tuple[Waiting, ...]:
    """What is to be transferred, or may come back; the most pressing first."""
    read = handovers.at_desk if way is Way.OUT else handovers.away
    rows, places = desk.store.read(
        lambda one: (read(one), {} if way is Way.OUT else handovers.last_places(one))
    )
    # Thousands of rows are of a few procedures.
    known: dict[tuple[str, str | None], str] = {}

    def usual(row: DossierRow) -> str:
        key = (row.procedure_code, row.resolving_unit)
        if key not in known:
            known[key] = belongs_to(row, desk=desk).name
        return known[key]

    return tuple(
        Waiting(row=row, destination=places.get(row.id) or usual(row), late=_late(row, way, at))
        for row in rows
    )


def counts(found: Sequence[Waiting]) -> dict[str, tuple[int, int]]:
    """For each destination how many wait and how many of them are late."""
    late = Counter(one.destination for one in found if one.late)
    whole = Counter(one.destination for one in found)
    return {name: (number, late[name]) for name, number in whole.items()}


def judge(
    text: str, *, way: Way, destination: Destination, taken: Sequence[DossierId], desk: Desk
) -> Verdict:
    """What a scanned or typed ``text`` names, and whether it may stand on the list as it is."""
    text = text.strip()
    found = read_scanned(text, desk=desk)
    if found.row is None:
        return Verdict(text=text, why=found.message)
    # A paper given before the dossier leads to it; one that is void or doubtful does not go along.
    doubt = "" if found.message == FOLLOWED else found.message
    if found.row.id in taken:
        line = taken.index(found.row.id) + 1
        return Verdict(text=text, row=found.row, why=f"Đã có trong danh sách này, dòng {line}.")
    dossier = open_dossier(found.row.id, desk=desk)
    return Verdict(
        text=text,
        row=found.row,
        papers=counted_papers(dossier),
        why=doubt or _why_not(dossier.row, way, destination, desk),
    )


def hand_over(new: NewList, *, desk: Desk, at: datetime) -> Made:
    """Writes the list, its paper and a step for each dossier; all of it or, at a fault, nothing."""
    return desk.store.lanes.write.run(lambda: _hand_over(new, desk, at))


def open_list(code: tuple[int, int], *, desk: Desk) -> Handover:
    """The list of a year and number (``handover.read_list_code``)."""
    found = desk.store.read(lambda one: handovers.list_numbered(one, *code))
    if found is None:
        raise UserError("list_unknown", "Không có danh sách bàn giao mang số này. Hãy xem lại.")
    return found


def lines_of(handover: Handover, *, desk: Desk) -> tuple[HandoverItem, ...]:
    """The dossiers of a list."""
    return desk.store.read(lambda one: handovers.items_of(one, handover.number))


def lists_since(since: datetime, *, desk: Desk) -> tuple[Handover, ...]:
    """The lists made from ``since`` on and every older one that still waits; newest first."""
    return desk.store.read(lambda one: handovers.lists_since(one, since))


def _hand_over(new: NewList, desk: Desk, at: datetime) -> Made:
    destination = destination_named(new.destination, desk=desk)
    listed = in_bundles(_listed(new, destination, desk))
    shelves = {line.dossier_id: clean_line(line.shelf)[:_LONGEST] for line in new.lines}
    plans = [
        _plan(new.way, one.dossier, shelves[one.dossier.row.id], desk=desk, at=at) for one in listed
    ]
    latest = max([at, *(plan.at for plan in plans if isinstance(plan, Planned))])
    if latest > at:  # one moment for the whole list, before no dossier's last event
        return _hand_over(new, desk, latest)
    other_side = clean_line(new.other_side)[:_LONGEST]
    written = NewHandover(
        id=ids.uuid7(to_ms(at)),
        way=new.way,
        destination=destination.name,
        other_side=other_side,
        items=tuple(
            NewItem(
                dossier_id=one.dossier.row.id,
                what=plan.step if isinstance(plan, Planned) else plan,
                bundle=one.bundle,
                note=one.note,
            )
            for one, plan in zip(listed, plans, strict=True)
        ),
        paper=handover_paper(new.way, (destination.name, other_side), listed, desk=desk, at=at),
    )
    stamp = desk.stamp(at)
    paper = desk.store.write(lambda one: handover_writing.write_handover(one, written, stamp))
    made = desk.store.write(lambda one: handovers.list_with_id(one, written.id))
    if made is None:
        raise LookupError("a list just written is there")
    return Made(
        id=written.id,
        code=list_code(made.year, made.paper_no),
        paper=paper,
        dossiers=tuple(item.dossier_id for item in written.items),
    )


def _listed(new: NewList, destination: Destination, desk: Desk) -> list[ListedDossier]:
    """The dossiers as they stand now; ``UserError`` names those that may no longer go."""
    if not new.lines:
        raise UserError("list_empty", "Danh sách chưa có hồ sơ nào. Hãy quét hồ sơ vào.")
    if len(new.lines) > MOST_LINES:
        raise UserError("list_long", f"Một danh sách nhiều nhất {MOST_LINES} hồ sơ. Hãy tách ra.")
    if len({line.dossier_id for line in new.lines}) < len(new.lines):
        raise UserError("line_twice", "Có hồ sơ nằm hai lần trong danh sách. Hãy bỏ bớt một dòng.")
    listed = [
        ListedDossier(
            dossier=open_dossier(line.dossier_id, desk=desk),
            bundle=clean_line(line.bundle)[:_LONGEST],
            note=clean_line(line.note)[:_LONGEST],
        )
        for line in new.lines
    ]
    for one in listed:
        why = _why_not(one.dossier.row, new.way, destination, desk)
        if why:
            name = one.dossier.row.code or f"Giấy số {one.dossier.row.slip_no}"
            raise UserError("line_refused", f"{name}: {why} Danh sách chưa lập.")
    return listed


def _plan(
    way: Way, dossier: DossierView, shelf: str, *, desk: Desk, at: datetime
) -> Planned | NewFact:
    """What becomes of one dossier; a result made known before it came is only put on its shelf."""
    shelf = shelf or place_for(dossier, desk=desk)
    if way is Way.OUT:
        return plan_move(dossier, Wanted(move=Move.TRANSFER), desk=desk, at=at)
    if dossier.row.state not in _SHELVED:
        wanted = Wanted(move=Move.FINISH, details=Finished(shelf=shelf))
        return plan_move(dossier, wanted, desk=desk, at=at)
    return NewFact(
        dossier_id=dossier.row.id,
        kind=EventKind.RESULT_SHELVED,
        body={"shelf": shelf},
        seen_version=dossier.version,
        standing=replace(dossier.row.standing, shelf=shelf),
    )


def _why_not(row: DossierRow, way: Way, destination: Destination, desk: Desk) -> str:
    if way is Way.OUT:
        return why_not_out(row, belongs_to(row, desk=desk), destination)
    lists = desk.store.read(lambda one: handovers.passages(one, row.id))
    if lists and lists[-1].way is Way.BACK:
        code = list_code(lists[-1].year, lists[-1].paper_no)
        return f"Kết quả đã nhận về theo danh sách {code}."
    belongs = Destination(name=lists[-1].destination) if lists else belongs_to(row, desk=desk)
    return why_not_back(row, belongs, destination)


def _late(row: DossierRow, way: Way, at: datetime) -> bool:
    due = row.standing.step_due_at if way is Way.OUT else row.due_at
    return due is not None and due < at

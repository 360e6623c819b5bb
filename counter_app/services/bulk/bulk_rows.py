"""One row of a bulk list: read into a draft, judged as the intake judges, made into a dossier."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from counter_app.core import ids
from counter_app.core.clock import from_local, local, to_ms
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.core.legacy_text import detect_legacy, from_legacy
from counter_app.core.text import DROPPED, fold
from counter_app.core.wall_time import instant_of
from counter_app.domain.catalogue.procedure import Procedure
from counter_app.domain.deadline.redating import carried_over
from counter_app.domain.deadline.working_days import moment, working_days
from counter_app.domain.draft import Draft
from counter_app.domain.offer import Offer
from counter_app.domain.official_code import plain_code
from counter_app.domain.usual_basis import usual_basis
from counter_app.services.bulk.bulk_columns import (
    NAME,
    OLD_CODE,
    PROCEDURE,
    RECEIVED,
    BulkColumn,
    Places,
    title_of,
)
from counter_app.services.bulk.table_file import Row
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import check, new_dossier, numbering
from counter_app.services.intake.intake_file import draft_of
from counter_app.services.intake.offer import offer
from counter_app.services.kept_text import line as kept_line
from counter_app.services.visits.doubts import with_doubts
from db.counter.bulk import Known, NewLine

OUT_OF_HOURS: Final = "out_of_hours"
OLD_SYSTEM_NAME: Final = "Hệ thống cũ"
_USUAL_PAPER: Final = "Giấy ủy quyền"
_FROM_OLD: Final = "Theo hồ sơ của hệ thống cũ"
_SAID: Final = 60  # of a name or a procedure nobody knows


class Verdict(StrEnum):
    """What is to become of a row."""

    GOOD = "good"
    LOOK = "look"
    BAD = "bad"
    KNOWN = "known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One thing about a row: in which column, and what to do; it stops the row or wants a look."""

    column: str
    message: str
    blocking: bool = True

    @property
    def words(self) -> str:
        """As the clerk reads it."""
        return f"{self.column}: {self.message}" if self.column else self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class Old:
    """That an older system took the dossier in: its code there, when, and whose system it was."""

    code: str
    received_at: datetime
    due_at: datetime | None
    system: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row with its verdict. A ``draft`` is there once it could be read, an ``offer`` once judged."""

    number: int
    name: str
    procedure: str
    verdict: Verdict
    notes: tuple[Note, ...] = ()
    draft: Draft | None = None
    offer: Offer | None = None
    old: Old | None = None

    def known_as(self, known: Known | None) -> "Line":
        """The line, as one that is a dossier already where it is."""
        if known is None or self.verdict is Verdict.BAD:
            return self
        since = f"{local(known.received_at):%d/%m/%Y}"
        note = Note(
            column="", message=f"Đã có hồ sơ {known.name} nhận ngày {since}.", blocking=False
        )
        return replace(self, verdict=Verdict.KNOWN, notes=(note, *self.notes))


def judged_row(row: Row, places: Places, *, seen: "Seen", desk: Desk, at: datetime) -> Line:
    """The row with its verdict; ``seen`` is what the lines above it said, and then it, too."""
    read = _Reading(row, places)
    line = Line(
        number=row.number,
        name=read.said(NAME)[:_SAID],
        procedure=read.said(PROCEDURE)[:_SAID],
        verdict=Verdict.BAD,
        notes=tuple(read.notes),
    )
    try:
        procedure = _procedure(read.said(PROCEDURE), desk, at)
        line = replace(line, procedure=procedure.short_name)
        old = _old(read, desk)
        draft = draft_of(_filled(read, procedure, old, desk) | seen.ref_of(read))
        offer_ = offered(draft, old, desk=desk, at=at)
        check_row(offer_, old, at)
    except UserError as error:
        return replace(line, notes=_told(line.notes, [_note(error)]))
    repeated = seen.repeated(row.number, read.key, draft, old)
    notes = _told(line.notes, [*_findings(offer_), *repeated])
    blocked = any(note.blocking for note in notes)
    verdict = Verdict.BAD if blocked else Verdict.LOOK if notes else Verdict.GOOD
    return replace(line, verdict=verdict, notes=notes, draft=draft, offer=offer_, old=old)


def _told(read: tuple[Note, ...], found: Iterable[Note]) -> tuple[Note, ...]:
    """What reading said, then what judging did; of a cell that could not be read only the first."""
    unread = {note.column for note in read if note.blocking}
    return (*read, *(one for one in found if not one.column or one.column not in unread))


def _note(error: UserError) -> Note:
    message = error.message.replace(f"Mục {error.field} ", "Ô này ")
    return Note(column=title_of(error.field or ""), message=message)


def check_row(offer_: Offer, old: Old | None, at: datetime) -> None:
    """Returns where the clock allows an intake at all; what is in the way is told as notes."""
    if old is None:
        check(replace(offer_, findings=()), at)


def offered(draft: Draft, old: Old | None, *, desk: Desk, at: datetime) -> Offer:
    """What is promised: reckoned now, or what an older system's slip says already.

    What was to be paid there was paid there.
    """
    if old is None:
        return with_doubts(offer(draft, desk=desk, at=at), draft, desk=desk, at=at)
    reckoned = offer(draft, desk=desk, at=old.received_at)
    dated = {"date_needed"} if old.due_at is not None else set()
    findings = tuple(
        one for one in reckoned.findings if one.field != "due" and one.code not in dated
    )
    promise, due_at = reckoned.promise, reckoned.due_at
    if old.due_at is not None and old.due_at != due_at and promise is not None:
        wall = local(old.due_at).replace(tzinfo=None)
        promise, due_at = carried_over(promise, wall, f"Giấy hẹn của hồ sơ {old.code}"), old.due_at
    return replace(reckoned, promise=promise, due_at=due_at, findings=findings, charges=())


def new_line(draft: Draft, old: Old | None, offer_: Offer, *, desk: Desk, at: datetime) -> NewLine:
    """The dossier to be written; an older one keeps its day of receipt and gets a number of today."""
    if old is None:
        return NewLine(dossier=new_dossier(draft, offer_, desk, at, print_slip=True))
    new = new_dossier(draft, offer_, desk, old.received_at, print_slip=False)
    today = replace(
        new, id=DossierId(ids.uuid7(to_ms(at))), numbering=numbering(draft, desk, at), kept=()
    )
    return NewLine(dossier=today, system=old.system, old_code=old.code)


class Seen:
    """What the lines of a file said so far: which say the same, and where they stand."""

    def __init__(self) -> None:
        self._rows: dict[str, list[int]] = {}
        self._refs: dict[str, int] = {}
        self._codes: dict[str, int] = {}

    def ref_of(self, read: "_Reading") -> dict[str, str]:
        """What the row is known by ever after: its own reference, else all it says."""
        if "client_ref" in read.values:
            return {}
        same = len(self._rows.get(read.key, ()))
        return {"client_ref": f"list.{read.key}" + (f".{same + 1}" if same else "")}

    def repeated(self, row: int, key: str, draft: Draft, old: Old | None) -> Iterator[Note]:
        """What an earlier line said already."""
        first = self._refs.setdefault(draft.client_ref or "", row)
        if first != row:
            yield Note(column="Mã của dòng", message=f"Trùng với dòng {first}.")
        first = self._codes.setdefault(old.code, row) if old is not None else row
        if first != row:
            yield Note(column=OLD_CODE, message=f"Trùng mã với dòng {first}.")
        alike = self._rows.setdefault(key, [])
        if alike:
            words = f"Giống hệt dòng {alike[0]}; hãy xem có ghi thừa không."
            yield Note(column="", message=words, blocking=False)
        alike.append(row)


class _Reading:
    """A row's cells as the intake file's keys and values, with what is wrong of them."""

    def __init__(self, row: Row, places: Places) -> None:
        self.values: dict[str, Any] = {}
        self.notes: list[Note] = []
        self._said: dict[str, str] = {}
        faults = dict(row.faults)
        for at, (cell, column) in enumerate(zip(row.cells, places.columns, strict=True)):
            title = column.title if column else places.headings[at]
            if at in faults:
                self.notes.append(Note(column=title, message=f"Ô này {faults[at]}."))
            elif column is not None and cell:
                self._read(column, cell)
            if at in row.dropped and column is not None:
                self.notes.append(Note(column=title, message=DROPPED, blocking=False))
        text = json.dumps(self._said, ensure_ascii=False, sort_keys=True)
        self.key = hashlib.sha256(text.encode()).hexdigest()[:32]

    def said(self, title: str) -> str:
        """What the cell under that heading says."""
        return self._said.get(title, "")

    def _read(self, column: BulkColumn, cell: str) -> None:
        self._said[column.title] = cell
        old = detect_legacy(cell)
        if old is not None:
            meant = from_legacy(cell, old)
            words = f"Chữ theo bảng mã cũ, hãy gõ lại: “{meant[:_SAID]}”."
            self.notes.append(Note(column=column.title, message=words))
            return
        try:
            value = column.read(cell)
        except UserError as error:
            words = error.message[:1].upper() + error.message[1:]
            self.notes.append(Note(column=column.title, message=words))
            return
        if words := column.doubt(cell):
            self.notes.append(Note(column=column.title, message=words, blocking=False))
        place = self.values
        for part in column.path[:-1]:
            place = place.setdefault(part, {})
        place[column.path[-1]] = value


def _filled(read: _Reading, procedure: Procedure, old: Old | None, desk: Desk) -> dict[str, Any]:
    """The values of an intake file."""
    values = {key: value for key, value in read.values.items() if key not in _OWN}
    values["procedure_code"] = procedure.code
    values.setdefault("submitter", {}).setdefault("basis", usual_basis(procedure).value)
    if "case" in values:
        values["case"] = _case(values["case"], procedure)
    if "authority" in values:
        values["authority"] = {"kind": _USUAL_PAPER} | values["authority"]
    if owner := read.values.get("owner"):
        values["owners"] = [owner]
    if copy := read.values.get("copy"):
        values["certified_copies"] = [{"document": "", "pages": 1, "copies": 1} | copy]
    if old is not None:
        if not values["submitter"].get("personal_id"):
            values["submitter"].setdefault("no_id_reason", _FROM_OLD)
    elif due := read.values.get("due"):
        values["agreed"] = {
            "due_at": f"{local(_closing(due, desk)):%Y-%m-%dT%H:%M}",
            "reason": read.values.get("reason", ""),
        }
    return values


_OWN: Final = frozenset({"copy", "due", "reason", "old", "owner"})


def _old(read: _Reading, desk: Desk) -> Old | None:
    told: dict[str, str] = read.values.get("old", {})
    if not told.get("code"):
        if told:
            raise UserError(
                "old_code_missing", f"Có “{RECEIVED}” thì cần “{OLD_CODE}”.", field="old.code"
            )
        return None
    if not told.get("received"):
        raise UserError("old_day_missing", "Hồ sơ cũ cần ngày đã tiếp nhận.", field="old.received")
    due = read.values.get("due")
    return Old(
        code=kept_line(plain_code(told["code"]), "code"),
        received_at=_opening(told["received"]),
        due_at=_closing(due, desk) if due else None,
        system=kept_line(told.get("system", OLD_SYSTEM_NAME), "system"),
    )


def _opening(text: str) -> datetime:
    return instant_of(text if "T" in text else f"{text}T08:00", field="old.received")


def _closing(text: str, desk: Desk) -> datetime:
    """The moment meant; a day alone means the end of its hours."""
    if "T" in text:
        return instant_of(text, field="due")
    day = datetime.fromisoformat(text)
    hours = working_days(desk.timetable, desk.calendar, day.year).day(day.toordinal())
    return from_local(moment(day.toordinal(), hours.closes))


def _procedure(text: str, desk: Desk, at: datetime) -> Procedure:
    """By its code, or by its name as the catalogue has it."""
    on = local(at).date()
    if desk.catalogue.get(text) is not None:
        return desk.catalogue.require(text, on=on)
    near = desk.catalogue.find(text, on=on, limit=3)
    same = [one for one in near if fold(text) in (fold(one.name), fold(one.short_name))]
    if len(same) == 1:
        return same[0]
    named = "; ".join(f"{one.code} {one.short_name}" for one in near)
    words = f"gần giống: {named}" if named else "hãy tra mã ở màn hình tiếp nhận (F2)"
    raise UserError("procedure_unknown", f"Không có thủ tục này; {words}.", field="procedure_code")


def _case(text: str, procedure: Procedure) -> str:
    """A case's id for its id or its name; anything else is refused where cases are chosen."""
    return next((one.id for one in procedure.cases if fold(one.name) == fold(text)), text)


def _findings(offer_: Offer) -> Iterable[Note]:
    """What the intake would say of the row; what is true of all such dossiers, or of the hour, is not."""
    for one in offer_.findings:
        if not one.blocking and (one.field == "procedure" or one.code == OUT_OF_HOURS):
            continue
        yield Note(column=title_of(one.field), message=one.message, blocking=one.blocking)

"""The national and local calendar: which dates are off, swapped, worked instead, or provisional.

Weekly hours live in ``schedule``; the arithmetic over both in ``working_days``.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Final

import tomli

from counter_app.core.errors import UserError
from counter_app.core.resources import resource
from counter_app.domain.deadline.schedule import WEEKDAYS

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MAX_ROWS: Final = 5_000
_MAX_NAME: Final = 200


class DayKind(StrEnum):
    """What a row makes of its date."""

    OFF = "off"
    OFF_SWAP = "off_swap"
    WORK = "work"
    OFF_PROVISIONAL = "off_provisional"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRow:
    """One date out of the ordinary; ``weekday`` (0 = Monday) lends a make-up day its hours."""

    date: date
    kind: DayKind
    name: str = ""
    weekday: int | None = None
    source: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A version of the calendar: rows ascending by date, one a date; ``years`` that have rows."""

    version: str
    rows: tuple[CalendarRow, ...]
    years: frozenset[int] = field(init=False, repr=False, compare=False)
    by_day: Mapping[int, CalendarRow] = field(init=False, repr=False, compare=False)
    provisional: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        rows = tuple(sorted(self.rows, key=lambda row: row.date))
        by_day = {row.date.toordinal(): row for row in rows}
        if len(by_day) != len(rows):
            raise _bad("Lịch nghỉ có ngày ghi hai lần, hãy bỏ bớt một dòng.")
        derived = {
            "rows": rows,
            "by_day": by_day,
            "years": frozenset(row.date.year for row in rows),
            "provisional": tuple(
                day for day, row in by_day.items() if row.kind is DayKind.OFF_PROVISIONAL
            ),
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    def __hash__(self) -> int:
        return hash((self.version, len(self.rows)))


def load_calendar() -> Calendar:
    """The calendar that ships with the program."""
    folder = resource("calendar")
    about = tomli.loads((folder / "calendar.toml").read_text(encoding="utf-8"))
    text = (folder / about["rows"]).read_text(encoding="utf-8")
    return read_calendar(text, version=about["version"])


def read_calendar(text: str, *, version: str | None = None) -> Calendar:
    """A calendar from CSV with a heading: date, kind, name and, if wanted, weekday, source."""
    lines = csv.DictReader(io.StringIO(text, newline=""))
    headings = lines.fieldnames or []
    if {"date", "kind"} - set(headings) or len(set(headings)) < len(headings):
        raise _bad("Dòng đầu của lịch nghỉ phải ghi tên cột: date,kind,name. Hãy sửa tệp.")
    try:
        rows = list(lines)
    except csv.Error as error:
        raise _bad("Lịch nghỉ không phải tệp CSV đúng dạng. Hãy sửa tệp.") from error
    if not rows:
        raise _bad("Lịch nghỉ không có dòng nào. Hãy xem lại tệp.")
    return parse_calendar(rows, version=version, first_line=2)


default_calendar = cache(load_calendar)


def parse_calendar(data: object, *, version: str | None = None, first_line: int = 1) -> Calendar:
    """A calendar from ``[{"date", "kind", "name", "weekday"?}, …]``; UserError ``bad_calendar``.

    Without a ``version`` the rows' own digest serves as one.
    """
    if not isinstance(data, list) or len(data) > _MAX_ROWS:
        raise _bad("Lịch nghỉ cần là danh sách các ngày, không quá 5.000 dòng.")
    rows = tuple(_numbered(number, row) for number, row in enumerate(data, start=first_line))
    if version is None:
        import hashlib  # a tenth of this module's import time, for calendars that are given

        text = repr(sorted((r.date, r.kind.value, r.name, r.weekday or 0) for r in rows))
        version = "rows-" + hashlib.sha256(text.encode()).hexdigest()[:12]
    return Calendar(version=version, rows=rows)


def calendar_json(calendar: Calendar) -> list[dict[str, str]]:
    """The rows in the plain form that ``parse_calendar`` reads back; empty fields are left out."""
    return [
        {name: value for name, value in _row_json(row).items() if value} for row in calendar.rows
    ]


def parse_date(text: object) -> date | None:
    """The date of ``YYYY-MM-DD``, None when it is not one."""
    if not isinstance(text, str) or not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _row_json(row: CalendarRow) -> dict[str, str]:
    return {
        "date": row.date.isoformat(),
        "kind": row.kind.value,
        "name": row.name,
        "weekday": "" if row.weekday is None else WEEKDAYS[row.weekday],
        "source": row.source,
        "confidence": row.confidence,
    }


def _numbered(number: int, data: object) -> CalendarRow:
    try:
        return _row(data)
    except UserError as error:
        raise _bad(f"Dòng {number}: {error.message}") from None


def _row(data: object) -> CalendarRow:
    known = {"date", "kind", "name", "weekday", "source", "confidence"}
    if not isinstance(data, Mapping) or not set(data) <= known:
        raise _bad("Mỗi dòng lịch nghỉ chỉ gồm date, kind, name, weekday, source, confidence.")
    day = parse_date(data.get("date"))
    if day is None:
        raise _bad("Ngày trong lịch nghỉ chưa đúng, hãy ghi như 2026-11-24.")
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in set(DayKind):
        raise _bad("Loại ngày trong lịch nghỉ phải là off, off_swap, work hoặc off_provisional.")
    return CalendarRow(
        date=day,
        kind=DayKind(kind),
        name=_text(data.get("name")),
        weekday=_weekday(data.get("weekday")),
        source=_text(data.get("source")),
        confidence=_text(data.get("confidence")),
    )


def _weekday(name: object) -> int | None:
    if name is None or name == "":
        return None
    if not isinstance(name, str) or name not in WEEKDAYS:
        raise _bad("Ngày làm bù theo giờ của thứ nào: ghi mon, tue, wed, thu, fri, sat, sun.")
    return WEEKDAYS.index(name)


def _text(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > _MAX_NAME:
        raise _bad("Tên ngày nghỉ cần là chữ, không quá 200 ký tự.")
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in value):
        raise _bad("Tên ngày nghỉ có ký tự lạ, hãy gõ lại.")
    return unicodedata.normalize("NFC", value)


def _bad(message: str) -> UserError:
    return UserError("bad_calendar", message, field="calendar")

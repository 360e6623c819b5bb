"""Published editions of the catalogue and the calendar: which one holds on a day, and what it says.

An edition is whole: it replaces what shipped or held before from its day on, and never deletes; a
procedure it no longer names has expired. Signatures are checked where editions come in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

import msgspec

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.domain.catalogue.catalogue import Catalogue, CatalogueError, read_catalogue
from counter_app.domain.catalogue.succession import succeed
from counter_app.domain.deadline.calendar import Calendar, default_calendar, parse_calendar
from counter_app.domain.office import OwnCalendar

_TEXT: Final = msgspec.json.Encoder(order="sorted")


class EditionKind(StrEnum):
    """What an edition is of; the words of the protocol."""

    CATALOG = "catalog.published"
    CALENDAR = "calendar.published"


NAMES: Final[Mapping[EditionKind, str]] = {
    EditionKind.CATALOG: "Danh mục thủ tục",
    EditionKind.CALENDAR: "Lịch nghỉ",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionHead:
    """Which edition it is; ``number`` rises within its kind, ``came_at`` is when it was heard of."""

    kind: EditionKind
    number: int
    version: str
    valid_from: date
    came_at: datetime

    @property
    def name(self) -> str:
        """As screens and explanations name it."""
        return f"{self.version} (số {self.number}, từ {self.valid_from:%d/%m/%Y})"

    @property
    def begins(self) -> tuple[date, int]:
        """Its place among the others: the later day, then the higher number."""
        return self.valid_from, self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An edition with its content: ``{"files": {name: TOML}}`` or ``{"rows": […]}``, as JSON."""

    head: EditionHead
    content: str


def begun(heads: Iterable[EditionHead], kind: EditionKind, on: date) -> list[EditionHead]:
    """Those of a kind that have begun by ``on``; the last one holds."""
    found = (one for one in heads if one.kind is kind and one.valid_from <= on)
    return sorted(found, key=lambda one: one.begins)


def holding(heads: Iterable[EditionHead], kind: EditionKind, on: date) -> EditionHead | None:
    """The edition that holds on a day; None where what ships does."""
    return next(reversed(begun(heads, kind, on)), None)


def catalogue_after(editions: Sequence[Edition], first: Catalogue) -> Catalogue:
    """The catalogue that holds after these (in the order they begin), the first one that ships."""
    now = first
    for one in editions:
        now = _succeed(_catalogue(one.head.name, one.content), now, one.head.valid_from)
    return now


def calendar_of(edition: Edition) -> Calendar:
    """The calendar an edition is."""
    return _calendar(edition.head.name, edition.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Almanac:
    """The calendar that holds, and every one this office ever reckoned by, by its version."""

    holds: Calendar
    known: Mapping[str, Calendar]


def almanac(published: Sequence[tuple[EditionHead, Calendar]], own: OwnCalendar | None) -> Almanac:
    """Of the published calendars that have begun and the office's own, the later word holds."""
    ours = parse_calendar(list(own.rows), version=own.version) if own is not None else None
    every = [default_calendar(), *(one for _, one in published), *([ours] if ours else ())]
    holds = every[0]
    if published and _outranks(published[-1][0], own):
        holds = published[-1][1]
    elif ours is not None:
        holds = ours
    return Almanac(holds=holds, known={one.version: one for one in every})


def _outranks(edition: EditionHead, own: OwnCalendar | None) -> bool:
    """Whether an edition came, or began, after the office put its own calendar in place."""
    if own is None or not own.since:
        return True
    since = datetime.fromisoformat(own.since)
    return edition.came_at > since or edition.valid_from > local(since).date()


def check_content(kind: EditionKind, content: object, *, valid_from: date) -> None:
    """Returns when the content is a whole catalogue or calendar; ``UserError`` says where not."""
    text = _TEXT.encode(content).decode()
    if kind is EditionKind.CATALOG:
        _catalogue("", text)
    elif valid_from.year not in _calendar("", text).years:
        raise UserError(
            "calendar_without_year",
            f"Lịch nghỉ không có dòng nào của năm {valid_from.year}. Hãy thêm rồi phát hành lại.",
            field="content",
        )


def problem_words(error: UserError) -> str:
    """What is wrong with a content, the first place of several named."""
    if not isinstance(error, CatalogueError):
        return error.message
    first = error.problems[0]
    return f"{len(error.problems)} lỗi; lỗi đầu ở {first}."


# Of a server's many communes most go by the same editions.
_succeed: Final = lru_cache(maxsize=32)(succeed)


@lru_cache(maxsize=32)
def _catalogue(name: str, content: str) -> Catalogue:
    files = _decoded(content).get("files")
    if not isinstance(files, dict) or not all(
        isinstance(key, str) and isinstance(text, str) for key, text in files.items()
    ):
        raise _bad("Danh mục cần mục files, mỗi tệp TOML là một đoạn chữ.")
    return read_catalogue(files, version=name)


@lru_cache(maxsize=32)
def _calendar(name: str, content: str) -> Calendar:
    return parse_calendar(_decoded(content).get("rows"), version=name or None)


def _decoded(content: str) -> dict[str, Any]:
    try:
        return msgspec.json.decode(content, type=dict[str, Any])
    except msgspec.MsgspecError:
        raise _bad("Nội dung bản phát hành không đọc được. Hãy báo người phát hành.") from None


def _bad(message: str) -> UserError:
    return UserError("bad_edition", message, field="content")

"""What an administrator chose to publish: the files read whole, and how they differ from what holds.

A form that asks once more carries the content itself; it is read and judged again either way.
"""

import asyncio
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from litestar.datastructures import UploadFile

from counter_app.central.pages.site import OfficeRules
from counter_app.central.pages.visitor import AnyRequest
from counter_app.core.errors import UserError
from counter_app.domain.catalogue.catalogue import Catalogue, read_catalogue
from counter_app.domain.catalogue.procedure import Procedure
from counter_app.domain.deadline.calendar import (
    Calendar,
    CalendarRow,
    calendar_json,
    parse_calendar,
    read_calendar,
)
from counter_app.domain.edition import EditionKind, check_content, problem_words

MOST_FORM: Final = 6 << 20
_MOST_FILE: Final = 1 << 20
_MOST_FILES: Final = 60
FIELD: Final = "files"
_ADDED, _GONE, _CHANGED = "Thêm", "Bỏ", "Đổi"
# What a difference is, with the colour of its mark.
TONES: Final = {_ADDED: "good", _GONE: "bad", _CHANGED: "warn"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One procedure or one day that is not as it was."""

    what: str
    name: str
    words: str


async def content_of(request: AnyRequest, kind: EditionKind) -> dict[str, Any]:
    """The content of the chosen files; ``UserError`` beside their field."""
    files = [one for one in (await request.form()).values() if isinstance(one, UploadFile)]
    files = [one for one in files if one.filename]
    try:
        texts = {one.filename: await _text(one) for one in files[: _MOST_FILES + 1]}
    finally:
        for one in files:
            await one.close()
    if not texts or len(texts) > _MOST_FILES:
        raise UserError("no_file", "Hãy chọn tệp cần phát hành.", field=FIELD)
    if kind is EditionKind.CATALOG:
        if not all(name.endswith(".toml") for name in texts):
            raise UserError(
                "file_kind", "Danh mục là các tệp .toml. Hãy chọn đủ các tệp ấy.", field=FIELD
            )
        return {"files": texts}
    if len(texts) > 1:
        raise UserError("file_many", "Lịch nghỉ là một tệp CSV. Hãy chọn một tệp.", field=FIELD)
    try:
        return {"rows": calendar_json(read_calendar(next(iter(texts.values()))))}
    except UserError as wrong:
        raise UserError(wrong.code, wrong.message, field=FIELD) from wrong


async def differences(
    kind: EditionKind, content: dict[str, Any], rules: OfficeRules, *, valid_from: date
) -> tuple[Difference, ...]:
    """How the content differs from what holds; ``UserError`` where it is none."""

    def compare() -> tuple[Difference, ...]:
        try:
            check_content(kind, content, valid_from=valid_from)
        except UserError as wrong:
            raise UserError(wrong.code, problem_words(wrong), field=FIELD) from None
        if kind is EditionKind.CATALOG:
            found = _of_procedures(read_catalogue(content["files"]), rules.catalogue, valid_from)
        else:
            found = _of_days(parse_calendar(content["rows"]), rules.calendar)
        return tuple(found)

    return await asyncio.to_thread(compare)


def _of_procedures(new: Catalogue, old: Catalogue, on: date) -> Iterator[Difference]:
    there = {one.code: one for one in old.procedures if one.in_force(on)}
    coming = {one.code: one for one in new.procedures if one.in_force(on)}
    for code in sorted(there | coming):
        if code not in there:
            yield Difference(what=_ADDED, name=code, words=coming[code].name)
        elif code not in coming:
            yield Difference(what=_GONE, name=code, words=there[code].name)
        elif _undated(there[code]) != _undated(coming[code]):
            yield Difference(what=_CHANGED, name=code, words=coming[code].name)


def _undated(one: Procedure) -> Procedure:
    """An edition gives every procedure its own day; that alone is no difference."""
    return replace(one, valid_from=None, valid_to=None)


def _of_days(new: Calendar, old: Calendar) -> Iterator[Difference]:
    there = {one.date: one for one in old.rows}
    coming = {one.date: one for one in new.rows}
    for day in sorted(there | coming):
        before, after = there.get(day), coming.get(day)
        if before is None and after is not None:
            yield Difference(what=_ADDED, name=f"{day:%d/%m/%Y}", words=_said(after))
        elif before is not None and after is None:
            yield Difference(what=_GONE, name=f"{day:%d/%m/%Y}", words=_said(before))
        elif before is not None and after is not None and _told(before) != _told(after):
            words = f"{_said(before)} → {_said(after)}"
            yield Difference(what=_CHANGED, name=f"{day:%d/%m/%Y}", words=words)


_KINDS: Final = {
    "off": "nghỉ",
    "off_swap": "nghỉ bù",
    "work": "làm bù",
    "off_provisional": "nghỉ, chưa công bố chính thức",
}


def _told(row: CalendarRow) -> tuple[object, ...]:
    return row.kind, row.name, row.weekday


def _said(row: CalendarRow) -> str:
    return f"{row.name or 'không tên'} ({_KINDS[row.kind.value]})"


async def _text(file: UploadFile) -> str:
    content = await file.read(_MOST_FILE + 1)
    if len(content) > _MOST_FILE:
        raise UserError("file_large", "Tệp lớn quá 1 MB. Hãy xem lại tệp.", field=FIELD)
    try:
        return unicodedata.normalize("NFC", content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UserError(
            "file_text", "Tệp không phải chữ UTF-8. Hãy lưu lại dạng UTF-8.", field=FIELD
        ) from None

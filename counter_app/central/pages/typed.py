"""From the texts of a move's form to what is wanted; words are cleaned, numbers and days read."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from counter_app.central.pages.forms import Field, Kind, MoveForm
from counter_app.core.clock import from_local
from counter_app.core.errors import UserError
from counter_app.core.text import clean_line, clean_note
from counter_app.domain.defects import defect_kinds
from counter_app.domain.grounds import refusal_grounds
from counter_app.domain.moving.wanted import Wanted
from counter_app.domain.step import DETAILS
from counter_app.domain.workflow import Move
from counter_app.protocol.moved import details_from_json

LONGEST: Final = 2_000
MOST_ROWS: Final = 60
Form = dict[str, str]


def wanted_of(form: MoveForm, typed: Form, *, seen_version: int) -> Wanted:
    """What was asked for; ``UserError`` names the field that is wrong."""
    told: dict[str, Any] = {}
    for field in form.fields:
        value = _value(field, field.name, typed.get(field.name, ""))
        if value is not None:
            _put(told, field.name, value)
    if form.rows is not None:
        _put(told, form.rows.name, _lawful(form.move, list(_rows(form, typed))))
    details = told.get("details")
    return Wanted(
        move=form.move,
        reason=told.get("reason", ""),
        due_at=told.get("due_at"),
        details=details_from_json(form.move, details) if _told(form.move, details) else None,
        seen_version=seen_version,
    )


def shown_rows(form: MoveForm, typed: Form) -> int:
    """How many rows the page shows: those typed in, those asked for, never too many."""
    if form.rows is None:
        return 0
    asked = typed.get("rows", "")
    count = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 4 else 0
    return min(max(form.rows.shown, count), MOST_ROWS)


def _told(move: Move, details: object) -> bool:
    return move in DETAILS and details is not None


def _value(field: Field, name: str, text: str) -> Any:  # noqa: ANN401 # plain JSON, or a moment
    if len(text) > LONGEST:
        raise UserError("too_long", f"“{field.label}” dài quá, hãy rút gọn.", field=name)
    clean = clean_note if field.kind in (Kind.WORDS, Kind.LINES) else clean_line
    text = clean(text, field=name).strip()
    if not text:
        if field.need:
            raise UserError("empty", f"Hãy ghi “{field.label.lower()}”.", field=name)
        return None
    if field.kind is Kind.LINES:
        return [line for line in text.split("\n") if line]
    if field.kind is Kind.MONEY:
        digits = text.replace(".", "").replace(" ", "")
        if not (digits.isascii() and digits.isdecimal() and len(digits) < 16):
            raise UserError("not_money", "Số tiền chỉ gồm chữ số, ví dụ 1.200.000.", field=name)
        return int(digits)
    if field.kind is Kind.MOMENT:
        return _moment(field, name, text)
    return text


def _moment(field: Field, name: str, text: str) -> Any:  # noqa: ANN401 # an instant, or its text
    try:
        wall = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise UserError(
            "not_a_moment", "Hãy ghi giờ và ngày, ví dụ 17:00 23/11/2026.", field=name
        ) from None
    return from_local(wall) if field.name == "due_at" else f"{wall.isoformat('T', 'minutes')}:00"


def _rows(form: MoveForm, typed: Form) -> Iterable[dict[str, Any]]:
    """The rows in which anything was typed or chosen."""
    rows = form.rows
    if rows is None:
        return
    for number in range(MOST_ROWS):
        row: dict[str, Any] = {}
        for field in rows.fields:
            name = f"{rows.name}.{number}.{field.name}"
            value = _value(field, name, typed.get(name, ""))
            if value is not None:
                row[field.name] = value
        if row:
            yield row


def _lawful(move: Move, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with the legal ground that the coded list gives them."""
    if move is Move.ASK_SUPPLEMENT:
        return [_defect(row) for row in rows]
    if move is Move.REFUSE:
        return [_ground(row) for row in rows]
    return rows


def _defect(row: dict[str, Any]) -> dict[str, Any]:
    kind = defect_kinds().get(row.get("code", ""))
    if kind is None:
        raise UserError("defect_missing", "Hãy chọn giấy tờ chưa đạt vì sao.", field="details")
    component = "" if kind.whole else row.get("component", "")
    return {"words": "", **row, "component": component, "ground": kind.ground}


def _ground(row: dict[str, Any]) -> dict[str, Any]:
    known = refusal_grounds().get(row.get("code", ""))
    if known is None:
        raise UserError("ground_missing", "Hãy chọn lý do từ chối.", field="details")
    return {"words": "", **row, "article": known.article}


def _put(told: dict[str, Any], name: str, value: object) -> None:
    """Puts ``value`` where the dots of ``name`` lead."""
    *places, last = name.split(".")
    for place in places:
        told = told.setdefault(place, {})
    told[last] = value

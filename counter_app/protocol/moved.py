"""The body of ``dossier.moved``: what a step tells, as plain JSON and back.

Keys besides ``details`` are written by ``domain.moving.plan``. Unknown keys of later versions
survive, for the text is kept and this is only a view.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

import msgspec

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.validation import in_vietnamese
from counter_app.core.wall_time import instant_of
from counter_app.domain.dossier import State
from counter_app.domain.step import DETAILS, Details
from counter_app.domain.workflow import RULES, Move
from counter_app.protocol.happened import Happened

# In a move made at the central side: the kind of paper that the desk which took the dossier in
# numbers and prints once it hears of it.
TO_PRINT: Final = "to_print"


class DossierMoved(Happened, frozen=True, kw_only=True, rename={"came_from": "from"}):
    """A view of the body: which move, from where to where, the dates side by side.

    Dates are ISO texts with their offset; a result given at once tells none. ``part`` is the role
    whose step it is, which may be another's than the clerk's who writes it down; ``destination`` the
    office's own place that a transfer goes to.
    """

    move: Move
    came_from: State
    to: State
    part: str = ""
    destination: str = ""
    reason: str = ""
    due_before: str | None = None
    due_at: str | None = None
    step_due_at: str | None = None
    promise: dict[str, Any] | None = None
    details: dict[str, Any] | None = None


def details_to_json(details: Details) -> dict[str, object]:
    """Plain JSON values; dates and instants as ISO texts."""
    plain: dict[str, object] = msgspec.to_builtins(details)
    for one in fields(details):
        value = getattr(details, one.name)
        if isinstance(value, datetime):  # as a person writes it, to be copied into a file
            plain[one.name] = local(value).isoformat("T", "seconds")
    return plain


def details_of(body: Mapping[str, object]) -> Details | None:
    """The details kept in the body of a move's event; None where it told none."""
    told = body.get("details")
    kind = DETAILS.get(Move(str(body["move"])))
    if told is None or kind is None:
        return None
    return msgspec.convert(told, kind)


def details_from_json(move: Move, told: object) -> Details:
    """What a file says of a move; ``UserError`` names what is wrong in it."""
    kind = DETAILS.get(move)
    if kind is None:
        raise UserError("no_details", f"Bước “{RULES[move].label}” không cần ghi thêm gì.")
    told = _with_instants(told, kind)
    try:
        details: Details = msgspec.convert(told, kind)
    except msgspec.ValidationError as error:
        raise _bad(move, in_vietnamese(error)) from error
    stranger = _stranger(told, details_to_json(details))
    if stranger:
        raise _bad(move, f"có mục lạ “{stranger[:60]}”")
    return details


def _with_instants(told: object, kind: type[Details]) -> object:
    """``told`` with its moments read as Vietnamese wall time."""
    if not isinstance(told, dict):
        return told
    moments = {one.name for one in fields(kind) if one.type == datetime | None}
    return {
        key: instant_of(value, field=key) if key in moments and isinstance(value, str) else value
        for key, value in told.items()
    }


def _stranger(told: object, read: object) -> str:
    """The first key of ``told`` that nobody read; a misspelt one is never silently lost."""
    if isinstance(told, dict) and isinstance(read, dict):
        for key, value in told.items():
            found = key if key not in read else _stranger(value, read[key])
            if found:
                return str(found)
    if isinstance(told, list) and isinstance(read, list | tuple):
        return next(filter(None, map(_stranger, told, read)), "")
    return ""


def _bad(move: Move, what: str) -> UserError:
    return UserError("bad_details", f"Nội dung của bước “{RULES[move].label}” chưa đúng: {what}.")

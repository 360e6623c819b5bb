"""What files for steps and acts may say: every field with its kind, told by the types themselves.

Shown by ``counter-app dossier CODE show``; reading the files is elsewhere.
"""

import types
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, cast, get_args, get_origin

import msgspec

if TYPE_CHECKING:
    from counter_app.domain.workflow import Move

_PLAIN: Final[Mapping[object, str]] = {
    str: "chữ",
    int: "số nguyên",
    bool: "true/false",
    date: "YYYY-MM-DD",
    datetime: "YYYY-MM-DDTHH:MM giờ Việt Nam",
}
_NEEDED: Final = "*"  # stands before what may not be left out
MOVE_FILE: Final[Mapping[str, object]] = {
    "reason": "chữ",
    "due_at": _PLAIN[datetime],
    "clock": "restart|resume",
    "version": "số nguyên",
    "points": ["chữ"],
    "details": "theo details_shape của bước",
}


def details_shape(move: "Move") -> dict[str, Any]:
    """The details of a move as a file writes them: field to what stands there."""
    from counter_app.domain.step import DETAILS

    told = DETAILS.get(move)
    return _shape(told) if told else {}


def act_shapes() -> dict[str, dict[str, Any]]:
    """The file of each act, by its name; nothing where it asks nothing."""
    from counter_app.cli.acts import ACTS, FILES

    return {name: _shape(FILES[name]) if name in FILES else {} for name in sorted(ACTS)}


def _shape(kind: type) -> dict[str, Any]:
    known = _choices().get(kind.__name__, {})
    return {
        f"{_NEEDED if needed else ''}{name}": known.get(name) or _said(type_)
        for name, type_, needed in _fields(kind)
    }


def _choices() -> Mapping[str, Mapping[str, str]]:
    """The values of fields that are plain words to the type and a list to whoever reads them."""
    from counter_app.domain.defects import defect_kinds
    from counter_app.domain.grounds import refusal_grounds
    from counter_app.domain.people.applicant import SigningMode
    from counter_app.domain.telling import Outcome, ToldWay
    from counter_app.domain.workflow import PaperKind
    from counter_app.services.moving import custody

    letters = (PaperKind.RESULT_NOTICE, PaperKind.COLLECTION_REMINDER)
    return {
        "ToldFile": {"way": _one(ToldWay), "outcome": _one(Outcome), "paper": _one(letters)},
        "PassOn": {"step": _one(step for step in custody.WORDS if step != custody.HELD)},
        "Given": {"signing": _one(SigningMode)},
        "Collected": {"signing": _one(SigningMode)},
        "Defect": {"code": _one(defect_kinds())},
        "Ground": {"code": _one(refusal_grounds())},
        "Correct": {"due_at": _PLAIN[datetime]},
        "OneReturned": {"collected": "theo details_shape của return_result"},
    }


def _one(values: Iterable[str]) -> str:
    return "|".join(map(str, values))


def _fields(kind: type) -> list[tuple[str, object, bool]]:
    if is_dataclass(kind):
        return [
            (one.name, one.type, one.default is MISSING and one.default_factory is MISSING)
            for one in fields(kind)
        ]
    return [
        (one.name, one.type, one.required)
        for one in msgspec.structs.fields(cast("type[msgspec.Struct]", kind))
    ]


def _said(type_: object) -> object:
    """One type in words a file can follow; groups and lists as they stand in JSON."""
    if get_origin(type_) is types.UnionType:
        return _said(next(one for one in get_args(type_) if one is not type(None)))
    if get_origin(type_) is tuple:
        return [_said(get_args(type_)[0])]
    if isinstance(type_, type) and issubclass(type_, Enum):
        return _one(one.value for one in type_)
    if isinstance(type_, type) and (is_dataclass(type_) or issubclass(type_, msgspec.Struct)):
        return _shape(type_)
    return _PLAIN.get(type_, "chữ")

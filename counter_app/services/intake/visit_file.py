"""The visit file: an intake file that may be unfinished, with what is missing or why not.

Read strictly, as ``intake_file`` reads a dossier's; used by the command ``visit``.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from counter_app.core.errors import UserError
from counter_app.core.text import clean_line
from counter_app.core.validation import in_vietnamese
from counter_app.domain.draft import Draft
from counter_app.domain.step import Defect, Ground
from counter_app.services.intake.intake_file import read_intake

_TOLD: Final = ("defects", "grounds", "words", "request")
# Where only ``request`` says what is wanted, the intake file still has to name something.
_NO_PROCEDURE: Final = "0"


class _Told(msgspec.Struct, frozen=True, kw_only=True):
    defects: tuple[Defect, ...] | None = None
    grounds: tuple[Ground, ...] | None = None
    words: str = ""
    request: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFile:
    """What the file says; ``defects`` or ``grounds`` of None are left to the rules to find."""

    draft: Draft
    defects: tuple[Defect, ...] | None
    grounds: tuple[Ground, ...] | None
    words: str
    request: str


def read_visit(text: str) -> VisitFile:
    """The visit in ``text`` (JSON); ``UserError`` names the key at fault."""
    file = _object(text)
    told = _told({key: file.pop(key) for key in _TOLD if key in file})
    unnamed = bool(told.request) and not file.get("procedure_code")
    if unnamed:
        file["procedure_code"] = _NO_PROCEDURE
    draft = read_intake(json.dumps(file))
    return VisitFile(
        draft=replace(draft, procedure_code="") if unnamed else draft,
        defects=told.defects,
        grounds=told.grounds,
        words=clean_line(told.words, field="words"),
        request=clean_line(told.request, field="request"),
    )


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise UserError(
            "visit_file",
            "Tệp lượt đến không phải JSON đúng dạng. Hãy kiểm tra dấu ngoặc, dấu phẩy.",
        )
    return value


def _told(value: dict[str, Any]) -> _Told:
    try:
        return msgspec.convert(value, _Told)
    except msgspec.ValidationError as error:
        raise UserError(
            "visit_file", f"Tệp lượt đến: {in_vietnamese(error)}. Hãy sửa tệp."
        ) from error

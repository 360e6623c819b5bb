"""The body of ``dossier.moved``: what a step tells, as plain JSON and back.

Keys besides ``details`` are written by ``services/workflow``. Unknown keys of later versions
survive, for the text is kept and this is only a view.
"""

from collections.abc import Mapping

import msgspec

from counter_app.core.errors import UserError
from counter_app.domain.step import DETAILS, Details
from counter_app.domain.workflow import RULES, Move


def details_to_json(details: Details) -> dict[str, object]:
    """Plain JSON values; dates and instants as ISO texts."""
    plain: dict[str, object] = msgspec.to_builtins(details)
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
    try:
        return msgspec.convert(told, kind)
    except msgspec.ValidationError as error:
        raise UserError(
            "bad_details", f"Nội dung của bước “{RULES[move].label}” chưa đúng: {error}."
        ) from error

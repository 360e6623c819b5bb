"""Reads what the file of an act says; each act has a type of its own."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from counter_app.core.errors import UserError
from counter_app.core.validation import in_vietnamese

T = TypeVar("T")


def read_told(told: Mapping[str, Any], kind: type[T]) -> T:
    """The file as its type; ``UserError`` names what is wrong in it."""
    try:
        return msgspec.convert(dict(told), kind)
    except msgspec.ValidationError as error:
        raise UserError("bad_act", f"Tệp chưa đúng: {in_vietnamese(error)}.") from error

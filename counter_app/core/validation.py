"""What is wrong with a file, in Vietnamese: the reader's errors, turned for the person who typed.

Only wording; the reading itself is msgspec's.
"""

import re
from typing import Final

import msgspec

NO_MESSAGE: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What reading raises at bytes that are no JSON, not the one that was meant, or nested without end."""

_LONGEST: Final = 60  # of what is quoted from the file
_PLACE: Final = re.compile(r" - at `(?:key in )?\$\.?(?P<place>[^`]*)`$")
_SAYINGS: Final = (
    (re.compile(r"Object contains unknown field `(?P<what>[^`]*)`"), "có mục lạ “{what}”"),
    (re.compile(r"Object missing required field `(?P<what>[^`]*)`"), "thiếu mục “{what}”"),
    (re.compile(r"Invalid enum value (?P<what>.*)"), "giá trị {what} không có trong danh sách"),
    (re.compile(r"Expected `(?P<want>[^`]*)`, got `(?P<got>[^`]*)`"), "cần {want}, đang là {got}"),
    (re.compile(r"Invalid RFC3339 encoded date"), "cần ngày YYYY-MM-DD có thật"),
    (re.compile(r"Invalid RFC3339 encoded datetime"), "cần ngày giờ YYYY-MM-DDTHH:MM có thật"),
    (re.compile(r"Invalid (?P<what>.*)"), "giá trị chưa đúng dạng ({what})"),
)
_TYPES: Final = {
    "str": "chữ",
    "int": "số nguyên",
    "bool": "true hoặc false",
    "object": "một nhóm mục",
    "array": "một danh sách",
    "float": "số lẻ",
    "null": "để trống",
    "date": "ngày YYYY-MM-DD",
    "datetime": "ngày giờ",
}


def in_vietnamese(error: msgspec.ValidationError) -> str:
    """What the error says and where, for a ``UserError``'s message."""
    text = str(error)
    place = _PLACE.search(text)
    body = _said(text[: place.start()] if place else text)
    where = f"mục “{place['place']}” " if place and place["place"] else ""
    return f"{where}{body}"


def _said(text: str) -> str:
    for pattern, saying in _SAYINGS:
        found = pattern.fullmatch(text)
        if found:
            words = {name: _types(value)[:_LONGEST] for name, value in found.groupdict().items()}
            return saying.format(**words)
    return "chưa đúng dạng"


def _types(text: str) -> str:
    return " hoặc ".join(_TYPES.get(part, part) for part in text.split(" | "))

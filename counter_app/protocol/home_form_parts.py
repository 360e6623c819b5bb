"""A form filled at home in several codes, each small enough for a cheap scanner and a phone's screen.

A short form is one code of ``home_form``. A long one is cut: ``0002``, which of how many (a digit
each), the CRC-32 of the whole in ten digits, then a piece of its bytes and four bytes CRC-32 of the
piece with what stands before it, written as ``home_form`` writes bytes. Their order does not matter.
"""

import re
import zlib
from dataclasses import dataclass
from typing import Final

from counter_app.core.errors import UserError
from counter_app.protocol.home_form import (
    CUT,
    OTHER,
    WRONG,
    HomeForm,
    body_of,
    bytes_of,
    digits_of,
    form_of,
    is_home_form,
    read_home_form,
    write_home_form,
)

MOST_IN_ONE: Final = 500
"""Bytes of a code: 89 modules a side, 0.6 mm each across a phone."""
MOST_PARTS: Final = 6
_HEAD: Final = "0002"
_TOLD: Final = re.compile(r"0002([1-9])([1-9])([0-9]{10})")
_CRC_BYTES: Final = 4
_MOST_DIGITS: Final = 16 + (MOST_IN_ONE + _CRC_BYTES) // 2 * 5 + 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    number: int
    of: int
    whole: int
    piece: bytes


def home_form_codes(form: HomeForm) -> tuple[str, ...]:
    """The digits of each code of ``form``; ``UserError`` naming the field that does not fit."""
    body = body_of(form)
    if 0 < len(body) <= MOST_IN_ONE:
        return (write_home_form(form),)
    if not body or len(body) > MOST_IN_ONE * MOST_PARTS:
        raise UserError(
            "home_form_size", "Tờ khai dài quá. Hãy rút gọn phần ghi chú và các địa chỉ."
        )
    of = -(-len(body) // MOST_IN_ONE)
    each, whole = -(-len(body) // of), zlib.crc32(body)
    pieces = (body[at : at + each] for at in range(0, len(body), each))
    return tuple(
        _written(f"{_HEAD}{number}{of}{whole:010d}", piece)
        for number, piece in enumerate(pieces, start=1)
    )


class Gathered:
    """The codes of one form as they are scanned, in any order; another form's begins anew."""

    def __init__(self) -> None:
        self._parts: dict[int, _Part] = {}

    def take(self, scanned: str) -> HomeForm | None:
        """The form once its last code is there; None while more must come; ``UserError`` if none."""
        text = scanned.strip()
        if not text.startswith(_HEAD) or not is_home_form(text):
            form = read_home_form(text)
            self._parts.clear()
            return form
        part = _read(text)
        if any((one.of, one.whole) != (part.of, part.whole) for one in self._parts.values()):
            self._parts.clear()
        self._parts[part.number] = part
        if len(self._parts) < part.of:
            return None
        body = b"".join(self._parts[number].piece for number in sorted(self._parts))
        self._parts.clear()
        if zlib.crc32(body) != part.whole:
            raise WRONG
        return form_of(body)

    @property
    def words(self) -> str:
        """Which codes must still come, in the clerk's words; nothing where none is awaited."""
        if not self._parts:
            return ""
        of = next(iter(self._parts.values())).of
        missing = [str(number) for number in range(1, of + 1) if number not in self._parts]
        return f"Đã đọc {len(self._parts)} trong {of} mã của tờ khai. Hãy quét mã {', '.join(missing)}."


def _read(text: str) -> _Part:
    told = _TOLD.match(text)
    if told is None or len(text) > _MOST_DIGITS:
        raise WRONG
    number, of, whole = int(told[1]), int(told[2]), int(told[3])
    data = bytes_of(text[told.end() :])
    piece, sum_ = data[:-_CRC_BYTES], data[-_CRC_BYTES:]
    if _sum(told[0], piece) != sum_:
        raise CUT
    if of > MOST_PARTS:
        raise OTHER
    if not (number <= of and of > 1 and piece):
        raise WRONG
    return _Part(number=number, of=of, whole=whole, piece=piece)


def _written(head: str, piece: bytes) -> str:
    return head + digits_of(piece + _sum(head, piece))


def _sum(head: str, piece: bytes) -> bytes:
    return zlib.crc32(head.encode() + piece).to_bytes(_CRC_BYTES)

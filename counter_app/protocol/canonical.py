"""The one byte form of a value that counter and central both hash and sign.

RFC 8785 restricted to objects, arrays, strings (NFC), true, false, null and integers below 2^53
in size. Nothing here knows what an operation is.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

INTEGER_LIMIT: Final = 2**53

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class NotCanonical(ValueError):
    """The value has no canonical form: a float, a huge integer, a lone surrogate, a twin key."""


def canonical(value: object) -> str:
    """The canonical text of ``value``; raises :class:`NotCanonical` where there is none."""
    # Of every intake's values this is the usual kind, and msgspec's sorted form is canonical there.
    if type(value) is dict and _is_flat(value):
        return _FLAT.encode(value).decode()
    return _encode(_ordered(value))


def canonical_bytes(value: object) -> bytes:
    """The canonical text of ``value`` in UTF-8."""
    return canonical(value).encode()


# One encoder for all calls: json.dumps builds a new one for every non-default option.
_encode: Final = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False
).encode


_FLAT: Final = msgspec.json.Encoder(order="sorted")


def _is_flat(value: dict[object, object]) -> bool:
    """Whether all keys are ASCII, and all items ASCII texts, small integers or null."""
    return all(type(key) is str and key.isascii() for key in value) and all(
        map(_is_plain, value.values())
    )


def _is_plain(value: object) -> bool:
    if type(value) is str:
        return value.isascii()
    return value is None or (type(value) is int and -INTEGER_LIMIT < value < INTEGER_LIMIT)


def _ordered(value: object) -> object:
    """The same value with its keys in order and its strings in NFC."""
    # Exact types first: this runs over every value of every intake.
    kind = type(value)
    if kind is str:
        return _text(value)  # type: ignore[arg-type]
    if kind is dict:
        return _object(value)  # type: ignore[arg-type]
    if value is None or kind is bool:
        return value
    if kind is list:
        return [_ordered(item) for item in value]  # type: ignore[attr-defined]
    if kind is int:
        return _integer(value)  # type: ignore[arg-type]
    return _ordered_by_nature(value)


def _ordered_by_nature(value: object) -> object:
    """The rarer kinds: enumerations of text, read-only mappings, tuples."""
    if isinstance(value, str):
        return _text(str(value))
    if isinstance(value, Mapping):
        return _object(dict(value))
    if isinstance(value, int):
        return _integer(int(value))
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return [_ordered(item) for item in value]
    raise NotCanonical(f"no canonical form for {type(value).__name__}")


def _integer(value: int) -> int:
    if not -INTEGER_LIMIT < value < INTEGER_LIMIT:
        raise NotCanonical("integer of 2^53 or more")
    return value


def _text(value: str) -> str:
    if value.isascii():
        return value
    if _SURROGATE.search(value):
        raise NotCanonical("lone surrogate")
    return unicodedata.normalize("NFC", value)


def _object(value: dict[object, object]) -> dict[str, object]:
    named: dict[str, object] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise NotCanonical(f"key of type {type(key).__name__}")
        name = _text(key)
        if name in named:
            raise NotCanonical("two keys with one normal form")
        named[name] = _ordered(item)
    # RFC 8785 orders keys by UTF-16 units, which differs from code points beyond U+FFFF.
    by = None if "".join(named).isascii() else _utf16
    return {name: named[name] for name in sorted(named, key=by)}


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be")

"""Texts that are bytes already, as each driver takes them.

A body comes as the bytes that were signed. To make a text of it and bytes of that again takes longer
than all else there is to one of its row.
"""

import struct
from collections.abc import Sequence
from typing import Final

import msgspec

# The type by its number, which PostgreSQL never changes.
_TEXT: Final = 25
_NULL: Final = struct.pack(">i", -1)


class Texts:
    """A list of texts on its way to PostgreSQL; ``None`` is NULL."""

    def __init__(self, values: Sequence[str | msgspec.Raw | None]) -> None:
        self._values = values

    def binary(self) -> bytes:
        """The list as PostgreSQL reads and writes it: one dimension, each text with its length."""
        has_null = None in self._values
        parts = [struct.pack(">5i", 1, has_null, _TEXT, len(self._values), 1)]
        for value in self._values:
            if value is None:
                parts.append(_NULL)
            else:
                told = value.encode() if isinstance(value, str) else bytes(value)
                parts += struct.pack(">i", len(told)), told
        return b"".join(parts)


def as_text(raw: msgspec.Raw) -> str:
    """How SQLite takes it: its own texts are made of the driver's."""
    return str(raw, "utf-8")

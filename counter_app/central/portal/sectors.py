"""The portal's list of fields of work, ``LayDanhMucLinhVuc``, read leniently: code by folded name.

What the interface's own list names of an entry is ``MALINHVUC`` and ``TENLINHVUC``; either may be
spelt as in the messages. A name that stands there with two codes is nobody's: the office has to say.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from counter_app.core.text import fold

_CODE: Final = re.compile(r"[A-Za-z0-9.-]{1,40}")
_MOST: Final = 5000


def codes_of(told: object) -> dict[str, str]:
    """Code by folded name, of all that is plain in the portal's list."""
    found: dict[str, str] = {}
    twice = set[str]()
    for name, code in _entries(told):
        if found.setdefault(name, code) != code:
            twice.add(name)
    return {name: code for name, code in found.items() if name not in twice}


def _entries(told: object) -> Iterator[tuple[str, str]]:
    for one in told[:_MOST] if isinstance(told, list) else ():
        if isinstance(one, Mapping):
            plain = {str(key).lower(): value for key, value in one.items()}
            name, code = fold(_text(plain.get("tenlinhvuc"))), _text(plain.get("malinhvuc"))
            if name and _CODE.fullmatch(code):
                yield name, code


def _text(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int) else ""

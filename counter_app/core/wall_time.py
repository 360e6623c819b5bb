"""Moments as files and flags write them: Vietnamese wall time to the minute, ``YYYY-MM-DDTHH:MM``.

Dates alone are read where they are used; how a moment is stored is ``clock``'s.
"""

import re
from datetime import datetime
from typing import Final

from counter_app.core.clock import from_local
from counter_app.core.errors import UserError

# Seconds are cut: no paper of ours names any. An offset is welcome where it is Vietnam's own.
_MOMENT: Final = re.compile(
    r"(?P<wall>\d{4}-\d\d-\d\d[T ]\d\d:\d\d)(?::\d\d(?:\.\d{1,9})?)?(?P<offset>Z|[+-]\d\d:?\d\d)?"
)
_OURS: Final = ("+07:00", "+0700")


def instant_of(text: str, *, field: str) -> datetime:
    """The UTC instant of a wall time, to the minute; ``UserError`` for any other shape or offset."""
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        raise _bad(field)
    if (found["offset"] or _OURS[0]) not in _OURS:
        raise UserError(
            "bad_offset", f"Mục {field}: hãy ghi giờ Việt Nam, không kèm múi giờ khác.", field=field
        )
    try:
        return from_local(datetime.fromisoformat(found["wall"]))
    except ValueError:
        raise _bad(field) from None


def to_minute(instant: datetime) -> datetime:
    """``instant`` without its seconds: what is written on paper and what is kept agree."""
    return instant.replace(second=0, microsecond=0)


def _bad(field: str) -> UserError:
    return UserError(
        "bad_date", f"Mục {field} cần ngày giờ Việt Nam, ví dụ 2026-12-02T16:30.", field=field
    )

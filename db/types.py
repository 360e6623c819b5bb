"""How the counter's values lie in SQLite: instants as UTC milliseconds, records as JSON text.

The save path binds raw values for speed, so each conversion is also a plain function here.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


def to_ms(instant: datetime) -> int:
    """Milliseconds since 1970 of an aware instant; refuses a naive one."""
    if instant.tzinfo is None:
        raise ValueError("an instant must be aware")
    return (instant - _EPOCH) // _MILLISECOND


def from_ms(value: int) -> datetime:
    """The aware UTC instant of milliseconds since 1970."""
    return _EPOCH + value * _MILLISECOND


def to_ms_or_none(instant: datetime | None) -> int | None:
    """As :func:`to_ms`; nothing stays nothing."""
    return None if instant is None else to_ms(instant)


def from_ms_or_none(value: int | None) -> datetime | None:
    """As :func:`from_ms`; nothing stays nothing."""
    return None if value is None else from_ms(value)

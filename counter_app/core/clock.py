"""The only place that asks the machine what time it is.

Instants are aware UTC, milliseconds since 1970 where they are stored or sent; wall times shown to
people are Asia/Ho_Chi_Minh. Everything else receives time as an argument.
"""

import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final, Protocol

# Vietnam keeps UTC+7 all year and has since 1975-06-13; a fixed offset needs no time-zone
# database, which Windows does not ship.
VIETNAM: Final = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


class Clock(Protocol):
    """What a service may ask of time."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        ...

    def monotonic_ms(self) -> int:
        """Milliseconds that never run backwards within one boot."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        return datetime.now(UTC)

    def monotonic_ms(self) -> int:
        """Milliseconds that never run backwards within one boot."""
        return time.monotonic_ns() // 1_000_000


@dataclass(slots=True)
class SteppedClock:
    """A clock that moves only when told to: for tests, the demonstration and rehearsals."""

    instant: datetime
    step: timedelta = timedelta()
    _ticks: int = field(default=0)

    def now(self) -> datetime:
        """The instant set, moved on by ``step`` at each call."""
        self.instant += self.step
        return self.instant

    def monotonic_ms(self) -> int:
        """Counts calls."""
        self._ticks += 1
        return self._ticks

    def run_on(self, ms: int) -> None:
        """Lets the machine run for so long, whatever its calendar says."""
        self._ticks += ms


def local(instant: datetime) -> datetime:
    """The wall time of ``instant`` in Vietnam, aware."""
    return instant.astimezone(VIETNAM)


def from_local(wall: datetime) -> datetime:
    """The UTC instant of a naive Vietnamese wall time; the first day of all stays that day."""
    try:
        return wall.replace(tzinfo=VIETNAM).astimezone(UTC)
    except OverflowError:
        return wall.replace(tzinfo=UTC)


def of_days(first: date, last: date) -> tuple[datetime, datetime]:
    """From when on ``first`` begins in Vietnam to when ``last`` is over, UTC; that is no more in it."""
    begins, last_begins = (
        from_local(datetime.combine(one, datetime.min.time())) for one in (first, last)
    )
    return begins, last_begins + timedelta(days=1)


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

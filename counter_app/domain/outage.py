"""When there was no line, told by clocks that may have been wrong: what of it can be relied on.

The PC's own clock says when; what the central side's clock was beside it, before and afterwards, and
how long the program ran meanwhile, say whether it can be believed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from counter_app.core.clock import from_ms

# What clocks are corrected by themselves, and nobody minds.
_SLACK_MS: Final = 5 * 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at the PC's clock; ``mono_ms`` runs on within one ``boot`` of the program."""

    ms: int
    boot: str = ""
    mono_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was noted: when it began and ended, and the last contact before it.

    Offsets are the central clock minus ours, in ms, at that contact and at the one that ended it.
    """

    began: Look
    ended: Look | None = None
    contact_ms: int | None = None
    before_ms: int | None = None
    after_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From when to when, by the central side's clock; ``doubtful``: the PC's was wrong meanwhile."""

    began_at: datetime
    until: datetime
    doubtful: bool

    @property
    def lasted(self) -> timedelta:
        """How long that is."""
        return self.until - self.began_at

    def touches(self, other: "Span") -> bool:
        """Whether the two have some time in common."""
        return self.began_at < other.until and other.began_at < self.until

    def with_(self, other: "Span") -> "Span":
        """Both as one."""
        return Span(
            began_at=min(self.began_at, other.began_at),
            until=max(self.until, other.until),
            doubtful=self.doubtful or other.doubtful,
        )


def reckon(seen: Seen, now: Look) -> Span:
    """The time without a line; one that is not over counts until ``now``.

    Where the PC's clock was set meanwhile, how long the program ran since it began tells when that
    was; where it was started anew too, it cannot have been before the last contact.
    """
    end = seen.ended or now
    before = _error(seen.before_ms if seen.before_ms is not None else seen.after_ms)
    after = _error(seen.after_ms if seen.after_ms is not None else seen.before_ms)
    until, began = end.ms + after, seen.began.ms + before
    earliest = None if seen.contact_ms is None else seen.contact_ms + before
    was_set = abs(after - before) > _SLACK_MS or not _lies(began, earliest, until)
    if was_set:
        began = _reckoned(seen, end, earliest, until, after)
    return Span(
        began_at=from_ms(min(began, until)),
        until=from_ms(until),
        doubtful=was_set or bool(before or after),
    )


def _reckoned(seen: Seen, end: Look, earliest: int | None, until: int, after: int) -> int:
    """When it began where the clock was set before it ended."""
    ran_ms = end.mono_ms - seen.began.mono_ms
    if end.boot and end.boot == seen.began.boot and ran_ms >= 0:
        return until - ran_ms
    if _lies(seen.began.ms + after, earliest, until):
        return seen.began.ms + after
    return until if earliest is None else earliest


def _lies(began: int, earliest: int | None, until: int) -> bool:
    return (earliest is None or earliest - _SLACK_MS <= began) and began <= until + _SLACK_MS


def _error(offset_ms: int | None) -> int:
    """How wrong the PC's clock was; nothing where it was right enough."""
    return offset_ms if offset_ms is not None and abs(offset_ms) > _SLACK_MS else 0

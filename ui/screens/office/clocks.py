"""How long is left of a time that the law gives, in words and in a tone."""

from datetime import datetime, timedelta
from typing import Final

from counter_app.core.clock import local
from counter_app.domain.step_limits import Mark, mark_of
from counter_app.services.sending.outage_paper import spoken
from ui import strings

_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
TONES: Final = {Mark.LATE: "bad", Mark.SOON: "warn", Mark.CALM: "text"}


def clock_mark(since: datetime, due: datetime, done: datetime | None, now: datetime) -> Mark:
    """Red once past, amber with little left; calm where it was done."""
    return Mark.CALM if done is not None else mark_of(since, due, now)


def clock_words(due: datetime, done: datetime | None, now: datetime, *, done_words: str) -> str:
    """``17:00 26/11, còn 2 ngày 3 giờ``; ``done_words`` and when, where it was done."""
    if done is not None:
        return f"✓ {done_words} {strings.hour_and_day(done)}"
    if now >= due:
        return f"✕ quá hạn {_spoken(now - due)}"
    return f"{local(due):%H:%M %d/%m}, còn {_spoken(due - now)}"


def _spoken(span: timedelta) -> str:
    """In days and hours; minutes tell nothing before the last day."""
    return spoken(span - span % _HOUR if span >= _DAY else span)

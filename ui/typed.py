"""What people type for dates, hours and numbers, read the way they mean it. No widgets."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Final, Protocol, TypeVar

from counter_app.core.clock import from_local, local
from counter_app.core.errors import UserError
from counter_app.domain.people.as_typed import NO_SUCH_DAY
from counter_app.domain.people.as_typed import clock_time as clock_time
from counter_app.domain.people.as_typed import partial_date as partial_date

T = TypeVar("T")
CLOSING: Final = "17:00"
"""The hour meant where only a day is named."""
WHOLE: Final = "Hãy ghi đủ ngày, tháng, năm, ví dụ 01/02/2027."
_MOST_DIGITS: Final = 15


class Attempt(Protocol):
    """How one field of many is read: what to do where it cannot be."""

    def __call__(self, read: Callable[[], T]) -> T | None:
        """What ``read`` makes of the field; None for nothing typed."""


def strictly(read: Callable[[], T]) -> T | None:
    """One field that cannot be read stops them all."""
    return read()


class Spared:
    """One field that cannot be read spares the others: it counts as empty and is told in ``wrong``."""

    def __init__(self) -> None:
        self.wrong: list[UserError] = []

    def __call__(self, read: Callable[[], T]) -> T | None:
        """The field as read, or None with its error kept."""
        try:
            return read()
        except UserError as error:
            self.wrong.append(error)
            return None


def path_text(typed: str) -> str:
    """A path as typed or pasted, without the quotes that a file manager copies with it."""
    return typed.strip().strip('"')


def day_text(day: date | None) -> str:
    """A date, or an instant's, as it is typed into a field; empty for none."""
    on = local(day) if isinstance(day, datetime) else day
    return f"{on:%d/%m/%Y}" if on is not None else ""


def whole_date(text: str, *, field: str) -> date | None:
    """A full date as typed; None for nothing typed."""
    try:
        typed = partial_date(text, field=field)
    except UserError as error:
        if error.code == NO_SUCH_DAY:
            raise
        raise UserError("bad_date", WHOLE, field=field) from None
    if typed is None:
        return None
    if typed.full is None:
        raise UserError("bad_date", WHOLE, field=field)
    return typed.full


def hour(text: str, *, field: str) -> time:
    """An hour as typed; closing time for nothing typed."""
    return time.fromisoformat(clock_time(text, field=field) or CLOSING)


def moment(day: str, at: str = "", *, field: str) -> datetime | None:
    """A day and the hour ``at`` it, wrong in ``field`` and in ``hour``; None for no day typed."""
    on = whole_date(day, field=field)
    return None if on is None else from_local(datetime.combine(on, hour(at, field="hour")))


def digits(text: str) -> str:
    """The text without the blanks and dots people put between groups of digits."""
    return re.sub(r"[\s.]", "", text)


def further(text: str, *, field: str) -> int:
    """How many more are asked for; none for nothing typed, ``UserError`` for what is no number."""
    if text and not (text.isascii() and text.isdecimal()):
        raise UserError("bad_copies", "Số bản cần ghi bằng chữ số, như 2.", field=field)
    return count(text)


def count(text: str) -> int:
    """The whole number typed; anything else is nought, which the domain refuses with words."""
    return int(text) if text.isascii() and text.isdecimal() else 0


def dong(text: str, *, field: str) -> int | None:
    """Whole đồng as typed, dots and a đ at the end or not; None for nothing typed."""
    plain = digits(text.strip().lower().removesuffix("đồng").removesuffix("đ"))
    if not plain:
        return None
    if not (plain.isascii() and plain.isdecimal()) or len(plain) > _MOST_DIGITS:
        raise UserError("bad_amount", "Số tiền cần ghi bằng chữ số, như 1.500.000.", field=field)
    return int(plain)

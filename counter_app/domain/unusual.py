"""What a leader is shown of everything done at a desk: what is unusual, by limits named here.

Judges nobody: a night's work may be a flood, twenty copies a fair. Pure over what was done; who did
it when is read by ``services.people.unusual``.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Final

from counter_app.core.clock import local

# A night's work, from the evening of one day to the morning of the next.
NIGHT_BEGINS: Final = time(21, 0)
NIGHT_ENDS: Final = time(6, 0)
# So many by one person in one day. A slip is voided when something was mistyped, once or twice a
# day; a paper is printed again where a page was spoilt or lost.
MANY_VOIDS: Final = 3
MANY_REPRINTS: Final = 5
# One person's dossiers opened anew by one clerk: work on a dossier asks for three or four looks.
MANY_VIEWS: Final = 8
# A tired hand mistypes twice; the sign-in makes everybody wait from the third on.
MANY_WRONG_SECRETS: Final = 3


class Deed(StrEnum):
    """What was done, as far as it matters here."""

    WORKED = "worked"
    SAW = "saw"
    VOIDED = "voided"
    REPRINTED = "reprinted"
    MISTOLD = "mistold"
    BARRED = "barred"
    """Came with a secret or code that the log names nobody to have set."""
    PUT_BACK = "put_back"


class Odd(StrEnum):
    """One kind of unusual."""

    NIGHT = "night"
    DAY_OFF = "day_off"
    VOIDS = "voids"
    REPRINTS = "reprints"
    VIEWS = "views"
    SECRETS = "secrets"
    UNNAMED = "unnamed"
    RESTORED = "restored"


ODD_LABELS: Final = {
    Odd.NIGHT: "Làm ban đêm",
    Odd.DAY_OFF: "Làm ngày nghỉ",
    Odd.VOIDS: "Hủy nhiều giấy",
    Odd.REPRINTS: "In lại nhiều",
    Odd.VIEWS: "Xem nhiều một người",
    Odd.SECRETS: "Sai mật khẩu nhiều lần",
    Odd.UNNAMED: "Mật khẩu lạ",
    Odd.RESTORED: "Thay kho bằng bản sao",
}
ODD_WHY: Final = {
    Odd.NIGHT: f"có thao tác từ {NIGHT_BEGINS:%H:%M} đến {NIGHT_ENDS:%H:%M}",
    Odd.DAY_OFF: "có thao tác vào ngày đơn vị không làm việc",
    Odd.VOIDS: f"một người hủy từ {MANY_VOIDS} giấy trong ngày",
    Odd.REPRINTS: f"một người in lại từ {MANY_REPRINTS} lần trong ngày",
    Odd.VIEWS: f"một người mở hồ sơ của cùng một công dân từ {MANY_VIEWS} lần trong ngày",
    Odd.SECRETS: f"từ {MANY_WRONG_SECRETS} lần sai mật khẩu trong ngày",
    Odd.UNNAMED: "đã chặn mật khẩu hoặc mã khôi phục mà nhật ký không ghi ai đặt",
    Odd.RESTORED: "kho đang dùng được thay bằng một bản sao cũ hơn",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One thing that somebody did; ``who`` tells clerks apart, ``name`` calls them.

    ``about`` tells citizens apart, ``called`` names them; both empty where none is meant. ``times``
    is how often, where one row of the log stands for several.
    """

    at: datetime
    who: str
    name: str
    deed: Deed
    about: str = ""
    called: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusual:
    """What one person did on one day, how often, from when to when; ``called`` as in ``Done``."""

    odd: Odd
    day: date
    name: str
    count: int
    first_at: datetime
    last_at: datetime
    called: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limit:
    """What counts, by which day and whom it is counted together, and from how many on it is told."""

    odd: Odd
    most: int
    counts: Callable[[Done], bool]
    day: Callable[[Done], date]
    about: Callable[[Done], str] = lambda _one: ""


def unusual(done: Iterable[Done], works_on: Callable[[date], bool]) -> tuple[Unusual, ...]:
    """All that passes a limit, the newest day first; ``works_on``: whether the office works then."""
    deeds = tuple(done)
    day_off = _Limit(odd=Odd.DAY_OFF, most=1, counts=lambda one: not works_on(_day(one)), day=_day)
    found = [told for limit in (day_off, *_LIMITS) for told in _over(deeds, limit)]
    return tuple(sorted(found, key=lambda one: (-one.day.toordinal(), one.odd, one.name)))


def _over(deeds: Iterable[Done], limit: _Limit) -> Iterator[Unusual]:
    def whose(one: Done) -> tuple[date, str, str]:
        return limit.day(one), one.who, limit.about(one)

    for (day, _, _), of in groupby(sorted(filter(limit.counts, deeds), key=whose), key=whose):
        together = sorted(of, key=lambda one: one.at)
        count = sum(one.times for one in together)
        if count >= limit.most:
            last = together[-1]
            called = last.called if limit.about(last) else ""
            yield Unusual(
                odd=limit.odd,
                day=day,
                name=last.name,
                count=count,
                first_at=together[0].at,
                last_at=last.at,
                called=called,
            )


def _day(one: Done) -> date:
    return local(one.at).date()


def _night(one: Done) -> date:
    """The day in whose evening the night began."""
    here = local(one.at)
    return here.date() - timedelta(days=here.time() < NIGHT_ENDS)


def _at_night(one: Done) -> bool:
    hour = local(one.at).time()
    return hour >= NIGHT_BEGINS or hour < NIGHT_ENDS


def _is(deed: Deed) -> Callable[[Done], bool]:
    return lambda one: one.deed is deed


_LIMITS: Final = (
    _Limit(odd=Odd.NIGHT, most=1, counts=_at_night, day=_night),
    _Limit(odd=Odd.VOIDS, most=MANY_VOIDS, counts=_is(Deed.VOIDED), day=_day),
    _Limit(odd=Odd.REPRINTS, most=MANY_REPRINTS, counts=_is(Deed.REPRINTED), day=_day),
    _Limit(odd=Odd.SECRETS, most=MANY_WRONG_SECRETS, counts=_is(Deed.MISTOLD), day=_day),
    _Limit(
        odd=Odd.UNNAMED,
        most=1,
        counts=_is(Deed.BARRED),
        day=_day,
        about=lambda one: one.about,
    ),
    _Limit(odd=Odd.RESTORED, most=1, counts=_is(Deed.PUT_BACK), day=_day),
    _Limit(
        odd=Odd.VIEWS,
        most=MANY_VIEWS,
        counts=lambda one: one.deed is Deed.SAW and bool(one.about),
        day=_day,
        about=lambda one: one.about,
    ),
)

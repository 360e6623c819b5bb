"""A day, a month, a year is closed, held against a recount, and signed by the leader.

A closing is an act in the sealed log: closing again writes another, the newest holds, none goes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from counter_app.core.clock import local, of_days
from counter_app.core.errors import UserError
from counter_app.core.text import clean_note
from counter_app.domain.audit_act import Act
from counter_app.domain.closing.drawer import Count, Occasion
from counter_app.domain.closing.figures import Closed, Figures, differences
from counter_app.domain.closing.span import each_day, kind_words, span_key, span_of
from counter_app.domain.desk_lists import ListName
from counter_app.domain.money.ledger import Mode
from counter_app.domain.reporting.period import Period, month
from counter_app.domain.rights import Right, require
from counter_app.services.closing.drawer import counted_now, drawer_of, readable, write_count
from counter_app.services.desk import Desk
from counter_app.services.lists.lists import asked_at
from counter_app.services.people.proofs import require_proof
from db.counter import closing_acts, closings
from db.counter.audit_log import record
from db.counter.closing_acts import Noted, closing_subject
from db.counter.closings import Connection, Touched
from db.counter.lists import Asked, count_lists

_BACK: Final = timedelta(days=31)
"""So far back an unclosed day is told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A day of a month, a month of a year, on which there was business; ``differs`` from its closing."""

    span: str
    closed: bool
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A span as it was closed last and as it is counted now.

    ``differs`` names what is no more as it was closed: business after it, or a row that is not as it
    was. ``touched`` of a day: its void papers and reprints. ``chains_hold`` of None: not closed.
    """

    period: Period
    noted: Noted | None
    closed: Closed | None
    recount: Figures
    differs: tuple[str, ...]
    signed: Noted | None
    times: int
    parts: tuple[Part, ...]
    touched: tuple[Touched, ...]
    chains_hold: bool | None


def show(period: Period, *, desk: Desk) -> Shown:
    """How the span stands in the books; changes nothing."""

    def read(connection: Connection) -> Shown:
        subject = closing_subject(span_key(period))
        noted = closing_acts.all_noted(connection, Act.BOOKS_CLOSED, subject)
        last = noted[-1] if noted else None
        closed = last.closed() if last is not None else None
        recount = _figures(connection, period)
        one_day = period.first == period.last
        return Shown(
            period=period,
            noted=last,
            closed=closed,
            recount=recount,
            differs=differences(closed.figures, recount) if closed is not None else (),
            signed=_signed(connection, subject, last),
            times=len(noted),
            parts=() if one_day else tuple(_parts(connection, period)),
            touched=closings.touched(connection, period.start, period.end) if one_day else (),
            chains_hold=closing_acts.chains_hold(connection, closed.standing) if closed else None,
        )

    return desk.store.read(read)


def close(
    period: Period,
    count: Count | None,
    *,
    desk: Desk,
    at: datetime,
    seal: str = "",
    note: str = "",
) -> Closed:
    """Closes the span as it stands; of a day with what was counted in the drawer.

    Whoever takes money closes a day; a month and a year are the leader's, by their secret. Codes:
    ``no_right``, ``require_proof``'s, ``span_ahead``, ``not_counted``, ``count_of_day``, a count's.
    """
    one_day = period.first == period.last
    if one_day:
        require(desk.clerk, Right.TAKE_MONEY)
    else:
        require_proof(desk, Right.CLOSE_BOOKS, desk.proof)
    _require_over(period, at)
    if count is not None and not one_day:
        raise UserError("count_of_day", "Chỉ đếm tiền khi khóa sổ ngày. Hãy bỏ phần đếm tiền.")
    told = None if count is None else readable(count)
    seal, note = clean_note(seal, field="seal"), clean_note(note, field="note")
    stamp, asked = desk.stamp(at), asked_at(desk, at)

    def write(connection: Connection) -> Closed:
        made = msgspec.structs.replace(_standing(connection, period, asked), seal=seal, note=note)
        if told is not None:
            counted = write_count(connection, told, Occasion.CLOSING, stamp)
            made = msgspec.structs.replace(made, drawer=counted)
        elif one_day:
            _require_counted(connection, made.figures, period, at)
        subject, body = closing_subject(made.span), msgspec.to_builtins(made)
        record(connection, Act.BOOKS_CLOSED, stamp=stamp, subject=subject, body=body)
        return made

    return desk.store.write(write)


def _standing(connection: Connection, period: Period, asked: Asked) -> Closed:
    """The span as it stands, nothing said of it yet."""
    waits = count_lists(connection, asked, (ListName.TRANSFER,))[ListName.TRANSFER]
    one_day = period.first == period.last
    return Closed(
        span=span_key(period),
        figures=_figures(connection, period),
        standing=closing_acts.standing(connection, not_transferred=waits),
        open_days=() if one_day else tuple(_open_days(connection, period)),
    )


def plan(
    period: Period, count: Count | None, *, desk: Desk, at: datetime, seal: str = "", note: str = ""
) -> Closed:
    """What closing now would write down, differences of the drawer too; writes nothing."""
    told, asked = None if count is None else readable(count), asked_at(desk, at)

    def read(connection: Connection) -> Closed:
        made = msgspec.structs.replace(_standing(connection, period, asked), seal=seal, note=note)
        if told is None:
            return made
        counted = counted_now(connection, told, Occasion.CLOSING)
        return msgspec.structs.replace(made, drawer=counted)

    return desk.store.read(read)


def sign(period: Period, *, desk: Desk, at: datetime) -> None:
    """The leader has seen a day's closing and stands for it, by their secret; somebody else closed it.

    Codes: ``require_proof``'s, ``not_a_day``, ``not_closed``, ``closed_changed``, ``own_closing``.
    """
    require_proof(desk, Right.CLOSE_BOOKS, desk.proof)
    if period.first != period.last:
        raise UserError("not_a_day", "Chỉ ký sổ ngày; sổ tháng, năm do lãnh đạo tự khóa.")
    shown = show(period, desk=desk)
    if shown.noted is None:
        raise UserError("not_closed", f"{period.name} chưa khóa sổ. Hãy khóa trước rồi ký.")
    if shown.differs:
        raise UserError(
            "closed_changed", f"{period.name} có việc sau khi khóa sổ. Hãy khóa sổ lại rồi ký."
        )
    if shown.noted.by_id == desk.clerk.id:
        raise UserError("own_closing", "Người khóa sổ không tự ký. Hãy nhờ lãnh đạo khác ký.")
    stamp, body = desk.stamp(at), {"closing": shown.noted.number}
    subject = closing_subject(span_key(period))
    desk.store.write(
        lambda one: record(one, Act.BOOKS_SIGNED, stamp=stamp, subject=subject, body=body)
    )


def unclosed(*, desk: Desk, at: datetime) -> tuple[date, ...]:
    """The days before today with business that nobody closed, of the last month; never blocks.

    Nothing before the first day that was opened or closed here.
    """

    def read(connection: Connection) -> tuple[date, ...]:
        today, began = local(at).date(), closing_acts.first_day_noted(connection)
        if began is None:
            return ()
        first = max(today - _BACK, span_of(began).first)
        if first >= today:
            return ()
        past = Period(first=first, last=today - timedelta(days=1), name="")
        return tuple(map(date.fromisoformat, _open_days(connection, past)))

    return desk.store.read(read)


def _figures(connection: Connection, period: Period) -> Figures:
    return closings.figures(connection, period.start, period.end)


def _signed(connection: Connection, subject: str, last: Noted | None) -> Noted | None:
    """The signature under the newest closing; one under an older one is none."""
    found = closing_acts.last_noted(connection, Act.BOOKS_SIGNED, subject)
    if found is None or last is None or found.body.get("closing") != last.number:
        return None
    return found


def _open_days(connection: Connection, period: Period) -> Iterator[str]:
    first, last = period.first.isoformat(), period.last.isoformat()
    closed = set(closing_acts.closed_spans(connection, first, last))
    for day in closings.busy_days(connection, period.start, period.end):
        if day.isoformat() not in closed:
            yield day.isoformat()


def _parts(connection: Connection, period: Period) -> Iterator[Part]:
    """The days of a month or the months of a year, each held against its own closing."""
    one_month = period.first.month == period.last.month
    parts = (
        (Period(first=day, last=day, name="") for day in each_day(period))
        if one_month
        else (month(period.first.year, number) for number in range(1, 13))
    )
    for part in parts:
        figures, name = _figures(connection, part), span_key(part)
        noted = closing_acts.last_noted(connection, Act.BOOKS_CLOSED, closing_subject(name))
        if noted is None and not figures.anything:
            continue
        differs = noted is not None and bool(differences(noted.closed().figures, figures))
        yield Part(span=name, closed=noted is not None, differs=differs)


def _require_over(period: Period, at: datetime) -> None:
    today = local(at).date()
    if period.last > today:
        raise UserError(
            "span_ahead",
            f"{kind_words(period).capitalize()} này chưa hết. Hãy khóa sổ từ ngày "
            f"{period.last:%d/%m/%Y}.",
        )


def _require_counted(
    connection: Connection, figures: Figures, period: Period, at: datetime
) -> None:
    """Today's cash is counted; of a day gone by nobody can count the drawer any more."""
    if period.last != local(at).date():
        return
    found = drawer_of(connection)
    since, until = of_days(period.first, period.last)
    counted_today = found.last is not None and since <= found.last.at < until
    moved = found.last is not None and found.expected_vnd != found.last.counted().left_vnd
    cash = any(one.mode == Mode.CASH for one in figures.money)
    if moved or (cash and not counted_today):
        raise UserError(
            "not_counted", "Hôm nay có thu, trả tiền mặt. Hãy đếm ngăn tiền rồi khóa sổ.",
            field="notes",
        )  # fmt: skip

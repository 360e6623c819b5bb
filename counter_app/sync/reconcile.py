"""Holds what is here against what is there, day by day; writes nothing.

Days are Vietnamese ones of an operation's own clock, as in ``protocol.reconcile``. What was pruned
here after ninety days is not missing anywhere: those days are compared as far as they are kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Final

from counter_app.domain.reconciling import Comparison, DayCompared
from counter_app.protocol.reconcile import (
    DayTally,
    ReconcileReply,
    ReconcileRequest,
    Tallied,
    digest_of,
)
from counter_app.sync.client import CentralApi
from counter_app.sync.dossiers_apart import dossiers_apart
from db.counter.kept_operations import KeptOperation, kept_on, oldest_kept
from db.counter.store import Store

# One request asks for a week: an answer stays small, and a person may stop in between.
STRETCH: Final = timedelta(days=7)


def compare(
    store: Store,
    api: CentralApi,
    since: date,
    until: date,
    *,
    told: Callable[[int, int], None] = lambda _done, _total: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Comparison:
    """Every day from ``since`` to ``until`` on which there is anything, and its dossiers that differ.

    ``told`` hears days done and days in all; raises ``LineFault`` as the line does.
    """
    days: list[DayCompared] = []
    first, total = since, (until - since).days + 1
    while first <= until and not stopped():
        last = min(first + STRETCH - timedelta(days=1), until)
        days += _stretch(store, api, first, last)
        told((last - since).days + 1, total)
        first = last + timedelta(days=1)
    apart = dossiers_apart(store, api, since, until, stopped=stopped)
    return Comparison(days=tuple(days), apart=apart)


def _stretch(store: Store, api: CentralApi, first: date, last: date) -> list[DayCompared]:
    there = {one.day: one for one in _ask(api, store, first, last, detail=False).days}
    found: list[DayCompared] = []
    day = first
    while day <= last:
        here = store.read(partial(kept_on, day=day))
        tally = there.get(day.isoformat())
        if here or tally is not None:
            found.append(_day(store, api, day, here, tally))
        day += timedelta(days=1)
    return found


def _day(
    store: Store,
    api: CentralApi,
    day: date,
    kept: Sequence[KeptOperation],
    tally: DayTally | None,
) -> DayCompared:
    """A day whose digests agree needs no look at its operations."""
    here = tuple(one for one in kept if not one.waits)
    compared = DayCompared(
        day=day,
        here=len(here),
        there=tally.count if tally is not None else 0,
        same=True,
        open=tuple(one.id for one in here if one.open),
        waiting=len(kept) - len(here),
    )
    there = tally.digest if tally is not None else digest_of(())
    if there == digest_of(one.sha for one in here):
        return compared
    detail: Sequence[Tallied] = ()
    if tally is not None:
        told = _ask(api, store, day, day, detail=True).days
        detail = told[0].operations if told else ()
    oldest = store.read(oldest_kept)
    recent = [one for one in detail if one.seq >= oldest]
    return _with_differences(compared, kept, recent)


def _with_differences(
    day: DayCompared, kept: Sequence[KeptOperation], detail: Sequence[Tallied]
) -> DayCompared:
    shas, ours = {one.id: one.sha for one in detail}, {one.id for one in kept}
    here = [one for one in kept if not one.waits]
    missing = tuple(one.id for one in here if one.id not in shas)
    unlike = tuple(one.id for one in here if shas.get(one.id, one.sha) != one.sha)
    foreign = tuple(one.id for one in detail if one.id not in ours)
    odd = {*unlike, *foreign}
    places = {one.id: one.seq for one in kept} | {one.id: one.seq for one in detail}
    return replace(
        day,
        same=not (missing or odd),
        missing=missing,
        unlike=unlike,
        foreign=foreign,
        numbers=tuple(sorted(places[one] for one in odd)),
    )


def _ask(api: CentralApi, store: Store, first: date, last: date, *, detail: bool) -> ReconcileReply:
    return api.reconcile(
        ReconcileRequest(
            device=store.device.id,
            from_day=first.isoformat(),
            to_day=last.isoformat(),
            detail=detail,
        )
    )

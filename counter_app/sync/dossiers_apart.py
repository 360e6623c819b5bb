"""Holds where dossiers stand here, and the order of what happened to them, against there.

Writes nothing. What has not been sent, or waits for a person, is told by the outbox and is no
difference; what the cell wrote after the last change that came down is none either.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final

from counter_app.core.clock import from_local, to_ms
from counter_app.domain.dossier import State
from counter_app.domain.reconciling import DossierApart
from counter_app.protocol.reconcile import DossierThere, ReconcileRequest
from counter_app.sync.client import CentralApi
from db.counter.cursors import of_commune, read_cursors
from db.counter.standings import StandsHere, acknowledged_between, stand_here
from db.counter.store import Store

# A snapshot leaves out what had ended and was received before that.
_MOST_DAYS: Final = timedelta(days=90)


def dossiers_apart(
    store: Store,
    api: CentralApi,
    since: date,
    until: date,
    *,
    stopped: Callable[[], bool] = lambda: False,
) -> tuple[DossierApart, ...]:
    """Those received, or moved into their state, in these days; none where the cell is too old."""
    chg = of_commune(store.read(read_cursors))
    request = partial(
        ReconcileRequest,
        device=store.device.id,
        from_day=since.isoformat(),
        to_day=until.isoformat(),
        dossiers=True,
        chg=chg,
    )
    apart, known, after = list[DossierApart](), set[str](), ""
    while not stopped():
        reply = api.reconcile(request(after=after))
        if not reply.compares:
            return ()
        here = store.read(partial(stand_here, ids=_ids(reply.dossiers), until=chg))
        apart += _differ(here, reply.dossiers, chg, _ms(max(since, until - _MOST_DAYS)))
        known |= _ids(reply.dossiers)
        after = reply.after
        if not after:
            span = partial(acknowledged_between, begin_ms=_ms(since), end_ms=_ms(until, days=1))
            gone = [one for one in store.read(span) if one not in known]
            missing = store.read(partial(stand_here, ids=gone, until=chg))
            return (*apart, *(_only_here(one) for one in missing))
    return tuple(apart)


def _differ(
    here: Iterable[StandsHere], there: Iterable[DossierThere], chg: int, lately_ms: int
) -> list[DossierApart]:
    known = {one.id: one for one in here}
    found: list[DossierApart] = []
    for one in there:
        mine = known.get(one.dossier)
        if mine is not None:
            apart = _difference(mine, one, behind=one.last > chg)
        else:
            apart = _only_there(one) if one.told and one.received_ms >= lately_ms else None
        if apart is not None:
            found.append(apart)
    return found


def _difference(here: StandsHere, there: DossierThere, *, behind: bool) -> DossierApart | None:
    """What differs; the state only where neither of the two goes on meanwhile."""
    mine, theirs = set(here.told), set(there.told)
    only_here, only_there = len(mine - theirs), len(theirs - mine) if here.whole else 0
    order = [one for one in here.told if one in theirs] != [
        one for one in there.told if one in mine
    ]
    state = here.state.value != there.state and not (behind or here.open)
    if not (only_here or only_there or order or state):
        return None
    return DossierApart(
        dossier=here.id,
        name=here.name,
        here=here.state,
        there=State(there.state),
        only_here=only_here,
        only_there=only_there,
        order=order,
    )


def _only_there(there: DossierThere) -> DossierApart:
    name = there.code or there.dossier
    state = State(there.state)
    return DossierApart(dossier=there.dossier, name=name, here=None, there=state)


def _only_here(here: StandsHere) -> DossierApart:
    return DossierApart(dossier=here.id, name=here.name, here=here.state, there=None)


def _ids(there: Iterable[DossierThere]) -> set[str]:
    return {one.dossier for one in there}


def _ms(day: date, *, days: int = 0) -> int:
    return to_ms(from_local(datetime.combine(day + timedelta(days=days), time.min)))

"""Names the dossiers that a cell put back to its backup no longer has, and takes that back again.

The desk that took one in sends it again by itself; where that desk is gone too, nobody can. What
came down here are the facts, not the signed operations (a pull carries neither signature nor chain,
and the cell takes nothing that its desk has not signed), so no sister may send them in its stead;
a hub that keeps the signed runs does (``relaying``). Else a person takes the dossier in again from
this copy, which stays as it is, marked.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Final

import msgspec

from counter_app.core.clock import from_ms, local
from counter_app.domain.central_side import DOSSIER_LOST
from counter_app.protocol.reconcile import ReconcileRequest
from counter_app.protocol.result_events import DOSSIER_FOUND, DOSSIER_GONE
from counter_app.sync.client import CentralApi
from counter_app.sync.here import Here
from counter_app.sync.noted import note_once
from db.counter import todo, told_of
from db.counter.cursors import of_commune, read_cursors
from db.counter.enrolment import Enrolled
from db.counter.incoming import Connection
from db.counter.store import Store
from db.counter.taken_again import is_taken_again
from db.counter.told_of import ToldOf

# The cell answers for no more at a time.
_STRETCH: Final = timedelta(days=399)
_DAY: Final = timedelta(days=1)


def name_lost_dossiers(store: Store, api: CentralApi, joined: Enrolled, here: Here) -> None:
    """Once all was read again: asks for those that were not told of again, and names what is gone.

    Also those that came with a snapshot, of which nobody knows when they were received there.
    """
    asked = store.read(told_of.not_told_again)
    there = _there(store, api, joined.epoch, asked) if asked else None
    if there is not None:
        store.write(partial(_tell, asked=asked, there=there, epoch=joined.epoch, here=here))


def told_there(connection: Connection, dossier: str, chg: int, here: Here) -> None:
    """The cell has the dossier from ``chg`` on or longer: if it is here, nobody has to care for it."""
    if told_of.note_there(connection, dossier, max(chg, 1)):
        _note(connection, dossier, DOSSIER_FOUND, f"back:{chg}", here)
        todo.finish_of(connection, DOSSIER_LOST, dossier, at=here.at)


def _there(
    store: Store, api: CentralApi, epoch: str, asked: Sequence[ToldOf]
) -> Collection[str] | None:
    """Which dossiers of those days the cell has; None where it cannot say, or began anew again."""
    found = set[str]()
    for since, until in _stretches([local(from_ms(one.received_ms)).date() for one in asked]):
        after = ""
        while True:
            reply = api.reconcile(
                ReconcileRequest(
                    device=store.device.id,
                    from_day=since.isoformat(),
                    to_day=until.isoformat(),
                    dossiers=True,
                    after=after,
                )
            )
            if not reply.compares or reply.epoch != epoch:
                return None
            found |= {one.dossier for one in reply.dossiers}
            after = reply.after
            if not after:
                break
    return found


def _stretches(days: Sequence[date]) -> Iterable[tuple[date, date]]:
    """All of ``days`` in as few spans as the cell answers for; none where there is no day."""
    wanted = sorted(set(days))
    while wanted:
        since = wanted[0]
        within = [day for day in wanted if day <= since + _STRETCH]
        yield since, within[-1]
        wanted = wanted[len(within) :]


def _tell(
    connection: Connection,
    *,
    asked: Iterable[ToldOf],
    there: Collection[str],
    epoch: str,
    here: Here,
) -> None:
    chg = of_commune(read_cursors(connection))
    for one in asked:
        if one.id in there:
            told_there(connection, one.id, chg, here)
        elif not one.gone:
            _tell_gone(connection, one, epoch, here)


def _tell_gone(connection: Connection, one: ToldOf, epoch: str, here: Here) -> None:
    told_of.note_gone(connection, one.id)
    _note(connection, one.id, DOSSIER_GONE, f"gone:{epoch}", here)
    if is_taken_again(connection, one.id):  # a sister desk was sooner
        return
    body = msgspec.json.encode({"dossier": one.name, "desk": one.desk, "own": one.own}).decode()
    todo.leave(connection, DOSSIER_LOST, dossier=one.id, body=body, at=here.at)


def _note(connection: Connection, dossier: str, what: str, name: str, here: Here) -> None:
    """A line in its history; where the dossier stands does not change."""
    note_once(connection, dossier, {"what": what}, operation=f"{name}:{dossier}", at=here.at)

"""Fetches what is new until nothing is; begins with a snapshot where a cursor is of no use."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

import msgspec

from counter_app.core.fault_points import passed
from counter_app.protocol.pull import CentralEvent, PullRequest, SnapshotPage
from counter_app.sync import history
from counter_app.sync.apply import apply, apply_one, apply_page
from counter_app.sync.client import CentralApi
from counter_app.sync.here import Here
from counter_app.sync.refusals import SnapshotNeeded, confused
from db.counter import enrolment, incoming, sending
from db.counter.cursors import BEGUN, move_cursors, read_cursors
from db.counter.enrolment import Enrolled
from db.counter.event_order import await_no_more
from db.counter.history import Link
from db.counter.incoming import Connection
from db.counter.store import Store

LIMIT: Final = 200
# A commune has not so many pages; more of them are no snapshot of ours.
_MOST_PAGES: Final = 2_000
# The scopes of what is published, small beside a commune's dossiers.
_EDITIONS: Final = ("catalog", "calendar")
_MOST_TURNS: Final = 3


def scopes(joined: Enrolled) -> tuple[str, ...]:
    """What this desk follows; a revoked one only what concerns itself."""
    if joined.frozen in {enrolment.REVOKED, enrolment.WIPE}:
        return ("device",)
    return (f"commune:{joined.commune}", "catalog", "calendar", "device")


def wanted(store: Store, joined: Enrolled, *, wait_s: int = 0, limit: int = LIMIT) -> PullRequest:
    """The request for what comes after the cursors."""
    known = store.read(read_cursors)
    first = not known.get(f"commune:{joined.commune}") and not known.get(
        f"{BEGUN}commune:{joined.commune}"
    )
    return PullRequest(
        device=store.device.id,
        cursors={scope: known.get(scope, 0) for scope in scopes(joined)},
        epoch=joined.epoch,
        limit=limit,
        wait_s=wait_s,
        knows=first and store.read(incoming.has_come_down),
    )


def pull_editions(store: Store, api: CentralApi, joined: Enrolled, here: Here) -> None:
    """What the office goes by, without its dossiers: a desk that has just joined can begin."""
    for _ in range(_MOST_PAGES):
        whole = wanted(store, joined)
        cursors = {scope: chg for scope, chg in whole.cursors.items() if scope in _EDITIONS}
        reply = api.pull(msgspec.structs.replace(whole, cursors=cursors))
        apply(store, reply, here)
        if not reply.more:
            return


def pull_all(
    store: Store,
    api: CentralApi,
    joined: Enrolled,
    here: Here,
    mend: Callable[[str], None],
) -> int:
    """Applies everything new; how many events that were. ``mend`` when the epoch is another."""
    applied, turns = 0, 0
    while turns <= _MOST_TURNS:
        request = wanted(store, joined)
        try:
            reply = api.pull(request)
        except SnapshotNeeded as needed:
            turns += 1
            if needed.epoch != joined.epoch:  # what both lives share is known: read on from there
                mend(needed.epoch)
            else:
                _take_snapshot(store, api, needed.path, here)
            joined = store.read(enrolment.enrolled) or joined
            continue
        if reply.epoch != joined.epoch:
            turns += 1
            mend(reply.epoch)
            joined = store.read(enrolment.enrolled) or joined
            continue
        applied += apply(store, reply, here)
        passed("pull.applied")
        if not reply.more:
            return applied
        if reply.cursors == request.cursors:
            break
    raise confused()


def _take_snapshot(store: Store, api: CentralApi, path: str, here: Here) -> None:
    """Every dossier of the snapshot; the cursors move once all of it is here."""
    after, first, told = "", None, list[CentralEvent]()
    for _ in range(_MOST_PAGES):
        page: SnapshotPage = api.snapshot(path, after)
        if first is None:
            first = page
            store.write(partial(_begin, cursors=page.cursors))
        store.write(partial(apply_page, page=page, here=here))
        told += page.told
        passed("snapshot.page")
        after = page.after
        if not after:
            break
    else:
        raise confused()
    store.write(partial(_begin_behind, first=first, told=told, here=here))


def _begin(connection: Connection, cursors: Mapping[str, int]) -> None:
    """Where the first page ever taken stood: another begun since would not tell what follows it."""
    known = read_cursors(connection)
    begun = {f"{BEGUN}{scope}": chg for scope, chg in cursors.items()}
    move_cursors(connection, {scope: chg for scope, chg in begun.items() if not known.get(scope)})


def _begin_behind(
    connection: Connection, *, first: SnapshotPage, told: Sequence[CentralEvent], here: Here
) -> None:
    """What the pages tell beside their dossiers; then the cursors and the chain go on behind them.

    They tell of dossiers that were not here only: what became of the others since is read on.
    """
    for event in sorted(told, key=lambda one: one.chg):
        apply_one(connection, event, here)
    known, on = read_cursors(connection), dict[str, int]()
    for scope, chg in first.cursors.items():
        before = known.get(scope, 0)
        on[scope] = min(chg, before or _read_from(connection, known.get(f"{BEGUN}{scope}", chg)))
        history.begin_anew(
            connection,
            Link(chg=chg, link=first.link if on[scope] == chg else ""),
            known=before,
            same_epoch=True,
            here=here,
        )
    # The other scopes say the whole of their matter each time: they are simply read again.
    anew = dict.fromkeys(known, 0) | on
    move_cursors(connection, anew, back=True)
    await_no_more(connection)  # not all is read once more


def _read_from(connection: Connection, begun: int) -> int:
    """What has been read of where nothing was read on: up to the first that is this desk's own."""
    own = sending.first_change(connection)
    return begun if own is None else min(begun, own - 1)

"""A pull: what has happened since a desk's cursors, scope by scope, and nothing left out.

A desk that is too far behind, or comes from before a restore, begins with a snapshot. Waiting for
something to happen is not done here: it would hold a connection.
"""

from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from counter_app.central.open_filings import open_filings
from counter_app.core.clock import to_ms
from counter_app.domain.dossier import EventKind
from counter_app.protocol.pull import (
    CentralEvent,
    CentralKind,
    PullReply,
    PullRequest,
    SnapshotDossier,
    SnapshotPage,
)
from counter_app.protocol.twin_notes import is_decision
from db.central.attachments import files_by_dossier
from db.central.cell import Cell, cell_of
from db.central.changes import changes_after, link_at, told_between, told_of_dossiers
from db.central.devices import KnownDevice
from db.central.dossiers import snapshot_page
from db.central.notices import TO_ALL, last_change, last_notice, notices_after, to_device
from db.central.store import Connection, Store

MOST_EVENTS: Final = 500
# For a desk that knows nothing yet, a snapshot is shorter than so much that happened. Whoever knows
# dossiers reads on however far behind it is: no change is ever let go, and a snapshot would not
# tell what became of the dossiers it knows.
_MOST_BEHIND: Final = 20_000
_SNAPSHOT_DAYS: Final = 90
_PAGE: Final = 200
_BESIDE: Final = (CentralKind.TWIN.value, EventKind.CODE_LINKED.value, EventKind.NOTED.value)
_RESTRICTED: Final = EventKind.SUBJECT_RESTRICTED.value
_NOTICES: Final = ("catalog", "calendar")


class SnapshotNeeded(Exception):
    """The desk's cursors lead nowhere: it begins with the pages at ``snapshot``."""

    def __init__(self, snapshot: str, epoch: str) -> None:
        super().__init__(snapshot)
        self.snapshot = snapshot
        self.epoch = epoch


class UnknownScope(Exception):
    """There is no such scope for this desk; whether for another one is nobody's business."""


def take_pull(
    store: Store, device: KnownDevice, request: PullRequest, *, at: datetime
) -> Future[PullReply]:
    """What came after the cursors. The future raises :class:`SnapshotNeeded`, `UnknownScope`."""
    own = f"commune:{device.commune}"
    if not set(request.cursors) <= {own, TO_ALL, *_NOTICES}:
        raise UnknownScope
    pull = _Pull(device, request, to_ms(at))
    return store.read(device.commune, pull.done)


def take_snapshot_page(
    store: Store, device: KnownDevice, snapshot: str, *, after: str = "", at: datetime
) -> Future[SnapshotPage]:
    """The dossiers after one id, as they stand now; with the cursors of the snapshot's beginning."""
    epoch, _, chg = snapshot.rpartition("-")
    if not epoch or not (chg.isascii() and chg.isdecimal() and len(chg) < 16):
        raise UnknownScope
    since_ms = to_ms(at - timedelta(days=_SNAPSHOT_DAYS))

    def read(connection: Connection) -> SnapshotPage:
        if cell_of(connection).epoch != epoch:
            raise UnknownScope
        page = _with_files(
            connection,
            device.commune,
            snapshot_page(connection, device.commune, after=after, since_ms=since_ms, limit=_PAGE),
        )
        told = _beside_where_they_stand(connection, device.commune, page, until=int(chg))
        if not after:  # no dossiers: with the first page, for all
            told += open_filings(connection, device.commune, since_ms=since_ms, until=int(chg))
            told += told_between(
                connection, device.commune, _RESTRICTED, since_ms=0, until=int(chg)
            )
        return SnapshotPage(
            epoch=epoch,
            cursors={f"commune:{device.commune}": int(chg)},
            dossiers=page,
            after=page[-1].dossier if len(page) == _PAGE else "",
            link=link_at(connection, device.commune, int(chg)),
            told=told,
        )

    return store.read(device.commune, read)


def _beside_where_they_stand(
    connection: Connection, commune: str, page: tuple[SnapshotDossier, ...], *, until: int
) -> tuple[CentralEvent, ...]:
    """What the rows of these dossiers do not show: twins suspected and decided, linked codes."""
    ids = [one.dossier for one in page]
    told = told_of_dossiers(connection, commune, ids, _BESIDE, until=until)
    return tuple(one for one in told if one.kind != EventKind.NOTED or _decides(one))


def _decides(note: CentralEvent) -> bool:
    return is_decision(msgspec.json.decode(note.body, type=dict[str, Any]))


def _with_files(
    connection: Connection, commune: str, page: tuple[SnapshotDossier, ...]
) -> tuple[SnapshotDossier, ...]:
    files = files_by_dossier(connection, commune, [one.dossier for one in page])
    return tuple(
        msgspec.structs.replace(one, files=files[one.dossier]) if one.dossier in files else one
        for one in page
    )


class _Pull:
    def __init__(self, device: KnownDevice, request: PullRequest, at_ms: int) -> None:
        self._device = device
        self._request = request
        self._at_ms = at_ms
        self._limit = max(1, min(request.limit, MOST_EVENTS))

    def done(self, connection: Connection) -> PullReply:
        """The events of all scopes asked for; each cursor stands after its last one."""
        cell = cell_of(connection)
        events: list[CentralEvent] = []
        cursors = dict(self._request.cursors)
        more = False
        for scope, chg in self._request.cursors.items():
            self._refuse_lost(connection, cell, scope, chg)
            found = self._after(connection, scope, chg)
            events += found[: self._limit]
            more |= len(found) > self._limit
            if found:
                cursors[scope] = found[: self._limit][-1].chg
        return PullReply(
            epoch=cell.epoch,
            now_ms=self._at_ms,
            more=more,
            cursors=cursors,
            events=tuple(events),
        )

    def _after(self, connection: Connection, scope: str, chg: int) -> tuple[CentralEvent, ...]:
        """One more than is handed out, to know whether there are more."""
        commune, limit = self._device.commune, self._limit + 1
        if scope.startswith("commune:"):
            return changes_after(connection, commune, chg, limit=limit)
        scopes = (scope, to_device(self._device.device)) if scope == TO_ALL else (scope,)
        found = notices_after(connection, commune, scopes, chg, limit=limit)
        return tuple(msgspec.structs.replace(event, scope=scope) for event in found)

    def _refuse_lost(self, connection: Connection, cell: Cell, scope: str, chg: int) -> None:
        commune = self._device.commune
        if scope.startswith("commune:"):
            last = last_change(connection, commune)
            behind = last if chg == 0 and not self._request.knows else 0
        else:
            last, behind = last_notice(connection, commune), 0
        other = self._request.epoch not in {"", cell.epoch}
        if other or chg > last or chg < 0 or behind > _MOST_BEHIND:
            now = last_change(connection, commune)
            raise SnapshotNeeded(f"/v1/snapshot/{cell.epoch}-{now}", cell.epoch)

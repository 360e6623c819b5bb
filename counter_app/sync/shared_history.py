"""Finds how far a cell's new life shares the history that this desk was told in the old one.

A cell put back may long be past our cursor with other changes under the same numbers: what it then
says of its links tells where the two part. What follows from it is read from there on.
"""

from typing import Final

from counter_app.sync.client import CentralApi
from db.counter import history
from db.counter.cursors import BEGUN, move_cursors, read_cursors
from db.counter.event_order import await_again
from db.counter.history import Link
from db.counter.incoming import Connection
from db.counter.store import Store

# Behind every dossier: of the page only the link is asked.
_NO_DOSSIERS: Final = "ffffffff-ffff-ffff-ffff-ffffffffffff"
_COMMUNE: Final = "commune:"


def shared_until(store: Store, api: CentralApi, epoch: str) -> int:
    """The last change that both lives have under one link; 0 where none is known to be."""
    known = store.read(history.landmarks)
    same, other = 0, len(known)
    while same < other:
        middle = (same + other) // 2
        if _is_there(api, epoch, known[middle]):
            same = middle + 1
        else:
            other = middle
    return known[same - 1].chg if same else 0


def go_back(connection: Connection, until: int) -> None:
    """The commune's cursor and chain stand behind ``until``, if they were past it."""
    told = {
        scope: until
        for scope, chg in read_cursors(connection).items()
        if scope.startswith(_COMMUNE) and chg > until
    }
    # A snapshot of the old life, of which some pages are here, tells nothing of the new one.
    told |= {scope: 0 for scope in read_cursors(connection) if scope.startswith(BEGUN)}
    move_cursors(connection, told, back=True)
    history.forget_after(connection, until)
    await_again(connection, until)


def _is_there(api: CentralApi, epoch: str, link: Link) -> bool:
    page = api.snapshot(f"/v1/snapshot/{epoch}-{link.chg}", _NO_DOSSIERS)
    return page.link == link.link

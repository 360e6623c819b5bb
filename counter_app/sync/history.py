"""Reckons the commune's chain from what came down and holds each day's signed end against it.

A server that altered, left out or cut off what it once told is found here (HSP/1, section 11).
Nothing is mended and nothing stops: a person is told, and what was found stays on record.

What is held against the root is what came down, once. A row altered by hand in the cell's store
after that is not asked for again, so this desk cannot see it: it goes on holding what was told, and
the root binds the cell to that. Whoever reads the row anew does see it (a desk that joins later, one
that reads a cell put back), as does ``central check``, which reckons every link from the rows. To
see it from every desk each would have to fetch each past day again; section 11 asks for a root, not
for that. What was told is sealed in the desk's own store (``db.counter.models.rules``).
"""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from counter_app.domain.central_side import FindingKind
from counter_app.protocol.pull import CentralEvent, CentralKind
from counter_app.protocol.sealing import DayRoot, change_link, commune_chain_start, root_bytes
from counter_app.sync.here import Here
from counter_app.sync.signed import is_of_cell
from db.counter import enrolment, history
from db.counter.history import KeptRoot, Link
from db.counter.incoming import Connection

UNKNOWN_SIGNER: Final = "unknown_signer"
_OF_COMMUNE: Final = "commune:"


def go_on(
    connection: Connection, events: Sequence[CentralEvent], cursors: Mapping[str, int], here: Here
) -> None:
    """The chain after these new events, and every day's end that can be compared by now."""
    told = [one for one in events if one.scope.startswith(_OF_COMMUNE)]
    if told:
        history.add_links(connection, _chained(connection, told, here))
        _compare_own(connection, told, here)
    if told or any(one.kind == CentralKind.ROOT for one in events):
        known = [chg for scope, chg in cursors.items() if scope.startswith(_OF_COMMUNE)]
        _compare_roots(connection, max(known, default=0), here)


def keep_root(connection: Connection, event: CentralEvent, here: Here) -> str:
    """Keeps the signed end of a day for ever; two of one day are told to a person."""
    root, joined = msgspec.json.decode(event.body, type=DayRoot), enrolment.enrolled(connection)
    if joined is None:
        return UNKNOWN_SIGNER
    if not is_of_cell(
        connection, root_bytes(joined.commune, root.day, root.chg, root.head), root.sig
    ):
        body = {"day": root.day}
        history.find(connection, FindingKind.ROOT_UNSIGNED, root.day, body, at=here.at)
        return UNKNOWN_SIGNER
    before = history.roots_of(connection, root.day)
    if history.keep_root(connection, root, epoch=joined.epoch, at=here.at) and before:
        same_life = any(one.epoch == joined.epoch for one in before)
        kind = FindingKind.ROOT_TWICE if same_life else FindingKind.ROOT_RESTORED
        history.find(connection, kind, root.day, {"day": root.day}, at=here.at)
        second = history.roots_of(connection, root.day)[-1]
        history.mark_root(connection, second.number, history.NO if same_life else history.UNSEEN)
    return ""


def begin_anew(
    connection: Connection, behind: Link, *, known: int, same_epoch: bool, here: Here
) -> None:
    """A snapshot came: the chain hangs on its link. A cell that lost its end in one life is told."""
    if same_epoch and behind.chg < known:
        body = {"here": str(known), "there": str(behind.chg)}
        history.find(connection, FindingKind.HISTORY_SHORTER, str(known), body, at=here.at)
    history.begin_chain(connection, behind if behind.link else None)


def _chained(connection: Connection, told: Sequence[CentralEvent], here: Here) -> list[Link]:
    last = history.last_link(connection)
    if last is None and told[0].chg == 1:
        start = commune_chain_start(told[0].scope.removeprefix(_OF_COMMUNE))
        last = Link(chg=0, link=start)
    new: list[Link] = []
    for event in told:
        if last is None:
            return new
        if event.chg != last.chg + 1:
            body = {"after": str(last.chg), "next": str(event.chg)}
            history.find(connection, FindingKind.HISTORY_GAP, str(event.chg), body, at=here.at)
            history.begin_chain(connection, None)
            return []
        last = Link(chg=event.chg, link=change_link(last.link, event), operation=event.op)
        new.append(last)
    return new


def _compare_own(connection: Connection, told: Sequence[CentralEvent], here: Here) -> None:
    """What comes back of this desk's own must be what was signed here."""
    mine = {one.op: bytes(one.body) for one in told if one.op and one.device == here.device}
    for operation, body in history.own_bodies(connection, tuple(mine)).items():
        if body.encode() != mine[operation]:
            said = {"operation": operation}
            history.find(connection, FindingKind.OWN_CHANGED, operation, said, at=here.at)


def _compare_roots(connection: Connection, until: int, here: Here) -> None:
    for kept in history.waiting_roots(connection, until):
        root, link = kept.root, history.link_at(connection, kept.root.chg)
        if link == root.head:
            _hold(connection, kept, here)
            continue
        history.mark_root(connection, kept.number, history.NO if link else history.UNSEEN)
        if link is not None:
            body = {"day": root.day}
            history.find(connection, FindingKind.HISTORY_OTHER, root.day, body, at=here.at)
            history.begin_chain(connection, None)
        # What is signed is what later days hang on, whatever came before it.
        if until == root.chg and history.last_link(connection) is None:
            history.begin_chain(connection, Link(chg=root.chg, link=root.head))


def _hold(connection: Connection, kept: KeptRoot, here: Here) -> None:
    left_out = history.own_left_out(connection, kept.root.chg)
    if left_out:
        body = {"day": kept.root.day, "count": str(len(left_out)), "operation": left_out[0]}
        history.find(connection, FindingKind.OWN_LEFT_OUT, kept.root.day, body, at=here.at)
    history.mark_root(connection, kept.number, history.YES)
    history.forget_before(connection, kept.root.chg)

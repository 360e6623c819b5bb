"""Tells the central side where this store's log of acts ends, and takes in what it makes of that.

With each token: nothing here trusts what this store remembers of the last time.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from counter_app.core.clock import from_ms, local, to_ms
from counter_app.domain.central_side import FindingKind
from counter_app.protocol.anchored import (
    MOST_LIVES,
    MOST_SPOILT,
    ActsHead,
    Broke,
    Cut,
    Spoilt,
    acts_head,
    spoilt,
)
from db.counter import audit_log, history
from db.counter.store import Store

_KINDS: Final = {Broke.SHORTER: FindingKind.LOG_SHORTER, Broke.OTHER: FindingKind.LOG_OTHER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What goes with the request for a token."""

    acts: tuple[ActsHead, ...] = ()
    spoilt: tuple[Spoilt, ...] = ()


Tell = Callable[[Mapping[str, int]], Told]
"""What to tell a cell that knows the log of each life so far."""


def told_of(store: Store, known: Mapping[str, int]) -> Told:
    """Where the log of each life ends and what it has at its anchor; what was found spoilt."""
    device, key = store.device.id, store.device.key
    ends, found = store.read(
        lambda one: (audit_log.ends(one, known), history.of_kind(one, FindingKind.STORE_SPOILT))
    )
    return Told(
        acts=tuple(
            acts_head(
                device, key, inc=end.inc, number=end.number, head=end.head, since=end.since,
                link=end.link,
            )
            for end in ends[-MOST_LIVES:]
        ),
        spoilt=tuple(
            spoilt(
                device, key, code=one.body.get("code", ""), row=one.body.get("row", ""),
                at_ms=to_ms(one.found_at),
            )
            for one in found[-MOST_SPOILT:]
        ),
    )  # fmt: skip


def note_cuts(store: Store, cuts: Sequence[Cut], *, at: datetime) -> int:
    """Keeps what the central side noticed, once for each; how many of them are new here.

    It tells of them every time: whoever took the finding away meets it again.
    """
    if not cuts:
        return 0
    new, known = 0, {(one.kind, one.about) for one in store.read(history.all_findings)}
    for cut in cuts:
        kind, about = _KINDS.get(cut.broke), f"{cut.inc}, {cut.known}, {cut.at_ms}"
        if kind is None or (kind, about) in known:
            continue
        body = {
            "known": str(cut.known),
            "found": str(cut.found),
            "at": f"{local(from_ms(cut.at_ms)):%H:%M ngày %d/%m/%Y}",
        }
        store.write(partial(history.find, kind=kind, about=about, body=body, at=at))
        new += 1
    return new

"""Anchors the ends of desks' logs of acts, and tells where one did not go on from its anchor.

A desk tells, with each token it asks for, where the log of each life of its store ends now and which
link that log has where it was anchored last. What broke is kept for ever and told to the desk each
time; the log is anchored anew behind it, so that the next change of the past is told as well.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from counter_app.central.door.auth import public_key
from counter_app.central.door.tokens import decoded, is_signed
from counter_app.core.clock import from_ms, local
from counter_app.protocol.anchored import (
    ActsHead,
    Broke,
    Cut,
    Spoilt,
    acts_head_bytes,
    spoilt_bytes,
)
from db.central import desk_logs
from db.central.desk_logs import KnownHead
from db.central.devices import KnownDevice
from db.central.store import Connection

_BROKE: Final = {Broke.SHORTER.value: "log.cut", Broke.OTHER.value: "log.other"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What a desk told of its own store, as the life ``inc`` that writes now; nothing unsigned."""

    inc: str
    acts: Sequence[ActsHead] = ()
    spoilt: Sequence[Spoilt] = ()


def telling(
    known: KnownDevice, inc: str, acts: Sequence[ActsHead], spoilt: Sequence[Spoilt]
) -> Telling:
    """What of it the desk signed; the rest is nobody's."""
    return Telling(
        inc=inc,
        acts=[one for one in acts if _signed(known, acts_head_bytes(known.device, one), one.sig)],
        spoilt=[one for one in spoilt if _signed(known, spoilt_bytes(known.device, one), one.sig)],
    )


def anchor(
    connection: Connection, known: KnownDevice, told: Telling, *, at_ms: int
) -> tuple[Cut, ...]:
    """Keeps what was told; every place where a log of this desk did not go on, the newest first."""
    lasts = desk_logs.last_heads(connection, known)
    for one in told.acts:
        last = lasts.get(one.inc)
        # A life that is over may end earlier than it did: that is what putting back a copy does.
        put_back = one.inc != told.inc and told.inc not in lasts
        _keep(connection, known, one, last, put_back=put_back, at_ms=at_ms)
    for spoilt in told.spoilt:
        desk_logs.add_spoilt(connection, known, spoilt, at_ms=at_ms)
    return desk_logs.cuts_of(connection, known)


def of_desk_log(connection: Connection, known: KnownDevice) -> Iterator[tuple[str, str]]:
    """Code and row of whatever is wrong with the desk's own logs, or with what is kept of them."""
    before: KnownHead | None = None
    for one in desk_logs.heads_of(connection, known):
        row = f"{known.device}, {one.inc}, audit {one.number}"
        if not _signed(known, acts_head_bytes(known.device, _as_told(one)), one.sig):
            yield "log.unsigned", row
        if one.broke in _BROKE:
            anchored = f" < {before.number}" if before is not None else ""
            yield (
                _BROKE[one.broke],
                f"{row}{anchored}, {local(from_ms(one.told_ms)):%Y-%m-%d %H:%M}",
            )
        before = one
    for spoilt in desk_logs.spoilt_of(connection, known):
        row = f"{known.device}, {spoilt.code}, {spoilt.row}"
        if not _signed(known, spoilt_bytes(known.device, spoilt), spoilt.sig):
            yield "log.unsigned", row
        yield "desk.spoilt", row


def _keep(
    connection: Connection,
    known: KnownDevice,
    told: ActsHead,
    last: KnownHead | None,
    *,
    put_back: bool,
    at_ms: int,
) -> None:
    day = local(from_ms(at_ms)).date().isoformat()
    if last is None:
        desk_logs.add_head(connection, known, told, place=1, day=day, at_ms=at_ms)
        return
    if told.since != last.number:  # another program on this store was here in between
        return
    broke = _broke(told, last, put_back=put_back)
    if not broke and told.number == last.number:
        return
    if broke or last.broke or last.day != day:
        desk_logs.add_head(
            connection, known, told, place=last.place + 1, day=day, broke=broke, at_ms=at_ms
        )
    else:
        desk_logs.move_head(connection, known, last, told, at_ms=at_ms)


def _broke(told: ActsHead, last: KnownHead, *, put_back: bool) -> str:
    """How the log does not go on from its anchor; empty where it does."""
    if told.number < last.number:
        return Broke.PUT_BACK if put_back else Broke.SHORTER
    end = told.head if told.number == last.number else told.link
    return "" if end == last.head else Broke.OTHER


def _as_told(kept: KnownHead) -> ActsHead:
    return ActsHead(
        inc=kept.inc, number=kept.number, head=kept.head, since=0, link="", sig=kept.sig
    )


def _signed(known: KnownDevice, message: bytes, sig: str) -> bool:
    return is_signed(public_key(known), decoded(sig), message)

"""What lies in quarantine, judged once more because a person looked at it and said so.

A revoked desk's work above all: what was signed before the desk was lost is as good as ever. Each
operation in a transaction of its own, in the order its desk wrote it; nothing leaves quarantine
that the rules refuse again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nacl.signing import VerifyKey

from counter_app.central.answered_twice import answered_before
from counter_app.central.batch import SET_ASIDE, Batch, Before
from counter_app.central.checking import check
from counter_app.central.portal.telling import tell
from counter_app.central.push import born, twins_since, write_all
from counter_app.central.rulebook import Rulebook
from counter_app.central.ruling import judging_on
from counter_app.core.clock import local, to_ms
from counter_app.core.ids import uuid7
from counter_app.protocol.push import Outcome, PushedOperation, PushResult
from db.central.administration import Act, record
from db.central.code_register import claim_codes
from db.central.devices import find_device
from db.central.dossiers import twins_of
from db.central.operations import STUCK, KnownOperation
from db.central.pushes import Asking, Found, look
from db.central.quarantine import Healed, Refused, all_refused, healed_since, mark_released
from db.central.statements import together
from db.central.store import Connection, Store

MOST: Final = 5000
_REFUSED: Final = frozenset({SET_ASIDE, Outcome.REJECTED.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What became of one: ``result`` is accepted, conflict, blocked, rejected or ``kept``."""

    refused: Refused
    result: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Releasing:
    """One commune's quarantine in the hands of ``who``."""

    store: Store
    commune: str
    who: str
    key: Ed25519PrivateKey
    rulebook: Rulebook

    def waiting(self, *, device: str = "", healed: bool = False) -> tuple[Refused, ...]:
        """What is still kept apart, in the order it came; ``healed``: what its desk mended since."""
        found = self.store.read(
            self.commune,
            lambda one: all_refused(one, self.commune, device=device, healed=healed, limit=MOST),
        )
        return found.result()

    def healed(self, *, limit: int) -> tuple[Healed, ...]:
        """What is kept apart no more, with who saw to that, the newest first."""
        look = partial(healed_since, commune=self.commune, limit=limit)
        return self.store.read(self.commune, look).result()

    def release(self, wanted: tuple[Refused, ...], *, at: datetime) -> Iterator[Released]:
        """Judges each again, in the order its desk wrote it."""
        for refused in sorted(wanted, key=_written):
            yield self._one(refused, at)

    def _one(self, refused: Refused, at: datetime) -> Released:
        def work(connection: Connection) -> PushResult | None:
            return self._judged(connection, refused, at)

        result = self.store.write(self.commune, work).result()
        if result is None:
            return Released(refused=refused, result="kept", code="not_as_sent")
        return Released(refused=refused, result=result.r.value, code=result.code or "")

    def _judged(self, connection: Connection, refused: Refused, at: datetime) -> PushResult | None:
        """None where it is no operation of its own: unreadable, its id another's, or mended since."""
        try:
            sent = _sent(refused)
        except msgspec.MsgspecError:
            return None
        device = find_device(connection, self.commune, refused.device)
        found = look(connection, self._asking(sent, refused.device))
        known = next((one for one in found.operations if one.sent.id == sent.id), None)
        if device is None or known is None or known.sent.sha != sent.sha:
            return None
        if known.outcome not in _REFUSED:
            return None
        checked = check(sent, VerifyKey(device.public_key))
        ruling = judging_on(self.rulebook, self.key, local(at).date())
        judging = ruling(connection, self.commune, found)
        taken: frozenset[tuple[str, str]] = frozenset()
        while True:
            batch = Batch(
                device=replace(device, revoked=False),
                inc=known.inc,
                before=_before(found, sent),
                judge=judging,
                at_ms=to_ms(at),
                taken=taken,
            )
            result = batch.judge_again(known, checked)
            lost = claim_codes(connection, self.commune, batch.written.claims)
            if not lost:
                break
            taken |= lost
        if result.r in {Outcome.REJECTED, Outcome.BLOCKED}:
            return result
        self._write(connection, found, batch, refused.device, at)
        mark_released(connection, self.commune, refused.number, by=self.who, at_ms=to_ms(at))
        record(connection, self.commune, self._act(refused, at))
        return result

    def _write(
        self, connection: Connection, found: Found, batch: Batch, device: str, at: datetime
    ) -> None:
        at_ms = to_ms(at)
        taken_in = born(batch.written, found.dossiers)
        alike = twins_of(connection, self.commune, taken_in, since_ms=twins_since(at_ms))
        batch.tell_twins(
            answered_before(connection, self.commune, device, batch.answers, told=alike)
        )
        with together(connection):
            write_all(connection, self.commune, found.head, batch.written, at_ms=at_ms)
        if found.standing.portal:
            changes = batch.written.changes
            tell(connection, self.commune, changes, after=found.head.chg, at_ms=at_ms)

    def _asking(self, sent: PushedOperation, device: str) -> Asking:
        dossiers = frozenset({sent.dossier} if sent.dossier else ())
        return Asking(
            commune=self.commune, device=device, inc="", ids=frozenset({sent.id}), dossiers=dossiers
        )

    def _act(self, refused: Refused, at: datetime) -> Act:
        at_ms = to_ms(at)
        told = {"number": refused.number, "device": refused.device}
        return Act(
            number=uuid7(at_ms),
            at_ms=at_ms,
            who=self.who,
            what="quarantine.released",
            body=msgspec.json.encode(told).decode(),
        )


def _before(found: Found, sent: PushedOperation) -> Before:
    stuck = (
        one
        for one in found.operations
        if one.outcome in STUCK and one.sent.dossier and one.sent.dossier == sent.dossier
    )
    known: dict[str, KnownOperation] = {
        one.sent.id: one for one in found.operations if one.sent.id == sent.id
    }
    return Before(chg=found.head.chg, known=known, stuck=tuple(stuck), dossiers=found.dossiers)


class _Coded(msgspec.Struct, frozen=True):
    code: str = ""


class About(msgspec.Struct, frozen=True):
    """Of an operation kept apart, what a person asks first."""

    kind: str = ""
    dossier: str = ""
    seq: int = 0
    wall_ms: int = 0
    body: _Coded = _Coded()

    @property
    def code(self) -> str:
        """The code of the dossier it took in; empty for every other kind."""
        return self.body.code


def about(refused: Refused) -> About:
    """What it is about, as far as it can be read."""
    try:
        return msgspec.json.decode(refused.payload, type=About, strict=False)
    except msgspec.MsgspecError:
        return About()


def _sent(refused: Refused) -> PushedOperation:
    return msgspec.json.decode(refused.payload, type=PushedOperation)


def _written(refused: Refused) -> tuple[str, int, int]:
    return refused.device, refused.received_ms, about(refused).seq

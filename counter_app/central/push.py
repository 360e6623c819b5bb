"""A push: a run of a desk's outbox, answered from the one transaction that made it durable."""

from collections.abc import Container
from concurrent.futures import Future
from datetime import datetime
from typing import Final

from counter_app.central.answered_twice import answered_before
from counter_app.central.batch import Batch, Before, Judge, Written
from counter_app.central.checking import Checked, PushMalformed, checked, link_at, refuse_malformed
from counter_app.central.judging.lookup_keys import TWIN_DAYS
from counter_app.central.leasing import lease_ahead
from counter_app.central.portal.telling import tell
from counter_app.central.ruling import Judging
from counter_app.central.signatures import Trying, try_here
from counter_app.core.clock import from_ms, local, to_ms
from counter_app.domain.dossier_now import DossierNow
from counter_app.protocol.operation import chain_start
from counter_app.protocol.push import PushReply, PushRequest
from db.central.attachments import add_attachments
from db.central.changes import add_changes
from db.central.code_register import send_claims
from db.central.devices import KnownDevice
from db.central.dossiers import ask_twins, keep_dossiers
from db.central.heads import Head
from db.central.operations import STUCK, Life, add_operations, change_operations, keep_life
from db.central.pushes import Asking, Found, look
from db.central.quarantine import keep_refused
from db.central.statements import at_the_end, together
from db.central.store import Connection, Store

_DAY_MS: Final = 86_400_000


class GapFound(Exception):
    """Nothing was taken. ``gap``: begin again at ``expected``. ``chain``: this life has a twin.

    With ``chain`` what is here under these numbers is not what the desk has there: it takes a new
    incarnation and offers again what is missing.
    """

    def __init__(self, expected: int, error: str = "gap") -> None:
        super().__init__(f"{error}, expected {expected}")
        self.expected = expected
        self.error = error


def take_push(
    store: Store,
    device: KnownDevice,
    request: PushRequest,
    *,
    at: datetime,
    judging: Judging,
    trying: Trying = try_here,
) -> Future[PushReply]:
    """The answer to a push, once it is durable. Raises :class:`PushMalformed`.

    The future raises :class:`GapFound`, or what the store raises.
    """
    if request.device != device.device:
        raise PushMalformed("device")
    refuse_malformed(request)
    # A revoked device's operations are kept whatever they are signed with.
    operations = checked(request, device.public_key, trying)
    push = _Push(device, request, operations, judging, to_ms(at))
    return store.write(device.commune, push.done)


class _Push:
    def __init__(
        self,
        device: KnownDevice,
        request: PushRequest,
        operations: tuple[Checked, ...],
        judging: Judging,
        at_ms: int,
    ) -> None:
        self._device = device
        self._commune = device.commune
        self._request = request
        self._operations = operations
        self._judging = judging
        self._at_ms = at_ms

    def done(self, connection: Connection) -> PushReply:
        """All of it, in the transaction of ``connection``."""
        request = self._request
        found = look(connection, self._asking())
        standing, before = found.standing, self._before(found)
        last = self._last_seq(standing.life, before)
        judge = self._judging(connection, self._commune, found)
        batch = self._batch(connection, before, judge)
        end = max(last, request.first + len(request.ops) - 1)
        with at_the_end(connection):
            write_all(connection, self._commune, found.head, batch.written, at_ms=self._at_ms)
            if standing.life is None or end > standing.life.last_seq:
                self._keep_life(connection, Life(last_seq=end, head=link_at(request, end)))
        if standing.portal:
            after, changes = found.head.chg, batch.written.changes
            tell(connection, self._commune, changes, after=after, at_ms=self._at_ms)
        lease_ahead(
            connection,
            self._device,
            born(batch.written, before.dossiers),
            own=standing.agency,
            today=local(from_ms(self._at_ms)).date(),
            at_ms=self._at_ms,
        )
        return PushReply(
            epoch=standing.epoch,
            now_ms=self._at_ms,
            last_seq=end,
            durable_through=end,
            results=tuple(batch.results),
            spread_s=standing.spread_s,
        )

    def _asking(self) -> Asking:
        ops = self._request.ops
        return Asking(
            commune=self._commune,
            device=self._device.device,
            inc=self._request.inc,
            ids=frozenset(sent.id for sent in ops),
            dossiers=frozenset(sent.dossier for sent in ops if sent.dossier),
        )

    def _before(self, found: Found) -> Before:
        """A hole of an unknown dossier is in the way of its own device only."""
        asked = self._asking()
        stuck = (
            one
            for one in found.operations
            if one.outcome in STUCK
            and (one.sent.dossier in asked.dossiers or one.device == self._device.device)
        )
        return Before(
            chg=found.head.chg,
            known={one.sent.id: one for one in found.operations if one.sent.id in asked.ids},
            stuck=tuple(stuck),
            dossiers=found.dossiers,
        )

    def _keep_life(self, connection: Connection, life: Life) -> None:
        inc, device = self._request.inc, self._device.device
        keep_life(connection, self._commune, device, inc, life, at_ms=self._at_ms)

    def _last_seq(self, life: Life | None, before: Before) -> int:
        """The last operation here; raises :class:`GapFound` where the run does not follow it."""
        request = self._request
        if life is None:
            if request.chain_prev != chain_start(request.device, request.inc).hex():
                raise GapFound(0)
            return request.first - 1
        if request.first > life.last_seq + 1:
            raise GapFound(life.last_seq + 1)
        end = request.first + len(request.ops) - 1
        if end >= life.last_seq and link_at(request, life.last_seq) != life.head:
            raise GapFound(life.last_seq + 1, "chain")
        for sent in request.ops:
            if sent.seq <= life.last_seq and sent.id not in before.known:
                raise GapFound(life.last_seq + 1, "chain")
        return life.last_seq

    def _batch(self, connection: Connection, before: Before, judge: Judge) -> Batch:
        """The run judged; once more where codes it needs are another dossier's."""
        taken: frozenset[tuple[str, str]] = frozenset()
        while True:
            batch = Batch(
                device=self._device,
                inc=self._request.inc,
                before=before,
                judge=judge,
                at_ms=self._at_ms,
                taken=taken,
            )
            batch.take(self._operations)
            with together(connection):
                claimed = send_claims(connection, self._commune, batch.written.claims)
                twins = ask_twins(
                    connection,
                    self._commune,
                    born(batch.written, before.dossiers),
                    since_ms=twins_since(self._at_ms),
                )
            lost = claimed()
            if not lost:
                told = answered_before(
                    connection, self._commune, self._device.device, batch.answers, told=twins()
                )
                batch.tell_twins(told)
                return batch
            taken |= lost


def born(written: Written, known: Container[str]) -> list[DossierNow]:
    """The dossiers just taken in: those that were not ``known``."""
    return [now for name, now in written.dossiers.items() if name not in known]


def twins_since(at_ms: int) -> int:
    """From when on another dossier of the same matter is one to ask a person about."""
    return at_ms - TWIN_DAYS * _DAY_MS


def write_all(
    connection: Connection, commune: str, head: Head, written: Written, *, at_ms: int
) -> None:
    """Keeps what a batch worked out."""
    add_operations(connection, commune, written.new.values(), at_ms=at_ms)
    change_operations(connection, commune, written.changed.values())
    keep_refused(connection, commune, written.refused, at_ms=at_ms)
    keep_dossiers(connection, commune, written.dossiers.values())
    add_attachments(connection, commune, written.attachments, at_ms=at_ms)
    add_changes(connection, commune, head, written.changes)

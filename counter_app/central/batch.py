"""What a run of operations does to a commune, worked out in memory and in the order of ``seq``.

Reads nothing and writes nothing: ``push`` hands in what is known and keeps what comes out. The
rules of judging are handed in too.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace

import msgspec

from counter_app.central.checking import Checked
from counter_app.central.judging.verdict import Verdict
from counter_app.core.ids import OperationId
from counter_app.domain.dossier_now import DossierNow
from counter_app.protocol.pull import CentralKind
from counter_app.protocol.push import Outcome, PushedOperation, PushResult
from db.central.attachments import Attached
from db.central.changes import NewChange
from db.central.code_register import AgencyCode
from db.central.devices import KnownDevice
from db.central.operations import KnownOperation
from db.central.quarantine import Refused

# The operation, its dossier as it stands, and the device that sent it.
Judge = Callable[[PushedOperation, DossierNow | None, str], Verdict]

# An operation that another one took the place of; the counter never hears this word.
SUPERSEDED = "superseded"
# What a revoked device sent: nobody else's operation waits for it.
SET_ASIDE = "set_aside"
_BLOCKING = frozenset({Outcome.REJECTED, Outcome.HELD})


@dataclass(slots=True, kw_only=True)
class Before:
    """What is known before the run; ``chg`` is the commune's last change."""

    chg: int
    known: dict[str, KnownOperation]
    stuck: tuple[KnownOperation, ...]
    dossiers: dict[str, DossierNow]


@dataclass(slots=True, kw_only=True)
class Batch:
    """One run of one device. What ``take`` was given has its answer in ``results``, in order.

    The rest is what has to be written; ``taken`` are codes that other dossiers have.
    """

    device: KnownDevice
    inc: str
    before: Before
    judge: Judge
    at_ms: int
    taken: frozenset[AgencyCode] = frozenset()
    results: list[PushResult] = field(default_factory=list)
    new: dict[str, KnownOperation] = field(default_factory=dict)
    changed: dict[str, KnownOperation] = field(default_factory=dict)
    changes: list[NewChange] = field(default_factory=list)
    dossiers: dict[str, DossierNow] = field(default_factory=dict)
    claims: dict[AgencyCode, str] = field(default_factory=dict)
    attachments: list[Attached] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    _open: dict[str, KnownOperation] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._open = {one.sent.id: one for one in self.before.stuck}

    def take(self, operations: Iterable[Checked]) -> None:
        """Answers each operation, as HSP/1 section 3 has it."""
        for checked in operations:
            self.results.append(self._answer(checked))

    def _answer(self, checked: Checked) -> PushResult:
        sent = checked.sent
        known = self._known(sent.id)
        if known is None:
            result = self._outcome(checked)
            self._keep(sent, result, result.r)
            self._after(sent, result)
            return result
        if known.sent.sha != sent.sha:
            return self._id_reused(sent)
        if not known.sent.hole or sent.hole:
            return _again(known.answer)
        return self._fill(checked)

    def _known(self, operation: str) -> KnownOperation | None:
        for place in (self.new, self.changed, self.before.known):
            if operation in place:
                return place[operation]
        return None

    def _fill(self, checked: Checked) -> PushResult:
        """The body of a hole: judged now, and with it what waited for it."""
        self._open.pop(checked.sent.id, None)
        result = self._outcome(checked)
        self._keep(checked.sent, result, result.r)
        self._after(checked.sent, result)
        if result.r not in _BLOCKING | {Outcome.BLOCKED}:
            self._judge_waiting()
        return result

    def _outcome(self, checked: Checked) -> PushResult:
        sent = checked.sent
        if sent.hole:
            return PushResult(id=sent.id, r=Outcome.HELD)
        if self.device.revoked:
            return self._refuse(sent, "device.revoked")
        if checked.fault:
            return self._refuse(sent, checked.fault)
        blocker = self._blocker(sent)
        if blocker is not None:
            return PushResult(id=sent.id, r=Outcome.BLOCKED, by=blocker)
        return self._judged(sent, self.device.device)

    def _judged(self, sent: PushedOperation, device: str) -> PushResult:
        verdict = self.judge(sent, self._now(sent.dossier), device)
        if verdict.outcome == "accepted" and self._is_taken(sent, verdict):
            verdict = Verdict(outcome="rejected", code="code.taken", item="code")
        if verdict.outcome == "accepted":
            return self._accept(sent, verdict, device)
        if verdict.outcome == "rejected":
            return self._refuse(sent, verdict.code, verdict)
        now = self._now(sent.dossier)
        return PushResult(
            id=sent.id,
            r=Outcome.CONFLICT,
            code=verdict.code,
            item=verdict.item or None,
            args=verdict.args or None,
            server_ver=0 if now is None else now.ver,
            merge=verdict.merge or None,
        )

    def _accept(self, sent: PushedOperation, verdict: Verdict, device: str) -> PushResult:
        if verdict.now is not None:
            self.dossiers[sent.dossier] = verdict.now
        if verdict.register is not None:
            self.claims[verdict.register] = sent.dossier
        self.attachments += [
            Attached(dossier=sent.dossier, **asdict(new)) for new in verdict.attachments
        ]
        now = self._now(sent.dossier)
        ver = 0 if now is None else now.ver
        self._change(
            NewChange(
                dossier=sent.dossier,
                kind=sent.kind,
                v=sent.v,
                ver=ver,
                by=_by(sent) or self.device.name,
                device=device,
                at_ms=sent.wall_ms,
                operation=sent.id,
                body=bytes(sent.body).decode(),
            )
        )
        return PushResult(id=sent.id, r=Outcome.ACCEPTED, chg=self._chg(), ver=ver)

    def _refuse(
        self, sent: PushedOperation, code: str, verdict: Verdict | None = None
    ) -> PushResult:
        number = self._quarantine(sent, code)
        return PushResult(
            id=sent.id,
            r=Outcome.REJECTED,
            code=code,
            item=(verdict and verdict.item) or None,
            args=(verdict and verdict.args) or None,
            quarantine=number,
        )

    def _id_reused(self, sent: PushedOperation) -> PushResult:
        """Another operation has this id: never written over, and this one is kept apart."""
        number = self._quarantine(sent, "id_reused", f"q-{sent.id}-{sent.sha[:12]}")
        return PushResult(id=sent.id, r=Outcome.CONFLICT, code="id_reused", quarantine=number)

    def _quarantine(self, sent: PushedOperation, code: str, number: str = "") -> str:
        number = number or f"q-{sent.id}"
        self.refused.append(
            Refused(
                number=number,
                operation=sent.id,
                device=self.device.device,
                code=code,
                payload=msgspec.json.encode(sent).decode(),
            )
        )
        return number

    def _after(self, sent: PushedOperation, result: PushResult) -> None:
        """What an operation that supersedes another does to it and to those that wait."""
        if result.r is Outcome.ACCEPTED and sent.supersedes:
            self._put_away(sent.supersedes)
            self._judge_waiting()
        elif result.r is Outcome.REJECTED and sent.supersedes in self._open:
            self._set_outcome(sent.supersedes, SUPERSEDED)  # this one blocks in its stead

    def _put_away(self, operation: str | None) -> None:
        while operation in self._open:
            gone = self._open[operation]
            self._set_outcome(operation, SUPERSEDED)
            operation = gone.sent.supersedes

    def _judge_waiting(self) -> None:
        """Judges blocked operations again in their order and tells each as a change."""
        for one in [one for one in self._open.values() if one.outcome == Outcome.BLOCKED]:
            if self._open.get(one.sent.id) is not one or self._blocker(one.sent) is not None:
                continue
            result = self._judged(one.sent, one.device)
            self._set_outcome(one.sent.id, result.r)
            self._tell(one, result)
            self._after(one.sent, result)

    def _tell(self, one: KnownOperation, result: PushResult) -> None:
        told = {"op": one.sent.id, **msgspec.to_builtins(result)}
        now = self._now(one.sent.dossier)
        self._change(
            NewChange(
                dossier=one.sent.dossier,
                kind=CentralKind.JUDGED,
                ver=0 if now is None else now.ver,
                device=one.device,
                at_ms=self.at_ms,
                body=msgspec.json.encode(told, order="sorted").decode(),
            )
        )

    def _blocker(self, sent: PushedOperation) -> str | None:
        """The first open operation that this one has to wait for."""
        healed = self._healed_by(sent)
        for one in self._open.values():
            if one.outcome not in _BLOCKING or one.sent.id in healed or one.sent.id == sent.id:
                continue
            if one.sent.dossier and one.sent.dossier == sent.dossier:
                return one.sent.id
            # A hole does not say whose it is: it may be the birth of a dossier nobody knows.
            unknown = self._now(sent.dossier) is None and sent.base_ver > 0
            if not one.sent.dossier and one.outcome == Outcome.HELD and unknown:
                return one.sent.id
        return None

    def _healed_by(self, sent: PushedOperation) -> set[str]:
        healed: set[str] = set()
        name = sent.supersedes
        while name is not None and name not in healed:
            healed.add(name)
            older = self._open.get(name)
            name = older.sent.supersedes if older else None
        return healed

    def _keep(self, sent: PushedOperation, result: PushResult, outcome: str) -> None:
        if outcome == Outcome.REJECTED and self.device.revoked:
            outcome = SET_ASIDE
        kept = KnownOperation(
            sent=sent,
            device=self.device.device,
            inc=self.inc,
            outcome=str(outcome),
            answer=result,
        )
        if sent.id in self.before.known:
            self.changed[sent.id] = replace(kept, inc=self.before.known[sent.id].inc)
        else:
            self.new[sent.id] = kept
        if outcome in {*_BLOCKING, Outcome.BLOCKED, Outcome.CONFLICT}:
            self._open[sent.id] = kept
        self._mark(sent.dossier)

    def _set_outcome(self, operation: str, outcome: str) -> None:
        kept = replace(self._open[operation], outcome=str(outcome))
        place = self.new if operation in self.new else self.changed
        place[operation] = kept
        if outcome in {*_BLOCKING, Outcome.CONFLICT}:
            self._open[operation] = kept
        else:
            del self._open[operation]
        self._mark(kept.sent.dossier)

    def _mark(self, dossier: str) -> None:
        """Writes on the dossier which operation it waits for."""
        now = self._now(dossier)
        if now is None:
            return
        blocking = (one.sent for one in self._open.values() if one.outcome in _BLOCKING)
        by = next((OperationId(one.id) for one in blocking if one.dossier == dossier), None)
        if by != now.blocked_by:
            self.dossiers[dossier] = replace(now, blocked_by=by)

    def _is_taken(self, sent: PushedOperation, verdict: Verdict) -> bool:
        if verdict.register is None:
            return False
        other = self.claims.get(verdict.register, sent.dossier)
        return verdict.register in self.taken or other != sent.dossier

    def _now(self, dossier: str) -> DossierNow | None:
        return self.dossiers.get(dossier) or self.before.dossiers.get(dossier)

    def _change(self, change: NewChange) -> None:
        self.changes.append(change)

    def _chg(self) -> int:
        return self.before.chg + len(self.changes)


def _again(first: PushResult) -> PushResult:
    return msgspec.structs.replace(first, r=Outcome.DUPLICATE, was=first.r)


class _Writer(msgspec.Struct, frozen=True):
    """Who wrote a body, where it says so."""

    clerk_name: str = ""


_WRITERS = msgspec.json.Decoder(_Writer)


def _by(sent: PushedOperation) -> str:
    try:
        return _WRITERS.decode(bytes(sent.body)).clerk_name
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""

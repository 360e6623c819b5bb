"""What a run of operations does to a commune, worked out in memory and in the order of ``seq``.

Reads nothing and writes nothing: ``push`` hands in what is known and keeps what comes out. The
rules of judging are handed in too.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Final

import msgspec
from msgspec.structs import replace

from counter_app.central.answered_twice import filing_claim
from counter_app.central.checking import Checked
from counter_app.central.judging.verdict import Verdict
from counter_app.central.open_work import OpenWork
from counter_app.domain.dossier import EventKind
from counter_app.domain.dossier_now import DossierNow
from counter_app.domain.workflow import PaperKind
from counter_app.protocol.happened import Who
from counter_app.protocol.pull import CentralKind
from counter_app.protocol.push import Outcome, PushedOperation, PushResult
from counter_app.protocol.settled import Settled, TwinSuspected
from db.central.attachments import Attached
from db.central.changes import NewChange
from db.central.code_register import AgencyCode
from db.central.devices import KnownDevice
from db.central.operations import KnownOperation
from db.central.quarantine import Refused

# The operation, its dossier as it stands, and the device that sent it.
Judge = Callable[[PushedOperation, DossierNow | None, str], Verdict]

# An operation that another one took the place of; the counter never hears this word.
_SUPERSEDED: Final = "superseded"
# What a revoked device sent: nobody else's operation waits for it.
SET_ASIDE: Final = "set_aside"
# What of a receipt names a number that another dossier has.
_ITEMS: Final = {"code": "code", "slip": "slip_no"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What is known before the run; ``chg`` is the commune's last change."""

    chg: int
    known: dict[str, KnownOperation]
    stuck: tuple[KnownOperation, ...]
    dossiers: dict[str, DossierNow]


@dataclass(slots=True, kw_only=True)
class Written:
    """What has to be written once the run is through."""

    new: dict[str, KnownOperation] = field(default_factory=dict)
    changed: dict[str, KnownOperation] = field(default_factory=dict)
    changes: list[NewChange] = field(default_factory=list)
    dossiers: dict[str, DossierNow] = field(default_factory=dict)
    claims: dict[AgencyCode, str] = field(default_factory=dict)
    attachments: list[Attached] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


class Batch:
    """One run of one device. What ``take`` was given has its answer in ``results``, in order."""

    def __init__(
        self,
        *,
        device: KnownDevice,
        inc: str,
        before: Before,
        judge: Judge,
        at_ms: int,
        taken: frozenset[AgencyCode] = frozenset(),
    ) -> None:
        """``taken``: codes that other dossiers have."""
        self.results: list[PushResult] = []
        self.written = Written()
        # Dossiers of filings that another dossier answered before.
        self.answers: dict[str, AgencyCode] = {}
        self._device = device
        self._inc = inc
        self._before = before
        self._judge = judge
        self._at_ms = at_ms
        self._taken = taken
        self._open = OpenWork(before.stuck)
        self._stuck = frozenset(one.sent.id for one in before.stuck)

    def take(self, operations: Iterable[Checked]) -> None:
        """Answers each operation, as HSP/1 section 3 has it."""
        for checked in operations:
            self.results.append(self._answer(checked))

    def judge_again(self, known: KnownOperation, checked: Checked) -> PushResult:
        """A refused operation once more, because a person said so; taken, its desk hears of it."""
        if checked.fault:
            return PushResult(id=known.sent.id, r=Outcome.REJECTED, code=checked.fault)
        blocker = self._open.blocker(
            checked.sent, is_known=self._now(checked.sent.dossier) is not None
        )
        if blocker is not None:
            return PushResult(id=known.sent.id, r=Outcome.BLOCKED, by=blocker)
        result = self._judged(known.sent, known.device)
        if result.r is not Outcome.REJECTED:
            self._told_later(known, result)
            self._judge_waiting()
        return result

    def tell_twins(self, twins: Iterable[tuple[str, TwinSuspected]]) -> None:
        """Tells of each dossier just taken in and an older one of the same matter."""
        for newer, older in twins:
            self._tell(newer, CentralKind.TWIN, msgspec.to_builtins(older))

    def _answer(self, checked: Checked) -> PushResult:
        sent = checked.sent
        known = self._known(sent.id)
        if known is not None:
            if known.sent.sha != sent.sha:
                return self._id_reused(sent)
            if sent.hole or not known.sent.hole:
                return replace(known.answer, r=Outcome.DUPLICATE, was=known.answer.r)
            self._open.note(replace(known, outcome=_SUPERSEDED))  # it waits for itself no more
        result = self._outcome(checked)
        self._keep(sent, result)
        self._heal(sent, result)
        if known is not None:
            self._judge_waiting()
        return result

    def _known(self, operation: str) -> KnownOperation | None:
        for place in (self.written.new, self.written.changed, self._before.known):
            if operation in place:
                return place[operation]
        return None

    def _outcome(self, checked: Checked) -> PushResult:
        sent = checked.sent
        if sent.hole:
            return PushResult(id=sent.id, r=Outcome.HELD)
        if self._device.revoked:
            return self._refuse(sent, Verdict(outcome="rejected", code="device.revoked"))
        if checked.fault:
            return self._refuse(sent, Verdict(outcome="rejected", code=checked.fault))
        blocker = self._open.blocker(sent, is_known=self._now(sent.dossier) is not None)
        if blocker is not None:
            return PushResult(id=sent.id, r=Outcome.BLOCKED, by=blocker)
        return self._judged(sent, self._device.device)

    def _judged(self, sent: PushedOperation, device: str, *, said: bool = False) -> PushResult:
        """``said``: what it changes is in what stands already, so that it clashes with nothing."""
        now = self._now(sent.dossier)
        verdict = self._judge(sent, now, device)
        if said and now is not None and verdict.outcome == "conflict":
            verdict = Verdict(outcome="accepted", now=replace(now, ver=now.ver + 1))
        if verdict.outcome == "accepted":
            told = _told(sent, verdict)
            claims = _claims(self._device.commune, sent, verdict, told)
            taken = next((item for item, one in claims.items() if self._is_taken(sent, one)), "")
            if not taken:
                self.written.claims.update(dict.fromkeys(claims.values(), sent.dossier))
                self._answer_filing(sent, verdict)
                return self._accept(sent, verdict, device, told.writer)
            verdict = Verdict(outcome="rejected", code=f"{taken}.taken", item=_ITEMS[taken])
        if verdict.outcome == "rejected":
            return self._refuse(sent, verdict)
        return PushResult(
            id=sent.id,
            r=Outcome.CONFLICT,
            code=verdict.code,
            item=verdict.item or None,
            args=verdict.args or None,
            server_ver=0 if now is None else now.ver,
            merge=verdict.merge or None,
        )

    def _answer_filing(self, sent: PushedOperation, verdict: Verdict) -> None:
        """A filing on the portal has one dossier; of a further one a person is asked later."""
        claim = filing_claim(self._device.commune, verdict.received)
        if claim is None:
            return
        if self._is_taken(sent, claim):
            self.answers[sent.dossier] = claim
        else:
            self.written.claims[claim] = sent.dossier

    def _accept(
        self, sent: PushedOperation, verdict: Verdict, device: str, writer: str
    ) -> PushResult:
        written = self.written
        if verdict.now is not None:
            written.dossiers[sent.dossier] = verdict.now
        written.attachments += [
            Attached(dossier=sent.dossier, **asdict(new)) for new in verdict.attachments
        ]
        now = self._now(sent.dossier)
        change = NewChange(
            dossier=sent.dossier,
            kind=sent.kind,
            v=sent.v,
            ver=0 if now is None else now.ver,
            by=writer or self._device.name,
            device=device,
            at_ms=sent.wall_ms,
            operation=sent.id,
            body=sent.body,
        )
        written.changes.append(change)
        chg = self._before.chg + len(written.changes)
        return PushResult(id=sent.id, r=Outcome.ACCEPTED, chg=chg, ver=change.ver)

    def _refuse(self, sent: PushedOperation, verdict: Verdict) -> PushResult:
        return PushResult(
            id=sent.id,
            r=Outcome.REJECTED,
            code=verdict.code,
            item=verdict.item or None,
            args=verdict.args or None,
            quarantine=self._quarantine(sent, verdict.code, f"q-{sent.id}"),
        )

    def _id_reused(self, sent: PushedOperation) -> PushResult:
        """Another operation has this id: never written over, and this one is kept apart."""
        number = self._quarantine(sent, "id_reused", f"q-{sent.id}-{sent.sha[:12]}")
        return PushResult(id=sent.id, r=Outcome.CONFLICT, code="id_reused", quarantine=number)

    def _quarantine(self, sent: PushedOperation, code: str, number: str) -> str:
        refused = Refused(
            number=number,
            operation=sent.id,
            device=self._device.device,
            code=code,
            payload=msgspec.json.encode(sent).decode(),
        )
        self.written.refused.append(refused)
        return number

    def _keep(self, sent: PushedOperation, result: PushResult) -> None:
        aside = self._device.revoked and result.r is Outcome.REJECTED
        before = self._before.known.get(sent.id)
        kept = KnownOperation(
            sent=sent,
            device=self._device.device,
            inc=self._inc if before is None else before.inc,
            outcome=SET_ASIDE if aside else result.r.value,
            answer=result,
        )
        self._note(kept)

    def _note(self, kept: KnownOperation) -> None:
        """Keeps what an operation is now, and on its dossier whom it waits for."""
        was_here = kept.sent.id in self._before.known or kept.sent.id in self._stuck
        place = self.written.changed if was_here else self.written.new
        place[kept.sent.id] = kept
        self._open.note(kept)
        now = self._now(kept.sent.dossier)
        if now is not None:
            by = self._open.blocked_by(kept.sent.dossier)
            if by != now.blocked_by:
                self.written.dossiers[now.dossier] = replace(now, blocked_by=by)

    def _heal(self, sent: PushedOperation, result: PushResult) -> None:
        """What an operation that supersedes another does to it and to those that wait."""
        if sent.supersedes is None or sent.supersedes not in self._open:
            return
        if result.r is Outcome.ACCEPTED:
            for one in tuple(self._open.superseded(sent.supersedes)):
                self._note(replace(one, outcome=_SUPERSEDED))
                if one.outcome == Outcome.CONFLICT:
                    settled = Settled(op=one.sent.id, by=sent.id)
                    told = msgspec.to_builtins(settled)
                    self._tell(sent.dossier, CentralKind.SETTLED, told, one.device)
            self._judge_waiting(sent)
        elif result.r is Outcome.REJECTED:  # this one blocks in its stead
            first = next(self._open.superseded(sent.supersedes))
            self._note(replace(first, outcome=_SUPERSEDED))

    def _judge_waiting(self, healer: PushedOperation | None = None) -> None:
        """Judges blocked operations again in their order and tells each as a change."""
        for one in self._open.waiting():
            said = one.device == self._device.device and _says_already(healer, one.sent)
            result = self._judged(one.sent, one.device, said=said)
            self._told_later(one, result)

    def _told_later(self, one: KnownOperation, result: PushResult) -> None:
        self._note(replace(one, outcome=result.r.value))
        told = {"op": one.sent.id, **msgspec.to_builtins(result)}
        self._tell(one.sent.dossier, CentralKind.JUDGED, told, one.device)
        self._heal(one.sent, result)

    def _tell(
        self, dossier: str, kind: CentralKind, told: dict[str, object], device: str = ""
    ) -> None:
        now = self._now(dossier)
        change = NewChange(
            dossier=dossier,
            kind=kind.value,
            ver=0 if now is None else now.ver,
            device=device,
            at_ms=self._at_ms,
            body=msgspec.json.encode(told, order="sorted").decode(),
        )
        self.written.changes.append(change)

    def _is_taken(self, sent: PushedOperation, claim: AgencyCode) -> bool:
        return claim in self._taken or self.written.claims.get(claim, sent.dossier) != sent.dossier

    def _now(self, dossier: str) -> DossierNow | None:
        return self.written.dossiers.get(dossier) or self._before.dossiers.get(dossier)


def _says_already(healer: PushedOperation | None, sent: PushedOperation) -> bool:
    """Whether the dossier was sent whole after this correction of it, and so with it."""
    return (
        healer is not None
        and healer.kind == EventKind.RECEIVED
        and sent.kind == EventKind.CORRECTED
        and sent.seq < healer.seq
    )


def _claims(
    commune: str, sent: PushedOperation, verdict: Verdict, told: "_Body"
) -> dict[str, AgencyCode]:
    """The numbers it takes in the register: the dossier's code, and the slip's of its office."""
    claims = {} if verdict.register is None else {"code": verdict.register}
    slip = told.slip_of(sent.kind)
    if slip is not None:
        year, number = slip
        claims["slip"] = (f"{commune}/slip/{year}", str(number))
    return claims


class _Body(msgspec.Struct, frozen=True):
    """Who wrote a body, where it says so, and the slip that a receipt or a correction brings."""

    clerk_name: str = ""
    clerk: Who | None = None
    slip_no: int = 0
    slip_year: int = 0
    paper: str = ""
    paper_no: int = 0
    paper_year: int = 0

    @property
    def writer(self) -> str:
        """The name, empty where none is told."""
        return self.clerk.name if self.clerk is not None else self.clerk_name

    def slip_of(self, kind: str) -> tuple[int, int] | None:
        """Year and number of the slip issued with an operation of this kind, if one was."""
        if kind == EventKind.RECEIVED and self.slip_no:
            return self.slip_year, self.slip_no
        if kind == EventKind.CORRECTED and self.paper == PaperKind.SLIP and self.paper_no:
            return self.paper_year, self.paper_no
        return None


_BODIES: Final = msgspec.json.Decoder(_Body)


def _told(sent: PushedOperation, verdict: Verdict) -> _Body:
    read = verdict.received
    if read is not None:
        return _Body(clerk_name=read.clerk_name, slip_no=read.slip_no, slip_year=read.slip_year)
    try:
        return _BODIES.decode(sent.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _Body()

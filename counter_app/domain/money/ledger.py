"""What a dossier has paid and still owes, told by its history alone: slips, transfers, voids, refunds.

A slip in cash is money at once; one by transfer asks for it, and is money when the bank has it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

import msgspec

from counter_app.domain.charge import ChargeLine
from counter_app.domain.dossier import Event, EventKind, State
from counter_app.domain.money.legal_receipt import LegalReceipt
from counter_app.domain.workflow import PaperKind

MONEY_PAPERS: Final = frozenset({PaperKind.COLLECTION_SLIP, PaperKind.REFUND_SLIP})
# In the body of the ``paper.issued`` that asks for a transfer.
TRANSFER_ASKED: Final = "transfer_asked"


class Mode(StrEnum):
    """How it is paid."""

    CASH = "cash"
    TRANSFER = "transfer"


MODE_LABELS: Final = {Mode.CASH: "tiền mặt", Mode.TRANSFER: "chuyển khoản"}


class Stage(StrEnum):
    """When it was taken, as reports and the national portal tell it apart."""

    INTAKE = "intake"
    SUPPLEMENT = "supplement"
    RETURN = "return"
    BETWEEN = "between"


_STAGES: Final = {
    State.RECEIVED: Stage.INTAKE,
    State.SUPPLEMENT_REQUESTED: Stage.SUPPLEMENT,
    State.READY: Stage.RETURN,
    State.RETURNED: Stage.RETURN,
}
# What was paid for is not done: the fee goes back to whoever paid it.
REFUNDED: Final = frozenset(
    {State.REFUSED_AT_COUNTER, State.REFUSED_AFTER_APPRAISAL, State.WITHDRAWN, State.STOPPED}
)


def stage_of(state: State) -> Stage:
    """When in a dossier's life money comes that is taken while it stands so."""
    return _STAGES.get(state, Stage.BETWEEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipName:
    """A money paper of one dossier: its kind, number and year."""

    kind: PaperKind
    paper_no: int
    year: int

    @property
    def told(self) -> dict[str, object]:
        """As bodies name it."""
        return {"paper": self.kind.value, "paper_no": self.paper_no, "paper_year": self.year}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """One slip's money, None for what was taken without one.

    ``asked_vnd`` is what the slip says; ``amount_vnd`` what came, nought while a transfer is
    awaited; ``refunded_vnd`` what went back of it. A void one counts for nothing. ``at`` is when the
    money came; ``receipt`` the legal one as it was told last.
    """

    slip: SlipName | None
    mode: Mode | None
    asked_vnd: int
    amount_vnd: int
    at: datetime
    by_name: str
    payer: str = ""
    came: bool = True
    void: bool = False
    refunds: Mapping[SlipName, int] = field(default_factory=dict)
    receipt: LegalReceipt | None = None

    @property
    def refunded_vnd(self) -> int:
        """What went back to whoever paid."""
        return sum(self.refunds.values())

    @property
    def kept_vnd(self) -> int:
        """What the office holds of it."""
        return 0 if self.void else self.amount_vnd - self.refunded_vnd

    @property
    def awaited(self) -> bool:
        """Whether a transfer was asked for that nobody has seen yet."""
        return not (self.came or self.void)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All money of one dossier, in đồng; ``unknown`` names charges whose amount nobody knows here."""

    charged_vnd: int
    takings: tuple[Taking, ...]
    unknown: tuple[str, ...] = ()

    @property
    def kept_vnd(self) -> int:
        """What was paid and not given back."""
        return sum(one.kept_vnd for one in self.takings)

    @property
    def due_vnd(self) -> int:
        """What is still to be paid."""
        return max(self.charged_vnd - self.kept_vnd, 0)

    @property
    def over_vnd(self) -> int:
        """What was paid too much."""
        return max(self.kept_vnd - self.charged_vnd, 0)

    @property
    def awaited_vnd(self) -> int:
        """What transfers asked for will bring."""
        return sum(one.asked_vnd for one in self.takings if one.awaited)

    def taking(self, slip: SlipName) -> Taking | None:
        """The money of a slip, or what a refund slip gave back of."""
        for one in self.takings:
            if slip == one.slip or slip in one.refunds:
                return one
        return None


def ledger(charges: Iterable[ChargeLine], events: Iterable[Event], *, state: State) -> Ledger:
    """The ledger after ``events``, in their order; a step the central side did not take is none.

    A dossier that came to nothing, by its ``state``, charges nothing.
    """
    lines, takings = () if state in REFUNDED else tuple(charges), list[Taking]()
    for event in events:
        if not event.attempted and event.kind in _FOLDS:
            _FOLDS[event.kind](takings, event)
    return Ledger(
        charged_vnd=sum(line.amount_vnd or 0 for line in lines),
        takings=tuple(takings),
        unknown=tuple(line.name for line in lines if line.amount_vnd is None),
    )


def slip_named(body: Mapping[str, object]) -> SlipName | None:
    """The money paper that a body names; None where it names none."""
    kind, paper_no, year = (body.get(name) for name in ("paper", "paper_no", "paper_year"))
    if kind in MONEY_PAPERS and isinstance(paper_no, int) and isinstance(year, int):
        return SlipName(kind=PaperKind(str(kind)), paper_no=paper_no, year=year)
    return None


def _amount(body: Mapping[str, object], name: str = "amount_vnd") -> int:
    amount = body.get(name)
    return amount if isinstance(amount, int) else 0


def _issued(takings: list[Taking], event: Event) -> None:
    if event.body.get("what") == TRANSFER_ASKED:
        _add(takings, event, asked_vnd=_amount(event.body, "asked_vnd"), came=False)


def _taken(takings: list[Taking], event: Event) -> None:
    amount, slip = _amount(event.body), slip_named(event.body)
    for place, one in enumerate(takings):
        if slip is not None and one.slip == slip:
            takings[place] = replace(
                one, amount_vnd=one.amount_vnd + amount, came=True, at=event.at
            )
            return
    _add(takings, event, asked_vnd=amount, amount_vnd=amount)


def _add(
    takings: list[Taking], event: Event, *, asked_vnd: int, amount_vnd: int = 0, came: bool = True
) -> None:
    mode = event.body.get("mode")
    takings.append(
        Taking(
            slip=slip_named(event.body),
            mode=Mode(str(mode)) if mode in set(Mode) else None,
            asked_vnd=asked_vnd,
            amount_vnd=amount_vnd,
            at=event.at,
            by_name=event.by_name,
            payer=str(event.body.get("payer") or ""),
            came=came,
        )
    )


def _voided(takings: list[Taking], event: Event) -> None:
    """A void slip is no money; a void refund slip gave nothing back."""
    slip = slip_named(event.body)
    for place, one in enumerate(takings):
        if slip is not None and one.slip == slip:
            takings[place] = replace(one, void=True)
        elif slip in one.refunds:
            left = {name: amount for name, amount in one.refunds.items() if name != slip}
            takings[place] = replace(one, refunds=left)


def _refunded(takings: list[Taking], event: Event) -> None:
    slip, of = slip_named(event.body), event.body.get("of")
    whole = slip_named(of) if isinstance(of, Mapping) else None
    for place, one in enumerate(takings):
        if slip is not None and whole is not None and one.slip == whole:
            takings[place] = replace(one, refunds={**one.refunds, slip: _amount(event.body)})


def _linked(takings: list[Taking], event: Event) -> None:
    slip = slip_named(event.body)
    for place, one in enumerate(takings):
        if slip is not None and one.slip == slip:
            told = {name: event.body.get(name) for name in LegalReceipt.__struct_fields__}
            takings[place] = replace(one, receipt=msgspec.convert(told, LegalReceipt))


_FOLDS: Final = {
    EventKind.PAPER_ISSUED: _issued,
    EventKind.CHARGE_TAKEN: _taken,
    EventKind.CHARGE_REFUNDED: _refunded,
    EventKind.CHARGE_VOIDED: _voided,
    EventKind.PAPER_VOIDED: _voided,
    EventKind.RECEIPT_LINKED: _linked,
}

"""The ledger of a dossier against plain sums, over random days of slips, transfers, voids, refunds."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from counter_app.core.ids import ClerkId
from counter_app.domain.catalogue.tariff import ChargeKind
from counter_app.domain.charge import ChargeLine
from counter_app.domain.dossier import Event, EventKind, State
from counter_app.domain.money.ledger import TRANSFER_ASKED, ledger
from counter_app.domain.workflow import PaperKind

CHARGED = 100_000
BEGIN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ACTS = st.lists(st.tuples(st.sampled_from("ctavrw"), st.integers(1, 60_000), st.integers(0, 9)))


@dataclass
class Till:
    """A drawer and a bank account counted by hand, and the events that tell of them."""

    events: list[Event] = field(default_factory=list)
    held: dict[int, int] = field(default_factory=dict)
    asked: dict[int, int] = field(default_factory=dict)
    back: dict[int, tuple[int, int]] = field(default_factory=dict)
    last: int = 100_000

    def tells(self, kind: EventKind, body: dict[str, object]) -> None:
        self.events.append(
            Event(
                number=len(self.events) + 1,
                kind=kind,
                at=BEGIN + timedelta(minutes=len(self.events)),
                by=ClerkId("1"),
                by_name="Hoàng Thị Mai",
                state=State.PROCESSING,
                body=body,
            )
        )

    def slip(self, paper_no: int, kind: PaperKind = PaperKind.COLLECTION_SLIP) -> dict[str, object]:
        return {"paper": kind.value, "paper_no": paper_no, "paper_year": 2026}

    def does(self, act: str, amount: int, which: int) -> None:
        self.last += 1
        if act == "c":
            told = {"amount_vnd": amount, "mode": "cash", **self.slip(self.last)}
            self.tells(EventKind.CHARGE_TAKEN, told)
            self.held[self.last] = amount
        elif act == "t":
            told = {"what": TRANSFER_ASKED, "asked_vnd": amount, "mode": "transfer"}
            self.tells(EventKind.PAPER_ISSUED, told | self.slip(self.last))
            self.asked[self.last] = amount
        elif act == "a" and self.asked:
            slip = sorted(self.asked)[which % len(self.asked)]
            self.asked.pop(slip)
            self.tells(EventKind.CHARGE_TAKEN, {"amount_vnd": amount, **self.slip(slip)})
            self.held[slip] = amount
        else:
            self.undoes(act, which)

    def undoes(self, act: str, which: int) -> None:
        whole = sorted(slip for slip in self.held if slip not in dict(self.back.values()))
        if act == "v" and whole + sorted(self.asked):
            known = whole + sorted(self.asked)
            slip = known[which % len(known)]
            self.tells(EventKind.PAPER_VOIDED, {"reason": "nhầm", **self.slip(slip)})
            if self.held.pop(slip, None) is not None:
                self.tells(EventKind.CHARGE_VOIDED, self.slip(slip))
            self.asked.pop(slip, None)
        elif act == "r" and whole:
            slip = whole[which % len(whole)]
            amount = 1 + self.held[slip] // 2
            told = {"amount_vnd": amount, "of": self.slip(slip)}
            self.tells(
                EventKind.CHARGE_REFUNDED, told | self.slip(self.last, PaperKind.REFUND_SLIP)
            )
            self.back[self.last] = (slip, amount)
        elif act == "w" and self.back:
            given = sorted(self.back)[which % len(self.back)]
            self.back.pop(given)
            self.tells(EventKind.CHARGE_VOIDED, self.slip(given, PaperKind.REFUND_SLIP))

    @property
    def kept(self) -> int:
        return sum(self.held.values()) - sum(amount for _, amount in self.back.values())


@given(ACTS)
def test_whatever_is_done_the_ledger_counts_what_the_drawer_holds(
    acts: list[tuple[str, int, int]],
) -> None:
    till = Till()
    for act in acts:
        till.does(*act)
    line = ChargeLine(rule_id="x", kind=ChargeKind.FEE, name="Phí", amount_vnd=CHARGED, working="")
    now = ledger((line,), till.events, state=State.PROCESSING)
    assert (now.kept_vnd, now.awaited_vnd) == (till.kept, sum(till.asked.values()))
    assert now.due_vnd - now.over_vnd == CHARGED - till.kept
    assert min(now.due_vnd, now.over_vnd) == 0
    gone = ledger((line,), till.events, state=State.WITHDRAWN)
    assert (gone.due_vnd, gone.over_vnd) == (0, till.kept)


def test_a_step_the_central_side_did_not_take_is_no_money_and_an_old_one_has_no_slip() -> None:
    till = Till()
    till.tells(EventKind.CHARGE_TAKEN, {"amount_vnd": 8_000})
    now = ledger((), till.events, state=State.PROCESSING)
    assert [(one.slip, one.amount_vnd) for one in now.takings] == [(None, 8_000)]
    tried = [replace(till.events[0], attempted=True)]
    assert ledger((), tried, state=State.PROCESSING).takings == ()

"""Random days of business at a real store: every closing is what its raw rows say, one by one."""

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.devices.folder import FolderPrinter
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.closing.drawer import NOTES, Count, Occasion
from counter_app.domain.closing.span import span_of
from counter_app.domain.money.bank_account import BankAccount
from counter_app.domain.money.ledger import MONEY_PAPERS, Mode
from counter_app.domain.money.payment import Arrival, Payment, Refund
from counter_app.domain.workflow import Move
from counter_app.services.closing.books import close, show, unclosed
from counter_app.services.closing.drawer import count, drawer
from counter_app.services.correcting.reissue import void_paper
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.money.taking import ledger_of, refund, take, transfer_came
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.papers.paper_printing import print_paper
from tests.store.closing.recount import cash, recounted
from tests.store.conftest import MARITAL, TakeIn, wall

REASON = "Ghi nhầm của hồ sơ khác"
DAYS = (date(2026, 11, 28), date(2026, 11, 30), date(2026, 12, 1))
ACCOUNT = BankAccount(
    bank_bin="970499",
    bank="Ngân hàng Ví Dụ",
    number="0011012345678",
    holder="TTPVHCC xã Ea Kao",
    valid_from=date(2026, 1, 1),
)


def as_notes(vnd: int) -> tuple[tuple[int, int], ...]:
    """The fewest notes that make ``vnd``, of which a remainder below the least is nothing."""
    pairs = list[tuple[int, int]]()
    for note in NOTES:
        pairs.append((note, vnd // note))
        vnd %= note
    assert vnd == 0
    return tuple(pairs)


class Business:
    """What may happen at a counter; what the moment forbids does not happen."""

    def __init__(self, desk: Desk, take_in: TakeIn, folder: Path, seed: int) -> None:
        self.desk, self.take_in, self.rng = desk, take_in, random.Random(seed)
        self.printer = FolderPrinter(folder=folder)
        self.filed, self.at = list[Receipt](), wall("2026-11-28T08:00")
        self.acts: tuple[Callable[[], object], ...] = (
            *(self.receive, self.receive, self.pay, self.pay, self.pay),
            *(self.arrive, self.void, self.void, self.give_back, self.end),
            *(self.hand_out, self.again, self.count),
        )

    def work(self, day: date, acts: int) -> None:
        self.at = wall(f"{day}T08:00")
        for _ in range(acts):
            self.at += timedelta(minutes=self.rng.randrange(1, 12))
            with suppress(UserError):
                self.rng.choice(self.acts)()

    def receive(self) -> None:
        pages = CertifiedCopy(document="Giấy khai sinh", pages=self.rng.randrange(1, 9), copies=1)
        wanted: dict[str, object] = {"certified_copies": (pages,)}
        if self.rng.random() < 0.2:
            wanted = {"procedure_code": MARITAL, "certified_copies": ()}
        elif self.rng.random() < 0.3:
            wanted["immediate"] = True
        self.filed.append(self.take_in(at=self.at, **wanted))

    def one(self) -> Receipt:
        if not self.filed:
            self.receive()
        return self.rng.choice(self.filed)

    def pay(self) -> None:
        mode, part = self.rng.choice(list(Mode)), self.rng.choice((None, 1_000, 2_000))
        told = Payment(mode=mode, amount_vnd=part)
        take(self.one().dossier_id, told, desk=self.desk, at=self.at)

    def slips(self) -> tuple[Receipt, list[int]]:
        filed = self.one()
        takings = ledger_of(open_dossier(filed.dossier_id, desk=self.desk)).takings
        return filed, [one.slip.paper_no for one in takings if one.slip is not None]

    def arrive(self) -> None:
        filed, slips = self.slips()
        for slip_no in slips[-1:]:
            told = Arrival(slip_no=slip_no, amount_vnd=self.rng.choice((None, 3_000)))
            transfer_came(filed.dossier_id, told, desk=self.desk, at=self.at)

    def void(self) -> None:
        filed = self.one()
        dossier = open_dossier(filed.dossier_id, desk=self.desk)
        for paper in [one for one in dossier.papers if one.kind in MONEY_PAPERS][-1:]:
            void_paper(paper.number, REASON, dossier=dossier, desk=self.desk, at=self.at)

    def give_back(self) -> None:
        filed, slips = self.slips()
        for slip_no in slips[:1]:
            told = Refund(slip_no=slip_no, reason=REASON, mode=self.rng.choice(list(Mode)))
            refund(filed.dossier_id, told, desk=self.desk, at=self.at)

    def end(self) -> None:
        gone = Wanted(move=Move.WITHDRAW, reason="Công dân không làm nữa")
        make_move(self.one().dossier_id, gone, desk=self.desk, at=self.at)

    def hand_out(self) -> None:
        """A result that is there at once is handed out; the rest goes through the house."""
        move = self.rng.choice((Move.TRANSFER, Move.TAKE_UP, Move.FINISH))
        make_move(self.one().dossier_id, Wanted(move=move), desk=self.desk, at=self.at)

    def again(self) -> None:
        papers = open_dossier(self.one().dossier_id, desk=self.desk).papers
        if papers:
            number = self.rng.choice(papers).number
            for request in ("", f"r{self.rng.randrange(10**9)}"):
                print_paper(number, desk=self.desk, printer=self.printer, request=request)

    def count(self) -> None:
        """Counted as it should be, or off by a note, which wants words; some is taken to the safe."""
        should = drawer(desk=self.desk).expected_vnd
        lies = max(
            0, (200_000 if should is None else should) + self.rng.choice((0, 0, 500, -1_000))
        )
        told = Count(
            notes=as_notes(lies),
            why=REASON,
            taken_out_vnd=self.rng.choice((0, lies // 2_000 * 1_000)),
        )
        counted = count(told, Occasion.OPENING, desk=self.desk, at=self.at)
        assert counted.expected_vnd == should


@pytest.mark.parametrize("seed", range(3))
def test_every_closing_is_what_the_raw_rows_say(
    led: Desk, take_in: TakeIn, tmp_path: Path, seed: int
) -> None:
    desk = replace(led, office=replace(led.office, bank_accounts=(ACCOUNT,)))
    business = Business(desk, take_in, tmp_path / "paper", seed)
    for day in DAYS:
        business.work(day, 25)
        _close_day(business, day)

    for span, first, last in (
        ("2026-11", date(2026, 11, 1), date(2026, 11, 30)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ):
        made = close(span_of(span), None, desk=desk, at=wall("2026-12-31T23:59:59"))
        assert made.figures == recounted(desk, first, last)
        assert made.open_days == ()
        shown = show(span_of(span), desk=desk)
        assert (shown.closed, shown.differs, shown.chains_hold) == (made, (), True)
        assert all(one.closed and not one.differs for one in shown.parts if len(one.span) == 10)
    days = [one.span for one in show(span_of("2026-11"), desk=desk).parts]
    assert days == ["2026-11-28", "2026-11-30"]
    assert unclosed(desk=desk, at=wall("2026-12-02T08:00")) == ()
    assert check(desk=desk) == ()


def _close_day(business: Business, day: date) -> None:
    """Closed, then held against the rows; the drawer against all cash there ever was."""
    desk, at = business.desk, _late(day)
    before = drawer(desk=desk)
    should = before.expected_vnd if before.expected_vnd is not None else 300_000
    lies = max(should, 0)  # more may have been given back than ever came
    told = Count(notes=as_notes(lies), why=REASON)
    made = close(span_of(day.isoformat()), told, desk=desk, at=at)

    assert made.figures == recounted(desk, day, day)
    assert made.figures.unexplained == 0
    assert made.drawer is not None
    assert made.drawer.difference_vnd == (lies - should if before.last else 0)
    assert drawer(desk=desk).expected_vnd == lies
    filed = business.take_in(at=at + timedelta(minutes=1))
    came = cash(desk)
    take(filed.dossier_id, Payment(), desk=desk, at=at + timedelta(minutes=2))
    assert drawer(desk=desk).expected_vnd == lies + cash(desk) - came
    shown = show(span_of(day.isoformat()), desk=desk)
    assert "số hồ sơ tiếp nhận" in shown.differs
    assert "tiền đã thu, hoàn, hủy" in shown.differs
    more = drawer(desk=desk).expected_vnd or 0
    again = Count(notes=as_notes(more))
    close(span_of(day.isoformat()), again, desk=desk, at=at + timedelta(minutes=3))
    shown = show(span_of(day.isoformat()), desk=desk)
    assert (shown.times, shown.differs) == (2, ())


def _late(day: date) -> datetime:
    at = wall(f"{day}T17:00")
    assert local(at).date() == day
    return at

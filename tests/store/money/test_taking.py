"""Money of a dossier: a slip for each, in parts, by transfer, void by two, given back on refusal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from counter_app.core.errors import UserError
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.dossier import EventKind
from counter_app.domain.money.bank_account import BankAccount
from counter_app.domain.money.ledger import Ledger, Mode
from counter_app.domain.money.payment import Arrival, Payment, Refund
from counter_app.domain.money.slips import MoneySlipContent
from counter_app.domain.office import OfficeKind
from counter_app.domain.staff import Role
from counter_app.domain.workflow import Move, PaperKind
from counter_app.services.correcting.reissue import void_paper
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.money.taking import ledger_of, refund, take, transfer_came
from counter_app.services.moving.collecting import still_due_vnd
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.papers.paper_printing import paper_content

REASON = "Thu nhầm số tiền của hồ sơ khác"
ACCOUNT = BankAccount(
    bank_bin="970499",
    bank="Ngân hàng Ví Dụ",
    number="0011012345678",
    holder="TTPVHCC xã Ea Kao",
    valid_from=date(2026, 1, 1),
)
Kept = Callable[[], DossierView]


@pytest.fixture
def filed(take_in: Callable[..., Receipt]) -> Receipt:
    """Two copies of three pages: 10.000 đồng."""
    return take_in()


@pytest.fixture
def kept(desk: Desk, filed: Receipt) -> Kept:
    return lambda: open_dossier(filed.dossier_id, desk=desk)


@pytest.fixture
def paid_to(desk: Desk) -> Desk:
    """A desk whose office has an account to transfer to."""
    office = replace(desk.office, kind=OfficeKind.REAL, bank_accounts=(ACCOUNT,))
    return replace(desk, office=office)


def money(kept: Kept) -> Ledger:
    return ledger_of(kept())


def slip(kept: Kept, desk: Desk, place: int = -1) -> MoneySlipContent:
    content = paper_content(kept().papers[place].number, desk=desk)
    assert isinstance(content, MoneySlipContent)
    return content


def refused(code: str, act: Callable[[], object]) -> UserError:
    with pytest.raises(UserError) as error:
        act()
    assert error.value.code == code
    return error.value


def test_cash_is_taken_once_with_a_slip_that_is_no_receipt(
    desk: Desk, filed: Receipt, kept: Kept
) -> None:
    assert (money(kept).due_vnd, still_due_vnd(kept())) == (10_000, 10_000)
    written = take(filed.dossier_id, Payment(), desk=desk, at=desk.clock.now())
    paper = kept().papers[-1]
    assert (paper.number, paper.kind) == (written.paper, PaperKind.COLLECTION_SLIP)
    told = slip(kept, desk)
    assert (told.amount_vnd, told.amount_words) == (10_000, "Mười nghìn đồng")
    assert told.letterhead.number.startswith(f"{paper.paper_no}/PT-")
    assert [(line.label, line.amount_vnd) for line in told.lines] == [
        ("Phí chứng thực bản sao: Giấy khai sinh", 10_000)
    ]
    assert money(kept).due_vnd == still_due_vnd(kept()) == 0
    again = refused(
        "nothing_due", lambda: take(filed.dossier_id, Payment(), desk=desk, at=desk.clock.now())
    )
    assert "không còn khoản nào" in again.message
    assert check(desk=desk) == ()


def test_it_is_paid_in_parts_and_each_slip_says_what_is_left(
    desk: Desk, filed: Receipt, kept: Kept
) -> None:
    for amount in (4_000, 5_000):
        take(filed.dossier_id, Payment(amount_vnd=amount), desk=desk, at=desk.clock.now())
    assert slip(kept, desk).sums == (
        ("Tổng cộng", 10_000),
        ("Đã nộp trước", 4_000),
        ("Còn phải nộp", 1_000),
    )
    too_much = Payment(amount_vnd=1_001)
    wrong = refused(
        "too_much", lambda: take(filed.dossier_id, too_much, desk=desk, at=desk.clock.now())
    )
    assert (wrong.field, wrong.message) == (
        "amount_vnd",
        "Số tiền thu phải từ 1 đến 1.000 đồng.",
    )


def test_a_transfer_is_asked_for_by_a_square_and_is_money_when_it_came(
    paid_to: Desk, filed: Receipt, kept: Kept
) -> None:
    desk = paid_to
    take(filed.dossier_id, Payment(mode=Mode.TRANSFER), desk=desk, at=desk.clock.now())
    told = slip(kept, desk)
    assert told.transfer is not None
    assert "5405100005802VN" in told.transfer.payload
    assert money(kept).due_vnd == money(kept).awaited_vnd == 10_000
    refused(
        "nothing_due", lambda: take(filed.dossier_id, Payment(), desk=desk, at=desk.clock.now())
    )

    number = kept().papers[-1].paper_no
    for amount in (0, 1_000_000_001, 10**20):
        wrong = Arrival(slip_no=number, amount_vnd=amount)
        tell = partial(transfer_came, filed.dossier_id, wrong, desk=desk, at=desk.clock.now())
        refused("bad_amount", tell)
    came = Arrival(slip_no=number, amount_vnd=12_000, reference="FT26327000001")
    transfer_came(filed.dossier_id, came, desk=desk, at=desk.clock.now())
    paid = slip(kept, desk)
    assert paid.transfer is None, "a copy made now would be paid a second time"
    assert paid.qr_digits
    assert paid.mode == "Chuyển khoản; tiền đã về ngày 23/11/2026, không chuyển lại"
    now = money(kept)
    assert (now.kept_vnd, now.awaited_vnd, now.over_vnd) == (12_000, 0, 2_000)
    refused(
        "not_awaited", lambda: transfer_came(filed.dossier_id, came, desk=desk, at=desk.clock.now())
    )
    back = Refund(slip_no=number, reason="Công dân chuyển thừa tiền")
    refund(filed.dossier_id, back, desk=desk, at=desk.clock.now())
    assert (money(kept).kept_vnd, money(kept).over_vnd) == (10_000, 0)
    assert f"theo phiếu thu số {number} ngày 23/11/2026" in slip(kept, desk).reason
    assert check(desk=desk) == ()


def test_without_an_account_no_transfer_is_asked_for(desk: Desk, filed: Receipt) -> None:
    wanted = Payment(mode=Mode.TRANSFER)
    refused("no_account", lambda: take(filed.dossier_id, wanted, desk=desk, at=desk.clock.now()))


def test_a_void_slip_is_no_money_and_its_successor_and_it_name_each_other(
    desk: Desk, filed: Receipt, kept: Kept
) -> None:
    take(filed.dossier_id, Payment(amount_vnd=9_000), desk=desk, at=desk.clock.now())
    first = kept().papers[-1]
    void_paper(first.number, REASON, dossier=kept(), desk=desk, at=desk.clock.now())
    assert [one.kind for one in kept().events[-2:]] == [
        EventKind.PAPER_VOIDED,
        EventKind.CHARGE_VOIDED,
    ]
    assert (money(kept).kept_vnd, money(kept).due_vnd) == (0, 10_000)

    anew = Payment(amount_vnd=5_000, in_place_of=first.paper_no)
    take(filed.dossier_id, anew, desk=desk, at=desk.clock.now())
    second = kept().papers[-1]
    assert second.replaces == first.number
    assert slip(kept, desk).replaces == f"phiếu số {first.paper_no} ngày 23/11/2026"
    assert f"thay bằng số {second.paper_no}" in slip(kept, desk, -2).voided
    refused("not_void", lambda: take(filed.dossier_id, anew, desk=desk, at=desk.clock.now()))
    assert check(desk=desk) == ()


def test_a_transfer_that_never_came_is_put_away_without_money(
    paid_to: Desk, filed: Receipt, kept: Kept
) -> None:
    desk = paid_to
    take(filed.dossier_id, Payment(mode=Mode.TRANSFER), desk=desk, at=desk.clock.now())
    paper = kept().papers[-1]
    void_paper(paper.number, REASON, dossier=kept(), desk=desk, at=desk.clock.now())
    assert kept().events[-1].kind is EventKind.PAPER_VOIDED
    assert slip(kept, desk).transfer is None
    assert (money(kept).awaited_vnd, money(kept).due_vnd) == (0, 10_000)
    take(filed.dossier_id, Payment(), desk=desk, at=desk.clock.now())
    assert money(kept).due_vnd == 0


def test_on_withdrawal_all_goes_back_and_a_slip_whose_money_went_back_is_not_void(
    desk: Desk, filed: Receipt, kept: Kept
) -> None:
    take(filed.dossier_id, Payment(), desk=desk, at=desk.clock.now())
    paper = kept().papers[-1]
    back = Refund(slip_no=paper.paper_no, reason="Công dân rút hồ sơ trước khi làm")
    refused("nothing_back", lambda: refund(filed.dossier_id, back, desk=desk, at=desk.clock.now()))

    withdrawn = Wanted(move=Move.WITHDRAW, reason="Công dân không làm nữa")
    make_move(filed.dossier_id, withdrawn, desk=desk, at=desk.clock.now())
    refund(filed.dossier_id, back, desk=desk, at=desk.clock.now())
    assert (money(kept).kept_vnd, money(kept).due_vnd) == (0, 0)
    given = kept().papers[-1]
    assert given.kind == PaperKind.REFUND_SLIP
    stuck = refused(
        "refunded",
        lambda: void_paper(paper.number, REASON, dossier=kept(), desk=desk, at=desk.clock.now()),
    )
    assert f"phiếu hoàn số {given.paper_no}" in stuck.message
    void_paper(given.number, REASON, dossier=kept(), desk=desk, at=desk.clock.now())
    assert money(kept).kept_vnd == 10_000


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.ADMINISTRATOR, Role.INSPECTOR])
def test_who_takes_no_money_is_told_who_does(desk: Desk, filed: Receipt, role: Role) -> None:
    other = replace(desk, clerk=replace(desk.clerk, role=role))
    who = refused(
        "no_right", lambda: take(filed.dossier_id, Payment(), desk=other, at=desk.clock.now())
    )
    assert "tiếp nhận, thủ quỹ, lãnh đạo" in who.message


def test_numbers_run_on_in_a_series_of_their_own(
    desk: Desk, take_in: Callable[..., Receipt]
) -> None:
    numbers = []
    for _ in range(3):
        receipt = take_in(certified_copies=(CertifiedCopy(document="Bằng", pages=1, copies=1),))
        take(receipt.dossier_id, Payment(), desk=desk, at=desk.clock.now())
        numbers.append(open_dossier(receipt.dossier_id, desk=desk).papers[-1].paper_no)
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]

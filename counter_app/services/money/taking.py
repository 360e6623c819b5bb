"""Money of a dossier: taken in cash, asked for by transfer and seen to have come, given back.

A slip in cash is money at once. What may be taken is what is still due; nothing is taken twice.
"""

from collections.abc import Mapping
from datetime import datetime

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.core.money import format_vnd
from counter_app.domain.catalogue.tariff import MAX_VND
from counter_app.domain.dossier import EventKind
from counter_app.domain.money.ledger import (
    TRANSFER_ASKED,
    Ledger,
    Mode,
    SlipName,
    Taking,
    ledger,
    stage_of,
)
from counter_app.domain.money.payment import Arrival, Payment, Refund
from counter_app.domain.reason import says_enough
from counter_app.domain.rights import Right, require
from counter_app.domain.workflow import SHORTEST_REASON, PaperKind
from counter_app.services.clock_doubt import in_order
from counter_app.services.desk import Desk
from counter_app.services.kept_text import kept
from counter_app.services.lookup import DossierView, Paper, open_dossier
from counter_app.services.money.slip_words import OnSlip, collection_slip, names_of, refund_slip
from counter_app.services.people.proofs import require_proof
from db.counter.moves import NewFact, Written, write_fact


def ledger_of(dossier: DossierView) -> Ledger:
    """What the dossier has paid and owes."""
    return ledger(dossier.received.charges, dossier.events, state=dossier.row.state)


def take(dossier_id: DossierId, told: Payment, *, desk: Desk, at: datetime) -> Written:
    """Takes cash, or asks for a transfer, each with its slip; ``UserError`` names the field at fault.

    Codes: ``no_right``, ``nothing_due``, ``too_much``, ``no_account``, ``not_void``.
    """
    require(desk.clerk, Right.TAKE_MONEY)
    dossier, told = open_dossier(dossier_id, desk=desk), kept(told)
    before = ledger_of(dossier)
    amount = _amount_due(told.amount_vnd, before)
    payer = told.payer or dossier.received.draft.submitter.person.name
    void = _void_slip(told.in_place_of, dossier)
    at = in_order(dossier, at)
    on_slip = OnSlip(amount_vnd=amount, mode=told.mode, payer=payer, replaces=void)
    paper = collection_slip(on_slip, before, dossier=dossier, desk=desk, at=at)
    cash = told.mode is Mode.CASH
    body: dict[str, object] = {
        **({"amount_vnd": amount} if cash else {"what": TRANSFER_ASKED, "asked_vnd": amount}),
        "mode": told.mode.value,
        "payer": payer,
        "stage": stage_of(dossier.row.state).value,
    }
    fact = NewFact(
        dossier_id=dossier_id,
        kind=EventKind.CHARGE_TAKEN if cash else EventKind.PAPER_ISSUED,
        body=body,
        seen_version=dossier.version,
        paper=paper,
        decides=False,
    )
    return _write(fact, desk, at)


def transfer_came(dossier_id: DossierId, told: Arrival, *, desk: Desk, at: datetime) -> Written:
    """A transfer is there: the sum that came is money taken, whatever was asked for.

    Codes: ``no_right``, ``slip_unknown``, ``not_awaited``, ``bad_amount``, ``in_future``.
    """
    require(desk.clerk, Right.TAKE_MONEY)
    dossier, told = open_dossier(dossier_id, desk=desk), kept(told)
    taking, slip = _taking(told.slip_no, dossier)
    if not taking.awaited:
        raise UserError("not_awaited", "Phiếu này không còn chờ tiền về.", field="slip_no")
    amount = taking.asked_vnd if told.amount_vnd is None else told.amount_vnd
    if not 0 < amount <= MAX_VND:
        words = f"Hãy xem lại số tiền đã về: từ 1 đến {format_vnd(MAX_VND)} đồng."
        raise UserError("bad_amount", words, field="amount_vnd")
    at = in_order(dossier, at)
    came_on = told.came_on or local(at).date()
    if came_on > local(at).date():
        raise UserError("in_future", "Hãy xem lại ngày tiền về: sau hôm nay.", field="came_on")
    body = {
        "mode": Mode.TRANSFER.value,
        "amount_vnd": amount,
        "payer": taking.payer,
        "stage": stage_of(dossier.row.state).value,
        "came_on": came_on.isoformat(),
        "reference": told.reference,
        **slip.told,
    }
    fact = NewFact(
        dossier_id=dossier_id,
        kind=EventKind.CHARGE_TAKEN,
        body=body,
        seen_version=dossier.version,
        decides=False,
    )
    return _write(fact, desk, at)


def refund(dossier_id: DossierId, told: Refund, *, desk: Desk, at: datetime) -> Written:
    """Gives money back, with a slip of its own and somebody beside whoever does it.

    Of a dossier that was refused, withdrawn or stopped all of it; else what was paid too much.
    Codes: ``require_proof``'s, ``slip_unknown``, ``nothing_back``, ``too_much``, ``reason_short``.
    """
    dossier, told = open_dossier(dossier_id, desk=desk), kept(told)
    taking, slip = _taking(told.slip_no, dossier)
    if not says_enough(told.reason):
        words = f"Hãy ghi lý do, ít nhất {SHORTEST_REASON} chữ."
        raise UserError("reason_short", words, field="reason")
    amount = _amount_back(told.amount_vnd, taking, dossier)
    second = require_proof(desk, Right.TAKE_MONEY, desk.proof, second=Right.VOID_MONEY)
    at = in_order(dossier, at)
    to = told.to or taking.payer or dossier.received.draft.submitter.person.name
    on_slip = OnSlip(amount_vnd=amount, mode=told.mode, payer=to)
    paper = refund_slip(on_slip, taking, told.reason, dossier=dossier, desk=desk, at=at)
    body: Mapping[str, object] = {
        "amount_vnd": amount,
        "mode": told.mode.value,
        "reason": told.reason,
        "to": to,
        "of": slip.told,
        **second,
    }
    fact = NewFact(
        dossier_id=dossier_id,
        kind=EventKind.CHARGE_REFUNDED,
        body=body,
        seen_version=dossier.version,
        paper=paper,
    )
    return _write(fact, desk, at)


def _write(fact: NewFact, desk: Desk, at: datetime) -> Written:
    stamp = desk.stamp(at)
    return desk.store.write(lambda connection: write_fact(connection, fact, stamp))


def _amount_due(wanted: int | None, before: Ledger) -> int:
    """What is taken now; a transfer that is awaited is not asked for twice."""
    due = max(before.due_vnd - before.awaited_vnd, 0)
    if due == 0:
        raise UserError("nothing_due", _why_nothing(before))
    amount = due if wanted is None else wanted
    if not 0 < amount <= due:
        raise UserError(
            "too_much", f"Số tiền thu phải từ 1 đến {format_vnd(due)} đồng.", field="amount_vnd"
        )
    return amount


def _why_nothing(before: Ledger) -> str:
    if before.awaited_vnd:
        awaited = names_of(one for one in before.takings if one.awaited)
        return f"Đang chờ tiền về theo phiếu {awaited}. Tiền không về thì hãy hủy phiếu đó trước."
    if before.unknown and not before.charged_vnd:
        return f"{before.unknown[0]}: chưa có mức của tỉnh. Hãy đặt mức thu trong thiết lập đơn vị."
    return "Hồ sơ này không còn khoản nào phải thu."


def _amount_back(wanted: int | None, taking: Taking, dossier: DossierView) -> int:
    most = min(taking.kept_vnd, ledger_of(dossier).over_vnd)
    if most <= 0:
        raise UserError(
            "nothing_back",
            "Không có tiền để hoàn: hồ sơ đang giải quyết và không nộp thừa, hoặc phiếu đã hoàn, đã hủy.",
            field="slip_no",
        )
    amount = most if wanted is None else wanted
    if not 0 < amount <= most:
        raise UserError(
            "too_much", f"Số tiền hoàn phải từ 1 đến {format_vnd(most)} đồng.", field="amount_vnd"
        )
    return amount


def _taking(slip_no: int, dossier: DossierView) -> tuple[Taking, SlipName]:
    takings = ledger_of(dossier).takings
    for one in takings:
        if one.slip is not None and one.slip.paper_no == slip_no:
            return one, one.slip
    raise UserError(
        "slip_unknown",
        f"Hồ sơ không có phiếu thu số này. Có: {names_of(takings)}.",
        field="slip_no",
    )


def void_slips(dossier: DossierView) -> tuple[Paper, ...]:
    """The void collection slips of this desk that no other one stands in place of yet."""
    slips = [one for one in dossier.papers if one.kind == PaperKind.COLLECTION_SLIP]
    replaced = {one.replaces for one in slips}
    return tuple(one for one in slips if one.voided_at and one.number not in replaced)


def _void_slip(paper_no: int | None, dossier: DossierView) -> tuple[int, str] | None:
    """The row of the void slip that another stands in place of, and how that one names it."""
    if paper_no is None:
        return None
    for one in void_slips(dossier):
        if one.paper_no == paper_no:
            return one.number, _named(one)
    raise UserError(
        "not_void",
        "Chỉ lập lại phiếu thu đã hủy tại quầy này và chưa có phiếu thay. Hãy xem lại số.",
        field="in_place_of",
    )


def _named(paper: Paper) -> str:
    return f"phiếu số {paper.paper_no} ngày {local(paper.issued_at):%d/%m/%Y}"

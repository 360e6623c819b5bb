"""Which money needs a legal receipt, or needs one cancelled, and the numbers its provider gave.

The receipt is to be made on the day the money came (Decree 254/2026, articles 24 and 29).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, auto

import msgspec

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.catalogue.tariff import ChargeKind
from counter_app.domain.dossier import EventKind
from counter_app.domain.money.ledger import SlipName, Taking, slip_named
from counter_app.domain.money.legal_receipt import LegalReceipt, ReceiptState, check_receipt
from counter_app.domain.rights import Right, require
from counter_app.services.clock_doubt import in_order
from counter_app.services.desk import Desk
from counter_app.services.kept_text import kept
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.money.taking import ledger_of
from db.counter import money_slips
from db.counter.moves import NewFact, Written, write_fact

Known = Mapping[tuple[str, str, int], SlipName]


class Need(StrEnum):
    """What is to be done about a legal receipt."""

    ISSUE = auto()
    CANCEL = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanting:
    """One slip whose legal receipt is not in order; ``day`` is when it was due, ``late`` after it."""

    dossier: DossierView
    taking: Taking
    slip: SlipName
    need: Need
    day: date
    late: bool


def wanting(*, desk: Desk, at: datetime) -> tuple[Wanting, ...]:
    """All slips of this desk, of this year and the last, that wait for a receipt or its cancelling."""
    today = local(at).date()
    dossiers = desk.store.read(
        lambda one: money_slips.lacking_receipt(one, since_year=today.year - 1)
    )
    found = (row for one in dossiers for row in _of(open_dossier(one, desk=desk), today))
    return tuple(sorted(found, key=lambda one: (one.day, one.slip.paper_no)))


def link(
    dossier_id: DossierId,
    slip_no: int,
    receipt: LegalReceipt,
    *,
    desk: Desk,
    at: datetime,
    known: Known | None = None,
) -> Written:
    """Keeps the receipt's reference beside its slip; a later state of it is another link.

    ``known`` as ``linked`` told it, for whoever links many. Codes: ``no_right``, ``bad_receipt``,
    ``slip_unknown``, ``receipt_taken``, ``receipt_known``, ``receipt_stands``.
    """
    fact, at = _fact(dossier_id, slip_no, receipt, desk=desk, at=at, known=known)
    stamp = desk.stamp(at)
    return desk.store.write(lambda connection: write_fact(connection, fact, stamp))


def may_link(
    dossier_id: DossierId,
    slip_no: int,
    receipt: LegalReceipt,
    *,
    desk: Desk,
    at: datetime,
    known: Known | None = None,
) -> None:
    """Returns where ``link`` would keep the reference, and raises as it does; keeps nothing."""
    _fact(dossier_id, slip_no, receipt, desk=desk, at=at, known=known)


def _fact(
    dossier_id: DossierId,
    slip_no: int,
    receipt: LegalReceipt,
    *,
    desk: Desk,
    at: datetime,
    known: Known | None,
) -> tuple[NewFact, datetime]:
    require(desk.clerk, Right.TAKE_MONEY)
    dossier, receipt = open_dossier(dossier_id, desk=desk), kept(receipt)
    at = in_order(dossier, at)
    check_receipt(receipt, paper_until=desk.office.paper_receipts_until, today=local(at).date())
    taking, slip = _slip(dossier, slip_no)
    _require_new(receipt, taking, linked(desk) if known is None else known)
    fact = NewFact(
        dossier_id=dossier_id,
        kind=EventKind.RECEIPT_LINKED,
        body={**slip.told, **msgspec.to_builtins(receipt)},
        decides=False,
    )
    return fact, at


def linked(desk: Desk) -> Known:
    """Which slip each receipt was noted of."""
    told = desk.store.read(money_slips.linked_receipts)
    named = ((body, slip_named(body)) for body in told)
    return {
        (body["form"], body["series"], body["number"]): slip
        for body, slip in named
        if slip is not None
    }


def _of(dossier: DossierView, today: date) -> Iterator[Wanting]:
    if not any(
        line.kind is not ChargeKind.COST and line.amount_vnd for line in dossier.received.charges
    ):
        return  # what is printed or copied for a citizen is no fee
    for taking in ledger_of(dossier).takings:
        need, day = _need(taking), local(taking.at).date()
        if need is not None and taking.slip is not None:
            yield Wanting(
                dossier=dossier,
                taking=taking,
                slip=taking.slip,
                need=need,
                day=day,
                late=today > day,
            )


def _need(taking: Taking) -> Need | None:
    receipt = taking.receipt
    stands = receipt is not None and receipt.state is ReceiptState.ISSUED
    if taking.kept_vnd > 0:
        return None if stands else Need.ISSUE
    return Need.CANCEL if stands else None


def _slip(dossier: DossierView, slip_no: int) -> tuple[Taking, SlipName]:
    for one in ledger_of(dossier).takings:
        if one.slip is not None and one.slip.paper_no == slip_no and not one.awaited:
            return one, one.slip
    raise UserError(
        "slip_unknown",
        "Hồ sơ không có phiếu thu số này, hoặc tiền chưa về. Hãy xem lại số.",
        field="slip_no",
    )


def _require_new(receipt: LegalReceipt, taking: Taking, known: Known) -> None:
    """One receipt is of one slip; a slip has another only once its first is cancelled."""
    if receipt == taking.receipt:
        raise UserError("receipt_known", f"Đã ghi {receipt.words} trước đó.", field="number")
    before = taking.receipt
    if before is not None and before.state is ReceiptState.ISSUED and before.name != receipt.name:
        raise UserError(
            "receipt_stands",
            f"Phiếu này đã có {before.words}. Hãy ghi biên lai đó đã hủy trước.",
            field="number",
        )
    other = known.get(receipt.name)
    if other is not None and other != taking.slip:
        raise UserError(
            "receipt_taken",
            f"Số biên lai này đã ghi cho phiếu thu số {other.paper_no}. Hãy xem lại.",
            field="number",
        )

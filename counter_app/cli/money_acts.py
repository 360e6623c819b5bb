"""The headless twins of a dossier's money: what stands, taken, seen to have come, given back."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from counter_app.cli.act_file import read_told
from counter_app.cli.io import wall_minute
from counter_app.domain.money import payment

if TYPE_CHECKING:
    from counter_app.domain.money.ledger import Taking
    from counter_app.services.desk import Desk
    from counter_app.services.lookup import DossierView
    from db.counter.moves import Written

Told = Mapping[str, Any]


def money(dossier: "DossierView", _told: Told, _desk: "Desk", _at: datetime) -> dict[str, object]:
    """All money of the dossier; changes nothing."""
    from counter_app.services.money import taking

    ledger = taking.ledger_of(dossier)
    return {
        "charged_vnd": ledger.charged_vnd,
        "kept_vnd": ledger.kept_vnd,
        "due_vnd": ledger.due_vnd,
        "over_vnd": ledger.over_vnd,
        "awaited_vnd": ledger.awaited_vnd,
        "unknown": list(ledger.unknown),
        "takings": [_taking(one) for one in ledger.takings],
    }


def take_money(dossier: "DossierView", told: Told, desk: "Desk", at: datetime) -> dict[str, object]:
    """Takes cash or asks for a transfer; the answer names the slip to be printed."""
    from counter_app.services.money import taking

    wanted = read_told(told, payment.Payment)
    return _answer(dossier, taking.take(dossier.row.id, wanted, desk=desk, at=at), desk)


def transfer_came(
    dossier: "DossierView", told: Told, desk: "Desk", at: datetime
) -> dict[str, object]:
    """A transfer asked for is at the bank."""
    from counter_app.services.money import taking

    wanted = read_told(told, payment.Arrival)
    written = taking.transfer_came(dossier.row.id, wanted, desk=desk, at=at)
    return {"version": written.version, "slip_no": wanted.slip_no}


def refund_money(
    dossier: "DossierView", told: Told, desk: "Desk", at: datetime
) -> dict[str, object]:
    """Gives money back by a slip of its own."""
    from counter_app.services.money import taking

    wanted = read_told(told, payment.Refund)
    return _answer(dossier, taking.refund(dossier.row.id, wanted, desk=desk, at=at), desk)


def link_receipt(
    dossier: "DossierView", told: Told, desk: "Desk", at: datetime
) -> dict[str, object]:
    """Keeps the reference of a slip's legal receipt."""
    from counter_app.services.receipts.receipts import link

    wanted = read_told(told, payment.ReceiptTold)
    written = link(dossier.row.id, wanted.slip_no, wanted.receipt, desk=desk, at=at)
    return {"version": written.version, "receipt": wanted.receipt.words}


def _answer(dossier: "DossierView", written: "Written", desk: "Desk") -> dict[str, object]:
    from counter_app.services.lookup import open_dossier

    papers = open_dossier(dossier.row.id, desk=desk).papers
    paper = next(one for one in papers if one.number == written.paper)
    return {"version": written.version, "paper": paper.kind, "slip_no": paper.paper_no}


def _taking(one: "Taking") -> dict[str, object]:
    return {
        "paper": one.slip.kind.value if one.slip else None,
        "slip_no": one.slip.paper_no if one.slip else None,
        "mode": one.mode.value if one.mode else None,
        "asked_vnd": one.asked_vnd,
        "amount_vnd": one.amount_vnd,
        "kept_vnd": one.kept_vnd,
        "awaited": one.awaited,
        "void": one.void,
        "refunds": [
            {"slip_no": slip.paper_no, "amount_vnd": amount} for slip, amount in one.refunds.items()
        ],
        "receipt": one.receipt.words if one.receipt else None,
        "payer": one.payer,
        "at": wall_minute(one.at),
        "by": one.by_name,
    }

"""What becomes of the money when a slip is declared void: by two people, told beside the paper.

Declaring the paper itself void is ``correcting.reissue``; a slip in its place is ``taking``.
"""

from counter_app.core.errors import UserError
from counter_app.domain.dossier import EventKind
from counter_app.domain.money.ledger import MONEY_PAPERS, SlipName, ledger
from counter_app.domain.workflow import PaperKind
from counter_app.services.lookup import DossierView, Paper
from db.counter.moves import NewFact


def money_of(paper: Paper, dossier: DossierView) -> NewFact | None:
    """The fact that undoes a paper's money; None where it moved none, as a transfer awaited.

    ``UserError`` ``refunded`` for a slip whose money went back: that slip is void first.
    """
    if paper.kind not in MONEY_PAPERS:
        return None
    slip = SlipName(kind=PaperKind(paper.kind), paper_no=paper.paper_no, year=paper.year)
    row = dossier.row
    taking = ledger(dossier.received.charges, dossier.events, state=row.state).taking(slip)
    if taking is None or taking.awaited:
        return None
    if slip == taking.slip and taking.refunds:
        given = ", ".join(f"số {one.paper_no}" for one in taking.refunds)
        raise UserError(
            "refunded", f"Đã hoàn tiền theo phiếu hoàn {given}. Hãy hủy phiếu hoàn đó trước."
        )
    amount = taking.amount_vnd if slip == taking.slip else taking.refunds[slip]
    return NewFact(
        dossier_id=row.id, kind=EventKind.CHARGE_VOIDED, body={"amount_vnd": amount, **slip.told}
    )

"""A slip that asked for a transfer, drawn again once nothing is to be paid by it any more."""

from typing import Final

from msgspec.structs import replace

from counter_app.core.clock import local
from counter_app.core.ids import DossierId
from counter_app.domain.money.ledger import SlipName, ledger
from counter_app.domain.money.slips import MoneySlipContent
from counter_app.services.desk import Desk
from counter_app.services.lookup import open_dossier

_CAME: Final = "Chuyển khoản; tiền đã về ngày {:%d/%m/%Y}, không chuyển lại"


def without_paid_code(
    content: MoneySlipContent, slip: SlipName, dossier_id: DossierId, *, desk: Desk
) -> MoneySlipContent:
    """The kept words less the code to pay by, where its money came or the slip is void.

    A citizen who finds the code on a copy would pay a second time.
    """
    if content.transfer is None:
        return content
    dossier = open_dossier(dossier_id, desk=desk)
    now = ledger(dossier.received.charges, dossier.events, state=dossier.row.state)
    taking = now.taking(slip)
    if taking is None or taking.awaited:
        return content
    if taking.void:
        return replace(content, transfer=None)
    return replace(content, transfer=None, mode=_CAME.format(local(taking.at)))

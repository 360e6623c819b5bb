"""What a clerk tells of money: to be taken, seen at the bank, given back. Amounts are whole đồng."""

from datetime import date

import msgspec

from counter_app.domain.money.ledger import Mode
from counter_app.domain.money.legal_receipt import LegalReceipt


class Payment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money to be taken: all that is due unless told, from whoever filed unless told.

    ``in_place_of`` is the number of the void slip that this one corrects.
    """

    mode: Mode = Mode.CASH
    amount_vnd: int | None = None
    payer: str = ""
    in_place_of: int | None = None


class Arrival(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A transfer seen at the bank: for which slip, how much came, on which day, the bank's own mark."""

    slip_no: int
    amount_vnd: int | None = None
    came_on: date | None = None
    reference: str = ""


class ReceiptTold(LegalReceipt, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The legal receipt of one slip, as its provider issued or cancelled it."""

    slip_no: int

    @property
    def receipt(self) -> LegalReceipt:
        """Without the slip."""
        told = msgspec.structs.asdict(self)
        return LegalReceipt(**{name: told[name] for name in LegalReceipt.__struct_fields__})


class Refund(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money given back of one slip: why, how much unless all of it, to whom unless the payer."""

    slip_no: int
    reason: str
    amount_vnd: int | None = None
    to: str = ""
    mode: Mode = Mode.CASH

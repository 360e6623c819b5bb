"""What the counter's own money papers say: the collection slip and the slip of a refund.

Neither is the legal receipt (Decree 254/2026, article 23), and both say so. Plain values.
"""

from typing import Final

import msgspec

from counter_app.domain.papers import DossierPaper, PartyOnPaper, Signer

NO_RECEIPT: Final = "Phiếu này không thay thế biên lai thu phí, lệ phí"
TAKER_TITLE: Final = "NGƯỜI THU TIỀN"
PAYER_TITLE: Final = "NGƯỜI NỘP TIỀN"
RECEIVER_TITLE: Final = "NGƯỜI NHẬN LẠI TIỀN"


class LineOnSlip(msgspec.Struct, frozen=True, kw_only=True):
    """One charge: "Phí", what for, how it is reckoned or why it is free, the amount if known."""

    kind: str
    label: str
    working: str
    amount_vnd: int | None


class TransferOnSlip(msgspec.Struct, frozen=True, kw_only=True):
    """Where to transfer to: the words of the VietQR square, and the same for who types it."""

    payload: str
    bank: str
    number: str
    holder: str
    purpose: str


class MoneySlipContent(DossierPaper, frozen=True, kw_only=True):
    """A collection slip or a refund's; ``sums`` are labelled amounts under the lines.

    ``reason`` of a refund is why, and of which slip. One that only asks for a ``transfer`` is signed
    by nobody: no money went through anybody's hands.
    """

    title: tuple[str, ...]
    payer: PartyOnPaper
    procedure: str
    lines: tuple[LineOnSlip, ...]
    sums: tuple[tuple[str, int], ...]
    amount_label: str
    amount_vnd: int
    amount_words: str
    mode: str
    signers: tuple[Signer, ...]
    reason: str = ""
    transfer: TransferOnSlip | None = None

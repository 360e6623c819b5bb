"""How the events of a dossier's money read in its history: a line each."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from counter_app.core.money import format_vnd
from counter_app.domain.money.ledger import MODE_LABELS, Mode
from counter_app.domain.money.legal_receipt import LegalReceipt
from counter_app.domain.workflow import PaperKind

_Body = Mapping[str, Any]
_SLIPS: Final = {
    PaperKind.COLLECTION_SLIP.value: "phiếu thu",
    PaperKind.REFUND_SLIP.value: "phiếu hoàn tiền",
}


def taken_words(body: _Body) -> str:
    """How much was taken, how, by which slip."""
    return f"Thu {_amount(body)}{_mode(body)}{_slip(body)}"


def asked_words(body: _Body) -> str:
    """What transfer was asked for."""
    return f"Đề nghị chuyển khoản {_amount(body, 'asked_vnd')}{_slip(body)}"


def voided_words(body: _Body) -> str:
    """Which slip's money counts no more."""
    return f"Hủy khoản tiền {_amount(body)}{_slip(body)}"


def refunded_words(body: _Body) -> str:
    """How much went back, why, by which slip and of which."""
    of = body.get("of")
    taken = f", của {_slip(of)[2:]}" if isinstance(of, Mapping) and _slip(of) else ""
    return f"Hoàn {_amount(body)}{_mode(body)}{_slip(body)}{taken}: {body.get('reason') or ''}"


def linked_words(body: _Body) -> str:
    """Which legal receipt, of which slip."""
    told = {name: body.get(name) for name in LegalReceipt.__struct_fields__}
    return f"Ghi {msgspec.convert(told, LegalReceipt).words}{_slip(body)}"


def _amount(body: _Body, name: str = "amount_vnd") -> str:
    return f"{format_vnd(int(body[name]))} đồng"


def _mode(body: _Body) -> str:
    mode = body.get("mode")
    return f", {MODE_LABELS[Mode(mode)]}" if mode in set(Mode) else ""


def _slip(body: _Body) -> str:
    name = _SLIPS.get(str(body.get("paper")))
    return f", {name} số {body['paper_no']}" if name else ""

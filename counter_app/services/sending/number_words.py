"""How two dossiers that bear one number are told: which number, and which two."""

from collections.abc import Mapping
from typing import Final

from counter_app.domain.central_side import Dispute
from counter_app.domain.dossier import DossierRow
from counter_app.services.sending.twin_words import ELSEWHERE

TWO_OF_ONE: Final = (
    "Hai hồ sơ mang cùng một số. Hãy báo người quản trị rồi ghi lại đã xử lý thế nào."
)
_SAME_SLIP: Final = (
    "Số giấy hẹn {number} của hồ sơ {here} ở máy này cũng là của hồ sơ {code} do {who} nhận. Hãy báo "
    "quản trị rồi ghi lại đã xử lý thế nào."
)
_SAME_CODE: Final = (
    "Mã {code} của hồ sơ {here} ở máy này cũng là của hồ sơ do {who} nhận, số giấy hẹn {number}. "
    "Hãy báo quản trị rồi ghi lại đã xử lý thế nào."
)
_COPY: Final = "một bản sao của máy này"


def same_number(
    dispute: Dispute, names: Mapping[str, str], *, own: str, bearer: DossierRow | None
) -> str:
    """Which number two dossiers bear, and which two: ``bearer`` is the one here, desks by device."""
    body, device = dispute.body, str(dispute.body.get("device") or "")
    if bearer is None or not body.get("number"):
        return TWO_OF_ONE
    slip = body["number"] == "slip"
    return (_SAME_SLIP if slip else _SAME_CODE).format(
        number=body.get("slip_no"),
        code=body.get("code") or "chưa có mã",
        here=bearer.code if slip and bearer.code else bearer.applicant_name,
        who=_COPY if device == own else names.get(device, ELSEWHERE),
    )

"""What the State asks to be paid before it goes on, and the paper of a date that follows a stop.

The time a citizen takes to pay or to bring papers is no part of the limit (deadline rule 10). The office's own fees
are another matter: they are charges of the dossier.
"""

from datetime import datetime
from typing import Final

from counter_app.core.money import format_vnd
from counter_app.documents.due_frame import spoken_time
from counter_app.domain.deadline.limit import SuspensionPolicy
from counter_app.domain.moving.clockwork import policy_in_force
from counter_app.domain.step import PaymentAsked
from counter_app.domain.workflow import Move, PaperKind, Rule
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView
from counter_app.services.moving.stopped_date import date_before_stop
from counter_app.services.wording.correspondence import letter
from db.counter.letters import NewPaper

_WHY: Final = {
    Move.PAY: (
        "đã nhận chứng từ nộp tiền; thời gian đi nộp tiền không tính vào thời hạn, "
        "thời hạn {goes_on}."
    ),
    Move.SUPPLEMENT: (
        "đã nhận giấy tờ bổ sung; thời gian chờ bổ sung không tính vào thời hạn, "
        "thời hạn {goes_on}."
    ),
    Move.TAKE_UP: (
        "cơ quan giải quyết đã nhận hồ sơ; thời hạn tính từ lúc đó, ngày ghi trên giấy tiếp nhận "
        "là ngày dự kiến."
    ),
}
_GOES_ON: Final[dict[SuspensionPolicy | None, str]] = {
    SuspensionPolicy.RESUME: "được tính tiếp",
    SuspensionPolicy.RESTART: "được tính lại từ đầu",
}
# Which sentence of the letter speaks to the occasion: nobody asks pardon for a date in order.
_OCCASION: Final = {
    Move.PAY: "by_payment",
    Move.SUPPLEMENT: "by_supplement",
    Move.TAKE_UP: "by_start",
}


def date_letter(
    rule: Rule, due_at: datetime | None, *, dossier: DossierView, desk: Desk, at: datetime
) -> NewPaper | None:
    """The paper that tells the citizen the date reckoned after ``rule``; None where none changed.

    A slip once printed is never changed: this stands beside it.
    """
    before = dossier.row.due_at or date_before_stop(dossier)
    if rule.move not in _WHY or due_at is None or before is None or due_at == before:
        return None
    values = {
        "old_due": spoken_time(before),
        "new_due": spoken_time(due_at),
        "reason": _WHY[rule.move].format(goes_on=_GOES_ON.get(policy_in_force(dossier.life), "")),
        _OCCASION[rule.move]: "1",
    }
    return letter(PaperKind.DATE_NOTICE, values, dossier=dossier, desk=desk, at=at)


def notice_letter(
    asked: PaymentAsked, *, dossier: DossierView, desk: Desk, at: datetime
) -> NewPaper:
    """What the citizen takes along to pay: which sum, by which notice."""
    day = f" ngày {asked.notice_on:%d/%m/%Y}" if asked.notice_on else ""
    values = {
        "item": asked.item,
        "amount": f"{format_vnd(asked.amount_vnd)} đồng" if asked.amount_vnd else "",
        "notice": f"thông báo số {asked.notice_no}{day}" if asked.notice_no else "",
    }
    return letter(PaperKind.PAYMENT_NOTICE, values, dossier=dossier, desk=desk, at=at)

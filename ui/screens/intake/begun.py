"""A draft in mid-intake while the office's rules change under it: kept, and told what differs."""

from dataclasses import dataclass

from counter_app.domain.offer import Offer
from ui import strings
from ui.screens.intake.kept import Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What was typed, and what the old rules promised for it; None: nothing yet."""

    kept: Kept
    offer: Offer | None

    def differs(self, now: Offer | None) -> str:
        """What the new rules changed of it, in words to say again; empty where nothing."""
        before = self.offer
        if before is None:
            return ""
        if now is None:
            return "Danh mục vừa thay nên thủ tục này cần chọn lại. Điều đã nhập vẫn còn."
        told = []
        if now.due_at != before.due_at:
            told.append(f"ngày hẹn đổi từ {_date(before)} sang {_date(now)}")
        if now.total_vnd != before.total_vnd:
            old, new = strings.money(before.total_vnd), strings.money(now.total_vnd)
            told.append(f"tổng thu đổi từ {old} sang {new}")
        if not told:
            return ""
        return f"Quy định vừa thay: {'; '.join(told)}. Hãy nói lại với công dân."


def _date(offer: Offer) -> str:
    return " ".join(strings.promised(offer.due_at)) if offer.due_at else strings.NO_DATE

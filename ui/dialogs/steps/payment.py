"""The questions of what the State asks to be paid, and of the proof that it was."""

from collections.abc import Mapping
from typing import ClassVar

from counter_app.domain.step import Details, Paid, PaymentAsked
from ui import typed
from ui.dialogs.steps.step_fields import StepFieldsDialog
from ui.typed import day_text
from ui.widgets.fields import LINE_LENGTH


class AskPaymentDialog(StepFieldsDialog):
    """Which sum, by which notice."""

    TOLD = "Đồng hồ dừng đến khi công dân nộp chứng từ; thời gian đi nộp tiền không tính."
    ASKS: ClassVar[Mapping[str, tuple[str, int]]] = {
        "item": ("&Khoản phải nộp", LINE_LENGTH),
        "amount_vnd": ("&Số tiền (đồng)", 20),
        "notice_no": ("Số &thông báo", 60),
        "notice_on": ("&Ngày thông báo", 10),
    }

    def hint(self, name: str) -> str:
        """An example for an empty field."""
        hints = {
            "item": "Tiền sử dụng đất, lệ phí trước bạ",
            "amount_vnd": "Để trống nếu chưa biết",
            "notice_on": day_text(self.counter.today()),
        }
        return hints.get(name, "") or super().hint(name)

    def details(self) -> Details:
        """The request."""
        return PaymentAsked(
            item=self.text("item"),
            amount_vnd=typed.dong(self.text("amount_vnd"), field="amount_vnd"),
            notice_no=self.text("notice_no"),
            notice_on=typed.whole_date(self.text("notice_on"), field="notice_on"),
        )

    def show_details(self, details: Details) -> None:
        """What was typed before."""
        if isinstance(details, PaymentAsked):
            self.put("item", details.item)
            self.put("amount_vnd", "" if details.amount_vnd is None else str(details.amount_vnd))
            self.put("notice_no", details.notice_no)
            self.put("notice_on", day_text(details.notice_on))


class PayDialog(StepFieldsDialog):
    """The proof that the citizen brought; the paper with the new date comes with it."""

    TOLD = "Giấy báo ngày trả kết quả in ra sau khi ghi."
    ASKS: ClassVar[Mapping[str, tuple[str, int]]] = {
        "proof": ("&Số chứng từ nộp tiền", LINE_LENGTH),
        "paid_on": ("&Ngày nộp", 10),
    }

    def hint(self, name: str) -> str:
        """An example for an empty field."""
        hints = {"proof": "Biên lai, giấy nộp tiền", "paid_on": day_text(self.counter.today())}
        return hints.get(name, "") or super().hint(name)

    def details(self) -> Details:
        """The proof."""
        return Paid(
            proof=self.text("proof"),
            paid_on=typed.whole_date(self.text("paid_on"), field="paid_on"),
        )

    def show_details(self, details: Details) -> None:
        """What was typed before."""
        if isinstance(details, Paid):
            self.put("proof", details.proof)
            self.put("paid_on", day_text(details.paid_on))

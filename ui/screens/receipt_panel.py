"""The right column after an intake: what to read out, and what comes next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from counter_app.domain.offer import Offer
from ui import strings
from ui.screens.promise_panel import PromisePanel
from ui.widgets.fields import button
from ui.widgets.layout import CARD_INSIDE, Notice, column, panel, scrolling
from ui.widgets.text import label


class ReceiptPanel(QWidget):
    """What was just taken in: the code and date to read out, and the next act."""

    next_pressed = Signal()
    reprint_pressed = Signal()
    open_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.done = Notice("good")
        self.who = label("", role="title", wrap=True)
        self.code = label("", role="title", wrap=True)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hour = label("", role="date", wrap=True)
        self.day = label("", role="date", wrap=True)
        self.money = label("", role="title")
        self.print_state = Notice("info")
        self.next = button("Người tiếp theo", role="main")
        self.reprint = button("&In giấy hẹn")
        self.open = button("&Mở hồ sơ")
        told = column(
            self.done,
            self.who,
            label("Mã hồ sơ", role="head"),
            self.code,
            label("Hẹn trả kết quả", role="head"),
            self.hour,
            self.day,
            label("Tổng thu", role="head"),
            self.money,
            self.print_state,
            None,
        )
        box = column(scrolling(panel(told)), self.next, self.reprint, self.open)
        box.setStretch(0, 1)
        self.setLayout(box)
        self.next.clicked.connect(self.next_pressed)
        self.reprint.clicked.connect(self.reprint_pressed)
        self.open.clicked.connect(self.open_pressed)

    def show_receipt(self, *, who: str, code: str, offer: Offer, printing: bool) -> None:
        """Shows one intake."""
        self.done.say("Đã tiếp nhận hồ sơ.", tone="good")
        self.who.setText(who)
        self.code.setText(code)
        hour, day = strings.promised(offer.due_at) if offer.due_at else (strings.NO_DATE, "")
        self.hour.setText(hour)
        self.day.setText(day)
        self.day.setVisible(bool(day))
        self.money.setText(strings.money(offer.total_vnd))
        self.reprint.setText("&In giấy hẹn")
        self.print_state.say("Đang in giấy hẹn…" if printing else "Không in giấy hẹn.", tone="info")


class RightColumn(QFrame):
    """The card that holds the promise before an intake and the receipt after it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.promise = PromisePanel()
        self.receipt = ReceiptPanel()
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.promise)
        self._stack.addWidget(self.receipt)
        box = QVBoxLayout(self)
        box.setContentsMargins(CARD_INSIDE, CARD_INSIDE, CARD_INSIDE, CARD_INSIDE)
        box.addWidget(self._stack)

    def show_promise(self) -> None:
        """Back to promising."""
        self._stack.setCurrentWidget(self.promise)

    def show_receipt(self) -> None:
        """To what was just promised."""
        self._stack.setCurrentWidget(self.receipt)

    def is_receipt(self) -> bool:
        """Whether a receipt is in front."""
        return self._stack.currentWidget() is self.receipt

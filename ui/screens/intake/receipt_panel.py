"""The right column after an intake: what to read out, what the visit came to, what comes next."""

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from counter_app.domain.offer import Offer
from counter_app.services.intake.sitting import Seen
from ui import strings
from ui.screens.intake.promise_panel import PromisePanel
from ui.widgets.fields import button
from ui.widgets.layout import CARD_INSIDE, GAP, Notice, column, panel, row, scrolling, stack
from ui.widgets.text import key_cap, label, set_role

CLOSE = 4
NEXT = "Người tiếp theo"
TAKEN_EARLIER = "Đã tiếp nhận. Đồng hồ máy chạy lùi: hãy chỉnh lại."
NEXT_WITH_SHEET = "Người tiếp theo\nin tờ chung"
STILL_OPEN = "Lượt này còn mở: thêm hồ sơ, hoặc kết thúc."


class ReceiptPanel(QWidget):
    """What was just taken in: the code and date to read out, and the next act."""

    next_pressed = Signal()
    reprint_pressed = Signal()
    open_pressed = Signal()
    more_pressed = Signal()
    child_pressed = Signal()
    household_pressed = Signal()
    sheet_pressed = Signal()
    large_pressed = Signal()
    elsewhere_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrow = False
        self.done = Notice("good")
        self.who = label("", role="title", wrap=True)
        self.code = label("", role="title", wrap=True)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hour = label("", role="date", wrap=True)
        self.day = label("", role="date", wrap=True)
        self.money = label("", role="title")
        self.print_state = Notice("info")
        self.visit = label("", role="head", wrap=True)
        self.visit_total = label("", role="title", wrap=True)
        self.next = button(NEXT, role="big")
        self.more = button("Thủ tục nữ&a, người này", role="small")
        self.child = button("Thêm trẻ &cùng lần sinh", role="small")
        self.household = button("&Hộ khác, cùng người nộp", role="small")
        self.sheet = button("In tờ chung của &lượt", role="small")
        self.reprint = button("&In lại giấy hẹn", role="small")
        self.open = button("&Mở hồ sơ", role="small")
        self.large = button("&Bản chữ to", role="small", name="In giấy hẹn chữ to, khổ A4")
        self.elsewhere = button("&Dùng máy khác", role="small", name="In giấy hẹn ở máy khác, PDF")
        self._lay_out()
        self._connect()
        self.offer_next(child=False, household=False)
        self.show_visit(None)

    def _lay_out(self) -> None:
        self._prints = row(self.large, self.elsewhere, gap=4)
        self._paid = row(label("Tổng thu", role="head"), self.money)
        self._paid.setStretch(1, 1)
        self._heads = label("Mã hồ sơ", role="head"), label("Hẹn trả kết quả", role="head")
        self._read_out = panel(
            column(
                self._heads[0],
                self.code,
                self._heads[1],
                self.hour,
                self.day,
                self._paid,
                self.print_state,
                self._prints,
            )
        )
        self._told = column(self.done, self.who, self._read_out, self.visit, self.visit_total)
        ways = ((self.more, "Ctrl N"), (self.child, "Ctrl E"), (self.household, "Ctrl U"))
        self._caps = {key: key_cap(cap) for key, cap in ways}
        self._ways = {key: panel(_wide(key, cap)) for key, cap in self._caps.items()}
        self._papers = row(self.reprint, self.open, gap=4)
        self._keys = panel(column(*self._ways.values(), self.sheet, self._papers, gap=4))
        above = scrolling(column(self._told, None, gap=0))
        self._box = column(above, self.next, self._keys)
        self._box.setStretch(0, 1)
        self.setLayout(self._box)

    def _connect(self) -> None:
        self.next.clicked.connect(self.next_pressed)
        self.reprint.clicked.connect(self.reprint_pressed)
        self.open.clicked.connect(self.open_pressed)
        self.large.clicked.connect(self.large_pressed)
        self.elsewhere.clicked.connect(self.elsewhere_pressed)
        self.more.clicked.connect(self.more_pressed)
        self.child.clicked.connect(self.child_pressed)
        self.household.clicked.connect(self.household_pressed)
        self.sheet.clicked.connect(self.sheet_pressed)

    def narrow(self, narrow: bool) -> None:
        """All that is read out stays in sight; there the keys but the next citizen's follow it."""
        for part in (*self._caps.values(), *self._heads):
            part.setVisible(not narrow)
        for part in (self.hour, self.day):
            set_role(part, role="date_narrow" if narrow else "date")
        stack(narrow, self._prints, self._papers)
        stack(not narrow, self._paid)
        for box in filter(None, (self._told, self._read_out.layout())):
            box.setSpacing(CLOSE if narrow else GAP)
        if narrow != self._narrow:
            self._narrow = narrow
            (self._told if narrow else self._box).addWidget(self._keys)
            self.lay_the_way()  # what moved house would come last

    def lay_the_way(self) -> None:
        """Tab goes from the papers to the next citizen, and through the other keys, as they stand."""
        for before, after in pairwise(self.stops()):
            QWidget.setTabOrder(before, after)

    def stops(self) -> list[QWidget]:
        """Where the keyboard stops, from top to bottom."""
        ways = [self.more, self.child, self.household, self.sheet, self.reprint, self.open]
        last = [*ways, self.next] if self._narrow else [self.next, *ways]
        return [self.large, self.elsewhere, *last]

    def show_receipt(
        self, *, who: str, code: str, offer: Offer, printing: bool, clock_back: bool = False
    ) -> None:
        """Shows one intake; ``clock_back``: at an hour before the last one that was written."""
        self._show_read_out(True)
        if clock_back:
            self.done.say(TAKEN_EARLIER, tone="warn")
        else:
            self.done.say("Đã tiếp nhận hồ sơ.", tone="good")
        self.who.setText(who)
        self.code.setText(code)
        hour, day = strings.promised(offer.due_at) if offer.due_at else (strings.NO_DATE, "")
        self.hour.setText(hour)
        self.day.setText(day)
        self.day.setVisible(bool(day))
        known = all(charge.amount_vnd is not None for charge in offer.charges)
        self.money.setText(strings.total(offer.total_vnd, known=known))
        self.reprint.setText("&In giấy hẹn")
        self.print_state.say("Đang in giấy hẹn…" if printing else "Không in giấy hẹn.", tone="info")

    def show_open_visit(self, seen: Seen) -> None:
        """A visit that nobody has ended, without the dossier that was read out last."""
        self._show_read_out(False)
        self.done.say(STILL_OPEN, tone="info")
        self.who.setText(seen.sitting.who)
        self.show_visit(seen)

    def is_open_visit(self) -> bool:
        """Whether a visit is shown that no dossier is read out of."""
        return self._read_out.isHidden()

    def _show_read_out(self, shown: bool) -> None:
        for part in (self._read_out, self.reprint, self.open):
            part.setVisible(shown)

    def show_visit(self, seen: Seen | None) -> None:
        """What the whole visit cost; of one dossier that is read out already."""
        several = seen is not None and seen.several
        for part in (self.visit, self.visit_total):
            part.setVisible(several)
        self.sheet.setVisible(several)
        self.next.setText(NEXT_WITH_SHEET if several else NEXT)
        self.next.setAccessibleName(self.next.text().replace("\n", ", "))
        if seen is not None and several:
            self.visit.setText(f"Cả lượt, {len(seen.dossiers)} hồ sơ")
            self.visit_total.setText(strings.total(seen.total_vnd, known=seen.is_known))

    def offer_next(self, *, child: bool, household: bool) -> None:
        """Which ways there are to go on with the same visit."""
        self._ways[self.child].setVisible(child)
        self._ways[self.household].setVisible(household)


class RightColumn(QFrame):
    """The card that holds the promise before an intake and the receipt after it."""

    turned = Signal(bool)
    """Whether it is the receipt that is in front now."""

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
        self._stack.currentChanged.connect(lambda _at: self.turned.emit(self.is_receipt()))

    def show_promise(self) -> None:
        """Back to promising."""
        self._stack.setCurrentWidget(self.promise)

    def show_receipt(self) -> None:
        """To what was just promised."""
        self._stack.setCurrentWidget(self.receipt)

    def is_receipt(self) -> bool:
        """Whether a receipt is in front."""
        return self._stack.currentWidget() is self.receipt


def _wide(key: QPushButton, cap: QWidget) -> QHBoxLayout:
    """A key that takes all the room its cap leaves."""
    box = row(key, cap, gap=4)
    box.setStretch(0, 1)
    return box

"""The right column before an intake: the date to promise, what is missing, what it costs, the key.

What is shown in its place afterwards is in ``receipt_panel``.
"""

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from counter_app.domain.charge import ChargeLine
from counter_app.domain.deadline.explanation import beside_text
from counter_app.domain.offer import Finding, Offer
from ui import strings
from ui.widgets.fields import button
from ui.widgets.layout import Notice, column, panel, row, rule, scrolling, stack
from ui.widgets.text import ElidedLabel, key_cap, label, set_role, set_tool_tip

# So many are seen at a glance together with the charges; those that follow come up as they go.
MOST_FINDINGS = 5
BESIDE_ANOTHER_DATE = 3
"""So many where another date is offered too: the charges stay in sight."""
WRAPPED_FINDINGS = 2
BESIDE_THE_BAR = 6
LINE_PX = 24
WHY_KEYS, AGREED_KEYS, FINDING_KEYS = "Alt+0", "Alt+6", "Alt+7"
"""The last leads to what is to be mended first."""
COUNTED = ("certified_copies", "pages", "copies")
"""No charge can be reckoned while these are wrong."""
BESIDE_THE_NAME = ("submitter.name", "submitter.personal_id", "owners")


class PromisePanel(QWidget):
    """What the counter can promise for the draft as it stands."""

    receive_pressed = Signal()
    at_once_pressed = Signal()
    preview_pressed = Signal()
    why_pressed = Signal()
    today_pressed = Signal()
    agreed_pressed = Signal()
    guide_pressed = Signal()
    refuse_pressed = Signal()
    finding_pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrow = False
        self._priced: dict[tuple[int, ChargeLine], QWidget] = {}
        self.hour = label("", role="date")
        self.day = label("", role="date", wrap=True)
        self.why_text = label("", role="quiet", wrap=True)
        self.service_day = Notice("info")
        self.visit = label("", role="strong", wrap=True)
        self.changed = Notice("warn")
        self.beside = label("", wrap=True)
        self.state = Notice("info")
        self.findings = panel(column(gap=0))
        self.why = button("Vì sao?", role="link")
        self.today = button("Trả hôm nay", role="link")
        self.today_row = panel(row(self.today, key_cap("Ctrl T"), None, gap=4))
        self.agreed = button("Nhập ngày hẹn…", role="small")
        self.guide = button("Bổ sung", role="link", name="Phiếu bổ sung, Mẫu 02")
        self.refuse = button("Từ chối", role="link", name="Phiếu từ chối, Mẫu 03")
        self._ways = row(
            row(self.guide, key_cap("Ctrl B"), None, gap=4),
            row(self.refuse, key_cap("Ctrl R"), None, gap=4),
            gap=4,
        )
        self.send_home = panel(self._ways)
        self._charged = label("Phí, lệ phí", role="head")
        self.charges = panel(column(gap=4))
        self.total = label("", role="sum")
        words = strings.RECEIVE_AND_PRINT
        shown = f"{words.replace(' và ', ' &và ')}\nEnter"
        self.receive = button(shown, role="big", name=words)
        self.at_once = button("Trả ng&ay, không in giấy hẹn")
        self.preview = button("&Xem trước", role="link", name="Xem trước giấy hẹn")
        self._give_keys()
        self._lay_out()
        self._connect()
        self.show_visit("")

    def _give_keys(self) -> None:
        """Those of its own beside the screen's, each with its picture."""
        self.why.setShortcut(WHY_KEYS)
        self.agreed.setShortcut(AGREED_KEYS)
        self.caps: dict[QWidget, QLabel] = {
            self.why: key_cap("Alt 0"),
            self.agreed: key_cap("Alt 6"),
            self.findings: key_cap("Alt 7"),
        }

    def _lay_out(self) -> None:
        self._head = ElidedLabel(role="head")
        self.name_citizen("")
        date_part = column(self._head, self.hour, self.day, self.why_text, gap=2)
        self.total_row = panel(row(label("Tổng thu", role="title"), None, self.total))
        told = row(self.state, self.caps[self.findings], gap=4)
        told.setStretch(0, 1)
        rest = column(
            self.service_day,
            self.visit,
            self.changed,
            self.beside,
            column(
                row(self.why, self.caps[self.why], self.preview, None, gap=4),
                row(self.agreed, self.caps[self.agreed], None, gap=4),
                self.today_row,
                gap=2,
            ),
            told,
            self.findings,
            self.send_home,
            self._charged,
            self.charges,
            None,
            gap=2,
        )
        rest.setContentsMargins(0, 0, BESIDE_THE_BAR, 0)
        self.rest = panel(rest)
        self.pane = scrolling(self.rest)
        total = column(rule(), self.total_row, gap=2)
        box = column(date_part, self.pane, total, self.receive, self.at_once)
        box.setStretch(1, 1)
        self.setLayout(box)

    def _connect(self) -> None:
        self.receive.clicked.connect(self.receive_pressed)
        self.at_once.clicked.connect(self.at_once_pressed)
        self.preview.clicked.connect(self.preview_pressed)
        self.why.clicked.connect(self.why_pressed)
        self.today.clicked.connect(self.today_pressed)
        self.agreed.clicked.connect(self.agreed_pressed)
        self.guide.clicked.connect(self.guide_pressed)
        self.refuse.clicked.connect(self.refuse_pressed)

    def narrow(self, narrow: bool) -> None:
        """The date stays whole where there is little room."""
        for part in (self.hour, self.day):
            set_role(part, role="date_narrow" if narrow else "date")
        self._narrow = narrow
        stack(narrow, self._ways)
        self._head.setVisible(not narrow)
        self.why_text.setVisible(not narrow and bool(self.why_text.text()))
        self._show_caps()

    def _show_caps(self) -> None:
        """The picture of a key beside what is there, as far as there is room."""
        for part, cap in self.caps.items():
            cap.setVisible(not part.isHidden() and not self._narrow)

    def name_citizen(self, words: str) -> None:
        """To whom the date is promised."""
        self._head.say(f"Hẹn: {words}" if words else "Hẹn trả kết quả")

    def tell_day(self, words: str) -> None:
        """What day of service it is; on any other, no room is kept."""
        if words != self.service_day.words():
            self.service_day.say(words)

    def show_visit(self, words: str) -> None:
        """What the same visit came to so far; where it begins here, no room is kept."""
        self.visit.setText(words)
        self.visit.setVisible(bool(words))

    def show_nothing(self, state: str) -> None:
        """There is nothing to promise yet; ``state`` says what comes first."""
        self._show_date("–", "", "")
        self._show_beside("")
        self._at_once_offered(True)
        for part in (self.why, self.preview, self.today_row, self.agreed, self._charged):
            part.setVisible(False)
        self.total_row.setVisible(False)
        self.send_home.setVisible(False)
        self._priced = {}
        _refill(self.charges, [])
        _refill(self.findings, [])
        self.findings.hide()
        self._show_caps()
        self.state.say(state, tone="info")
        self._allow(False)

    def show_offer(self, offer: Offer, *, note: str, other_date: str, needs_date: bool) -> None:
        """The promise, its charges and all that is missing.

        ``other_date`` names the date that one key would promise instead, where there is one.
        """
        hour, day = strings.promised(offer.due_at) if offer.due_at else (strings.NO_DATE, "")
        self._show_date(hour, day, note)
        self._show_beside(_beside(offer))
        self._at_once_offered(not offer.parts)
        self.why.setVisible(offer.promise is not None and offer.due_at is not None)
        self.preview.setVisible(True)
        if other_date:  # a key that is away keeps its name
            self.today.setText(other_date)
            self.today.setAccessibleName(other_date)
        self.today_row.setVisible(bool(other_date))
        self.agreed.setVisible(needs_date)
        self._show_charges(offer)
        self.show_findings(offer.blocking, offer.warnings)
        self._allow(True)

    def show_findings(self, blocking: tuple[Finding, ...], warnings: tuple[Finding, ...]) -> None:
        """Every finding as a line that leads to its field; what stops comes first."""
        self.send_home.setVisible(bool(blocking))
        if blocking:
            self.state.say(f"Thiếu, cần sửa {len(blocking)} mục.", tone="warn")
        else:
            self.state.say("Hồ sơ đầy đủ. Có thể tiếp nhận.", tone="good")
        # What concerns names is said beside the name, where it is read back.
        beside = [one for one in warnings if not one.field.startswith(BESIDE_THE_NAME)]
        found = [*blocking, *beside]
        most = MOST_FINDINGS if self.today_row.isHidden() else BESIDE_ANOTHER_DATE
        # What is to be mended next is read whole, with its article.
        whole = len(found) if len(found) <= WRAPPED_FINDINGS else bool(blocking)
        lines: list[QWidget] = [
            self._line(one, wraps=at < whole) for at, one in enumerate(found[:most])
        ]
        if len(found) > most:
            lines.append(label(f"… và {len(found) - most} mục nữa", role="quiet"))
        if lines and isinstance(lines[0], QPushButton):
            lines[0].setShortcut(FINDING_KEYS)
        _refill(self.findings, lines)
        self.findings.setVisible(bool(lines))
        self._show_caps()
        # What is made later would come last: Tab goes through them as the eye does.
        keys = [one for one in lines if isinstance(one, _Link)]
        for before, after in pairwise((self.today, *keys, self.guide)):
            QWidget.setTabOrder(before, after)

    def _line(self, finding: Finding, *, wraps: bool) -> QWidget:
        entry = _Link(f"{'✕' if finding.blocking else '!'} {finding.message}", wraps=wraps)
        entry.clicked.connect(lambda: self.finding_pressed.emit(finding.field))
        return entry

    def _show_date(self, hour: str, day: str, note: str) -> None:
        self.hour.setText(hour)
        self.day.setText(day)
        self.day.setVisible(bool(day))
        self.why_text.setText(note)
        self.why_text.setVisible(bool(note) and not self._narrow)
        self.setAccessibleDescription(f"Hẹn trả kết quả {hour} {day}")

    def _at_once_offered(self, offered: bool) -> None:
        """Several dossiers are never given back in the breath they are taken in."""
        self.at_once.setVisible(offered)

    def _show_beside(self, words: str) -> None:
        """The further dates of one promise; where there are none, no room is kept."""
        self.beside.setText(words)
        self.beside.setVisible(bool(words))

    def _show_charges(self, offer: Offer) -> None:
        # Forty copies are forty charges: a key that changes one makes one anew.
        numbered = enumerate(offer.charges)
        self._priced = {at: self._priced.get(at) or _charge(at[1]) for at in numbered}
        counted = not any(one.field in COUNTED for one in offer.blocking)
        words = "Không thu phí, lệ phí." if counted else "Chưa tính được phí, lệ phí."
        free = [] if self._priced else [label(words, role="quiet")]
        _refill(self.charges, [*self._priced.values(), *free])
        self._charged.setVisible(True)
        self.total_row.setVisible(bool(offer.charges))
        known = all(charge.amount_vnd is not None for charge in offer.charges)
        self.total.setText(strings.total(offer.total_vnd, known=known))

    def _allow(self, allowed: bool) -> None:
        for key in (self.receive, self.at_once, self.preview):
            key.setEnabled(allowed)

    def show_busy(self, busy: bool) -> None:
        """While a dossier is being saved no key answers, and the words say why."""
        self._allow(not busy)
        if busy:
            self.state.say(strings.SAVING, tone="info")


class _Link(QPushButton):
    """A link whose words wrap, or end in "…" where many stand one under the other."""

    def __init__(self, words: str, *, wraps: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "finding")
        self.setAutoDefault(False)
        self.setAccessibleName(words)
        text = label(words, wrap=True) if wraps else ElidedLabel(role="body")
        if isinstance(text, ElidedLabel):
            text.say(words)
            set_tool_tip(self, words)
        text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        box = column(text, gap=0)
        # Its sign stands under that of the notice above.
        box.setContentsMargins(12, 2, 6, 2)
        self.setLayout(box)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setVerticalPolicy(policy.Policy.Minimum)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        """As tall as its words need."""
        box = self.layout()
        return max(box.heightForWidth(width), LINE_PX) if box is not None else LINE_PX

    def hasHeightForWidth(self) -> bool:
        """Words wrap."""
        return True


def _beside(offer: Offer) -> str:
    """The further dates: each dossier's of a bundle, each agency's of an inter-agency one."""
    if offer.parts:
        return "\n".join(
            f"{one.procedure.short_name}: "
            + (strings.hour_and_day(one.due_at) if one.due_at else strings.NO_DATE)
            for one in offer.parts
        )
    return beside_text(offer.promise) if offer.promise is not None else ""


def _charge(charge: ChargeLine) -> QWidget:
    """What it is for, what it comes to, and how that was reckoned."""
    name = f"{charge.name} – {charge.document}" if charge.document else charge.name
    amount = "miễn" if charge.exempt else ""
    if not amount:
        amount = "chưa rõ" if charge.amount_vnd is None else strings.money(charge.amount_vnd)
    price = label(amount, role="strong")
    price.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    top = row(label(name, wrap=True), price)
    top.setStretch(0, 1)
    return panel(column(top, label(charge.working, role="quiet", wrap=True), gap=0))


def _refill(frame: QFrame, widgets: list[QWidget]) -> None:
    box = frame.layout()
    if box is None:
        return
    while (item := box.takeAt(0)) is not None:
        old = item.widget()
        if old is not None and old not in widgets:
            old.hide()
            old.deleteLater()
    for widget in widgets:
        box.addWidget(widget)

"""The base of every dialog: banner, Enter, Esc, scans, and ``ask`` that a test can replace."""

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from counter_app.domain.dossier import DossierRow
from ui import theme
from ui.widgets.fields import is_enter, press_with_enter
from ui.widgets.layout import Notice, column, panel, scrolling
from ui.widgets.room import Room
from ui.widgets.shell import Banner
from ui.widgets.text import ElidedLabel, label


class Dialog(QDialog):
    """A window over the window. Subclasses offer ``ask(…) -> Answer | None``."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        # A dialog lives as long as its question; nobody keeps it.
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        words = parent.window().property("watermark") if parent is not None else ""
        self._box.addWidget(Banner(str(words or "")))
        self._name_citizen(citizen_of(parent))
        self._scrolled: list[QScrollArea] = []
        self._unused: Notice | None = None

    def _name_citizen(self, words: str) -> None:
        """Whose intake is being asked about: no answer may land on another's."""
        if not words:
            return
        whose = ElidedLabel(role="strong")
        whose.say(f"Hồ sơ đang nhập: {words}")
        head = column(whose, gap=0)
        head.setContentsMargins(16, 12, 16, 0)
        self._box.addWidget(panel(head))

    def name_dossier(self, row: DossierRow, procedure: str) -> None:
        """Whose dossier this is about, over all it asks: no step may be taken with another's."""
        born = f", sinh năm {row.birth_year}" if row.birth_year else ""
        which = ElidedLabel(role="quiet")
        which.say(f"{row.code or f'Số giấy hẹn {row.slip_no}'} · {procedure}")
        head = column(label(f"{row.applicant_name}{born}", role="title", wrap=True), which, gap=2)
        head.setContentsMargins(16, 12, 16, 0)
        self._box.insertWidget(1, panel(head))

    def pane(self, inner: QWidget | QLayout) -> QScrollArea:
        """``inner`` scrolling between what stays in sight; what has the keyboard is shown."""
        area = scrolling(inner if isinstance(inner, QWidget) else panel(inner))
        self._scrolled.append(area)
        if len(self._scrolled) == 1:
            app = cast("QApplication", QApplication.instance())
            app.focusChanged.connect(self._bring_into_sight)
        return area

    def _bring_into_sight(self, _left: QWidget | None, now: QWidget | None) -> None:
        for area in self._scrolled:
            if now is not None and area.isAncestorOf(now):
                area.ensureWidgetVisible(now)

    def showEvent(self, event: QShowEvent) -> None:
        """As high as its contents ask, where nobody said a size, but never beyond the screen."""
        super().showEvent(event)
        if not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            room, width = self.screen().availableSize(), self.sizeHint().width()
            width = min(max(width, self.minimumWidth()), room.width() - 24)
            height = max(self._box.totalHeightForWidth(width), self._box.totalSizeHint().height())
            self.resize(width, min(height, room.height() - 48))

    def fill(self, layout: QLayout) -> None:
        """Lays the dialog's contents out under the banner."""
        layout.setContentsMargins(16, 16, 16, 16)
        self._box.addWidget(Room(panel(layout, role="plain")), 1)

    def fit(self, width: int, height: int) -> None:
        """As large as asked, but never larger than the screen lets be seen."""
        room = self.screen().availableSize()
        self.resize(
            min(theme.px(width), room.width() - 24), min(theme.px(height), room.height() - 48)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the key it stands on, from a field it steps on; Esc goes back."""
        focus = self.focusWidget()
        if not is_enter(event):
            super().keyPressEvent(event)
        elif isinstance(focus, QCheckBox) or not press_with_enter(event, focus):
            self.step_on()

    def step_on(self) -> None:
        """What Enter does where no key has the keyboard."""
        self.focusNextChild()

    def take_scan(self, text: str) -> bool:
        """Whether this dialog has taken a scanned text, or said why not; most have no use for any."""
        return not text

    def say_of_field(self, words: str) -> None:
        """Says under all else what is wrong in a field with no room beside it."""
        if words or self._unused is not None:
            self.say_unused(words)

    def say_unused(self, words: str) -> None:
        """Says under all else that a scan was read and not used."""
        if self._unused is None:
            self._unused = Notice("warn")
            margin = panel(column(self._unused))
            margin.setContentsMargins(16, 0, 16, 12)
            self._box.addWidget(margin)
            margin.show()
        self._unused.say(words, tone="warn")


def citizen_of(part: QWidget | None) -> str:
    """The citizen whose intake ``part`` belongs to, as its screen says; nothing elsewhere."""
    while part is not None:
        words = part.property("citizen")
        if words:
            return str(words)
        part = part.parentWidget()
    return ""

"""The base of every dialog: banner, Enter, Esc, scans, and ``ask`` that a test can replace."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QLayout, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.fields import is_enter, press_with_enter
from ui.widgets.layout import panel
from ui.widgets.shell import Banner


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

    def fill(self, layout: QLayout) -> None:
        """Lays the dialog's contents out under the banner."""
        layout.setContentsMargins(16, 16, 16, 16)
        self._box.addWidget(panel(layout, role="plain"), 1)

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
        """Whether this dialog has a use for a scanned text; most have none."""
        return not text

"""How the window looks on this machine: colours at once, size of text from the next start."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QFormLayout, QWidget

from ui import theme
from ui.desk.counter import Counter
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import Choice, button
from ui.widgets.layout import column, row, rule
from ui.widgets.text import field_label, key_cap, label

THEME_LABELS = {"light": "Sáng", "dark": "Tối", "contrast": "Tương phản cao"}
SCALE_LABELS = {1.0: "Thường", 1.25: "Lớn (125 %)", 1.5: "Rất lớn (150 %)", 2.0: "Gấp đôi (200 %)"}


class DisplayDialog(Dialog):
    """Two choices; the colours are shown while one chooses, Esc gives the old ones back."""

    help_page = "display"

    def __init__(self, name: str, scale: float, parent: QWidget | None = None) -> None:
        super().__init__("Hiển thị", parent)
        self._before = name
        self.answer: tuple[str, float] | None = None
        self.theme = Choice(name="Màu màn hình")
        self.theme.offer(THEME_LABELS.items())
        self.theme.choose(name)
        self.theme.currentIndexChanged.connect(lambda _at: _wear(self.theme.value()))
        self.scale = Choice(name="Cỡ chữ")
        self.scale.offer(SCALE_LABELS.items())
        self.scale.choose(min(SCALE_LABELS, key=lambda known: abs(known - scale)))
        form = QFormLayout()
        form.addRow(field_label("&Màu", self.theme), self.theme)
        form.addRow(field_label("&Cỡ chữ", self.scale), self.scale)
        keep = button("&Ghi", role="main")
        keep.clicked.connect(self._keep)
        self.wants_printing = False
        printing = button("Máy &in và giấy…")
        printing.clicked.connect(self._leave_for_printing)
        self.wants_copies = False
        copies = button("&Sao lưu, khôi phục…")
        copies.clicked.connect(self._leave_for_copies)
        cancel = button("&Bỏ qua")
        cancel.clicked.connect(self.reject)
        told = "Màu đổi ngay. Cỡ chữ mới dùng từ lần mở sau."
        self.fill(
            column(
                form,
                label(told, role="quiet", wrap=True),
                row(keep, None, cancel),
                rule(),
                row(printing, copies, key_cap("Ctrl Shift S"), None),
            )
        )
        self.setMinimumWidth(theme.px(420))
        self.theme.setFocus()

    def reject(self) -> None:
        """Everything as it was."""
        _wear(self._before)
        super().reject()

    def _leave_for_printing(self) -> None:
        """The other settings of this machine: nothing here changes."""
        self.wants_printing = True
        self.reject()

    def _leave_for_copies(self) -> None:
        """The store of this machine, too, is another matter."""
        self.wants_copies = True
        self.reject()

    def _keep(self) -> None:
        self.answer = (self.theme.value(), self.scale.value())
        self.accept()

    @classmethod
    def change(cls, counter: Counter, *, parent: QWidget) -> None:
        """Asks, and keeps the answer for this machine."""
        from ui.desk.keeping import keeping_of
        from ui.dialogs.papers.printing import PrintingDialog

        answer = cls.ask(
            name=theme.current_name(),
            scale=theme.scale(),
            parent=parent,
            printing=lambda: PrintingDialog.change(counter, parent=parent),
            copies=keeping_of(parent).wanted.emit,
        )
        if answer is not None:
            counter.set_display(*answer, owner=parent)

    @classmethod
    def ask(
        cls,
        *,
        name: str,
        scale: float,
        parent: QWidget,
        printing: Callable[[], None] | None = None,
        copies: Callable[[], None] | None = None,
    ) -> tuple[str, float] | None:
        """The theme and size of text chosen, or None when nothing is to change.

        ``printing`` asks for the printers instead, ``copies`` for the backups, where that is wanted.
        """
        dialog = cls(name, scale, parent)
        dialog.exec()
        if dialog.wants_printing and printing is not None:
            printing()
        if dialog.wants_copies and copies is not None:
            copies()
        return dialog.answer


def _wear(name: str) -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication):
        theme.apply(app, name, theme.scale())

"""Every file of a dossier: what it is, how safe its bytes are, and a look at it."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from counter_app.core.clock import local
from counter_app.domain.attachment import KIND_LABELS, Attachment, Safety
from counter_app.services.attachments import drawn
from counter_app.services.lookup import DossierView
from ui import theme
from ui.counter import Counter
from ui.dialogs.dialog import Dialog
from ui.table_model import Column
from ui.widgets.fields import button
from ui.widgets.layout import Notice, column, row
from ui.widgets.table import Table

_TONES = {Safety.REFUSED: "bad"}
COLUMNS: tuple[Column[Attachment], ...] = (
    Column(title="Giấy tờ", value=lambda one: one.label, tip=lambda one: one.label),
    Column(title="Loại", value=lambda one: KIND_LABELS.get(one.mime, one.mime)),
    Column(title="Trang", value=lambda one: str(one.pages or "")),
    Column(title="Cỡ", value=lambda one: size_words(one.size)),
    Column(title="Đính kèm lúc", value=lambda one: f"{local(one.added_at):%H:%M %d/%m/%Y}"),
    Column(
        title="Ở máy chủ",
        value=lambda one: one.safety_words,
        tip=lambda one: one.safety_words,
        tone=lambda one: _TONES.get(one.safety, "text"),
    ),
)


def size_words(size: int) -> str:
    """A file's size as people say it."""
    if size < 1 << 20:
        return f"{max(1, size >> 10)} KB"
    return f"{size / (1 << 20):.1f} MB".replace(".", ",")


class AttachmentsDialog(Dialog):
    """↑ ↓ walk the files, Enter looks at one."""

    def __init__(
        self, dossier: DossierView, counter: Counter, parent: QWidget | None = None
    ) -> None:
        super().__init__("Tệp đính kèm", parent)
        self.fit(860, 420)
        self._counter = counter
        self.files: Table[Attachment] = Table(
            COLUMNS, name="Tệp đính kèm", stretch=0, widths=(280, 90, 56, 80, 140, 174), wrap=True
        )
        self.said = Notice("info")
        self.look = button("&Xem", role="main")
        self.shut = button("Đóng")
        box = column(self.files, self.said, row(self.look, None, self.shut))
        box.setStretch(0, 1)
        self.fill(box)
        self.setMinimumWidth(theme.px(560))
        self.files.opened.connect(self._look)
        self.look.clicked.connect(lambda: self._with_chosen(self._look))
        self.shut.clicked.connect(self.accept)
        counter.attachments.of(dossier.row.id, owner=self, done=self._show)
        self.files.setFocus()

    def _show(self, files: tuple[Attachment, ...]) -> None:
        self.files.show_rows(files)
        self.said.say("" if files else "Tệp của hồ sơ này đính kèm ở quầy khác.", tone="info")
        self.look.setEnabled(bool(files))

    def _with_chosen(self, act: Callable[[Attachment], None]) -> None:
        chosen = self.files.chosen()
        if chosen is not None:
            act(chosen)

    def _look(self, file: Attachment) -> None:
        from ui.dialogs.preview import PreviewDialog

        pages = self._counter.attachments.pages(file)
        PreviewDialog.ask(self._counter, pages, parent=self, drawn=drawn)

    @classmethod
    def ask(cls, dossier: DossierView, counter: Counter, *, parent: QWidget) -> None:
        """Shows the files until it is closed."""
        cls(dossier, counter, parent).exec()

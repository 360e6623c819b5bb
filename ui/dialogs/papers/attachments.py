"""Every file of a dossier: what it is, where its bytes are and how safe, and a look at it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QProgressBar, QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import DossierId
from counter_app.domain.attachment import KIND_LABELS, Attachment, Safety
from counter_app.services.lookup import DossierView
from counter_app.services.sending.attachments import drawn
from ui import strings, theme
from ui.desk.counter import Counter
from ui.desk.labels import Progress
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import Notice, column, row
from ui.widgets.table import Table
from ui.widgets.table_model import Column

NO_FILES = "Hồ sơ này chưa có tệp đính kèm."
NOT_JOINED = "Tệp còn ở máy chủ; mở được khi máy này đã nối máy chủ."
FETCHING = "Đang tải “{label}” từ máy chủ…"
STOPPED = "Đã dừng. Mở lại thì tải tiếp từ chỗ đã có."
_TONES = {Safety.REFUSED: "bad"}
COLUMNS: tuple[Column[Attachment], ...] = (
    Column(title="Giấy tờ", value=lambda one: one.label),
    Column(title="Loại", value=lambda one: KIND_LABELS.get(one.mime, one.mime)),
    Column(title="Trang", value=lambda one: str(one.pages or "")),
    Column(title="Cỡ", value=lambda one: size_words(one.size)),
    Column(title="Đính kèm lúc", value=lambda one: strings.hour_and_day(one.added_at)),
    Column(
        title="Tệp ở đâu",
        value=lambda one: one.safety_words,
        tone=lambda one: _TONES.get(one.safety, "text"),
    ),
)


def size_words(size: int) -> str:
    """A file's size as people say it."""
    if size < 1 << 20:
        return f"{max(1, size >> 10)} KB"
    return f"{size / (1 << 20):.1f} MB".replace(".", ",")


class AttachmentsDialog(Dialog):
    """↑ ↓ walk the files, Enter looks at one, Alt+I prints it; one that is away is fetched first."""

    def __init__(
        self, dossier: DossierView, counter: Counter, parent: QWidget | None = None
    ) -> None:
        super().__init__("Tệp đính kèm", parent)
        self.fit(860, 460)
        self.name_dossier(dossier.row, counter.procedure_names(dossier.row)[0])
        self._counter, self._dossier = counter, dossier
        self._progress: Progress | None = None
        self.files: Table[Attachment] = Table(
            COLUMNS, name="Tệp đính kèm", stretch=0, widths=(260, 90, 56, 80, 140, 194), wrap=True
        )
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Đã tải về")
        self.bar.hide()
        self.said = Notice("info")
        self.look = button("&Xem", role="main")
        self.stop = button("&Dừng tải")
        self.shut = button("Đó&ng")
        box = column(self.files, self.bar, self.said, row(self.look, self.stop, None, self.shut))
        box.setStretch(0, 1)
        self.fill(box)
        self.setMinimumWidth(theme.px(560))
        self.stop.hide()
        self.look.setEnabled(False)
        self._connect()
        self._load()
        self.files.setFocus()

    def _connect(self) -> None:
        self.files.opened.connect(self._open)
        self.look.clicked.connect(lambda: self._with_chosen(self._open))
        self.stop.clicked.connect(self._stop)
        self.shut.clicked.connect(self.accept)

    def _load(self) -> None:
        self._counter.attachments.of(self._dossier.row.id, owner=self, done=self._show)

    def _show(self, files: tuple[Attachment, ...]) -> None:
        self.files.show_rows(files)
        if not files:
            self.said.say(NO_FILES, tone="info")
        self.look.setEnabled(bool(files))

    def _with_chosen(self, act: Callable[[Attachment], None]) -> None:
        chosen = self.files.chosen()
        if chosen is not None:
            act(chosen)

    def _open(self, file: Attachment) -> None:
        if self._progress is not None:
            return
        if file.away:
            self._fetch(file)
        else:
            self._look(file)

    def _look(self, file: Attachment) -> None:
        of = self._dossier.row.id
        look_at(file, of, self._counter, parent=self, failed=self._fail)

    def _fetch(self, file: Attachment) -> None:
        central = self._counter.line.central
        if central is None or not self._counter.line.state.enrolled:
            self.said.say(NOT_JOINED, tone="info")
            return
        progress = self._progress = Progress(self._move, self)
        self.said.say(FETCHING.format(label=file.label), tone="info")
        self._move(0, file.size)
        self.bar.show()
        self.stop.show()
        self.look.setEnabled(False)
        self._counter.on_io(
            lambda: central.fetch(file, told=progress.moved.emit, stopped=progress.is_stopped),
            owner=self,
            done=partial(self._came, file),
            failed=self._fail,
        )

    def _move(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)

    def _stop(self) -> None:
        if self._progress is not None:
            self._progress.stop()

    def _came(self, file: Attachment, whole: bool) -> None:
        self._rest()
        self.said.say("" if whole else STOPPED, tone="info")
        self._load()
        if whole:
            self._look(file)

    def _fail(self, fault: UserError | EnvironmentFault) -> None:
        self._rest()
        self.said.say(fault.message, tone="warn")

    def _rest(self) -> None:
        self._progress = None
        self.bar.hide()
        self.stop.hide()
        self.look.setEnabled(True)
        self.files.setFocus()

    def reject(self) -> None:
        """Esc first stops what is under way."""
        if self._progress is not None and not self._progress.is_stopped():
            self._stop()
        else:
            super().reject()

    @classmethod
    def ask(cls, dossier: DossierView, counter: Counter, *, parent: QWidget) -> None:
        """Shows the files until it is closed."""
        cls(dossier, counter, parent).exec()


def look_at(
    file: Attachment,
    of: DossierId,
    counter: Counter,
    *,
    parent: QWidget,
    failed: Callable[[UserError | EnvironmentFault], None],
) -> None:
    """Shows a file of a dossier that is here; it can be printed from there."""
    from ui.dialogs.preview import PreviewDialog

    pages = counter.attachments.pages(file, of)

    def print_it() -> None:
        request = counter.new_request()
        counter.attachments.print(file, of, request=request, owner=parent, failed=failed)

    printing = print_it if counter.attachments.may_print(file) else None
    PreviewDialog.ask(counter, pages, parent=parent, drawn=drawn, printing=printing)

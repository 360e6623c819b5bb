"""Many papers in a row: how many, how far, stop, and which are left."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QProgressBar, QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import DossierRow
from counter_app.domain.workflow import PaperKind
from counter_app.services.papers.paper_batches import Batch
from counter_app.services.papers.paper_kinds import DRAW
from ui import strings, theme
from ui.desk.counter import Counter
from ui.desk.labels import Progress
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import Notice, column, row
from ui.widgets.text import label

NAMED: Final = 3  # of those left, as many as a sentence bears


class BatchDialog(Dialog):
    """Printing begins with the key, stops between two papers, and may be gone on with."""

    def __init__(
        self,
        counter: Counter,
        kind: PaperKind,
        rows: Sequence[DossierRow],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("In hàng loạt", parent)
        self._counter, self._kind = counter, kind
        self._codes = {one.id: one.code or f"số {one.slip_no}" for one in rows}
        self._left = tuple(self._codes)
        self._name = DRAW[kind].name
        self._progress: Progress | None = None
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Đã in")
        self.said = Notice("info")
        self.print = button("&In tất cả", role="main")
        self.stop = button("&Dừng in")
        self.shut = button("Đó&ng")
        self.print.clicked.connect(self._print)
        self.stop.clicked.connect(self._stop)
        self.shut.clicked.connect(self.accept)
        head = label(f"{strings.number(len(rows))} {self._name}", role="title", wrap=True)
        keys = row(self.print, self.stop, None, self.shut)
        self.fill(column(head, self.bar, self.said, None, keys))
        self.said.say("Mỗi giấy chỉ in một lần; giấy đã in rồi thì bỏ qua.", tone="info")
        self.setMinimumWidth(theme.px(440))
        self._show_busy(busy=False)
        self._show_far(0, len(rows))

    def _print(self) -> None:
        self._progress = Progress(self._moved, self)
        self._show_busy(busy=True)
        self._moved(0, len(self._left))
        self._counter.lists.print_papers(
            self._kind,
            self._left,
            progress=self._progress,
            owner=self,
            done=self._done,
            failed=self._failed,
        )

    def _stop(self) -> None:
        if self._progress is not None:
            self._progress.stop()

    def _moved(self, done: int, total: int) -> None:
        if self._progress is not None:
            self._show_far(done, total)
            self.said.say(f"Đang in: xong {done}/{total}.", tone="info")

    def _show_far(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)

    def _done(self, batch: Batch[DossierId]) -> None:
        self._left = batch.left
        self._show_far(len(batch.printed), len(batch.printed) + len(batch.left))
        self._show_busy(busy=False)
        done = "Đã gửi tới máy in" if batch.under_way else "Đã in"
        words = f"{done} {strings.number(len(batch.printed))} {self._name}."
        if batch.under_way:
            words += " Tờ nào không ra, máy sẽ báo theo số."
        if batch.doubtful:
            words += f" {batch.doubtful} tờ chưa rõ đã ra chưa, hãy nhìn khay giấy."
        if batch.left:
            words = f"{batch.fault} {words}".strip() + f" Chưa in: {self._named(batch.left)}."
        tone = "bad" if batch.fault else "warn" if batch.left or batch.doubtful else "good"
        self.said.say(words, tone=tone)

    def _named(self, left: Sequence[DossierId]) -> str:
        named = ", ".join(self._codes[one] for one in left[:NAMED])
        more = len(left) - NAMED
        return f"{named} và {strings.number(more)} hồ sơ nữa" if more > 0 else named

    def _failed(self, error: UserError | EnvironmentFault) -> None:
        self._show_busy(busy=False)
        self.said.say(error.message, tone="bad")

    def _show_busy(self, *, busy: bool) -> None:
        if not busy:
            self._progress = None
        self.print.setVisible(not busy and bool(self._left))
        self.shut.setEnabled(not busy)
        self.stop.setVisible(busy)
        (self.stop if busy else self.print if self._left else self.shut).setFocus()

    def reject(self) -> None:
        """Esc stops what is printing; at rest it closes."""
        if self._progress is not None:
            self._stop()
        else:
            super().reject()

    @classmethod
    def ask(
        cls, counter: Counter, kind: PaperKind, rows: Sequence[DossierRow], *, parent: QWidget
    ) -> None:
        """Prints that paper of each dossier, until done or closed."""
        cls(counter, kind, rows, parent).exec()

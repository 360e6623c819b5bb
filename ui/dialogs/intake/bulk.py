"""A list of dossiers from a file: looked at row by row, then taken in all at once."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QItemSelection, QTimer
from PySide6.QtWidgets import QCheckBox, QFileDialog, QProgressBar, QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.workflow import PaperKind
from counter_app.services.bulk.bulk import Judged
from counter_app.services.bulk.bulk_rows import Line, Verdict
from counter_app.services.bulk.bulk_template import TEMPLATE_NAME
from ui import strings
from ui.desk.bulk_lists import BulkLists, TakenList
from ui.desk.counter import Counter
from ui.desk.labels import Progress
from ui.dialogs.dialog import Dialog
from ui.dialogs.intake.bulk_rows import TONES, WIDTHS, columns, notes, tally
from ui.dialogs.papers.batch import BatchDialog
from ui.typed import path_text
from ui.widgets.fields import LineEdit, button, with_error
from ui.widgets.layout import Notice, column, row, wide
from ui.widgets.table import Table
from ui.widgets.text import field_label, label, set_role

TOLD: Final = (
    "Mỗi dòng của tệp Excel (.xlsx) hoặc CSV là một hồ sơ. Xem từng dòng trước; "
    "nhận tất cả hoặc không nhận hồ sơ nào."
)
FILES: Final = "Bảng tính (*.xlsx *.csv)"


class BulkDialog(Dialog):
    """Enter looks at the file, then takes it in; Esc stops what is under way, at rest it closes."""

    help_page = "bulk"

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__("Nhận danh sách từ tệp", parent)
        self._counter, self._lists = counter, BulkLists(counter)
        self._progress: Progress | None = None
        self._judged: Judged | None = None
        self._taken: TakenList | None = None
        self.path = LineEdit(name="Tệp danh sách", length=1000, hint="Bấm Alt+C để chọn tệp")
        self.pick = button("&Chọn tệp…", role="small")
        self.template = button("Lưu tệp &mẫu…", role="small")
        self.table: Table[Line] = Table(
            columns(), name="Các dòng của tệp", stretch=5, widths=WIDTHS
        )
        self.told = Notice("info")
        self.skip = QCheckBox("&Bỏ các dòng có lỗi")
        self.again = QCheckBox("Nhận &lại dòng đã có hồ sơ")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Đã làm")
        self.said = Notice("info")
        self.look = button("&Xem tệp", role="main")
        self.take = button("&Nhận", role="main")
        self.print = button("&In giấy hẹn", role="main")
        self.stop = button("&Dừng")
        self.shut = button("Đón&g")
        self._lay_out()
        self._connect()
        self._rest()
        self.path.setFocus()

    def _lay_out(self) -> None:
        head = wide(field_label("&Tệp", self.path), with_error(self.path), self.pick, self.template)
        keys = row(self.take, self.print, self.look, self.stop, None, self.shut)
        choices = row(self.skip, self.again, None, gap=20)
        box = column(
            label(TOLD, role="quiet", wrap=True),
            head,
            self.table,
            self.told,
            choices,
            self.bar,
            self.said,
            None,
            keys,
        )
        box.setStretch(2, 100)  # the empty space below counts only while there is no table
        self.fill(box)
        self.fit(1120, 640)

    def _connect(self) -> None:
        self.pick.clicked.connect(self._pick)
        self.template.clicked.connect(self._save_template)
        self.path.textEdited.connect(lambda _text: self._forget())
        self.look.clicked.connect(self._look)
        self.take.clicked.connect(self._take)
        self.print.clicked.connect(self._print)
        self.stop.clicked.connect(self._stop)
        self.shut.clicked.connect(self.accept)
        for choice in (self.skip, self.again):
            choice.toggled.connect(lambda _on: self._rest())
        self.table.opened.connect(lambda _row: self.take.setFocus())
        self.table.selectionModel().selectionChanged.connect(self._tell_row)

    # What is under way

    def _begin(self, words: str) -> Progress:
        self._progress = Progress(lambda done, of: self._moved(words, done, of), self)
        self._moved(words, 0, 0)
        self._rest()
        self.stop.setFocus()
        return self._progress

    def _moved(self, words: str, done: int, total: int) -> None:
        if self._progress is not None:
            self.bar.setRange(0, max(total, 1))
            self.bar.setValue(done)
            part = f" {done * 100 // total} %" if total else ""
            self.said.say(f"{words}{part}…", tone="info")

    def _stop(self) -> None:
        if self._progress is not None:
            self._progress.stop()

    def _rest(self) -> None:
        """Shows the keys that make sense now."""
        busy, judged = self._progress is not None, self._judged
        wanted = self._wanted()
        self.take.setText(f"&Nhận {strings.number(wanted)} hồ sơ")
        bad, known = (
            judged.number(one) if judged and self._taken is None else 0
            for one in (Verdict.BAD, Verdict.KNOWN)
        )
        self.look.setText("&Xem tệp" if judged is None else "&Xem lại tệp")
        set_role(self.look, role="main" if judged is None else "normal")
        self.skip.setText(f"&Bỏ {strings.number(bad)} dòng có lỗi")
        self.again.setText(f"Nhận &lại {strings.number(known)} dòng đã có hồ sơ")
        for shown, when in (
            (self.table, judged is not None),
            (self.skip, bool(bad)),
            (self.again, bool(known)),
            (self.bar, busy),
            (self.stop, busy),
            (self.look, self._taken is None),
            (self.take, judged is not None and self._taken is None),
            (self.print, self._taken is not None and bool(self._taken.to_print)),
        ):
            shown.setVisible(when)
        for key in (self.look, self.pick, self.template, self.path, self.skip, self.again):
            key.setEnabled(not busy)
        self.take.setEnabled(not busy and bool(wanted) and (not bad or self.skip.isChecked()))
        self.shut.setEnabled(not busy)

    def _wanted(self) -> int:
        judged = self._judged
        if judged is None:
            return 0
        known = judged.number(Verdict.KNOWN) if self.again.isChecked() else 0
        return judged.number(Verdict.GOOD) + judged.number(Verdict.LOOK) + known

    # The file

    def _pick(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Chọn danh sách", self.path.value(), FILES)
        if name:
            self.path.setText(name)
            self._forget()
            self._look()

    def _save_template(self) -> None:
        before = str(Path.home() / TEMPLATE_NAME)
        name, _ = QFileDialog.getSaveFileName(self, "Lưu tệp mẫu", before, FILES)
        if name:
            path = Path(name)
            self._lists.write_template(
                path,
                owner=self,
                done=lambda _nothing: self.said.say(f"Đã lưu {path.name}.", tone="good"),
                failed=self._failed,
            )

    def _forget(self) -> None:
        """Another file is meant: what was said of the last one is over."""
        self._judged = self._taken = None
        self.told.say("")
        self.said.say("")
        for choice in (self.skip, self.again):
            choice.setChecked(False)
        self._rest()

    def _look(self) -> None:
        typed = path_text(self.path.value())
        if not typed:
            self.path.show_wrong("Hãy chọn tệp danh sách.")
            self.path.setFocus()
            return
        self._forget()
        self._lists.judge(
            Path(typed),
            progress=self._begin("Đang xét"),
            owner=self,
            done=self._looked,
            failed=self._failed,
        )

    def _looked(self, judged: Judged) -> None:
        self._progress, self._judged = None, judged
        # What is to be mended stands together at the top, however long the list is.
        self.table.show_rows(sorted(judged.lines, key=lambda one: one.verdict is not Verdict.BAD))
        self._rest()
        tone = "bad" if judged.bad else "warn" if self._wanted() < len(judged.lines) else "good"
        self.said.say(tally(judged), tone=tone)
        self.table.selectRow(0)
        (self.table if judged.bad else self.take if self.take.isEnabled() else self.shut).setFocus()

    def _tell_row(self, _now: QItemSelection, _before: QItemSelection) -> None:
        """All of what is wrong with the row under the keyboard, which no cell has room for."""
        line = self.table.chosen()
        words = notes(line) if line is not None else ""
        tone = TONES[line.verdict] if line is not None else "info"
        self.told.say(f"Dòng {line.number}. {words}" if line and words else "", tone=_tone(tone))
        # The sentence takes its room from the table, perhaps that of this very row.
        QTimer.singleShot(0, self.table, self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        self.table.scrollTo(self.table.currentIndex())

    # Taking in

    def _take(self) -> None:
        if self._judged is None or not self.take.isEnabled():
            return
        self._lists.take(
            self._judged,
            leave_out=self._judged.bad if self.skip.isChecked() else (),
            again=self.again.isChecked(),
            progress=self._begin("Đang nhận"),
            owner=self,
            done=self._took,
            failed=self._failed,
        )

    def _took(self, taken: TakenList) -> None:
        self.typing_done()
        self._progress, self._taken = None, taken
        self._rest()
        self.said.say(f"Đã nhận {strings.number(taken.dossiers)} hồ sơ.", tone="good")
        (self.print if taken.to_print else self.shut).setFocus()

    def _print(self) -> None:
        if self._taken is not None:
            BatchDialog.ask(self._counter, PaperKind.SLIP, self._taken.to_print, parent=self)
            self.shut.setFocus()

    def _failed(self, error: UserError | EnvironmentFault) -> None:
        self._progress = None
        self._rest()
        if error.code == "promise_moved":
            self._judged = None
            self._rest()
        self.said.say(error.message, tone="info" if error.code == "cancelled" else "bad")
        back: Callable[[], None] = (
            self.path.setFocus if self._judged is None else self.take.setFocus
        )
        back()

    def step_on(self) -> None:
        """From the file's name on to what is in it."""
        if self.path.hasFocus():
            self._look()
        else:
            super().step_on()

    def reject(self) -> None:
        """Esc stops what is under way; at rest it closes."""
        if self._progress is not None:
            self._stop()
        else:
            super().reject()

    @classmethod
    def ask(cls, counter: Counter, *, parent: QWidget) -> None:
        """Shows it until it is closed."""
        cls(counter, parent).exec()


def _tone(token: str) -> str:
    """A notice has no quiet tone."""
    return token if token in {"good", "warn", "bad"} else "info"

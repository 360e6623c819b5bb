"""The report of a fault: shown word for word as it will be saved, then saved where one likes."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFileDialog, QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from ui import strings
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import Notice, column, row
from ui.widgets.text import label, reading

if TYPE_CHECKING:
    from counter_app.core.lanes import Lane
    from ui.jobs import Jobs

TITLE: Final = "Báo cáo lỗi"
TOLD: Final = (
    "Tệp lưu ra đúng như dưới đây: phiên bản và nơi gặp lỗi, không có dữ liệu của công dân."
)
SAVED: Final = "Đã lưu {name}. Hãy gửi tệp này cho người hỗ trợ kỹ thuật."
NOT_SAVED: Final = "Chưa lưu được {name}. Hãy chọn thư mục khác rồi lưu lại."


class CrashReportDialog(Dialog):
    """Alt+L saves it to a file, Esc closes."""

    def __init__(
        self,
        jobs: "Jobs",
        lane: "Lane",
        make: Callable[[], str],
        save: Callable[[str, Path], None],
        *,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(TITLE, parent)
        self._jobs, self._lane, self._save_to, self._name = jobs, lane, save, name
        self._text = ""
        self.pane = reading(TITLE)
        self.said = Notice("info")
        self.keep = button("&Lưu báo cáo lỗi…", role="main")
        self.keep.setEnabled(False)
        shut = button("Đó&ng")
        self.fit(820, 600)
        box = column(
            label(TOLD, role="quiet", wrap=True),
            self.pane,
            self.said,
            row(self.keep, None, shut),
        )
        box.setStretch(1, 1)
        self.fill(box)
        self.keep.clicked.connect(self._save)
        shut.clicked.connect(self.reject)
        self.said.say(strings.BUSY)
        jobs.run(lane, make, owner=self, done=self._show, failed=self._refuse)

    def _show(self, text: str) -> None:
        self._text = text
        self.pane.setPlainText(text)
        self.said.say("")
        self.keep.setEnabled(True)
        self.keep.setFocus()

    def _save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "Lưu báo cáo lỗi", str(Path.home() / self._name), "Tệp chữ (*.txt)"
        )
        if not name:
            return
        path, text = Path(name), self._text

        def work() -> None:
            try:
                self._save_to(text, path)
            except OSError as cause:
                words = NOT_SAVED.format(name=path.name)
                raise EnvironmentFault("report_unwritable", words) from cause

        self._jobs.run(
            self._lane,
            work,
            owner=self,
            done=lambda _nothing: self.said.say(SAVED.format(name=path.name), tone="good"),
            failed=self._refuse,
        )

    def _refuse(self, fault: UserError | EnvironmentFault) -> None:
        self.said.say(fault.message, tone="bad")

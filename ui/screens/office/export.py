"""The data is taken out where the program is not needed to read it, and any such export is tried."""

from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QPushButton

from counter_app.core.clock import local
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.services.keeping.export import Exported, Planned
from counter_app.services.keeping.verifying import Verdict
from ui import strings
from ui.desk.counter import Counter
from ui.desk.keeping_out import TakingOut
from ui.dialogs.proving import asks_secret, prove_then
from ui.screens.office.export_view import ExportView, Written
from ui.typed import day_text, path_text, whole_date
from ui.widgets.beside import nothing_wrong, say_beside
from ui.widgets.fields import LineEdit

CHOOSE: Final = "Hãy chọn nơi xuất: USB hoặc một thư mục trên ổ của máy."
NO_FOLDER: Final = "Không có thư mục này. Hãy cắm USB rồi chọn lại."
CHOOSE_ONE: Final = "Hãy chọn thư mục của bản xuất cần kiểm tra."
PLANNED: Final = (
    "Sẽ xuất {count} thao tác, từ {first} đến {last}, vào thư mục {name}: chừng {takes} MB, "
    "nơi này còn trống {free} MB."
)
WRITING: Final = "Đang xuất. Chưa tắt máy, chưa rút USB…"
GOING_ON: Final = "Việc bắt đầu trước khi rời bàn vẫn đang làm. Chưa tắt máy, chưa rút USB…"
WRITTEN: Final = "Đã xuất xong vào {folder}, từ {first} đến {last}."
STOPPED: Final = "Đã dừng. Không để lại tệp nào."
KEY: Final = "Vân tay khóa: {key}"
TRYING: Final = "Đang kiểm tra từng chữ ký; một nghìn thao tác mất vài giây…"
HOLDS: Final = "Bản xuất nguyên vẹn: {words}"
BROKEN: Final = "Bản xuất không nguyên vẹn: {words}. Đừng dùng bản này; hãy xuất lại."
NOT_TRIED: Final = "Đã dừng, chưa biết bản xuất có nguyên vẹn không."
_MB: Final = 1_000_000


class ExportPage(ExportView):
    """Enter looks at what would be written; Alt+D writes it, Alt+K tries an export."""

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        self._counter = counter
        self._out = TakingOut(counter, self)
        self._planned: Path | None = None
        self._made: Path | None = None
        self._hears = False
        self._connect()
        self.written.hide()
        self._rest()

    def _connect(self) -> None:
        self.pick.clicked.connect(partial(self._pick, self.place, "Nơi xuất"))
        self.pick_folder.clicked.connect(partial(self._pick, self.folder, "Bản xuất"))
        for field in (self.place, self.since, self.until):
            field.textChanged.connect(lambda _text: self._forget())
            field.returnPressed.connect(self._plan)
        for field in (self.folder, self.print):
            field.returnPressed.connect(self._verify)
        self.plan.clicked.connect(self._plan)
        self.write.clicked.connect(self._export)
        for key in (self.halt, self.halt_proof):
            key.clicked.connect(self._out.stop)
        self.open.clicked.connect(self._open)
        self.verify.clicked.connect(self._verify)

    def enter(self) -> None:
        """What was begun before the desk was left goes on; it is told here once it is done."""
        if not self._hears:
            self._hears = True
            self._out.apart.progressed.connect(self.bar.setValue)
            if self._out.apart.is_busy:
                self._show_writing(GOING_ON)
            self._out.exported(owner=self, done=self._wrote_before, failed=self._fail)

    def begin(self) -> None:
        """Where to comes first."""
        (self.halt if self.halt.isVisible() else self.place).setFocus()

    def _rest(self, *, busy: QPushButton | None = None, bar: bool = False) -> None:
        """What can be pressed while something is under way, which ``busy`` ends, and while nothing is."""
        at_rest = busy is None
        for part in (self.place, self.pick, self.since, self.until, self.plan, self.verify):
            part.setEnabled(at_rest)
        for field in (self.folder, self.pick_folder, self.print):
            field.setEnabled(at_rest)
        self.write.setEnabled(at_rest and self._planned is not None)
        for key in (self.halt, self.halt_proof):
            key.setVisible(key is busy)
        self.bar.setVisible(bar)

    def _forget(self) -> None:
        """Another place, other days: what was looked at is not what would be written."""
        self._planned = None
        self.said.say("")
        self._rest()

    def _pick(self, field: LineEdit, title: str) -> None:
        found = QFileDialog.getExistingDirectory(self, title, field.value())
        if found:
            field.setText(found)
            field.setFocus()

    def _days(self) -> tuple[date | None, date | None]:
        since = whole_date(self.since.value(), field="since")
        return since, whole_date(self.until.value(), field="until")

    def _plan(self) -> None:
        """Looks at the place and the days; the name of the folder says when it was made."""
        nothing_wrong((self.place, self.since, self.until))
        try:
            days, place = self._days(), _folder(self.place, CHOOSE, "folder")
        except UserError as error:
            self._fail(error)
            return
        folder = place / _name(self._counter.now())
        self._out.plan(
            folder, days, owner=self, done=partial(self._show_plan, folder), failed=self._fail
        )

    def _show_plan(self, folder: Path, planned: Planned) -> None:
        self._planned = folder
        words = PLANNED.format(
            count=strings.number(planned.operations),
            first=day_text(planned.first),
            last=day_text(planned.last),
            name=folder.name,
            takes=strings.number(max(planned.takes // _MB, 1)),
            free=strings.number(planned.free // _MB),
        )
        self.said.say(words)
        self._rest()
        self.write.setFocus()

    def _export(self) -> None:
        if self._planned is None:
            return
        self.written.hide()
        self.bar.setValue(0)
        self._show_writing()
        self.halt.setFocus()
        self._out.export(
            self._planned, self._days(), owner=self, done=self._wrote, failed=self._refused
        )

    def _show_writing(self, words: str = WRITING) -> None:
        self.said.say(words)
        self._rest(busy=self.halt, bar=True)

    def _refused(self, fault: UserError | EnvironmentFault) -> None:
        """The secret is asked for once more; what was chosen stays."""
        if asks_secret(fault):
            self._rest()
            prove_then(fault, self._counter, over=self, act=self._export, said=self._say_bad)
        else:
            self._planned = None
            self._fail(fault)

    def _say_bad(self, words: str) -> None:
        self.said.say(words, tone="bad")
        self.write.setFocus()

    def _wrote(self, made: Exported | None) -> None:
        self._planned = None
        self._rest()
        if made is None:
            self.said.say(STOPPED)
            self.plan.setFocus()
            return
        self._tell(made)
        self.verify.setFocus()

    def _wrote_before(self, made: Exported | None) -> None:
        """Whoever comes back finds what became of it; the keyboard stays where it is."""
        if self.halt.isVisible():
            self._rest()
            self.said.say("")
        if made is not None:
            self._tell(made)

    def _tell(self, made: Exported) -> None:
        self._made = made.folder
        words = WRITTEN.format(
            folder=made.folder, first=day_text(made.first), last=day_text(made.last)
        )
        self.said.say(
            f"{words} {made.not_noted}".strip(), tone="warn" if made.not_noted else "good"
        )
        self.held.show_rows(_lines(made))
        self.key.setText(KEY.format(key=made.fingerprint))
        self.written.show()
        self.folder.setText(str(made.folder))
        self.print.setText(made.fingerprint)

    def _open(self) -> None:
        if self._made is not None and not QDesktopServices.openUrl(
            QUrl.fromLocalFile(str(self._made))
        ):
            self.said.say(f"Máy không mở được thư mục. Hãy tự mở: {self._made}", tone="warn")

    def _verify(self) -> None:
        nothing_wrong((self.folder, self.print))
        try:
            folder = _folder(self.folder, CHOOSE_ONE, "export")
        except UserError as error:
            say_beside(error, {"export": self.folder}, self.verdict)
            return
        self.verdict.say(TRYING)
        self._rest(busy=self.halt_proof)
        self.halt_proof.setFocus()
        self._out.verify(
            folder, self.print.value(), owner=self, done=self._tried, failed=self._not_tried
        )

    def _tried(self, verdict: Verdict | None) -> None:
        self._rest()
        if verdict is None:
            self.verdict.say(NOT_TRIED, tone="warn")
        elif verdict.holds:
            self.verdict.say(HOLDS.format(words=verdict.words), tone="good")
        else:
            self.verdict.say(BROKEN.format(words=verdict.words.rstrip(".")), tone="bad")
        self.verify.setFocus()

    def _not_tried(self, fault: UserError | EnvironmentFault) -> None:
        self._rest()
        self.verdict.say(fault.message, tone="bad")

    def _fail(self, fault: UserError | EnvironmentFault) -> None:
        self._rest()
        places = {
            "folder": self.place,
            "since": self.since,
            "until": self.until,
            "days": self.since,
        }
        self.said.say("")
        say_beside(fault, places, self.said)


def _folder(field: LineEdit, empty: str, name: str) -> Path:
    """The folder typed or pasted, which is there; ``UserError`` else."""
    text = path_text(field.value())
    if not text:
        raise UserError("folder_missing", empty, field=name)
    folder = Path(text)
    if not folder.is_dir():
        raise UserError("folder_gone", NO_FOLDER, field=name)
    return folder


def _name(at: datetime) -> str:
    return f"ban-xuat-{local(at):%Y%m%d-%H%M%S}"


def _lines(made: Exported) -> tuple[Written, ...]:
    number = strings.number
    return (
        Written("Thao tác đã ký", "operations.jsonl", number(made.operations)),
        Written("Hồ sơ", "dossiers.csv", number(made.dossiers)),
        Written("Giấy, mỗi giấy một tệp PDF", "papers.csv", number(made.papers)),
        Written("Nhật ký", "audit.jsonl", number(made.acts)),
    )

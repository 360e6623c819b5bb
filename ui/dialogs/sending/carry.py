"""The USB way: what waits onto a stick, a stick of another desk to the central side, answers back."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFileDialog, QFormLayout, QWidget

from counter_app.core.clock import local
from counter_app.core.errors import EnvironmentFault, UserError
from ui import theme
from ui.desk.counter import Counter
from ui.desk.line import CentralSide
from ui.dialogs.dialog import Dialog
from ui.typed import path_text
from ui.widgets.beside import add_fields
from ui.widgets.fields import LineEdit, button
from ui.widgets.layout import Notice, column, panel, row
from ui.widgets.text import label

if TYPE_CHECKING:
    from counter_app.sync.carrying import CarriedOn

STEPS: Final = (
    "1. Máy mất mạng: ghi gói ra USB.\n"
    "2. Máy có mạng của đơn vị: đọc tệp trên USB; máy chủ nhận và ghi tệp trả lời cạnh gói.\n"
    "3. Về máy đầu: đọc tệp trả lời. Gói đã mã hoá, chỉ máy chủ mở được; làm lại không bị gửi đôi."
)
NOT_JOINED: Final = "Máy này chưa nối máy chủ nên chưa dùng được cách gửi qua USB."
NO_FILE: Final = "Hãy ghi đường dẫn tệp trên USB, hoặc bấm Chọn."
WRITTEN: Final = "Đã ghi {count} việc vào {name}. Hãy mang USB sang máy có mạng rồi đọc tệp này."
HANDED_ON: Final = "Máy chủ đã nhận {count} việc. Mang USB về máy đầu và đọc tệp {name}."
ANSWERED: Final = "Đã nhận trả lời của máy chủ cho {count} việc của máy này."
BUSY: Final = "Đang làm việc với tệp, chưa rút USB…"
Work = Callable[[Path], "CarriedOn"]


NOTHING_WAITS: Final = "nothing_waits"
"""How ``sync/carrying`` says that no bundle is needed: news, and good news."""


class CarryDialog(Dialog):
    """Alt+G writes what waits to the named file, Alt+T reads one; Esc closes."""

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__("Gửi qua USB", parent)
        self._counter = counter
        self.path = LineEdit(name="Tệp trên USB", length=1000, hint="Ví dụ E:\\goi.hsp")
        self.pick = button("&Chọn…", role="small")
        self.out = button("&Ghi gói ra USB")
        self.come = button("Đọc &tệp từ USB")
        self.shut = button("Đó&ng")
        self.said = Notice("info")
        form = QFormLayout()
        add_fields(form, ("Tệp trên &USB", self.path))
        form.addRow(label(""), row(self.pick, None))
        told = label(STEPS, role="quiet", wrap=True)
        keys = row(self.out, self.come, None, self.shut)
        self.fill(column(told, panel(form), self.said, None, keys))
        self.setMinimumWidth(theme.px(560))
        self.pick.clicked.connect(self._pick)
        self.out.clicked.connect(lambda: self._do(lambda side: side.export_to, self._written))
        self.come.clicked.connect(lambda: self._do(lambda side: side.import_from, self._read))
        self.shut.clicked.connect(self.reject)
        self._rest()
        self.path.setFocus()

    def _rest(self) -> None:
        """Nothing is under way."""
        joined = self._counter.line.central is not None and self._counter.line.state.enrolled
        for key in (self.out, self.come):
            key.setEnabled(joined)
        if not joined:
            self.said.say(NOT_JOINED)

    def _pick(self) -> None:
        at = local(self._counter.now())
        before = self.path.value() or str(Path.home() / f"goi-{at:%Y%m%d-%H%M}.hsp")
        # Also for a file that is to be read: nothing is written over by choosing it.
        name, _ = QFileDialog.getSaveFileName(
            self, "Tệp trên USB", before, "", "", QFileDialog.Option.DontConfirmOverwrite
        )
        if name:
            self.path.setText(name)
            self.out.setFocus()

    def _do(
        self, of: Callable[[CentralSide], Work], done: Callable[[Path, "CarriedOn"], None]
    ) -> None:
        central, typed = self._counter.line.central, path_text(self.path.value())
        if central is None or not typed:
            self.path.show_wrong(NO_FILE)
            self.path.setFocus()
            return
        work, path = of(central), Path(typed)
        self.said.say(BUSY)
        for key in (self.out, self.come):
            key.setEnabled(False)
        self._counter.on_io(
            lambda: work(path),
            owner=self,
            done=lambda found: self._end(lambda: done(path, found)),
            failed=lambda fault: self._end(lambda: self._refuse(fault)),
        )

    def _end(self, say: Callable[[], None]) -> None:
        self._rest()
        say()

    def _written(self, path: Path, found: "CarriedOn") -> None:
        self.typing_done()
        self.said.say(WRITTEN.format(count=found.operations, name=path.name), tone="good")
        self.shut.setFocus()

    def _read(self, _path: Path, found: "CarriedOn") -> None:
        self.typing_done()
        if found.answers is None:
            self.said.say(ANSWERED.format(count=found.operations), tone="good")
        else:
            words = HANDED_ON.format(count=found.operations, name=found.answers.name)
            self.said.say(words, tone="good")
        self._counter.changes.queue_changed.emit()
        self.shut.setFocus()

    def _refuse(self, fault: UserError | EnvironmentFault) -> None:
        needless = fault.code == NOTHING_WAITS
        self.said.say(fault.message, tone="info" if needless else "bad")
        (self.shut if needless else self.path).setFocus()

    @classmethod
    def ask(cls, counter: Counter, *, parent: QWidget) -> None:
        """Shows it until it is closed."""
        cls(counter, parent).exec()

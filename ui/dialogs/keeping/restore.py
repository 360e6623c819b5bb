"""“Khôi phục”: a copy is chosen, what it holds and what would be lost is read, then it is put back.

Also where the store does not open: then nobody has signed in, and whoever has the code on paper may.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFileDialog,
    QFormLayout,
    QProgressBar,
    QWidget,
)

from counter_app.core.clock import SystemClock
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.keyslots import Keys
from counter_app.core.opening import alone_in
from counter_app.services.keeping.permitted import require_code
from counter_app.services.keeping.restore import Holds, Put, Seen, Stood, look, restore, stood_for
from counter_app.services.keeping.safekeeping import CopyStopped
from ui import strings, theme
from ui.desk.keeping import Apart
from ui.dialogs.dialog import Dialog
from ui.typed import path_text
from ui.widgets.beside import add_fields
from ui.widgets.fields import LineEdit, button
from ui.widgets.layout import Notice, column, panel, row
from ui.widgets.text import label

TOLD: Final = (
    "Bước 1: chọn bản sao. Bước 2: đọc xem bản sao có gì, mất gì. Bước 3: khôi phục. "
    "Kho đang dùng được cất riêng, không xoá; số giấy sau đó lấy ở dãy mới."
)
CHOOSE: Final = "Hãy chọn tệp bản sao (.db) trên USB hoặc nơi sao lưu."
LOOKING: Final = "Đang xem bản sao…"
PUTTING: Final = "Đang khôi phục. Chưa tắt máy, chưa rút USB…"
HOLDS: Final = "{what}: {count} hồ sơ, hồ sơ cuối {code}, ghi lúc {at}."
NOT_OPEN: Final = "Kho đang dùng: không mở được, nên không biết có gì."
# A leader's word, without which a PC that never had this store gives no number.
ONLY_HERE: Final = "Chỉ má&y này dùng tiếp; chưa máy nào khác mở bản sao này"
LOST: Final = "{count} hồ sơ nhận sau bản sao này sẽ không còn trên máy. Hãy đối chiếu giấy đã in."
NOTHING_LOST: Final = "Không hồ sơ nào trên máy bị thiếu trong bản sao này."
DONE: Final = "Đã khôi phục {count} hồ sơ. Kho cũ cất ở {aside}. Hãy đóng rồi mở lại chương trình."
UNCHANGED: Final = "{why} Kho vẫn như cũ."
AGAIN: Final = "{why} Kho vẫn như cũ. Hãy đóng rồi mở lại chương trình."


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """The store that is open in this window: the keys of who sits here, who may, and how it is let go.

    ``permit`` does what it is given once that person has proved it, over a dialog; else says why not.
    """

    keys: Keys | None
    permit: Callable[[Callable[[], None], QWidget, Callable[[str], None]], None]
    let_go: Callable[[], None]


class RestoreDialog(Dialog):
    """Enter looks at the copy; Alt+K puts it back once it was read; Esc changes nothing."""

    keeps_typing = False
    help_page = "display"

    def __init__(
        self,
        data_dir: Path,
        *,
        file: Path | None = None,
        here: Here | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Khôi phục từ bản sao", parent)
        self._data_dir, self._here = data_dir, here
        self._apart = Apart("restoring", self)
        self._seen: Seen | None = None
        self._has_let_go = False
        self.file = LineEdit(name="Tệp bản sao", length=1000, hint="Ví dụ E:\\…\\office-….db")
        self.code = LineEdit(name="Mã khôi phục", length=60, hint="Chỉ khi máy chưa có khoá")
        self.pick = button("&Chọn…", role="small")
        self.see = button("&Xem bản sao", role="main")
        self.said = Notice("info")
        self.held, self.now = label("", wrap=True), label("", wrap=True)
        self.lost = Notice("warn")
        self.only_here = QCheckBox(ONLY_HERE)
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Khôi phục được bao nhiêu phần trăm")
        self.put = button("&Khôi phục bản này")
        self.halt = button("Dừ&ng")
        self.shut = button("Đón&g")
        self._lay_out()
        self._connect()
        if file is not None:
            self.file.setText(str(file))
        self._rest()

    def _lay_out(self) -> None:
        form = QFormLayout()
        add_fields(form, ("&Tệp bản sao", self.file), ("&Mã khôi phục", self.code))
        form.addRow(label(""), row(self.pick, self.see, None))
        keys = row(self.put, self.halt, None, self.shut)
        told = label(TOLD, role="quiet", wrap=True)
        self.fill(
            column(
                *(told, panel(form), self.held, self.now, self.lost, self.only_here),
                *(self.said, self.bar, None, keys),
            )
        )
        self.setMinimumWidth(theme.px(600))

    def _connect(self) -> None:
        self.pick.clicked.connect(self._pick)
        self.see.clicked.connect(self._look)
        self.put.clicked.connect(self._ask)
        self.halt.clicked.connect(self._apart.enough.set)
        self.shut.clicked.connect(self.reject)
        self.file.textChanged.connect(self._forget)
        self._apart.progressed.connect(self.bar.setValue)

    def _forget(self) -> None:
        """Another file: what was read is of the one before."""
        self._seen = None
        for part in (self.held, self.now):
            part.setText("")
            part.hide()
        self.lost.say("")
        self.said.say("")
        self._rest()

    def _rest(self, *, busy: bool = False) -> None:
        for key in (self.file, self.code, self.pick, self.see):
            key.setEnabled(not busy and not self._has_let_go)
        may_put = self._seen is not None and not self._has_let_go
        self.put.setEnabled(not busy and may_put)
        self.only_here.setVisible(may_put)
        self.only_here.setEnabled(not busy)
        self.shut.setEnabled(not busy)
        self.halt.setVisible(busy)
        self.bar.setVisible(busy)

    def _pick(self) -> None:
        found, _ = QFileDialog.getOpenFileName(
            self, "Tệp bản sao", self.file.value(), "Bản sao lưu (*.db)"
        )
        if found:
            self.file.setText(found)
            self._look()

    def _look(self) -> None:
        text = path_text(self.file.value())
        if not text:
            self.file.show_wrong(CHOOSE)
            self.file.setFocus()
            return

        find, file = self._finding(), Path(text)

        def work() -> Seen:
            return look(file, stood=find(file))

        self._begin(LOOKING)
        self._apart.run(work, owner=self, done=self._show, failed=self._fail)

    def _show(self, seen: Seen) -> None:
        """What is read before anything is done."""
        self._seen = seen
        self.said.say("")
        self.held.setText(holds_words("Bản sao", seen.holds))
        self.now.setText(NOT_OPEN if seen.now is None else holds_words("Kho đang dùng", seen.now))
        for part in (self.held, self.now):
            part.show()
        if seen.lost:
            self.lost.say(LOST.format(count=strings.number(seen.lost)), tone="bad")
        elif seen.lost == 0:
            self.lost.say(NOTHING_LOST, tone="good")
        self._rest()
        self.shut.setFocus()  # Enter on what was just read must not do it

    def _finding(self) -> Callable[[Path], Stood]:
        """How the store is found that a copy belongs in; done away from the window."""
        code, folder = self.code.value(), self._data_dir
        keys = None if self._here is None else self._here.keys
        proved = self._here is not None

        def find(file: Path) -> Stood:
            if not proved:
                require_code(folder, recovery=code)
            return stood_for(file, folder, keys=keys, recovery=code)

        return find

    def _ask(self) -> None:
        """Where people sign in, the secret that was given must be of these last minutes."""
        if self._here is None:
            self._put_back()
        else:
            self._here.permit(self._put_back, self, self._say_unchanged)

    def _put_back(self) -> None:
        seen, code, folder = self._seen, self.code.value(), self._data_dir
        if seen is None:
            return
        apart, find, only_here = self._apart, self._finding(), self.only_here.isChecked()

        def work() -> Put | None:
            with alone_in(folder):
                stood, at = find(seen.file), SystemClock().now()
                try:
                    return restore(
                        seen.file,
                        stood=stood,
                        at=at,
                        recovery=code,
                        told=apart.told,
                        only_here=only_here,
                    )
                except CopyStopped:
                    return None

        if self._here is not None:  # nobody may have the store open, not even this window
            self._has_let_go = True
            self._here.let_go()
        apart.enough.clear()
        self._begin(PUTTING)
        apart.run(work, owner=self, done=self._done, failed=self._fail)

    def _done(self, put: Put | None) -> None:
        if put is None:
            self._say_unchanged("Đã dừng.")
            return
        self._has_let_go, self._seen = True, None
        count = strings.number(put.seen.holds.dossiers)
        done = DONE.format(count=count, aside=put.aside)
        if said := " ".join(filter(None, (put.stops, put.files.words))):
            self.said.say(f"{said} {done}", tone="warn")
        else:
            self.said.say(done, tone="good")
        self._end()

    def _begin(self, words: str) -> None:
        self.bar.setValue(0)
        self.said.say(words)
        self._rest(busy=True)

    def _fail(self, fault: UserError | EnvironmentFault) -> None:
        if isinstance(fault, UserError) and fault.field == "code" and not self._has_let_go:
            self._rest()
            self.said.say("")
            self.code.show_wrong(fault.message)
            self.code.setFocus()
        else:
            self._say_unchanged(fault.message)

    def _say_unchanged(self, why: str) -> None:
        self.said.say((AGAIN if self._has_let_go else UNCHANGED).format(why=why), tone="bad")
        self._end()

    def _end(self) -> None:
        self._rest()
        if self._has_let_go:
            self.shut.setText("Đóng chươn&g trình")
        self.shut.setFocus()

    def done(self, result: int) -> None:
        """Without a store there is nothing left to do in the window; meanwhile it waits."""
        if self._apart.is_busy:
            return
        self._apart.finish()
        super().done(result)
        if self._has_let_go:
            QApplication.quit()

    @classmethod
    def ask(
        cls,
        data_dir: Path,
        *,
        file: Path | None = None,
        here: Here | None = None,
        parent: QWidget,
    ) -> None:
        """Leads through it until it is shut. ``here``: the store that is open in this window."""
        cls(data_dir, file=file, here=here, parent=parent).exec()


def holds_words(what: str, holds: Holds) -> str:
    """What a store holds, in one sentence."""
    return HOLDS.format(
        what=what,
        count=strings.number(holds.dossiers),
        code=holds.last_code or "chưa có",
        at=strings.hour_and_day(holds.at) if holds.at is not None else "chưa rõ",
    )

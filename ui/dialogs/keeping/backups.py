"""“Sao lưu”: where copies go, the ones that are there, one more, one tried out, one put back."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QFormLayout, QProgressBar, QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.keyslots import Keys
from counter_app.services.keeping.backup import BackupMade
from counter_app.services.keeping.kept_copies import Copy
from counter_app.services.keeping.rehearsal import Rehearsed
from counter_app.services.keeping.safekeeping import Safety
from ui import strings, theme
from ui.desk.keeping import Keeping
from ui.dialogs.dialog import Dialog
from ui.typed import path_text
from ui.widgets.beside import add_fields
from ui.widgets.fields import LineEdit, button
from ui.widgets.layout import Notice, column, panel, row
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import label

COLUMNS: Final[tuple[Column[Copy], ...]] = (
    Column(title="Lúc", value=lambda one: strings.hour_and_day(one.at)),
    Column(title="Dung lượng", value=lambda one: size_words(one.size_bytes)),
    Column(title="Tệp", value=lambda one: one.path.name),
)
TOLD: Final = (
    "Máy tự sao lưu nửa giờ một lần khi có thay đổi và khi đóng. Bản sao đã mã hoá như ở máy này."
)
COPYING: Final = "Đang sao lưu, chưa rút USB…"
TRYING: Final = "Đang thử bản sao, kho đang dùng không đổi…"
DONE: Final = "Đã sao lưu và kiểm tra xong: {name}, {size}."
STOPPED: Final = "Đã dừng. Các bản sao trước vẫn còn."
GOOD: Final = "Đã chọn nơi sao lưu. Bấm “Sao lưu ngay” để có bản đầu tiên ở đó."
SOUND: Final = (
    "Bản sao dùng được: mở được, {count} hồ sơ, không chỗ nào hỏng. Không số nào bị dùng."
)
UNSOUND: Final = "Bản sao này có lỗi: {what} Hãy sao lưu lại, đừng dựa vào bản này."
HERE_ONLY: Final = "Nhưng mất máy này là không mở được: hãy sao lưu ra USB hay ổ đĩa khác."
NOT_THERE: Final = "Chưa thấy nơi sao lưu. Hãy cắm USB, hoặc chọn nơi khác."
NO_PLACE: Final = "Chưa chọn nơi sao lưu. Hãy chọn USB hoặc ổ đĩa khác với ổ chứa dữ liệu."
SAME_DISK: Final = "Nơi này cùng ổ đĩa với dữ liệu: hỏng ổ là mất cả hai. Nên chọn USB, ổ khác."


class BackupsDialog(Dialog):
    """Enter in the place takes it; Alt+S copies now, Alt+T tries one out, Esc closes."""

    keeps_typing = False
    help_page = "display"

    def __init__(
        self, keeping: Keeping, let_go: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__("Sao lưu", parent)
        self.fit(760, 520)
        self._keeping, self._let_go = keeping, let_go
        self.place = LineEdit(name="Nơi sao lưu", length=1000, hint="Ví dụ E:\\ (USB)")
        self.take = button("&Dùng nơi này", role="small")
        self.pick = button("&Chọn…", role="small")
        self.table: Table[Copy] = Table(
            COLUMNS, name="Các bản sao ở nơi này", stretch=2, widths=(150, 110, 300)
        )
        self.said = Notice("info")
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Được bao nhiêu phần trăm")
        self.now = button("&Sao lưu ngay", role="main")
        self.test = button("Diễn &tập khôi phục")
        self.back = button("&Khôi phục…")
        self.halt = button("Dừ&ng")
        self.shut = button("Đón&g")
        self._lay_out()
        self._connect()
        self._rest()
        self._look()

    def _lay_out(self) -> None:
        form = QFormLayout()
        add_fields(form, ("&Nơi sao lưu", self.place))
        form.addRow(label(""), row(self.take, self.pick, None))
        keys = row(self.now, self.test, self.back, self.halt, None, self.shut)
        told = label(TOLD, role="quiet", wrap=True)
        box = column(told, panel(form), self.said, self.bar, self.table, keys)
        box.setStretch(4, 1)
        self.fill(box)
        self.setMinimumWidth(theme.px(480))

    def _connect(self) -> None:
        self.take.clicked.connect(lambda: self._take(self.place.value()))
        self.pick.clicked.connect(self._pick)
        self.now.clicked.connect(self._copy)
        self.test.clicked.connect(self._try)
        self.back.clicked.connect(self._put_back)
        self.halt.clicked.connect(self._keeping.stop)
        self.shut.clicked.connect(self.reject)
        self._keeping.copies.progressed.connect(self.bar.setValue)

    def _rest(self, *, busy: bool = False) -> None:
        """What can be pressed while something is under way, and while nothing is."""
        for key in (self.take, self.pick, self.now, self.back):
            key.setEnabled(not busy)
        self.test.setEnabled(not busy and self.table.chosen() is not None)
        self.halt.setVisible(busy)
        self.bar.setVisible(busy)

    def _look(self) -> None:
        self._keeping.safety(owner=self, done=self._show, failed=self._fail)

    def _show(self, now: Safety) -> None:
        """What is there, with what is wrong first."""
        if now.folder is not None and not self.place.value():
            self.place.setText(str(now.folder))
        self.table.show_rows(now.copies)
        if not self.said.words():
            words, tone = _standing(now)
            self.said.say(words, tone=tone)
        self._rest()
        (self.place if now.folder is None else self.now).setFocus()

    def _pick(self) -> None:
        found = QFileDialog.getExistingDirectory(self, "Nơi sao lưu", self.place.value())
        if found:
            self.place.setText(found)
            self._take(found)

    def _take(self, typed: str) -> None:
        text = path_text(typed)
        if not text:
            self.place.show_wrong(NO_PLACE)
            self.place.setFocus()
            return
        self._rest(busy=True)
        self._keeping.choose(
            Path(text),
            owner=self,
            done=lambda _nothing: self._end(GOOD, "good"),
            failed=partial(self._not_taken, typed),
        )

    def _not_taken(self, typed: str, fault: UserError | EnvironmentFault) -> None:
        from ui.dialogs.proving import asks_secret, prove_then

        self._fail(fault)
        if asks_secret(fault):
            again = partial(self._take, typed)
            prove_then(fault, self._keeping.counter, over=self, act=again, said=self._say_bad)

    def _copy(self) -> None:
        self._begin(COPYING)
        self._keeping.keep(owner=self, done=self._copied, failed=self._fail)

    def _copied(self, made: BackupMade | None) -> None:
        if made is None:
            self._end(STOPPED, "info")
        else:
            words = DONE.format(name=made.path.name, size=size_words(made.size_bytes))
            self._end(words, "good")

    def _try(self) -> None:
        copy = self.table.chosen()
        if copy is not None:
            self._begin(TRYING)
            self._keeping.rehearse(copy.path, owner=self, done=self._tried, failed=self._fail)

    def _tried(self, tried: Rehearsed | None) -> None:
        if tried is None:
            self._end(STOPPED, "info")
        elif tried.is_sound:
            words = SOUND.format(count=strings.number(tried.seen.holds.dossiers))
            told = f"{words} {HERE_ONLY}" if tried.only_here else words
            self._end(told, "warn" if tried.only_here else "good")
        else:
            self._end(UNSOUND.format(what=tried.wrong), "bad")

    def _put_back(self) -> None:
        self._permit(self._lead, self, self._say_bad)

    def _permit(self, act: Callable[[], None], over: QWidget, said: Callable[[str], None]) -> None:
        """Does ``act`` once whoever sits here may and, where people sign in, has proved it."""
        from ui.dialogs.proving import prove_then

        def refuse(fault: UserError | EnvironmentFault) -> None:
            again = partial(self._permit, act, over, said)
            prove_then(fault, self._keeping.counter, over=over, act=again, said=said)

        self._keeping.may_restore(owner=over, done=lambda _proved: act(), failed=refuse)

    def _say_bad(self, words: str) -> None:
        self.said.say(words, tone="bad")

    def _lead(self) -> None:
        from ui.dialogs.keeping.restore import Here, RestoreDialog

        copy, secrets = self.table.chosen(), self._keeping.desk.store.secrets
        RestoreDialog.ask(
            self._keeping.desk.data_dir,
            file=None if copy is None else copy.path,
            here=Here(
                keys=secrets if isinstance(secrets, Keys) else None,
                permit=self._permit,
                let_go=self._let_go,
            ),
            parent=self,
        )

    def _begin(self, words: str) -> None:
        self.bar.setValue(0)
        self.said.say(words)
        self._rest(busy=True)
        self.halt.setFocus()

    def _end(self, words: str, tone: str) -> None:
        self.said.say(words, tone=tone)
        self._look()

    def _fail(self, fault: UserError | EnvironmentFault) -> None:
        self._rest()
        if isinstance(fault, UserError) and fault.field == "folder":
            self.place.show_wrong(fault.message)
            self.place.setFocus()
        else:
            self._say_bad(fault.message)

    @classmethod
    def ask(cls, keeping: Keeping, *, let_go: Callable[[], None], parent: QWidget) -> None:
        """Shows how the copies stand until it is shut."""
        cls(keeping, let_go, parent).exec()


def size_words(size_bytes: int) -> str:
    """A size as a clerk reads it."""
    megabytes = max(size_bytes // 1_000_000, 1)
    return f"{strings.number(megabytes)} MB"


def _standing(now: Safety) -> tuple[str, str]:
    if now.folder is None:
        return NO_PLACE, "warn"
    if not now.is_there:
        return NOT_THERE, "bad"
    return (SAME_DISK, "warn") if now.same_disk else ("", "info")

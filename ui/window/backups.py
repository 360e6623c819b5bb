"""The store is copied by itself, looked at behind the first picture, and what is wrong is told.

Only a real office's store: training and demonstration are nobody's loss. Nothing here waits, and
nothing stands in the way but the last copy before the window closes, which can be skipped.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication

from counter_app.core.clock import local
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.office import OfficeKind
from counter_app.services.keeping import rehearsal
from counter_app.services.keeping.safekeeping import Safety
from counter_app.services.keeping.start_check import Damage
from ui import strings
from ui.desk.counter import Counter
from ui.desk.keeping import Keeping
from ui.screens.screen import shortcut
from ui.widgets.notice_board import NoticeBoard, Rank, Standing
from ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from ui.dialogs.keeping.closing import ClosingDialog

WATCHED: Final = frozenset((OfficeKind.REAL,))
KEYS: Final = "Ctrl+Shift+S"
LOOK_MS: Final = 60_000
MOST_LOOKS: Final = 30  # without a try, after one that failed
FIRST_MS: Final = 3_000
# What ends sooner is not shown.
MOMENT_MS: Final = 400
OLD: Final = timedelta(days=1)
BACKUP: Final = "backup"
RESTORE: Final = "restore"
GONE: Final = frozenset(
    (
        *("store_missing", "store_empty", "store_is_folder", "store_corrupt", "key_missing"),
        *("key_or_file_wrong", "disk_unreadable", "secrets_unreadable", "keys_damaged"),
    )
)
OFFER: Final = "Nếu có bản sao lưu, có thể khôi phục ngay; kho đang hỏng được cất riêng, không xoá."
REHEARSAL: Final = "rehearsal"
DAMAGE: Final = "damage"
NO_PLACE: Final = (
    "Chưa chọn nơi sao lưu: hỏng máy hoặc mất máy là mất hồ sơ. Hãy chọn USB hoặc ổ đĩa khác."
)
ON_STICK: Final = (
    "Dữ liệu đang nằm trên USB: rút ra là mất việc đang làm. Hãy báo quản trị chuyển vào ổ máy."
)
REHEARSE: Final = "Đã 90 ngày chưa diễn tập khôi phục. Hãy thử một bản sao xem có mở được không."
UNSOUND: Final = "Bản sao diễn tập lần trước có lỗi. Hãy sao lưu lại rồi diễn tập bản mới."
CHANGED: Final = "{message} ({row}) Hãy báo người quản trị kiểm tra dữ liệu (counter-app check)."


class BackupWatch(QObject):
    """Looks once a minute whether a copy is due; a copy is made half an hour after the last."""

    def __init__(
        self,
        counter: Counter,
        window: MainWindow,
        *,
        let_go: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window, self._let_go = window, let_go
        self._board: NoticeBoard = window.board
        self._clock = counter.desk.clock
        self.keeping = Keeping(counter, self)
        self.keeping.wanted.connect(self.open_dialog)
        window.setProperty("keeping", self.keeping)
        self._told: dict[str, str] = {}
        self._wrong = ""
        self._failed = self._rest = 0
        self._now: Safety | None = None
        self._asking: ClosingDialog | None = None
        self._closing = self._closed = False
        shortcut(window, KEYS, self.open_dialog, "Sao lưu, khôi phục dữ liệu")
        self._again, self._first, self._moment = QTimer(self), QTimer(self), QTimer(self)
        self._again.timeout.connect(self.look)
        self._first.timeout.connect(self._begin)
        self._moment.timeout.connect(self._show_closing)
        for once in (self._first, self._moment):
            once.setSingleShot(True)
        if counter.desk.store.kind in WATCHED:
            window.installEventFilter(self)
            self._again.start(LOOK_MS)
            self._first.start(FIRST_MS)

    def follow(self, counter: Counter) -> None:
        """Another person sat down: copies are made in their name."""
        self.keeping.counter = counter

    def finish(self) -> None:
        """Before the store closes."""
        self._closed = True
        for timer in (self._again, self._first, self._moment):
            timer.stop()
        self.keeping.finish()

    def _begin(self) -> None:
        """Behind the first picture."""
        if not self._closed:
            self.look()
            self.keeping.look(owner=self, done=self._tell_damage)

    def look(self) -> None:
        """Makes a copy where one is due; tells how the copies stand."""
        if not self._closed and not self.keeping.copies.is_busy:
            self.keeping.safety(owner=self, done=self._heed, failed=self._fail)

    def _heed(self, now: Safety) -> None:
        if self._closed:
            return
        if now.is_there and self._is_rested():
            self.keeping.keep(
                owner=self,
                done=lambda _made: self._tell_anew(),
                failed=self._put_off,
                only_if_due=True,
            )
        self._tell(now)

    def _is_rested(self) -> bool:
        """Whether enough looks have passed since a copy failed."""
        self._rest = max(self._rest - 1, 0)
        return not self._rest

    def _put_off(self, fault: UserError | EnvironmentFault) -> None:
        """Each try that fails leaves more time to the next, up to that between two good copies."""
        self._failed += 1
        self._rest = min(2**self._failed, MOST_LOOKS)
        self._fail(fault)

    def _tell_anew(self) -> None:
        self._wrong, self._failed = "", 0
        if not self._closed:
            self.keeping.safety(owner=self, done=self._tell, failed=self._fail)

    def _fail(self, fault: UserError | EnvironmentFault) -> None:
        self._wrong = fault.message
        self._put(BACKUP, fault.message, "Xem sao lưu", self.open_dialog)

    def _tell(self, now: Safety) -> None:
        self._now = now
        words = self._wrong or standing_words(now, self._clock.now())
        key = "Chọn nơi sao lưu" if now.folder is None else "Xem sao lưu"
        self._put(BACKUP, words, key, self.open_dialog)
        wanted = now.folder is not None and rehearsal.is_wanted(now.kept, self._clock.now())
        words = REHEARSE if wanted else ""
        if now.folder is not None and now.kept.rehearsed_wrong:
            words = UNSOUND
        self._put(REHEARSAL, words, "Diễn tập", self.open_dialog)

    def _tell_damage(self, found: tuple[Damage, ...]) -> None:
        words = "".join(CHANGED.format(message=one.message, row=one.row) for one in found[:1])
        store = self.keeping.desk.store
        if store.closed_for_writing and store.refused is None:  # no copy mends a disk
            words = store.closed_for_writing
        self._put(DAMAGE, words, "Khôi phục từ bản sao", self.open_dialog, Rank.LOSS)

    def _put(
        self, name: str, words: str, key: str, act: Callable[[], None], rank: Rank = Rank.ALARM
    ) -> None:
        """Says it once each time it begins or changes."""
        if not words:
            self._board.take_down(name)
        elif self._told.get(name) != words:
            self._board.put(name, Standing(words=words, key_words=key, act=act, rank=rank))
        self._told[name] = words

    def open_dialog(self) -> None:
        """The copies, where they go, and putting one back."""
        from ui.dialogs.keeping.backups import BackupsDialog

        BackupsDialog.ask(self.keeping, let_go=self._let_go, parent=self._window)
        self._rest = 0  # another place, or room was made
        self.look()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window closes once its last copy is made, or was not wanted."""
        if watched is not self._window or event.type() != QEvent.Type.Close:
            return False
        now = self._now
        if self._closed or now is None or now.folder is None or _session_ends():
            return False
        event.ignore()
        if not self._closing:
            self._closing = True
            self._moment.start(MOMENT_MS)
            self.keeping.keep(
                owner=self,
                done=lambda _made: self._close(),
                failed=self._refuse,
                only_if_behind=True,
            )
        return True

    def _close(self) -> None:
        """Now, unless whoever closed it has thought better of it."""
        if self._closing:
            self._closed = True
            self._moment.stop()
            if self._asking is not None:
                self._asking.done(0)
            self._window.close()

    def _refuse(self, fault: UserError | EnvironmentFault) -> None:
        self._show_closing()
        if self._asking is not None:
            self._asking.fail(fault.message)

    def _show_closing(self) -> None:
        if not self._closing or self._asking is not None or self._closed:
            return
        from ui.dialogs.keeping.closing import ClosingDialog

        self._asking = ClosingDialog(self.keeping, self._window)
        self._asking.accepted.connect(self._skip)
        self._asking.rejected.connect(self._stay)
        self._asking.open()

    def _skip(self) -> None:
        self.keeping.stop()
        self._asking = None
        self._close()

    def _stay(self) -> None:
        """The window stays open; the copy goes on by itself."""
        self._asking, self._closing = None, self._closed


def _session_ends() -> bool:
    """Whether the machine is being shut down, which waits for nobody."""
    app = QGuiApplication.instance()
    return isinstance(app, QGuiApplication) and app.isSavingSession()


def offer_restore(window: MainWindow, data_dir: Path, fault: UserError | EnvironmentFault) -> None:
    """Where the store is gone or spoilt, a copy may take its place."""
    if fault.code not in GONE:
        return

    def lead() -> None:
        from ui.dialogs.keeping.restore import RestoreDialog

        window.board.put(RESTORE, standing)  # it stays, whatever became of it
        RestoreDialog.ask(data_dir, parent=window)

    standing = Standing(words=OFFER, key_words="Khôi phục từ bản sao", act=lead, rank=Rank.LOSS)
    window.board.put(RESTORE, standing)


def standing_words(now: Safety, at: datetime) -> str:
    """What is wrong with the copies, in one sentence; nothing where all is well."""
    if now.data_on_stick:
        return ON_STICK
    if now.folder is None:
        return NO_PLACE
    last = f" {last_words(now, at)}"
    if not now.is_there:
        return f"Chưa thấy nơi sao lưu {now.folder}. Hãy cắm USB.{last}"
    if now.same_disk:
        return f"Nơi sao lưu nằm cùng ổ đĩa với dữ liệu: hỏng ổ là mất cả hai.{last}"
    if now.keys_wrong:
        return f"{now.keys_wrong} Hãy bấm “Sao lưu ngay”."
    if now.kept.last_at is not None and at - now.kept.last_at > 2 * OLD:
        return f"Đã lâu chưa có bản sao lưu mới.{last}"
    return ""


def last_words(now: Safety, at: datetime) -> str:
    """When the last good copy was made."""
    last = now.kept.last_at
    if last is None:
        return "Chưa có bản sao nào."
    days = (local(at).date() - local(last).date()).days
    when = "hôm nay" if days <= 0 else f"cách đây {strings.number(days)} ngày"
    return f"Bản sao cuối: {local(last):%H:%M}, {when}."

"""What nobody caught: noted by its place, told in one sentence, and the program goes on.

It stands before the first picture, so it loads what it needs only once something has happened.
"""

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6 import QtCore
from PySide6.QtCore import QMessageLogContext, QObject, QProcess, QtMsgType, Signal, Slot

from counter_app.core.clock import Clock
from counter_app.core.errors import EnvironmentFault, MemoryFull
from ui.widgets.notice_board import Rank, Standing
from ui.window.frame import Frame, dialog_in_front

if TYPE_CHECKING:
    from types import TracebackType

    from counter_app.core.crash_report import NativeCrashes
    from counter_app.core.diagnostics import Bug
    from ui.jobs import Jobs

AGAIN_MS: Final = 60_000
"""So long the same fault is told once."""
REPORT: Final = "Lưu báo cáo lỗi"
BROKE: Final = (
    "Việc vừa làm gặp lỗi của chương trình (mã lỗi {code}, ghi chép {note})."
    " Hồ sơ đã lưu và chữ đang gõ vẫn còn; hãy làm lại việc ấy."
)
CRASHED: Final = (
    "Lần trước chương trình dừng đột ngột. Hồ sơ đã lưu vẫn còn, chữ gõ dở được giữ làm bản nháp."
    " Báo cáo ở tệp logs/native-last.txt trong thư mục dữ liệu."
)
START_AGAIN: Final = "Mở lại chương trình"
DRAFTS_KEPT: Final = "Mở lại chương trình cũng được: chữ đang gõ được giữ."


class LastResort(QObject):
    """Hears what was raised and not caught, in any thread, and what Qt complains of.

    ``again``: the program was closed to be started again.
    """

    _caught = Signal(object)
    """A ``Bug``, or None where memory ended; from any thread."""

    def __init__(
        self, data_dir: Path, window: Frame, jobs: Callable[[], "Jobs"], clock: Clock
    ) -> None:
        super().__init__(window)
        self.again = False
        self._data_dir, self._window, self._jobs, self._clock = data_dir, window, jobs, clock
        self._heard: dict[str, int] = {}
        self._native: NativeCrashes | None = None
        self._qt_before: Any = None
        self._hears_qt = False
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._uncaught
        threading.excepthook = lambda told: self._heed(told.exc_value, "thread")
        # Nobody waits for what an object could not clean up: noted, not told.
        sys.unraisablehook = lambda told: self._heed(told.exc_value, "unraisable", told=False)
        self._caught.connect(self._tell)

    @Slot()
    def listen(self) -> None:
        """Behind the first picture: the log, what Qt says, crashes of the process itself."""
        from counter_app.core.crash_report import NativeCrashes, crashed_before
        from counter_app.core.diagnostics import keep_journal

        keep_journal(self._data_dir)
        self._jobs().ended.connect(self._note_fault)
        self._qt_before, self._hears_qt = QtCore.qInstallMessageHandler(self._note_qt), True
        if crashed_before(self._data_dir):
            self._note("program.crashed")
            standing = Standing(words=CRASHED, key_words=REPORT, act=self.show_report)
            self._window.board.put("crashed", standing)
        with suppress(OSError):
            self._native = NativeCrashes(self._data_dir)
        self._note("program.started", version=_versions()["counter-app"])

    def remove(self) -> None:
        """The program ends well: everything is heard by whoever heard it before."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
        if self._hears_qt:
            QtCore.qInstallMessageHandler(self._qt_before)
        if self._native is not None:
            self._native.end_well()
        self._note("program.ended")

    def show_report(self) -> None:
        """What would be handed to support, to be read and saved."""
        from counter_app.core import crash_report
        from counter_app.core.clock import local
        from counter_app.core.lanes import Lane
        from ui.dialogs.crash_report import CrashReportDialog

        at, lane = self._clock.now(), Lane("report", 1)
        CrashReportDialog(
            self._jobs(),
            lane,
            lambda: crash_report.report(self._data_dir, versions=_versions(), at=at),
            crash_report.save,
            name=f"bao-cao-loi-{local(at):%Y%m%d-%H%M%S}.txt",
            parent=self._window,
        ).exec()
        lane.close()

    def start_again(self) -> None:
        """Closes the window, which keeps what is being typed; ``run`` then opens it anew."""
        self.again = self._window.close()

    def _uncaught(
        self, kind: type[BaseException], error: BaseException, trace: "TracebackType | None"
    ) -> None:
        if isinstance(error, Exception):
            self._heed(error.with_traceback(trace), "window")
        else:
            sys.__excepthook__(kind, error, trace)

    def _heed(self, error: BaseException | None, where: str, *, told: bool = True) -> None:
        """From any thread, with hardly any memory: nothing that fails here is raised."""
        if error is None or isinstance(error, SystemExit):
            return
        with suppress(Exception):
            if isinstance(error, MemoryError):
                self._caught.emit(None)
            elif (bug := self._noted(error, where)) is not None and told:
                self._caught.emit(bug)

    def _noted(self, error: BaseException, where: str) -> "Bug | None":
        """None: it was heard of a moment ago."""
        from counter_app.core.diagnostics import code_of, keep_journal, note_bug, places_of

        if not self._is_news(code_of(error)):
            return None
        keep_journal(self._data_dir)
        bug = note_bug(error, where=where)
        if sys.stderr is not None:
            place = (places_of(error) or [""])[-1]
            sys.stderr.write(f"{type(error).__name__} {place} {bug.code} {bug.note}\n")
        return bug

    def _is_news(self, what: str) -> bool:
        now, before = self._clock.monotonic_ms(), self._heard.get(what)
        if before is not None and now - before < AGAIN_MS:
            return False
        self._heard[what] = now
        return True

    def _tell(self, bug: "Bug | None") -> None:
        if bug is None:
            self._free_memory()
            self._note("memory.full")
            words, key, act = f"{MemoryFull().message} {DRAFTS_KEPT}", START_AGAIN, self.start_again
        else:
            words = BROKE.format(code=bug.code, note=bug.note)
            key, act = REPORT, self.show_report
        board = self._window.board
        board.put("memory" if bug is None else "bug", Standing(words, key, act, rank=Rank.ALARM))
        if (front := dialog_in_front()) is not None:
            front.show_trouble(words)

    @staticmethod
    def _free_memory() -> None:
        import gc

        from PySide6.QtGui import QPixmapCache

        QPixmapCache.clear()
        gc.collect()

    def _note_fault(self, lane: str, fault: BaseException | None) -> None:
        """What the machine failed at is told where it was asked for; here only noted."""
        if isinstance(fault, MemoryFull):
            self._caught.emit(None)
        if isinstance(fault, EnvironmentFault):
            self._note("job.failed", lane=lane, code=fault.code)

    def _note_qt(self, level: QtMsgType, context: QMessageLogContext, message: str) -> None:
        """Only what of Qt said it: its words may quote what is on the screen."""
        with suppress(Exception):
            if level in {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg}:
                return
            place, _, _ = message.partition(":" if "::" not in message else ": ")
            told = place if place.replace(":", "").replace("_", "").isalnum() else ""
            told = told if told.isascii() and "::" in told else ""
            if self._is_news(f"qt {told} {context.category}"):
                self._note("qt.told", level=level.name, category=context.category, place=told)

    def _note(self, event: str, **told: object) -> None:
        import logging

        logging.getLogger(__name__).info(event, extra=told)


def _versions() -> dict[str, str]:
    from PySide6.QtCore import qVersion

    from counter_app import __version__

    return {"counter-app": __version__, "Qt": str(qVersion())}


def start_anew() -> None:
    """The same program once more, by itself."""
    program, *arguments = sys.orig_argv
    QProcess.startDetached(program, arguments)

"""The program as a Qt application: one instance, its language, its dress, its last words.

``run`` shows an empty window at once and opens the store behind it.
"""

import gc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zlib import crc32

from PySide6 import QtCore
from PySide6.QtCore import QLockFile, QObject, QTranslator, Signal, Slot
from PySide6.QtWidgets import QApplication

from counter_app.core.clock import Clock, SystemClock
from counter_app.core.errors import EnvironmentFault, UserError
from ui import strings, theme
from ui.program import Program
from ui.widgets.sight import Sight
from ui.window.last_resort import LastResort, start_anew
from ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

    from counter_app.devices.printer import Printer
    from counter_app.services.desk import Desk
    from ui.desk.door import Door
    from ui.desk.line import CentralSide

CONNECT_MS: Final = 500
# The style is named here: whoever asks for the style later loads 700 names before the picture.
_CALL: Final = ("counter-app", "-style", "Fusion")


def application(theme_name: str = "light", text_scale: float = 1.0) -> QApplication:
    """The one Qt application of the process, dressed and speaking Vietnamese."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(list(_CALL))
    app.setApplicationName("counter-app")
    app.setApplicationDisplayName(strings.APP_NAME)
    if app.property("dressed") is None:
        theme.load_fonts()
        _speak_vietnamese(app)
        Sight(app)
    if app.property("dressed") != [theme_name, text_scale]:
        theme.apply(app, theme_name, text_scale)
        app.setProperty("dressed", [theme_name, text_scale])
    return app


def _speak_vietnamese(app: QApplication) -> None:
    translator = QTranslator(app)
    if translator.load("qtbase_vi", str(theme.RESOURCES / "translations")):
        app.installTranslator(translator)


class SingleInstance(QObject):
    """Lets one window live per data folder; a second start only wakes the first.

    The network part of Qt is loaded when it is needed: after the first picture.
    """

    woken = Signal()

    def __init__(self, data_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = f"counter-app-{crc32(str(data_dir.resolve()).encode()):08x}"
        self._server: QLocalServer | None = None
        # A lock whose process is dead is taken over at once, whatever its age.
        self._lock = QLockFile(str(data_dir / "window.lock"))
        self._lock.setStaleLockTime(0)

    def claim(self) -> bool:
        """Whether this process is the first; if not, the first has been woken.

        On a disk that takes no lock nobody can be told apart by one: whoever answers was first.
        """
        if self._lock.tryLock(0):
            return True
        woken = self._wake_first()
        return not woken and self._lock.error() is not QLockFile.LockError.LockFailedError

    @Slot()
    def listen(self) -> None:
        """From now on a second start is heard."""
        from PySide6.QtNetwork import QLocalServer

        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(self._name)
        server.newConnection.connect(self._answer)
        server.listen(self._name)
        self._server = server

    def release(self) -> None:
        """Lets another process be the first."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

    def _wake_first(self) -> bool:
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        heard = socket.waitForConnected(CONNECT_MS)
        if heard:
            socket.disconnectFromServer()
        return heard

    @Slot()
    def _answer(self) -> None:
        while self._server is not None and self._server.hasPendingConnections():
            self._server.nextPendingConnection().deleteLater()
            self.woken.emit()


def bring_forward(window: MainWindow) -> None:
    """Shows the window in front, wherever it was."""
    window.setWindowState(window.windowState() & ~QtCore.Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


def _offer_restore(window: MainWindow, data_dir: Path, fault: UserError | EnvironmentFault) -> None:
    from ui.window.backups import offer_restore

    offer_restore(window, data_dir, fault)


def run(
    data_dir: Path,
    open_desk: "Callable[[], Desk]",
    open_printer: "Callable[[Desk], Printer]",
    *,
    clock: Clock | None = None,
    open_central: "Callable[[Desk], CentralSide] | None" = None,
    door: "Door | None" = None,
    theme_name: str = "light",
    text_scale: float = 1.0,
) -> int:
    """Opens the window on ``data_dir`` and stays until it is closed; the exit code."""
    app = application(theme_name, text_scale)
    data_dir.mkdir(parents=True, exist_ok=True)
    instance = SingleInstance(data_dir)
    if not instance.claim():
        return 0
    clock = clock or SystemClock()
    program = Program(open_desk, open_printer, clock=clock, open_central=open_central, door=door)
    resort = LastResort(data_dir, program.window, lambda: program.jobs, clock)
    instance.woken.connect(lambda: bring_forward(program.window))
    program.window.not_opened.connect(partial(_offer_restore, program.window, data_dir))
    # What is loaded by then stays to the end: to walk it all for cycles would stop the window.
    program.opened.connect(gc.freeze)
    # What the first picture does not need comes after it.
    program.window.painted.connect(resort.listen)
    program.window.painted.connect(instance.listen)
    program.window.painted.connect(lambda: program.wedge.install(app))
    program.window.fill_screen()
    try:
        code = app.exec()
    finally:
        program.close()
        resort.remove()
        instance.release()
    if resort.again:
        start_anew()
    return code

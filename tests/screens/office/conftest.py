"""The keepers' place on a real store with accounts, whoever keeps them at the desk."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from counter_app.devices.folder import FolderPrinter
from showroom.keepers import SECRET, at_the_keepers
from tests.screens.conftest import Clerk, DeskClock, start, stop
from tests.screens.in_front import in_front
from ui.dialogs.proving import ProvingDialog
from ui.program import Program
from ui.screens.office.office import OfficeScreen

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@dataclass(slots=True)
class Keeper(Clerk):
    """Hands of who keeps the accounts."""

    @property
    def office(self) -> OfficeScreen:
        screen = self.window.current()
        assert isinstance(screen, OfficeScreen)
        return screen

    def opens_page(self, number: int) -> None:
        """By the key of the place, then Alt and the page's number."""
        self.hits(Qt.Key.Key_Q, CTRL)
        self.hits(Qt.Key(Qt.Key.Key_0 + number), ALT)

    def proves(self) -> None:
        """The hand for the dialog that asks for the secret again."""
        in_front(ProvingDialog)
        self.types(SECRET)
        self.hits(Qt.Key.Key_Return)

    def is_back_in(self, dialog: QDialog) -> None:
        """No window manager here gives the keyboard back once a dialog over it is shut."""
        dialog.activateWindow()
        self.waits(dialog.isActiveWindow)


@pytest.fixture
def keeper(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path, clock: DeskClock
) -> Iterator[Keeper]:
    """Before the window, signed in; nothing was proved since."""
    folder = tmp_path / "data"
    folder.mkdir()
    program = Program(
        lambda: at_the_keepers(folder, clock),
        lambda _desk: FolderPrinter(folder=tmp_path / "papers"),
        clock=clock,
    )
    program.wedge.install(dressed)
    start(program, qtbot)
    yield Keeper(bot=qtbot, program=program, clock=clock, papers=tmp_path / "papers")
    stop(program)

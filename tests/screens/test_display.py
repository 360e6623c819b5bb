"""Colours and size of text: chosen by keyboard, kept for the machine, nothing clipped."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from counter_app.core.config import Machine, load_machine, save_machine
from counter_app.core.errors import EnvironmentFault
from counter_app.services import lookup
from ui import theme
from ui.application import application
from ui.dialogs.display import DisplayDialog
from ui.widgets.text import ElidedLabel

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk, DeskClock
    from ui.application import Program

Open = Callable[[Path, "DeskClock"], "Program"]
Begin = Callable[["Program", QtBot], None]


@pytest.fixture
def dressed_again() -> Iterator[None]:
    """Whatever a test wears, the next one wears the usual."""
    yield
    application("dark")
    application()


@pytest.fixture(params=[1.0, 1.5, 2.0])
def text_scale(request: pytest.FixtureRequest, dressed_again: None) -> float:
    application("light", request.param)
    return float(request.param)


@pytest.fixture
def large(  # noqa: PLR0917  fixtures
    text_scale: float,
    clerk: "Clerk",
    tmp_path: Path,
    clock: "DeskClock",
    qtbot: QtBot,
    reopened: Open,
    started: Begin,
    stopped: Callable[["Program"], None],
) -> Iterator["Clerk"]:
    """A clerk before a window that was opened with that size of text."""
    first = clerk.program
    first.wedge.remove()
    application("light", text_scale)
    program = reopened(tmp_path, clock)
    program.wedge.install(application("light", text_scale))
    started(program, qtbot)
    clerk.program = program
    yield clerk
    clerk.program = first
    stopped(program)


def clipped(place: QWidget) -> list[str]:
    """The words that are shown and need more room than they have."""
    found = []
    for one in (*place.findChildren(QLabel), *place.findChildren(QAbstractButton)):
        words = one.text() if isinstance(one, QLabel | QAbstractButton) else ""
        if not words or not one.isVisibleTo(place) or isinstance(one, ElidedLabel):
            continue
        wraps = isinstance(one, QLabel) and one.wordWrap()
        height = one.heightForWidth(one.width()) if wraps else one.minimumSizeHint().height()
        wide = 0 if wraps else one.minimumSizeHint().width()
        if height > one.height() or wide > one.width():
            found.append(f"{words!r}: {one.size().toTuple()} < {(wide, height)}")
    return found


def settles(window: QWidget) -> None:
    """Layouts inside layouts take their turns."""
    for _ in range(20):
        QApplication.processEvents()
        if not clipped(window):
            return


def test_nothing_is_clipped_at_any_size_of_text(large: "Clerk", card: str) -> None:
    window = large.window
    large.scans(card)
    large.types("khai sinh")
    large.hits(Qt.Key.Key_Return)
    QApplication.processEvents()
    assert (window.width(), window.height()) == (1366, 768)
    settles(window)
    assert clipped(window) == []
    large.screen.clear()
    large.scans(card)
    large.types("sao y")
    for _ in range(3):
        large.hits(Qt.Key.Key_Return)
    large.waits_for_receipt()
    settles(window)
    assert clipped(window) == []
    window.go("today")
    large.waits(lambda: large.list.table.count() == 1)
    settles(window)
    assert clipped(window) == []
    window.open_dossier(lookup.today(desk=large.counter.desk)[0].id)
    large.counter.desk.store.lanes.read.run(lambda: None)
    settles(window)
    assert clipped(window) == []


def test_name_date_and_key_stay_in_sight_at_any_size_of_text(large: "Clerk", card: str) -> None:
    large.scans(card)
    large.types("khai sinh")
    large.hits(Qt.Key.Key_Return)
    QApplication.processEvents()
    view = large.screen.view
    for part in (view.left.great_name, view.right.promise.day, view.right.promise.receive):
        assert part.isVisible()
        seen = part.visibleRegion().boundingRect()
        assert (seen.width(), seen.height()) == (part.width(), part.height())


def test_what_has_the_keyboard_is_always_seen(large: "Clerk", card: str) -> None:
    large.scans(card)
    large.types("khai sinh")
    large.hits(Qt.Key.Key_Return)
    for stop in large.screen.view.left.stops() + large.screen.view.middle.stops():
        if not stop.isVisibleTo(large.window) or not stop.isEnabled():
            continue
        stop.setFocus()
        QApplication.processEvents()
        assert stop.visibleRegion().boundingRect().height() >= min(stop.height(), 24), stop


def test_type_and_rows_grow_with_the_text(text_scale: float) -> None:
    assert QApplication.font().pixelSize() == round(15 * text_scale)
    assert f"font-size: {round(34 * text_scale)}px" in theme.style_sheet(theme.LIGHT, text_scale)
    assert theme.px(34) == round(34 * text_scale)


@pytest.mark.parametrize(("asked", "worn"), [(0.2, 1.0), (9.0, 2.0)])
def test_a_size_out_of_bounds_is_the_nearest(
    dressed_again: None, asked: float, worn: float
) -> None:
    application("light", asked)
    assert theme.scale() == worn


def test_an_unknown_theme_is_the_light_one(dressed_again: None) -> None:
    application("màu hồng")
    assert theme.current() is theme.LIGHT


def test_display_is_changed_with_keys_and_kept_for_the_machine(
    clerk: "Clerk", dressed_again: None
) -> None:
    folder = clerk.counter.desk.data_dir
    save_machine(folder, Machine(printer="HP “quầy 1”"))

    def choose() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, DisplayDialog)
        dialog.theme.setFocus()
        clerk.hits(Qt.Key.Key_Down)
        assert theme.current() is theme.DARK
        clerk.hits(Qt.Key.Key_Return)
        clerk.hits(Qt.Key.Key_End)
        clerk.hits(Qt.Key.Key_Return)
        clerk.hits(Qt.Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Qt.Key.Key_F9), choose)
    clerk.waits(lambda: load_machine(folder).theme == "dark")
    assert load_machine(folder) == Machine(printer="HP “quầy 1”", theme="dark", text_scale=2.0)
    assert theme.current() is theme.DARK


def test_esc_gives_the_old_colours_back(clerk: "Clerk", dressed_again: None) -> None:
    dialog = DisplayDialog("light", 1.0, clerk.window)
    dialog.theme.setCurrentIndex(2)
    assert theme.current() is theme.HIGH_CONTRAST
    dialog.reject()
    assert theme.current() is theme.LIGHT
    assert dialog.answer is None


def test_settings_that_cannot_be_written_are_told_and_the_old_ones_stay(tmp_path: Path) -> None:
    save_machine(tmp_path, Machine(theme="dark"))
    (tmp_path / "machine.toml.new").mkdir()
    with pytest.raises(EnvironmentFault):
        save_machine(tmp_path, Machine(theme="contrast"))
    assert load_machine(tmp_path).theme == "dark"

"""Colours and size of text: chosen by keyboard, kept for the machine, nothing clipped."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from counter_app.core.config import Machine, load_machine, save_machine
from counter_app.core.errors import EnvironmentFault
from counter_app.services import lookup
from tests.screens.in_front import in_front
from ui import theme
from ui.dialogs.display import DisplayDialog
from ui.widgets.text import ElidedLabel

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

of_every_size = pytest.mark.parametrize(
    ("dressed", "text_scale"),
    [(("light", scale), scale) for scale in (1.0, 1.5, 2.0)],
    indirect=["dressed"],
    ids=("1.0", "1.5", "2.0"),
)


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


@of_every_size
def test_nothing_is_clipped_at_any_size_of_text(
    clerk: "Clerk", card: str, text_scale: float
) -> None:
    assert theme.scale() == text_scale
    window = clerk.window
    clerk.scans(card)
    clerk.types("khai sinh")
    clerk.hits(Qt.Key.Key_Return)
    QApplication.processEvents()
    assert (window.width(), window.height()) == (1366, 768)
    settles(window)
    assert clipped(window) == []
    clerk.screen.clear()
    clerk.scans(card)
    clerk.types("sao y")
    for _ in range(3):
        clerk.hits(Qt.Key.Key_Return)
    clerk.waits_for_receipt()
    settles(window)
    assert clipped(window) == []
    window.go("today")
    clerk.waits(lambda: clerk.list.table.count() == 1)
    settles(window)
    assert clipped(window) == []
    window.open_dossier(lookup.today(desk=clerk.counter.desk)[0].id)
    clerk.counter.desk.store.lanes.read.run(lambda: None)
    settles(window)
    assert clipped(window) == []


@of_every_size
def test_name_date_and_key_stay_in_sight_at_any_size_of_text(
    clerk: "Clerk", card: str, text_scale: float
) -> None:
    assert theme.scale() == text_scale
    clerk.scans(card)
    clerk.types("khai sinh")
    clerk.hits(Qt.Key.Key_Return)
    QApplication.processEvents()
    view = clerk.screen.view
    for part in (view.left.great_name, view.right.promise.day, view.right.promise.receive):
        assert part.isVisible()
        seen = part.visibleRegion().boundingRect()
        assert (seen.width(), seen.height()) == (part.width(), part.height())


@of_every_size
def test_what_has_the_keyboard_is_always_seen(clerk: "Clerk", card: str, text_scale: float) -> None:
    assert theme.scale() == text_scale
    clerk.scans(card)
    clerk.types("khai sinh")
    clerk.hits(Qt.Key.Key_Return)
    for stop in clerk.screen.view.left.stops() + clerk.screen.view.middle.stops():
        if not stop.isVisibleTo(clerk.window) or not stop.isEnabled():
            continue
        stop.setFocus()
        QApplication.processEvents()
        assert stop.visibleRegion().boundingRect().height() >= min(stop.height(), 24), stop


@of_every_size
@pytest.mark.usefixtures("dressed")
def test_type_and_rows_grow_with_the_text(text_scale: float) -> None:
    assert theme.scale() == text_scale
    assert QApplication.font().pixelSize() == round(15 * text_scale)
    assert f"font-size: {round(34 * text_scale)}px" in theme.style_sheet(theme.LIGHT, text_scale)
    assert theme.px(34) == round(34 * text_scale)


@pytest.mark.parametrize(
    ("dressed", "worn"), [(("light", 0.2), 1.0), (("light", 9.0), 2.0)], indirect=["dressed"]
)
@pytest.mark.usefixtures("dressed")
def test_a_size_out_of_bounds_is_the_nearest(worn: float) -> None:
    assert theme.scale() == worn


@pytest.mark.parametrize("dressed", [("màu hồng",)], indirect=True)
@pytest.mark.usefixtures("dressed")
def test_an_unknown_theme_is_the_light_one() -> None:
    assert theme.current() is theme.LIGHT


def test_display_is_changed_with_keys_and_kept_for_the_machine(clerk: "Clerk") -> None:
    folder = clerk.counter.desk.data_dir
    save_machine(folder, Machine(printer="HP “quầy 1”"))

    def choose() -> None:
        dialog = in_front(DisplayDialog)
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


def test_esc_gives_the_old_colours_back(clerk: "Clerk") -> None:
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

"""Nothing that is read is smaller than 15 px or paler than it may be, whatever the look.

Letters and what is aimed at are measured on the widgets as they stand; colours on their pixels.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFontInfo, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui import theme
from ui.widgets.fields import LineEdit, button
from ui.widgets.layout import column, panel
from ui.widgets.room import Room
from ui.widgets.text import ElidedLabel, label
from ui.window.places import OPEN_OVER, PLACES

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

LEAST_LETTER: Final = theme.BASE_PX
SIZES: Final = {15, 16, 19, 28, 34}
MAIN_PX, BIG_PX, ROW_PX = 40, 48, 32
LEAST_RATIO: Final = 4.5
LOOKS: Final = tuple((name, scale) for name in theme.THEMES for scale in (1.0, 1.5, 2.0))
READ: Final = (QLabel, QAbstractButton, QLineEdit, QTabBar)
Wrong = Iterable[str]


def read_in(place: QWidget) -> Iterator[tuple[QWidget, str]]:
    """What is read in ``place`` now, with its words."""
    for one in place.findChildren(QWidget):
        if not isinstance(one, READ) or not one.isVisibleTo(place):
            continue
        words = one.tabText(one.currentIndex()) if isinstance(one, QTabBar) else one.text()
        if words.strip() and one.window() is place.window():
            yield one, words


def letters(place: QWidget) -> Wrong:
    """Words whose letters are none of the sizes there are, as large as the text was asked for."""
    scale = theme.scale()
    for one, words in read_in(place):
        size = QFontInfo(one.font()).pixelSize()
        if size not in {round(each * scale) for each in SIZES}:
            yield f"letters of {size} px: {words!r}"


def targets(place: QWidget) -> Wrong:
    """Keys lower than their weight asks, and rows of lists lower than a hand hits."""
    from ui.widgets.table import Table

    for one in place.findChildren(QWidget):
        if not one.isVisibleTo(place):
            continue
        if isinstance(one, QAbstractButton):
            least = {"main": MAIN_PX, "big": BIG_PX}.get(str(one.property("role")), 0)
            if one.height() < least:
                yield f"key of {one.height()} px: {one.text()!r}"
        elif isinstance(one, Table) and one.count() and one.rowHeight(0) < ROW_PX:
            yield f"row of {one.rowHeight(0)} px: {one.accessibleName()!r}"


def pale(place: QWidget) -> Wrong:
    """Words that stand out too little from what is behind them, by their pixels.

    What cannot be pressed may be pale; pictures of papers are no words of ours.
    """
    shown = place.grab().toImage()
    ratio = place.devicePixelRatioF()
    for one, words in read_in(place):
        if not one.isEnabled() or one.visibleRegion().isEmpty():
            continue
        where = one.visibleRegion().boundingRect()
        where.moveTopLeft(one.mapTo(place, where.topLeft()))
        if where.height() < theme.px(LEAST_LETTER):
            continue  # scrolled nearly away
        spot = QRect(where.topLeft() * ratio, where.size() * ratio)
        found = strongest(shown.copy(spot.intersected(shown.rect())))
        if found < LEAST_RATIO:
            yield f"contrast of {found:.1f}: {words!r}"


def strongest(spot: QImage) -> float:
    """The contrast of the commonest colour of ``spot`` with that which differs most from it.

    Letters are smoothed, so that only their middle has the colour they were given.
    """
    dots = bytes(spot.convertToFormat(QImage.Format.Format_RGB32).constBits())
    counts: dict[bytes, int] = {}
    for at in range(0, len(dots), 4):
        dot = dots[at : at + 3]
        counts[dot] = counts.get(dot, 0) + 1
    if not counts:
        return 21.0
    colours = {dot: QColor(dot[2], dot[1], dot[0]).name() for dot in counts}
    ground = colours[max(counts, key=counts.__getitem__)]
    return max(theme.contrast(ground, one) for one in colours.values())


def cut(place: QWidget) -> Wrong:
    """Words wider than their key, keys without words, and what lies where nothing scrolls to it."""
    for one in place.findChildren(QWidget):
        if not isinstance(one, QAbstractButton | QLabel) or not one.isVisibleTo(place):
            continue
        words = one.text() or one.accessibleName()
        if not words or isinstance(one, ElidedLabel) or not one.maximumWidth():
            continue
        wordless, least = not one.text().strip(), one.minimumSizeHint().width()
        if isinstance(one, QPushButton) and (wordless or least > one.width()):
            yield f"words cut: {words!r}"
        if over := _cut_by(one, place):
            yield f"cut off by {type(over).__name__}: {words!r}"


def _cut_by(part: QWidget, place: QWidget) -> QWidget | None:
    """What hides some of ``part`` for good."""
    spot, within = part.rect(), part
    while within is not place and (over := within.parentWidget()) is not None:
        spot.translate(within.pos())
        if isinstance(over, Room) or isinstance(over.parentWidget(), QScrollArea):
            spot = QRect(spot.left(), 0, spot.width(), min(spot.height(), over.height()))
        if not over.rect().contains(spot):
            return over
        within = over
    return None


CHECKS: Final = (letters, targets, pale, cut)


def wrong(place: QWidget, checks: Sequence[Callable[[QWidget], Wrong]] = CHECKS) -> list[str]:
    for _ in range(6):
        QApplication.processEvents()
    title = place.windowTitle().partition(" · ")[0]
    return [f"{title}: {one}" for check in checks for one in check(place)]


def wrong_places(
    clerk: "Clerk", dossier: str, checks: Sequence[Callable[[QWidget], Wrong]] = CHECKS
) -> list[str]:
    found = []
    for place in (one.id for one in PLACES if one.id not in OPEN_OVER):
        clerk.window.go(place)
        found += [f"{place} {one}" for one in wrong(clerk.window, checks)]
    clerk.opens(dossier)  # type: ignore[arg-type]
    return found + wrong(clerk.window, checks)


def wrong_dialogs(
    dialogs: Iterable[QWidget], checks: Sequence[Callable[[QWidget], Wrong]] = CHECKS
) -> list[str]:
    found = []
    for dialog in dialogs:
        dialog.show()
        found += wrong(dialog, checks)
        dialog.close()
    return found


def test_every_place_is_large_and_strong_enough(clerk: "Clerk", dossier: str) -> None:
    assert wrong_places(clerk, dossier) == []


@pytest.mark.parametrize("dressed", [("light", 2.0)], indirect=True, ids=["200"])
def test_nothing_is_cut_off_at_the_largest_text(clerk: "Clerk", dossier: str) -> None:
    assert wrong_places(clerk, dossier, (cut,)) == []


@pytest.mark.parametrize("dressed", [("light", 2.0)], indirect=True, ids=["200"])
def test_no_dialog_cuts_a_word_or_has_small_letters_or_keys_at_the_largest_text(
    clerk: "Clerk", dossier: str, questions: Iterator[QWidget], forms: Iterator[QWidget]
) -> None:
    checks = (letters, targets, cut)
    assert wrong_dialogs(questions, checks) + wrong_dialogs(forms, checks) == []


@pytest.mark.full
@pytest.mark.timeout(900)
@pytest.mark.parametrize("dressed", LOOKS, indirect=True, ids="{0[0]}-{0[1]}".format)
def test_everything_is_large_and_strong_enough_in_every_look(
    clerk: "Clerk", dossier: str, questions: Iterator[QWidget], forms: Iterator[QWidget]
) -> None:
    found = wrong_places(clerk, dossier)
    assert found + wrong_dialogs(questions) + wrong_dialogs(forms) == []


def test_no_size_of_letters_in_the_style_is_one_of_its_own() -> None:
    import re

    sheet = (Path(theme.RESOURCES) / "style" / "counter.qss").read_text("utf-8")
    assert {int(size) for size in re.findall(r"font-size: (\d+)px", sheet)} <= SIZES


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        ("QLabel { font-size: 12px; }", "letters of 12 px: 'Tên'"),
        ("QLabel { color: #bbbbbb; }", "contrast of 1.9: 'Tên'"),
        ("QPushButton { min-height: 20px; padding: 0; border: none; }", "key of 20 px: 'Ghi'"),
    ],
)
def test_the_measure_finds_each_fault_and_no_other(
    dressed: QApplication, qtbot: QtBot, sheet: str, words: str
) -> None:
    field = LineEdit(name="Tên")
    field.setText("An")
    place = panel(column(label("Tên"), field, button("Ghi", role="main")), role="card")
    window = panel(column(place), role="page")
    qtbot.addWidget(window)
    theme.dress(window)
    window.show()
    assert wrong(window) == []
    place.setStyleSheet(sheet)
    assert [one.removeprefix(": ") for one in wrong(window)] == [words]


def test_the_measure_finds_words_cut_by_their_key_and_by_what_they_lie_in(
    dressed: QApplication, qtbot: QtBot
) -> None:
    key, told, low = button("Ghi lại"), label("Hẹn trả kết quả"), button("Trả ngay", role="big")
    place = panel(column(key, told, low), role="card")
    qtbot.addWidget(place)
    theme.dress(place)
    place.show()
    assert wrong(place) == []
    key.setFixedWidth(30)
    low.setFixedHeight(40)
    QApplication.processEvents()
    told.move(-20, told.y())
    found = [one.removeprefix(": ") for check in (targets, cut) for one in check(place)]
    assert found == [
        "key of 40 px: 'Trả ngay'",
        "words cut: 'Ghi lại'",
        "cut off by QFrame: 'Hẹn trả kết quả'",
    ]

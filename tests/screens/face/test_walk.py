"""Every thing that can be acted on: named, reached, seen, large enough, and in the order one reads.

Walked over all places and the dialogs that open by themselves; the whole product is ``full``.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from showroom.full import full_places
from tests.screens.face.walking import (
    Wrong,
    against_reading,
    clipped,
    nameless,
    overlapping,
    settles,
    small,
    told,
    unreachable,
    unseen,
    wrong,
)
from tests.screens.face.ways_in import keys_wrong, roundabout
from ui import theme
from ui.screens.dossier.dossier import DossierScreen
from ui.screens.intake.intake import IntakeScreen
from ui.screens.templates.templates import TemplatesScreen
from ui.widgets.fields import LineEdit, button
from ui.widgets.text import label
from ui.window.places import OPEN_OVER, PLACES

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from ui.window.main_window import MainWindow

LOOKS: Final = tuple((name, scale) for name in theme.THEMES for scale in (1.0, 1.5, 2.0))
SIZES: Final = ((1366, 768), (911, 512))


def wrong_in(dialogs: Iterable[QWidget]) -> list[str]:
    found = []
    for dialog in dialogs:
        dialog.show()
        dialog.activateWindow()
        found += wrong(dialog)
        dialog.close()
    QApplication.processEvents()
    return found


def wrong_places(clerk: "Clerk") -> list[str]:
    found = []
    for place in (one.id for one in PLACES if one.id not in OPEN_OVER):
        clerk.window.go(place)
        clerk.waits(clerk.window.isActiveWindow)
        found += [f"{place} {one}" for one in wrong(clerk.window)]
    return found


@pytest.mark.parametrize("size", SIZES, ids=("100", "150"))
def test_every_place_is_whole_for_the_keyboard(
    clerk: "Clerk", dossier: str, size: tuple[int, int]
) -> None:
    clerk.window.resize(*size)
    found = wrong_places(clerk)
    clerk.window.open_dossier(dossier)
    assert found + wrong(clerk.window) == []


def test_what_is_as_full_as_can_be_is_whole_and_keeps_what_matters_in_sight(
    clerk: "Clerk",
) -> None:
    found = []
    for name in full_places(clerk.program):
        found += [f"{name} {one}" for one in (*roundabout(clerk.window), *keys_wrong(clerk.window))]
        for size in SIZES:
            clerk.window.resize(*size)
            found += [f"{name} {one}" for one in (*wrong(clerk.window), *lost(clerk.window))]
        clerk.window.resize(*SIZES[0])
    assert found == []


def lost(window: "MainWindow") -> Wrong:
    """What must be read and pressed whatever else there is: not scrolled away, not even partly."""
    place, pinned = window.current(), list[QWidget]()
    if isinstance(place, IntakeScreen):
        right, promise = place.view.right, place.view.right.promise
        keys = [right.receipt.next] if right.is_receipt() else [promise.hour, promise.receive]
        pinned += [place.view.left.great_name, *keys]
    elif isinstance(place, DossierScreen):
        view = place.view
        pinned += [view.name, view.hour, view.day, view.state, view.print, view.step]
    elif isinstance(place, TemplatesScreen):
        pinned += [place.view.title, place.view.save]
    for part in pinned:
        if part.visibleRegion().boundingRect().size() != part.size():
            yield f"out of sight: {told(part)}"


def test_every_question_is_whole_for_the_keyboard(questions: Iterator[QWidget]) -> None:
    assert wrong_in(questions) == []


def test_every_form_is_whole_for_the_keyboard(forms: Iterator[QWidget]) -> None:
    assert wrong_in(forms) == []


@pytest.mark.full
@pytest.mark.parametrize("dressed", LOOKS[1:], indirect=True, ids="{0[0]}-{0[1]}".format)
def test_everything_is_whole_in_every_look(
    clerk: "Clerk", dossier: str, questions: Iterator[QWidget], forms: Iterator[QWidget]
) -> None:
    found = wrong_places(clerk)
    clerk.window.open_dossier(dossier)
    assert found + wrong(clerk.window) + wrong_in(questions) + wrong_in(forms) == []


class Faulty(QWidget):
    """One of every fault, each on a part of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.setGeometry(0, 0, 400, 300)
        sound = button("Ghi")
        sound.setParent(self)
        sound.setGeometry(0, 200, 120, 40)
        unnamed = QLineEdit(self)
        unnamed.setGeometry(0, 0, 120, 40)
        far = LineEdit(name="Xa", parent=self)
        far.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        far.setGeometry(200, 0, 120, 40)
        tiny = LineEdit(name="Nhỏ", parent=self)
        tiny.setStyleSheet("min-height: 8px; padding: 0;")
        tiny.setGeometry(200, 60, 120, 20)
        cut = label("Chữ dài hơn chỗ của nó", parent=self)
        cut.setGeometry(200, 100, 40, 20)
        same = button("Như nhau", parent=self)
        same.setStyleSheet("QPushButton:focus { border: 1px solid #7d8899; padding: 0 12px; }")
        same.setGeometry(200, 200, 160, 40)
        over = button("Đè lên", parent=self)
        over.setGeometry(300, 230, 100, 60)
        above = LineEdit(name="Ở trên", parent=self)
        above.setGeometry(200, 150, 120, 40)
        for before, after in pairwise((unnamed, tiny, sound, same, above)):
            QWidget.setTabOrder(before, after)


@pytest.mark.parametrize(
    ("check", "words"),
    [
        (nameless, "no name: QLineEdit"),
        (unreachable, "'Xa'"),
        (small, "'Nhỏ'"),
        (overlapping, "'Như nhau' and QPushButton 'Đè lên'"),
        (clipped, "'Chữ dài"),
        (against_reading, "'Như nhau' → LineEdit 'Ở trên'"),
        (unseen, "keyboard not seen: QPushButton 'Như nhau'"),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_the_walk_finds_each_fault_and_no_other(
    dressed: QApplication, qtbot: QtBot, check: Callable[[QWidget], Wrong], words: str
) -> None:
    place = Faulty()
    qtbot.addWidget(place)
    theme.dress(place)
    place.show()
    place.activateWindow()
    settles(place)
    found = list(check(place))
    assert len(found) == 1, found
    assert words in found[0]

"""The sheet of keys tells every key that works, and no key is without words."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget

from tests.screens.in_front import in_front
from ui.dialogs.key_sheet import KeySheet
from ui.keys import EVERYWHERE, HERE, spelt, working_in
from ui.screens.screen import shortcut
from ui.window.places import OPEN_OVER, PLACES

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key, Held = Qt.Key, Qt.KeyboardModifier
EDGES_PX = 20  # edge and padding of a field, on both sides
SCREENS = [one.id for one in PLACES if one.id not in OPEN_OVER]


def sheet_of(clerk: "Clerk") -> dict[tuple[str, str], str]:
    lines = working_in(clerk.window, clerk.window.current())
    return {(one.keys, one.words): one.where for one in lines}


def live(clerk: "Clerk") -> set[tuple[str, str]]:
    """The shortcuts Qt would answer to now."""
    window = clerk.window
    owners = (
        (one, owner)
        for one in window.findChildren(QShortcut)
        if isinstance(owner := one.parent(), QWidget)
    )
    return {
        (spelt(one.key().toString()), one.whatsThis())
        for one, owner in owners
        if owner is window or owner.isVisible()
    }


def test_every_shortcut_of_every_place_is_on_the_sheet_with_its_words(
    clerk: "Clerk", dossier: str
) -> None:
    for place in (*SCREENS, dossier):
        if place is dossier:
            clerk.window.open_dossier(dossier)
        else:
            clerk.window.go(place)
        wordless = [keys for keys, words in live(clerk) if not words.strip()]
        assert wordless == [], place
        assert live(clerk) - sheet_of(clerk).keys() == set(), place
        keys = [keys for keys, words in sheet_of(clerk) if "Ctrl" in keys and words]
        own = [one for one in keys if one not in ("Ctrl Z", "Ctrl C, Ctrl V")]
        assert len(own) == len(set(own)), f"{place}: one key for two things"


def test_a_key_that_is_held_down_does_its_work_once(clerk: "Clerk") -> None:
    repeating = [one.key().toString() for one in clerk.window.findChildren(QShortcut)
                 if one.autoRepeat()]  # fmt: skip
    assert repeating == []


def test_a_new_shortcut_is_on_the_sheet_by_itself(clerk: "Clerk") -> None:
    screen = clerk.screen
    shortcut(screen, "Ctrl+Alt+Y", screen.update, "Một việc mới")
    assert sheet_of(clerk)["Ctrl Alt Y", "Một việc mới"] == HERE
    assert sheet_of(clerk)["F12", "Che, mở lại màn hình"] == EVERYWHERE


def test_shortcuts_are_made_in_one_place_only() -> None:
    import ui

    sources = Path(ui.__file__).parent.rglob("*.py")
    made = [one.name for one in sources if "QShortcut(" in one.read_text("utf-8")]
    assert made == ["screen.py"]


@pytest.mark.parametrize("way", ["Shift F1", "F1, Alt P"])
def test_shift_f1_or_a_key_of_the_help_opens_the_sheet_and_typing_narrows_it(
    clerk: "Clerk", way: str
) -> None:
    seen: list[str] = []
    room: list[int] = []

    def read() -> None:
        sheet = in_front(KeySheet)
        hint = sheet.filter.fontMetrics().horizontalAdvance(sheet.filter.placeholderText())
        room.append(sheet.filter.width() - hint)
        sheet.filter.setFocus()
        clerk.types("giay hen")
        model = sheet.table.model()
        rows = range(model.rowCount())
        seen.extend(str(model.index(at, 0).data()) for at in rows)
        clerk.hits(Key.Key_Escape)

    if way == "Shift F1":
        clerk.answers(lambda: clerk.hits(Key.Key_F1, Held.ShiftModifier), read)
    else:
        ask = lambda: clerk.hits(Key.Key_P, Held.AltModifier)  # noqa: E731
        clerk.answers(lambda: clerk.hits(Key.Key_F1), ask, read)
    assert room[0] > EDGES_PX, "the hint is cut"
    assert "Ctrl Enter" in seen
    assert "Ctrl P" in seen
    assert "F12" not in seen

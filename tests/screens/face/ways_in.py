"""Whether each thing has a way in beside Tab from the top: a letter, a key it shows, or a neighbour.

A field is reached by Alt and the letter of its label, by a key shown beside it, or by a few Enters
from one that is; a button by a letter in its words or a key it shows, which works now; a line of a
list of buttons by ↑ ↓ from one that is reached. The first by the key of its place or dialog.
A letter leads to one thing only.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QLabel,
    QLayout,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from tests.screens.face.walking import acted_on, stops, told
from ui.keys import spelt
from ui.widgets.copies_fields import CopiesFields
from ui.widgets.sentence import Sentence

MOST_ENTERS: Final = 4
OF_DIALOGS: Final = frozenset({"Esc", "Enter", "Ctrl Enter", "PgUp", "PgDn", "+", "−"})
"""What dialogs and screens take without a shortcut."""
SHOWN: Final = re.compile(r"(?:phím |Bấm |\()((?:(?:Ctrl|Shift|Alt)[+ ])*\w+)")
LINES: Final = (CopiesFields, Sentence)
"""Rows and rows of lines, as a table: a letter leads to the first, Enter from one to the next."""


def access_key(words: str) -> str:
    """The letter under the first single ``&``, or nothing."""
    found = re.search(r"&([^&])", words.replace("&&", ""))
    return found[1].upper() if found else ""


def labels_with_letters(place: QWidget) -> list[QLabel]:
    """The labels that lead somewhere: any other shows its ``&`` as it is."""
    labels = (one for one in place.findChildren(QLabel) if seen(one) and seen(one.buddy()))
    return [one for one in labels if access_key(one.text())]


def seen(part: QObject | None) -> bool:
    return isinstance(part, QWidget) and part.isVisible()


def held_with_alt(place: QWidget) -> list[tuple[str, str]]:
    """Each access key that works in ``place`` now, with the words it stands in."""
    words = [one.text() for one in labels_with_letters(place)]
    words += [one.text() for one in place.findChildren(QAbstractButton) if seen(one)]
    for tabs in filter(seen, place.findChildren(QTabBar)):
        words += [tabs.tabText(at) for at in range(tabs.count())]
    shown = [(access_key(one), one) for one in words if access_key(one)]
    keys = [one for one in place.findChildren(QShortcut) if seen(one.parent())]
    spelt = [one.key().toString() for one in keys]
    return shown + [(one[-1], one) for one in spelt if re.fullmatch(r"Alt\+.", one)]


def keys_wrong(place: QWidget) -> list[str]:
    """Access keys of ``place`` that no keyboard has, two things share or that lead nowhere."""
    held = held_with_alt(place)
    letters = [letter for letter, _words in held]
    nobody = Qt.FocusPolicy.NoFocus
    labels = labels_with_letters(place)
    dead = [one.text() for one in labels if one.buddy().focusPolicy() == nobody]
    return dead + [
        f"Alt {letter}: {words}"
        for letter, words in held
        if not (letter.isascii() and letter.isalnum()) or letters.count(letter) > 1
    ]


def roundabout(place: QWidget) -> Iterable[str]:
    """Those that only Tab after Tab comes to. ``place`` has just come to the front."""
    things, way = acted_on(place), stops(place)
    live = OF_DIALOGS | {spelt(key) for key in _shortcuts(place) if key}
    first = place.focusWidget()
    caps = {cap.text() for cap in place.findChildren(QLabel) if cap.property("role") == "key"}
    reached = {one for one in things if one is first or _has_key(one, live, caps)}
    reached |= _buddies(place)
    for one in things:
        if one in reached or one.focusProxy() in reached or _is_line(one):
            continue
        if not isinstance(one, QAbstractButton):
            if not _is_near(one, way, reached, first):
                yield f"no letter: {told(one)}"
        elif not _walked_to(one, reached):
            yield f"no key of its own: {told(one)}"


def _shortcuts(place: QWidget) -> Iterator[str]:
    for one in place.window().findChildren(QShortcut):
        yield one.key().toString()
    for key in place.window().findChildren(QAbstractButton):
        yield key.shortcut().toString()


def _has_key(one: QWidget, live: frozenset[str], caps: set[str]) -> bool:
    if isinstance(one, QTabBar):
        return all(access_key(one.tabText(at)) for at in range(one.count()))
    words = ""
    if isinstance(one, QAbstractButton):
        words = one.text()
        if spelt(one.shortcut().toString()) in caps:
            return True
    shown = SHOWN.findall(f"{one.accessibleName()} {words}")
    shown += [words, *(cap.text() for cap in _caps_beside(one))]  # "+" says its key itself
    return bool(access_key(words)) or any(keys in live or spelt(keys) in live for keys in shown)


def _caps_beside(one: QWidget) -> Iterator[QLabel]:
    """The pictures of keys right after it in its row, shown or given up for want of room."""
    parent = one.parentWidget()
    layout = parent.layout() if parent is not None else None
    row = _row_of(one, layout) if layout is not None else None
    at = row.indexOf(one) + 1 if row is not None else 0
    while row is not None and (item := row.itemAt(at)) is not None:
        beside = item.widget()
        if not isinstance(beside, QLabel) or beside.property("role") != "key":
            return
        yield beside
        at += 1


def _row_of(one: QWidget, layout: QLayout) -> QLayout | None:
    """The row, column or grid that holds it."""
    if layout.indexOf(one) >= 0:
        return layout
    items = (layout.itemAt(at) for at in range(layout.count()))
    inner = [each for item in items if item is not None and (each := item.layout()) is not None]
    return next((found for each in inner if (found := _row_of(one, each)) is not None), None)


def _buddies(place: QWidget) -> set[QWidget]:
    met = [one.buddy() for one in labels_with_letters(place)]
    return {each for one in met for each in (one, one.focusProxy() or one)}


def _is_line(one: QWidget) -> bool:
    over: QWidget | None = one
    while over is not None and not isinstance(over, LINES):
        over = over.parentWidget()
    return over is not None


def _walked_to(one: QAbstractButton, reached: set[QWidget]) -> bool:
    """Whether it is a line of a column of buttons alone, of which one is reached."""
    parent = one.parentWidget()
    column = parent.layout() if parent is not None else None
    if not isinstance(column, QVBoxLayout):
        return False
    items = [item for at in range(column.count()) if (item := column.itemAt(at)) is not None]
    parts = [part for item in items if (part := item.widget()) is not None]
    keys = [part for part in parts if isinstance(part, QAbstractButton)]
    alone = all(isinstance(part, QAbstractButton | QLabel) for part in parts)
    return one in keys and alone and any(each in reached for each in keys)


def _is_near(
    one: QWidget, way: list[QWidget], reached: set[QWidget], first: QWidget | None
) -> bool:
    """Whether a field that is reached is a few Enters before it, or it is one step from there."""
    if one not in way:
        return False
    at = way.index(one)
    for each in reversed(way[max(at - MOST_ENTERS, 0) : at]):
        if isinstance(each, QAbstractButton) and not isinstance(one, QAbstractItemView):
            break  # Enter in a filter goes into its table, past the buttons beside it
        if each in reached:
            return True
    beside = (*way[max(at - 1, 0) : at], *way[at + 1 : at + 2])
    fields = {each for each in reached if not isinstance(each, QAbstractButton)}
    return any(each is first or each in fields for each in beside)

"""Which keys work now, read off the window itself: a new shortcut cannot be missing here.

Every ``shortcut`` carries its words; access keys are read from the keys and labels that show them.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

SHEET_KEYS: Final = "Shift+F1"
HERE: Final = "Màn hình này"
EVERYWHERE: Final = "Mọi màn hình"
_LETTER: Final = re.compile(r"&([^&])")


class KeyLine(NamedTuple):
    """One line of the key sheet."""

    keys: str
    words: str
    where: str


# What Qt and every screen do by themselves, the same everywhere.
ALWAYS: Final = tuple(
    KeyLine(keys=keys, words=words, where=EVERYWHERE)
    for keys, words in (
        ("Enter", "Sang ô tiếp theo; làm việc của nút, mở dòng đang chọn"),
        ("Esc", "Lùi một bước, không mất chữ đã gõ"),
        ("Tab, Shift Tab", "Tới, lui từng ô, từng nút"),
        ("↑ ↓", "Đi trong danh sách, trong các lựa chọn"),
        ("Space", "Đánh dấu, bỏ dấu; bấm nút"),
        ("Ctrl Z", "Lấy lại chữ vừa gõ"),
        ("Ctrl C, Ctrl V", "Chép, dán"),
    )
)


def spelt(keys: str) -> str:
    """A key as the screen shows it: ``Ctrl+Return`` is ``Ctrl Enter``."""
    shown = {"Return": "Enter", "Del": "Delete"}
    return " ".join(shown.get(one, one) for one in keys.split("+"))


def working_in(window: QWidget, screen: QWidget | None) -> tuple[KeyLine, ...]:
    """Every key that works with ``screen`` in front of ``window``: its own first."""
    found = [*_shortcuts(window, screen), *_letters(screen)]
    here = [one for one in found if one.where == HERE]
    there = [one for one in found if one.where == EVERYWHERE]
    return tuple(dict.fromkeys((*here, *there, *ALWAYS)))


def _shortcuts(window: QWidget, screen: QWidget | None) -> Iterator[KeyLine]:
    for one in window.findChildren(QShortcut):
        owner = one.parent()
        if not isinstance(owner, QWidget) or not (owner is window or owner.isVisibleTo(window)):
            continue
        own = screen is not None and (owner is screen or screen.isAncestorOf(owner))
        keys = spelt(one.key().toString())
        yield KeyLine(keys=keys, words=one.whatsThis(), where=HERE if own else EVERYWHERE)


def _letters(screen: QWidget | None) -> Iterator[KeyLine]:
    """Alt and a letter or a digit, on what is shown and can be acted on."""
    if screen is None:
        return
    for one in screen.findChildren(QWidget):
        if not one.isVisibleTo(screen):
            continue
        if isinstance(one, QAbstractButton) and not one.shortcut().isEmpty():
            words = _plain(one.text()) or one.accessibleName()
            yield KeyLine(keys=spelt(one.shortcut().toString()), words=words, where=HERE)
        elif isinstance(one, QLabel) and one.buddy() is not None:
            letter = _LETTER.search(one.text().replace("&&", ""))
            if letter is not None:
                alt = f"Alt {letter[1].upper()}"
                yield KeyLine(keys=alt, words=f"Tới ô {_plain(one.text())}", where=HERE)


def _plain(words: str) -> str:
    return words.replace("&&", "\0").replace("&", "").replace("\0", "&").strip()

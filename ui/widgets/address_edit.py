"""An address, with what it may say in full under it; the clerk takes that over or not.

Old place names are told by their present ones (``counter_app.domain.former_places``), a hamlet in a
few keys ("t3") by its whole address (``counter_app.domain.hamlets``). Nothing changes by itself.
"""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.widgets.fields import MEND
from ui.widgets.hinted_line import HintedLine

if TYPE_CHECKING:
    from counter_app.domain.former_places import FormerAddress, Present

ADDRESS_LENGTH: Final = 300
KEEP: Final = "Ctrl Shift M"
KEEP_KEYS: Final = "Ctrl+Shift+M"
MOST_NAMED: Final = 3
MOST_SHORT: Final = 16
"""Among so many letters at the beginning stands the number of a hamlet in short."""
HOME: Final = "commune"
"""The window's property with the code of its office's commune; its dialogs ask their parents."""
USUAL: Final = "hamlet_kind"
"""Its property with the kind of hamlet that was written last."""


class AddressEdit(HintedLine):
    """Ctrl+M writes what is told, again the next possible one; Ctrl+Z takes each back."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name=name, length=ADDRESS_LENGTH, parent=parent)
        self._former: FormerAddress | None = None
        self._spelt: tuple[str, ...] = ()
        self.textChanged.connect(self._look)

    def mend(self) -> bool:
        """Puts old letters right, else the present place for the old, else a hamlet in full."""
        if super().mend():
            return True
        at = self._taken()
        if self._former is None or (at is not None and not self._goes_on()):
            return self._spell()
        now = self._former.now
        self.fill(now[0 if at is None else (at + 1) % len(now)].address)
        if len(now) > 1:
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # there the same key goes on
        return True

    def _spell(self) -> bool:
        """Writes the hamlet in full; whether one was meant."""
        if not self._spelt:
            return False
        from counter_app.domain.hamlets import kind_of

        written = self._spelt.index(self.text()) if self.text() in self._spelt else -1
        if written >= 0 and (len(self._spelt) == 1 or not self.hasFocus()):
            return False
        self.fill(self._spelt[(written + 1) % len(self._spelt)])
        self.window().setProperty(USUAL, kind_of(self.text()))
        if len(self._spelt) > 1:
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # there the same key goes on
        return True

    def keep_old(self) -> bool:
        """Writes the old names after the present ones; whether there were any to keep."""
        at = self._taken()
        if self._former is None or at is None:
            return False
        self.fill(self._former.kept(self._former.now[at]))
        return True

    def told(self) -> str:
        """What stands under the field: of its old names, else of a hamlet in a few keys."""
        if self._former is None:
            return self._told_in_full()
        at, now = self._taken(), self._former.now
        if at is None:
            return _offered(now)
        keep = f"{KEEP}: ghi kèm tên cũ."
        if len(now) == 1:
            return f"Đã đổi. {keep}"
        following = now[(at + 1) % len(now)].commune_words()
        return f"Nơi {at + 1} trong {len(now)}. {MEND}: {following}. {keep}"

    def _told_in_full(self) -> str:
        if not self._spelt:
            return ""
        at = self._spelt.index(self.text()) if self.text() in self._spelt else -1
        following = self._spelt[(at + 1) % len(self._spelt)]
        if at < 0:
            more = ", bấm nữa: cách khác" if len(self._spelt) > 1 else ""
            return f"{MEND}: {following}{more}."
        return "" if len(self._spelt) == 1 else f"{MEND}: {following}."

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Shift+M keeps the old names; everything else as in every line."""
        if is_keep(event) and self.keep_old():
            event.accept()
        else:
            super().keyPressEvent(event)

    def _goes_on(self) -> bool:
        """Whether the place taken is one of several and the clerk is choosing among them."""
        return self._former is not None and len(self._former.now) > 1 and self.hasFocus()

    def _taken(self) -> int | None:
        """Which present place stands in the field."""
        written = [one.address for one in self._former.now] if self._former else []
        return written.index(self.text()) if self.text() in written else None

    def _look(self, text: str) -> None:
        if self._taken() is None:
            self._former = _former(text)
        if text not in self._spelt:
            self._spelt = _spelt(text, self)
        self.tell()


def is_keep(event: QKeyEvent) -> bool:
    """Whether this is Ctrl+Shift+M."""
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    return event.key() == Qt.Key.Key_M and event.modifiers() == both


def _former(text: str) -> "FormerAddress | None":
    # Less than two names are no address; most lines are empty when the window is built.
    if len(text.split()) < 2:
        return None
    from counter_app.core.text import nfc
    from counter_app.domain.former_places import former_places

    return former_places().find(nfc(text))


def _spelt(text: str, field: QWidget) -> tuple[str, ...]:
    # What stands in a field when the window is built is whole: no table is read at start-up.
    if not field.isVisible() or not any(char.isdigit() for char in text[:MOST_SHORT]):
        return ()
    from counter_app.core.text import nfc
    from counter_app.domain.former_places import places_of_today
    from counter_app.domain.hamlets import spellings

    home, usual = _told_above(field, HOME), str(field.window().property(USUAL) or "")
    return spellings(nfc(text), places_of_today(), home=home, usual=usual)


def _told_above(field: QWidget, name: str) -> str:
    """A property of the nearest parent that has it: a dialog's window is not the main one."""
    above: QWidget | None = field
    while above is not None:
        if told := above.property(name):
            return str(told)
        above = above.parentWidget()
    return ""


def _offered(now: "tuple[Present, ...]") -> str:
    last = now[:MOST_NAMED][-1]
    named = [one.commune_words() for one in now[:MOST_NAMED] if one is not last]
    words = " hoặc ".join([", ".join(named), last.words()] if named else [last.words()])
    if len({one.province.code for one in now}) > 1:
        words = "; ".join(one.words() for one in now[:MOST_NAMED])
    if len(now) > MOST_NAMED:
        return f"Nay là một trong {len(now)} nơi: {words}… {MEND}: đổi, bấm nữa: nơi khác."
    return f"Nay là {words}. {MEND}: đổi{', bấm nữa: nơi khác' if len(now) > 1 else ''}."

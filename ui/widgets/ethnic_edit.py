"""The ethnic group of a person: a few letters find it; its own name stands there when one goes on."""

from typing import Final

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from counter_app.domain.people.lengths import ETHNIC_LENGTH
from ui.widgets.fields import MEND
from ui.widgets.hinted_line import HintedLine

MOST_NAMED: Final = 5


class EthnicEdit(HintedLine):
    """Ctrl+M writes the first name told, again the next; Ctrl+Z takes each back."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name=name, length=ETHNIC_LENGTH, hint="Kinh, Tày…", parent=parent)
        self._found: tuple[str, ...] = ()
        self.textEdited.connect(self._look)
        self.textChanged.connect(self.tell)

    def mend(self) -> bool:
        """Puts old letters right, else the name that is meant."""
        if super().mend():
            return True
        if not self._found:
            return False
        at = self._found.index(self.text()) if self.text() in self._found else -1
        self.fill(self._found[(at + 1) % len(self._found)])
        return True

    def value(self) -> str:
        """The group's own name where one is meant: by a name without marks, by another name of it."""
        return _own_name(super().value())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Gone on, the clerk sees the name that is kept."""
        super().focusOutEvent(event)
        self.fill(_own_name(self.text()))

    def told(self) -> str:
        """What stands under the field: the names found, or that there is none."""
        text, found = self.text().strip(), self._found
        if text in found:
            following = found[(found.index(text) + 1) % len(found)]
            return f"{MEND}: {following}" if self.hasFocus() and len(found) > 1 else ""
        if found:
            more = "…" if len(found) > MOST_NAMED else ""
            return f"{MEND}: {', '.join(found[:MOST_NAMED])}{more}"
        return _not_listed() if text and not _known(text) else ""

    def _look(self, text: str) -> None:
        from counter_app.domain.people.ethnic import ethnic_matches

        if text not in self._found:  # one of them was just written: the same key goes on
            self._found = ethnic_matches(text)
        self.tell()


def _own_name(text: str) -> str:
    return _known(text) or text


def _not_listed() -> str:
    from counter_app.domain.people.ethnic import NOT_LISTED

    return NOT_LISTED


def _known(text: str) -> str:
    if not text:  # most are empty when the window is built: no table is read at start-up
        return ""
    from counter_app.domain.people.ethnic import ethnic_group

    return ethnic_group(text)

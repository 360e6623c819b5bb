"""What stands in the fields of one part of the window, letter for letter: read, and put back.

A field goes by its kind and its accessible name. Whatever holds more than stands in its fields (the
lines of a table, who was scanned) says so itself. One-time codes and other secrets are never read.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Protocol, runtime_checkable

from PySide6.QtWidgets import QCheckBox, QLineEdit, QTabWidget, QWidget

from ui.widgets.fields import Choice, LineEdit, Lines
from ui.widgets.type_ahead import TypeAhead

Standing = dict[str, Any]
"""By each field's name: its text, the words chosen, whether it is ticked, or what a part holds."""


@runtime_checkable
class Holds(Protocol):
    """A part that holds more than stands in its fields."""

    def held(self) -> Any:
        """That, as JSON can say it."""

    def take_held(self, held: Any) -> None:
        """Holds it again."""


def standing_in(part: QWidget) -> Standing:
    """What stands in every field of ``part`` now, and what its parts hold beyond them."""
    return {name: _read(field) for name, field in _named(part)}


def put_into(part: QWidget, words: Mapping[str, Any]) -> None:
    """Puts ``words`` back: what is held first, then what is chosen, for both bring fields along."""
    changed = list[QWidget]()
    for kinds in ((Holds,), (Choice,), (LineEdit, Lines, QCheckBox)):
        for name, field in list(_named(part)):
            if name in words and isinstance(field, kinds) and _read(field) != words[name]:
                _put(field, words[name])
                changed.append(field)
    for tabs in part.findChildren(QTabWidget):
        _turn_to(tabs, changed)
    for search in part.findChildren(TypeAhead):
        search.close_list()


def _turn_to(tabs: QTabWidget, changed: list[QWidget]) -> None:
    """Shows the first tab in which something was put back."""
    for at in range(tabs.count()):
        page = tabs.widget(at)
        if page is not None and any(map(page.isAncestorOf, changed)):
            tabs.setCurrentIndex(at)
            return


def has_lines(part: QWidget) -> bool:
    """Whether somebody can type words into ``part`` that are worth keeping."""
    return any(isinstance(field, LineEdit | Lines) for _name, field in _named(part))


def _named(part: QWidget) -> Iterator[tuple[str, QWidget]]:
    seen: Counter[str] = Counter()
    for one in (part, *part.findChildren(QWidget)):
        if isinstance(one, Holds | LineEdit | Lines | Choice | QCheckBox) and not _is_secret(one):
            words = one.accessibleName() or (one.text() if isinstance(one, QCheckBox) else "")
            name = f"{type(one).__name__} {words}".strip()
            seen[name] += 1
            yield (name if seen[name] == 1 else f"{name} {seen[name]}"), one


def _is_secret(field: object) -> bool:
    if not isinstance(field, LineEdit):
        return False
    return field.secret or field.isReadOnly() or field.echoMode() != QLineEdit.EchoMode.Normal


def _read(field: QWidget) -> Any:
    if isinstance(field, LineEdit):
        return field.text()
    if isinstance(field, Lines):
        return field.toPlainText()
    if isinstance(field, Choice):
        return field.currentText()
    if isinstance(field, QCheckBox):
        return field.isChecked()
    return field.held() if isinstance(field, Holds) else None


def _put(field: QWidget, words: Any) -> None:
    if isinstance(field, LineEdit):
        field.fill(words)
    elif isinstance(field, Lines):
        field.setPlainText(words)
    elif isinstance(field, Choice):
        field.pick(words)
    elif isinstance(field, QCheckBox):
        field.setChecked(words)
    elif isinstance(field, Holds):
        field.take_held(words)

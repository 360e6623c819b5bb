"""Inputs: line edits that are clean and bounded, choices of named values, buttons.

Text is cleaned where it enters (NFC, no controls, no invisible marks), never later.
"""

from collections.abc import Iterable
from typing import Any, Final

from PySide6 import QtCore
from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from counter_app.core.text import DROPPED as DROPPED
from counter_app.domain.people.lengths import NAME_LENGTH as NAME_LENGTH
from ui import theme
from ui.widgets.layout import column, panel
from ui.widgets.text import WholeLine, label, literal, set_role

LINE_LENGTH: Final = 250
NOTE_LENGTH: Final = 1000
LINES_LENGTH: Final = 4000
LINES_PX: Final = 72
NARROWEST: Final = 48
BESIDE_WORDS: Final = 1
CUT: Final = "Đã cắt: ô này chỉ nhận {most} ký tự. Hãy ghi ngắn lại."
LONG_LINE: Final = "Dòng {number} dài quá {most} ký tự. Hãy ngắt thành hai dòng."
MEANT_SHOWN: Final = 60
MEND: Final = "Ctrl M"
MEND_KEYS: Final = "Ctrl+M"


def is_access_key(event: QKeyEvent) -> bool:
    """Whether this is Alt and a letter, which nobody took: its key rests, so it does nothing."""
    alt = (
        event.modifiers() & ~QtCore.Qt.KeyboardModifier.ShiftModifier
        == QtCore.Qt.KeyboardModifier.AltModifier
    )
    return alt and event.text().isprintable() and bool(event.text())


def is_enter(event: QKeyEvent) -> bool:
    """Whether this is either of the keyboard's two Enter keys."""
    return event.key() in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter)


def is_mend(event: QKeyEvent) -> bool:
    """Whether this is Ctrl+M, the key that puts right what is known to be meant otherwise."""
    held = event.modifiers() & ~QtCore.Qt.KeyboardModifier.KeypadModifier
    return event.key() == QtCore.Qt.Key.Key_M and held == QtCore.Qt.KeyboardModifier.ControlModifier


def old_letters(new: str) -> str:
    """What is said under a field whose old letters mean ``new``."""
    shown = new if len(new) <= MEANT_SHOWN else f"{new[:MEANT_SHOWN]}…"
    return f"Chữ gõ bằng bảng mã cũ. {MEND}: đổi thành “{shown}”."


def press_with_enter(event: QKeyEvent, focus: QWidget | None) -> bool:
    """Whether ``event`` is an Enter on a key; the key is then pressed, but not by holding it down."""
    if not is_enter(event) or not isinstance(focus, QAbstractButton):
        return False
    if not event.isAutoRepeat():
        focus.click()
    return True


class LineEdit(WholeLine):
    """A one-line field: bounded, cleaned, undoable. ``truncated`` tells that a paste was too long."""

    truncated = Signal(int)

    secret = False
    """Whether what is typed here is kept nowhere: a one-time code."""

    def __init__(
        self, *, name: str, length: int = LINE_LENGTH, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setMaxLength(length)
        self.setMinimumWidth(NARROWEST)
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.error: QLabel | None = None
        self.inputRejected.connect(self._say_cut)
        self.textChanged.connect(self._forget_wrong)
        self.textChanged.connect(self._heed_letters)

    def value(self) -> str:
        """What was entered, cleaned; characters no keyboard makes are left out."""
        from counter_app.core.text import typed_line  # after the first picture

        return typed_line(self.text())

    def fill(self, text: str) -> None:
        """Puts ``text`` in as if typed, so that Ctrl+Z takes it back; bounded like typing."""
        from counter_app.core.text import nfc

        if text == self.text():
            return
        self.selectAll()
        self.insert(nfc(text)[: self.maxLength()])
        # A name is read from its beginning, however long it is.
        self.setCursorPosition(0)

    def show_wrong(self, message: str) -> None:
        """Marks the field as the one to mend, or as fine when ``message`` is empty."""
        _mark(self, self.error, message)

    def meant(self) -> str:
        """What the words say in today's letters, where they are of TCVN3 or VNI; else empty."""
        return _meant(self.text())

    def mend(self) -> bool:
        """Puts today's letters for old ones, as if typed; whether there was anything to change."""
        new = self.meant()
        if new:
            self.fill(new)
        return bool(new)

    def _heed_letters(self) -> None:
        """Old letters are said at once, unseen ones go at once; not only when the clerk has gone on."""
        new = self.meant()
        if new:
            self.show_wrong(old_letters(new))
        elif not self.text().isprintable():
            self._drop_unseen()

    def _drop_unseen(self) -> None:
        """In place of what came in stands what can be printed of it; Ctrl+Z takes back both at once."""
        from counter_app.core.text import has_unprintable, printable

        came, at = self.text(), self.cursorPosition()
        cut = self.accessibleDescription() if len(came) >= self.maxLength() else ""
        if self.isUndoAvailable():
            self.blockSignals(True)
            self.undo()
            self.selectAll()
            self.blockSignals(False)
            self.insert(printable(came))
        else:
            self.setText(printable(came))
        self.setCursorPosition(len(printable(came[:at])))
        if cut:
            self.show_wrong(cut)
        if has_unprintable(came):
            _say_of(self, DROPPED)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Everything is typing but the access key of what rests, and taking back what is not here."""
        if is_mend(event) and self.mend():
            event.accept()
        elif self._has_no_way(event):
            event.ignore()
        elif not is_access_key(event):
            super().keyPressEvent(event)

    def _has_no_way(self, event: QKeyEvent) -> bool:
        """Whether this takes a letter back, or does one again, where the line knows of none."""
        keys = QKeySequence.StandardKey
        back = event.matches(keys.Undo) and not self.isUndoAvailable()
        return back or (event.matches(keys.Redo) and not self.isRedoAvailable())

    def touched(self) -> bool:
        """Whether the clerk has been here and gone on."""
        return bool(self.text()) and not self.hasFocus()

    def _forget_wrong(self, text: str) -> None:
        """What was said of other words is true no longer; but what was cut is still cut."""
        if self.property("wrong") and len(text) < self.maxLength():
            self.show_wrong("")

    def _say_cut(self) -> None:
        if len(self.text()) >= self.maxLength():
            self.truncated.emit(self.maxLength())
            self.show_wrong(CUT.format(most=self.maxLength()))


class Lines(QPlainTextEdit):
    """Several short lines, bounded and cleaned; Tab leaves it."""

    def __init__(
        self, *, name: str, length: int = LINES_LENGTH, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._length = length
        self.error: QLabel | None = None
        self.setProperty("role", "lines")  # under whose height the sheet lets nobody press it
        self.setFixedHeight(theme.px(LINES_PX))
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.textChanged.connect(self._say_remark)

    def value(self) -> tuple[str, ...]:
        """The lines that say something, cleaned."""
        from counter_app.core.text import typed_line

        lines = (typed_line(line) for line in self.toPlainText().splitlines())
        return tuple(line[:LINE_LENGTH] for line in lines if line)

    def remark(self) -> str:
        """What deserves to be said of the words as they stand; empty for nothing."""
        lines = self.toPlainText().split("\n")
        if new := self.meant():
            return old_letters(" ".join(new.split()))
        long = next((at for at, line in enumerate(lines, 1) if len(line) > LINE_LENGTH), 0)
        return LONG_LINE.format(number=long, most=LINE_LENGTH) if long else ""

    def show_wrong(self, message: str) -> None:
        """Marks the field as the one to mend, or as fine when ``message`` is empty."""
        _mark(self, self.error, message or self.remark())

    def meant(self) -> str:
        """What the words say in today's letters, where they are of TCVN3 or VNI; else empty."""
        return _meant(self.toPlainText())

    def insertFromMimeData(self, source: QMimeData) -> None:
        """A paste is bounded, and only what can be printed comes in; what did not is said."""
        from counter_app.core.text import has_unprintable, printable_lines

        chosen = len(self.textCursor().selectedText())
        room = max(self._length - len(self.toPlainText()) + chosen, 0)
        came, fits = source.text(), source.text()[:room]
        old = bool(_meant(fits))  # one of the old letters is a hyphen that nobody sees
        self.insertPlainText(fits if old else printable_lines(fits))
        if len(came) > room:
            self.show_wrong(CUT.format(most=self._length))
        elif has_unprintable(fits) and not old:
            _say_of(self, DROPPED)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Everything is typing but the access key of what rests, and Ctrl+M over old letters."""
        if is_mend(event) and (new := self.meant()):
            self.selectAll()
            self.insertPlainText(new)
        elif not is_access_key(event):
            super().keyPressEvent(event)

    def _say_remark(self) -> None:
        if self.property("wrong") or self.remark():
            self.show_wrong("")


class Choice(QComboBox):
    """One of a few named values. ``picked`` tells that a person chose."""

    picked = Signal()

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: tuple[Any, ...] = ()
        self.error: QLabel | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(3)
        self.view().setAccessibleName(name)
        self.currentIndexChanged.connect(lambda _index: self._forget_wrong())
        self.activated.connect(lambda _index: self.picked.emit())

    def offer(self, options: Iterable[tuple[Any, str]]) -> None:
        """Replaces the options by ``(value, words)`` pairs; nothing is announced."""
        pairs = tuple(options)
        # Kept here, not in the items: Qt would hand a StrEnum back as a plain string.
        self._values = tuple(value for value, _ in pairs)
        self.blockSignals(True)
        self.clear()
        self.addItems([words for _, words in pairs])
        self.blockSignals(False)

    def value(self) -> Any:
        """The value chosen, or None when there is nothing to choose."""
        at = self.currentIndex()
        return self._values[at] if 0 <= at < len(self._values) else None

    def values(self) -> tuple[Any, ...]:
        """Everything that is offered."""
        return self._values

    def choose(self, value: object) -> None:
        """Shows ``value`` as chosen, if it is offered; nothing is announced."""
        if value in self._values:
            self.blockSignals(True)
            self.setCurrentIndex(self._values.index(value))
            self.blockSignals(False)

    def pick(self, words: str) -> None:
        """Picks the value of these words as a person would, if it is offered."""
        at = self.findText(words)
        if at >= 0:
            self.setCurrentIndex(at)
            self.picked.emit()

    def show_wrong(self, message: str) -> None:
        """Marks the choice as the one to mend, or as fine when ``message`` is empty."""
        _mark(self, self.error, message)

    def _forget_wrong(self) -> None:
        if self.property("wrong"):
            self.show_wrong("")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Words with too little room end in dots, as everywhere else; Qt would cut a letter."""
        # After the first picture: the style's names are 700.
        from PySide6.QtWidgets import QStyle, QStyleOptionComboBox, QStylePainter

        option, of = QStyleOptionComboBox(), QStyle
        self.initStyleOption(option)
        box, part = of.ComplexControl.CC_ComboBox, of.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(box, option, part, self).width() - 2 * BESIDE_WORDS
        elided = QtCore.Qt.TextElideMode.ElideRight
        option.currentText = self.fontMetrics().elidedText(option.currentText, elided, room)
        painter = QStylePainter(self)
        painter.drawComplexControl(box, option)
        painter.drawControl(of.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def touched(self) -> bool:
        """Whether the clerk has chosen and gone on."""
        return self.currentIndex() > 0 and not self.hasFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter moves on with the form instead of being eaten by the box."""
        if event.key() in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter):
            event.ignore()
        elif not is_access_key(event):
            super().keyPressEvent(event)


def _mark(field: QWidget, error: QLabel | None, message: str) -> None:
    was = bool(field.property("wrong"))
    set_role(field, wrong=bool(message))
    field.setAccessibleDescription(message)
    if error is not None:
        error.setText(message)
        error.setVisible(bool(message))
    elif was or message:  # no room beside it: the window says it
        _say_of(field, message)


def _say_of(field: QWidget, message: str) -> None:
    """The window says it in passing, where it can."""
    tell = getattr(field.window(), "say_of_field", None)
    if tell is not None:
        tell(message)


def _meant(text: str) -> str:
    """What ``text`` says in today's letters, where it is of TCVN3 or VNI; else empty."""
    if text.isascii():
        return ""
    from counter_app.core.legacy_text import meant

    return meant(text)


Field = LineEdit | Lines | Choice


def with_error(field: Field) -> QWidget:
    """``field`` with the place for its error under it."""
    error = label("", role="error", wrap=True)
    pair = panel(column(field, error, gap=0))
    error.hide()
    field.error = error
    return pair


def button(
    text: str,
    *,
    role: str = "normal",
    name: str = "",
    parent: QWidget | None = None,
) -> QPushButton:
    """A push button; ``&`` in ``text`` marks its access key."""
    # Given words at once, a button asks whether they are an icon and loads the names of 150.
    result = QPushButton(parent)
    result.setText(text)
    result.setProperty("role", role)
    result.setAutoDefault(False)
    result.setAccessibleName(name or text.replace("&&", "\0").replace("&", "").replace("\0", "&"))
    return result


def literal_button(
    text: str, *, role: str = "normal", parent: QWidget | None = None
) -> QPushButton:
    """A push button whose words come from data, shown as they are."""
    return button(literal(text), role=role, name=text, parent=parent)

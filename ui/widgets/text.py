"""Words on screen, always plain text: citizen text is never markup.

Qt guesses rich text in labels, tooltips and boxes; everything here takes the guess away.
"""

from PySide6 import QtCore
from PySide6.QtGui import QEnterEvent, QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from ui.strings import literal_tip
from ui.widgets.room import make_room


def label(
    text: str = "",
    *,
    role: str = "body",
    wrap: bool = False,
    parent: QWidget | None = None,
) -> QLabel:
    """A plain-text label; ``role`` picks its look in the style sheet."""
    result = WrappedLabel(parent) if wrap else QLabel(parent)
    result.setProperty("textFormat", "PlainText")
    result.setProperty("role", role)
    if wrap:
        result.setWordWrap(True)
        result.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    result.setText(text)
    return result


class WrappedLabel(QLabel):
    """Words on as many lines as they need; further ones have their room before they are drawn."""

    def setText(self, text: str) -> None:
        """Shows ``text``, none of it cut."""
        super().setText(text)
        if self.isVisible() and self.heightForWidth(self.width()) > self.height():
            make_room(self)


class ElidedLabel(QLabel):
    """One line that ends in "…" where there is no room; the whole text is its tooltip."""

    def __init__(self, *, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setProperty("textFormat", "PlainText")
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        """Shows as much of ``text`` as fits."""
        self._whole = text
        self.setAccessibleName(text)
        set_tool_tip(self, text)
        self._fit()

    def whole(self) -> str:
        """What it says, whether there is room for it or not."""
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fits the text anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics, words = self.fontMetrics(), self._whole
        if metrics.horizontalAdvance(words) > self.width():
            words = metrics.elidedText(words, QtCore.Qt.TextElideMode.ElideRight, self.width())
        self.setText(words)


class WholeLine(QLineEdit):
    """A field that is read from its beginning; what is longer than it the mouse tells whole."""

    def enterEvent(self, event: QEnterEvent) -> None:
        """Nothing is told twice, and nothing that is hidden."""
        super().enterEvent(event)
        seen = self.echoMode() == QLineEdit.EchoMode.Normal
        room = self.width() - 2 * self.fontMetrics().horizontalAdvance("m")
        cut = seen and self.fontMetrics().horizontalAdvance(self.text()) > room
        set_tool_tip(self, self.text() if cut else "")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard is gone on: what a long line ends with gives way to what it begins with."""
        super().focusOutEvent(event)
        why = QtCore.Qt.FocusReason
        stays = (why.PopupFocusReason, why.ActiveWindowFocusReason, why.MenuBarFocusReason)
        if event.reason() not in stays and not self.hasSelectedText():
            self.home(False)


def reading(name: str) -> QPlainTextEdit:
    """A pane of plain text to read, walked with the arrow keys; Tab leaves it."""
    pane = QPlainTextEdit()
    pane.setReadOnly(True)
    pane.setTabChangesFocus(True)
    pane.setAccessibleName(name)
    return pane


def key_cap(keys: str, parent: QWidget | None = None) -> QLabel:
    """The picture of a key beside the action it does."""
    result = label(keys, role="key", parent=parent)
    result.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return result


def field_label(text: str, buddy: QWidget, *, role: str = "quiet") -> QLabel:
    """A label whose ``&`` letter leads to ``buddy``; it also names it for screen readers."""
    result = label(text, role=role)
    # A mnemonic needs AutoText off but the ampersand read; PlainText keeps both.
    result.setBuddy(buddy)
    if not buddy.accessibleName():
        buddy.setAccessibleName(text.replace("&", ""))
    return result


def set_tool_tip(widget: QWidget, text: str) -> None:
    """A tooltip that shows ``text`` literally."""
    widget.setToolTip(literal_tip(text))


def literal(text: str) -> str:
    """``text`` for a button or menu, where a single ``&`` would be read as an access key."""
    return text.replace("&", "&&")


def set_role(widget: QWidget, **properties: object) -> None:
    """Changes style properties and repaints the widget in its new look."""
    if all(widget.property(name) == value for name, value in properties.items()):
        return
    for name, value in properties.items():
        widget.setProperty(name, value)
    # Whatever was never shown is dressed when it is.
    if widget.testAttribute(QtCore.Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)

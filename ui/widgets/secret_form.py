"""Fields that nobody reads over a shoulder, and the small forms of the entrance made of them."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from ui.widgets.beside import add_fields, nothing_wrong, say_beside
from ui.widgets.fields import Choice, LineEdit, button, is_enter
from ui.widgets.layout import Notice, column, row
from ui.widgets.text import label

LENGTH: Final = 200
CAPS: Final = "Phím Caps Lock đang bật: chữ gõ ra là chữ hoa."
INPUT_METHOD: Final = (
    "Bộ gõ tiếng Việt đang bật: chữ gõ ra có dấu. Hãy tắt bộ gõ nếu không định gõ dấu."
)
BUSY: Final = "Xin chờ…"


Fields = Mapping[str, tuple[str, LineEdit | Choice]]
"""Of each field's name its label, with an access key, and the field."""


class SecretEdit(LineEdit):
    """A field whose letters are not shown and kept nowhere; ``told`` says what spoils its typing."""

    told = Signal(str)
    secret = True

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name=name, length=LENGTH, parent=parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def value(self) -> str:
        """Exactly what was typed."""
        return self.text()

    def meant(self) -> str:
        """Whatever the letters look like, nothing is told of what they mean."""
        return ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A capital without Shift tells that Caps Lock is on."""
        typed = event.text()
        if len(typed) == 1 and typed.isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._tell(typed, caps=typed.isupper() != shift)
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """What an input method sends with marks tells that one is on."""
        self._tell(event.commitString() or event.preeditString(), caps=False)
        super().inputMethodEvent(event)

    def _tell(self, typed: str, *, caps: bool) -> None:
        if typed and not typed.isascii():
            self.told.emit(INPUT_METHOD)
        elif typed:
            self.told.emit(CAPS if caps else "")


class SecretForm(QWidget):
    """A few fields and one key; ``submitted`` carries the fields' values by name.

    Enter walks the fields and on the last one presses the key; Esc is ``left``.
    """

    submitted = Signal(dict)
    left = Signal()

    def __init__(self, told: str, fields: Fields, key: str) -> None:
        super().__init__()
        self.told = label(told, wrap=True)
        self.fields = {name: field for name, (_words, field) in fields.items()}
        self.said = Notice("warn")
        self.key = button(key, role="main")
        self.key.clicked.connect(self._submit)
        self.back = button("&Quay lại")
        self.back.clicked.connect(self.left)
        self._key_words = self.key.text()
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setContentsMargins(0, 0, 0, 0)
        add_fields(form, *fields.values())
        self.setLayout(column(self.told, form, self.said, row(self.key, self.back, None), None))
        for field in self.fields.values():
            if isinstance(field, SecretEdit):
                field.told.connect(lambda words: self.said.say(words, tone="warn"))

    def begin(self) -> None:
        """Nothing typed, nothing wrong, the keyboard in the first field."""
        self.forget()
        nothing_wrong(self.fields.values())
        self.said.say("")
        self.to_first()

    def to_first(self) -> None:
        """The keyboard into the first field."""
        next(iter(self.fields.values())).setFocus()

    def forget(self) -> None:
        """What was typed is nowhere any more."""
        for field in self.fields.values():
            if isinstance(field, LineEdit):
                field.setText("")

    def busy(self, busy: bool) -> None:
        """While it is looked at nothing moves and nothing is typed."""
        self.key.setText(BUSY if busy else self._key_words)
        for part in (*self.fields.values(), self.key, self.back):
            part.setEnabled(not busy)

    def refuse(self, error: UserError | EnvironmentFault) -> None:
        """Says why not beside its field; secrets are typed anew."""
        for field in self.fields.values():
            if isinstance(field, SecretEdit):
                field.setText("")
        say_beside(error, self.fields, self.said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter steps on, Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif not is_enter(event):
            super().keyPressEvent(event)
        elif self.focusWidget() is self.key or self._is_last():
            self._submit()
        elif self.focusWidget() is self.back:
            self.left.emit()
        else:
            self.focusNextChild()

    def _is_last(self) -> bool:
        return self.focusWidget() is tuple(self.fields.values())[-1]

    def _submit(self) -> None:
        if self.key.isEnabled():
            nothing_wrong(self.fields.values())
            self.said.say("")
            self.submitted.emit({name: one.value() for name, one in self.fields.items()})

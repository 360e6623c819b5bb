"""The two keys at the foot of the left column: put this intake aside, open one that waits."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.widgets.fields import button
from ui.widgets.layout import panel, row
from ui.widgets.text import key_cap


class HeldKeys(QWidget):
    """How many wait is always in sight; where none does, there is no key for them."""

    hold_pressed = Signal()
    open_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hold = button("Để sau", role="link", name="Để hồ sơ đang nhập lại, làm sau")
        self.open = button("", role="link")
        self._keys = key_cap("Ctrl D"), key_cap("Ctrl O")
        hold, open_ = self._keys
        self._waiting = panel(row(self.open, open_, gap=4))
        self.setLayout(row(self.hold, hold, None, self._waiting, gap=4))
        self.hold.clicked.connect(self.hold_pressed)
        self.open.clicked.connect(self.open_pressed)
        self._others = False
        self.show_waiting(0)

    def offer_others(self, others: bool) -> None:
        """Whoever may open what another left half-done has the key also where nothing waits."""
        self._others = others
        self.show_waiting(0)

    def show_waiting(self, count: int) -> None:
        """So many half-done intakes wait."""
        self.open.setText(f"Mở lại ({count})" if count or not self._others else "Người khác")
        self.open.setAccessibleName(f"Mở lại hồ sơ để sau, đang có {count}")
        self._waiting.setVisible(count > 0 or self._others)

    def narrow(self, narrow: bool) -> None:
        """Leaves out the pictures of keys where there is no room."""
        for key in self._keys:
            key.setVisible(not narrow)

    def stops(self) -> list[QWidget]:
        """Where the keyboard stops."""
        return [self.hold, self.open]

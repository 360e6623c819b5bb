"""What every page of the keepers' place is."""

from PySide6.QtWidgets import QWidget


class OfficePage(QWidget):
    """Stands at the right of the list. A key it has no use for goes on to the place: Esc leads back."""

    def enter(self) -> None:
        """It came to the front: read anew what is shown. The keyboard stays in the list."""

    def begin(self) -> None:
        """Enter on its name, or Alt and its number: the keyboard goes where its work starts."""
        self.setFocus()

    def leave(self) -> None:
        """The desk is left or the window closes: keep what must not be lost, forget what is secret."""

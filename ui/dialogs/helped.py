"""A dialog that is a place of its own: F1 opens its page of help over it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from ui.dialogs.dialog import Dialog
from ui.dialogs.help import HelpDialog


class HelpedDialog(Dialog):
    """Subclasses say what their page is."""

    help_page = "shell"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F1 reads on; every other key is the dialog's."""
        if event.key() == Qt.Key.Key_F1:
            HelpDialog.ask(self.help_page, parent=self, of_screen=False)
        else:
            super().keyPressEvent(event)

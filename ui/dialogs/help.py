"""One page of help per screen, on this machine, opened with F1."""

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from ui.dialogs.dialog import Dialog
from ui.theme import RESOURCES
from ui.widgets.fields import button
from ui.widgets.layout import column, row
from ui.widgets.text import label, reading

PAGES: Final = RESOURCES / "help"


def page(name: str) -> str:
    """The text of a help page; its first line is its title.

    A line ``@other`` stands for the whole page of that name.
    """
    text = (Path(PAGES) / f"{name}.txt").read_text(encoding="utf-8")
    lines = (page(line[1:]) if line.startswith("@") else line for line in text.splitlines())
    return "\n".join(lines)


class HelpDialog(Dialog):
    """Plain words on plain paper; Enter or Esc closes."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__("Trợ giúp", parent)
        self.fit(680, 560)
        title, _, body = page(name).partition("\n")
        text = reading(f"Trợ giúp: {title}")
        text.setPlainText(body.strip())
        self.wants_keys = False
        keys = button("Bảng &phím của màn hình này")
        keys.clicked.connect(self._leave_for_keys)
        close = button("Đóng")
        close.clicked.connect(self.accept)
        self.fill(column(label(title, role="title"), text, row(keys, None, close)))
        text.setFocus()

    def _leave_for_keys(self) -> None:
        self.wants_keys = True
        self.accept()

    def step_on(self) -> None:
        """Read: away with it."""
        self.accept()

    @classmethod
    def ask(cls, name: str, *, parent: QWidget) -> bool:
        """Shows a page until it is closed; whether the sheet of keys is wanted next."""
        page = cls(name, parent)
        page.exec()
        return page.wants_keys

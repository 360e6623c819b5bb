"""One page of help per screen, on this machine, opened with F1 from it and from its dialogs."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPixmap, QShowEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from ui import theme
from ui.dialogs.dialog import Dialog
from ui.theme import RESOURCES
from ui.widgets.fields import button
from ui.widgets.layout import column, row
from ui.widgets.text import label, reading

PAGES: Final = RESOURCES / "help"
HEADING: Final = "# "
GENERAL: Final = "shell"


def page(name: str) -> str:
    """The text of a help page; its first line is its title.

    A line ``# words`` is a heading; ``@other`` stands for the whole page of that name, its title as
    one. Lines broken within a sentence are one: the page breaks them where it is shown.
    """
    text = (Path(PAGES) / f"{name}.txt").read_text(encoding="utf-8")
    title, *lines = text.splitlines()
    told = (
        HEADING + page(line[1:]) if line.startswith("@") else line for line in _sentences(lines)
    )
    return "\n".join((title, *told))


def _sentences(lines: list[str]) -> list[str]:
    """A line that goes on with the sentence before it is one with it."""
    whole = list[str]()
    for line in lines:
        before = whole[-1] if whole else ""
        if before and (before.endswith((",", ";")) or line.lstrip(" (")[:1].islower()):
            whole[-1] += f" {line.strip()}"
        else:
            whole.append(line)
    return whole


def page_of(part: QWidget | None) -> str:
    """The page that tells of ``part``: its own, or that of what it lies in or stands over."""
    while part is not None:
        name = getattr(part, "help_page", "")
        if name:
            return str(name)
        part = part.parentWidget()
    return GENERAL


def _write(pane: QPlainTextEdit, body: str) -> None:
    """Fills ``pane``, headings strong, and stands at its beginning."""
    cursor = pane.textCursor()
    for number, line in enumerate(body.splitlines()):
        look = QTextCharFormat()
        if line.startswith(HEADING):
            look.setFontWeight(QFont.Weight.Bold)
        cursor.insertText("\n" * bool(number) + line.removeprefix(HEADING), look)
    pane.moveCursor(QTextCursor.MoveOperation.Start)


def picture(name: str) -> QPixmap:
    """How the place looks, in colours like those worn; null where a page has none.

    ``packaging/gallery --help-pictures`` draws them.
    """
    worn = "light" if theme.current() is theme.LIGHT else "dark"
    return QPixmap(str(Path(PAGES) / f"{name}-{worn}.png"))


class HelpDialog(Dialog):
    """Plain words and a picture of the place; Enter or Esc closes."""

    def __init__(
        self,
        name: str,
        parent: QWidget | None = None,
        *,
        of_screen: bool = True,
        section: str = "",
    ) -> None:
        super().__init__("Trợ giúp", parent)
        shown = picture(name)
        self.fit(680 if shown.isNull() else 1120, 560)
        title, _, body = page(name).partition("\n")
        self._section = section
        self.text = text = reading(f"Trợ giúp: {title}")
        _write(text, body.strip())
        self.wants_keys = False
        keys = button("Bảng &phím của màn hình này")
        keys.clicked.connect(self._leave_for_keys)
        keys.setVisible(of_screen)
        close = button("Đó&ng")
        close.clicked.connect(self.accept)
        beside = row(text, gap=14)
        beside.setStretch(0, 1)
        if not shown.isNull():
            beside.addWidget(self._framed(shown, title), 0, Qt.AlignmentFlag.AlignTop)
        self.fill(column(label(title, role="title"), beside, row(keys, None, close)))
        text.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Its section begins at the top of the pane, as far as the page is long enough."""
        super().showEvent(event)
        document = self.text.document()
        for at in map(document.findBlockByNumber, range(document.blockCount())):
            if self._section and at.text() == self._section:
                self.text.moveCursor(QTextCursor.MoveOperation.End)
                self.text.setTextCursor(QTextCursor(at))

    def _framed(self, shown: QPixmap, title: str) -> QLabel:
        """The picture, no wider than half of the page."""
        result = label("")
        wide = min(shown.width(), self.width() // 2)
        result.setPixmap(shown.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation))
        result.setProperty("role", "picture")
        result.setAccessibleName(f"Hình màn hình {title}")
        return result

    def _leave_for_keys(self) -> None:
        self.wants_keys = True
        self.accept()

    def open_help(self) -> None:
        """It is open."""

    def step_on(self) -> None:
        """Read: away with it."""
        self.accept()

    @classmethod
    def ask(cls, name: str, *, parent: QWidget, of_screen: bool = True, section: str = "") -> bool:
        """Shows a page until it is closed; whether the sheet of the screen's keys comes next."""
        page = cls(name, parent, of_screen=of_screen, section=section)
        page.exec()
        return page.wants_keys

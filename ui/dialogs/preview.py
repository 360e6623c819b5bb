"""The paper before it is paper: the pages of the very PDF that is printed, to look at and zoom."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.papers import PaperSize
from counter_app.services.office.machine import SHEET_WORDS
from counter_app.services.papers.preview import PageImage, Preview, pages_of
from ui import theme
from ui.desk.counter import Counter
from ui.desk.printing import Pages
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import Choice, button
from ui.widgets.layout import Notice, column, row
from ui.widgets.text import field_label, key_cap, label


class Drawn(Protocol):
    """Draws the pages of a file; called on the lane for slow work."""

    def __call__(self, pdf: bytes, /, *, dpi: float) -> Preview:
        """All pages that can be looked at."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """What a paper can be looked at and printed on, this once; a sheet of None is the desk's own.

    Without ``printing`` it is only looked at.
    """

    pages: Callable[[PaperSize | None], Pages]
    printing: Callable[[PaperSize | None], None] | None = None
    elsewhere: Callable[[PaperSize | None], None] | None = None


ZOOMS: Final = (72, 96, 120, 150, 200)
FIRST_ZOOM: Final = 1
SHEET_PX: Final = 170


def image_of(page: PageImage) -> QImage:
    """The page as a picture, pixel for pixel."""
    picture = QImage(page.rgb, page.width, page.height, page.width * 3, QImage.Format.Format_RGB888)
    return picture.copy()


class PreviewDialog(Dialog):
    """One page at a time; PgUp and PgDn turn pages, + and − change the size."""

    def __init__(
        self,
        counter: Counter,
        pages: Pages,
        parent: QWidget | None = None,
        *,
        printing: Callable[[], None] | None = None,
        drawn: Drawn = pages_of,
        sheets: Sheets | None = None,
    ) -> None:
        super().__init__("Xem giấy", parent)
        self._printing, self._drawn, self._sheets = printing, drawn, sheets
        self._counter, self._draw = counter, pages
        self._preview: Preview | None = None
        self._page, self._zoom = 0, FIRST_ZOOM
        self._asked = 0
        self.fit(900, 700)
        self.notice = Notice("info")
        self.picture = label()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setAccessibleName("Trang giấy")
        self.where = label("", role="quiet")
        self.smaller = button("−", role="small", name="Thu nhỏ")
        self.larger = button("+", role="small", name="Phóng to")
        self.back = button("Trang trước", role="small")
        self.forth = button("Trang sau", role="small")
        self.print = button("&In", name="In giấy này")
        self.print.setVisible(printing is not None or bool(sheets and sheets.printing))
        self.elsewhere = button("&Dùng máy khác")
        self.elsewhere.setVisible(bool(sheets and sheets.elsewhere))
        self.sheet = Choice(name="Khổ giấy", parent=self)
        self.sheet.setMinimumWidth(theme.px(SHEET_PX))
        self.sheet.setVisible(sheets is not None)
        self.sheet.offer([(None, "Khổ đang dùng"), *SHEET_WORDS.items()])
        self.shut = button("Đó&ng")
        self._lay_out()
        self._connect()
        self._load()

    def _lay_out(self) -> None:
        pane = QScrollArea()
        pane.setWidget(self.picture)
        pane.setWidgetResizable(True)
        pane.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bar = row(
            self.smaller,
            self.larger,
            self.back,
            key_cap("PgUp"),
            self.forth,
            key_cap("PgDn"),
            self.where,
            None,
        )
        keys = row(self.print, self.elsewhere, self.shut)
        if self._sheets is None:
            bar.addLayout(keys)
            box = column(self.notice, pane, bar)
        else:
            own = row(field_label("&Khổ giấy", self.sheet), self.sheet, None)
            own.addLayout(keys)
            box = column(self.notice, pane, bar, own)
        box.setStretch(1, 1)
        self.fill(box)
        if self._printing is None:
            self.shut.setFocus()
            return
        # Not on a key: the Enter that opened it, pressed twice, must not put away what is to print.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()

    def _connect(self) -> None:
        steps: tuple[tuple[QPushButton, Callable[[], None]], ...] = (
            (self.smaller, lambda: self.zoom(-1)),
            (self.larger, lambda: self.zoom(1)),
            (self.back, lambda: self.turn(-1)),
            (self.forth, lambda: self.turn(1)),
            (self.print, self._print),
            (self.elsewhere, self._print_elsewhere),
            (self.shut, self.accept),
        )
        for key, act in steps:
            key.clicked.connect(act)
        self.sheet.picked.connect(self._draw_anew)

    def _draw_anew(self) -> None:
        """The same paper on another sheet."""
        if self._sheets is not None:
            self._draw, self._preview = self._sheets.pages(self.sheet.value()), None
            self._page = 0
            self._load()

    def _print(self) -> None:
        self.accept()
        if self._sheets is not None and self._sheets.printing is not None:
            self._sheets.printing(self.sheet.value())
        elif self._printing is not None:
            self._printing()

    def _print_elsewhere(self) -> None:
        self.accept()
        if self._sheets is not None and self._sheets.elsewhere is not None:
            self._sheets.elsewhere(self.sheet.value())

    def _load(self) -> None:
        dpi = ZOOMS[self._zoom]
        kept = self._preview.pdf if self._preview is not None else None
        self.notice.say("Đang vẽ giấy…", tone="info")

        def work() -> Preview:
            return self._drawn(kept if kept is not None else self._draw(), dpi=dpi)

        self._asked += 1
        asked = self._asked
        self._counter.on_io(
            work,
            owner=self,
            done=lambda preview: self._loaded(preview, asked),
            failed=self._not_loaded,
        )

    def _loaded(self, preview: Preview, asked: int) -> None:
        """An answer to an older question, of another sheet or size, is dropped."""
        if asked != self._asked:
            return
        self._preview = preview
        self.notice.say("")
        self._show()

    def _not_loaded(self, error: UserError | EnvironmentFault) -> None:
        self.notice.say(error.message, tone="bad")

    def _show(self) -> None:
        if self._preview is None:
            return
        pages = self._preview.pages
        self._page = min(self._page, len(pages) - 1)
        self.picture.setPixmap(QPixmap.fromImage(image_of(pages[self._page])))
        self.where.setText(f"Trang {self._page + 1}/{len(pages)}")
        self.back.setEnabled(self._page > 0)
        self.forth.setEnabled(self._page < len(pages) - 1)
        self.smaller.setEnabled(self._zoom > 0)
        self.larger.setEnabled(self._zoom < len(ZOOMS) - 1)

    def turn(self, step: int) -> None:
        """To another page, if there is one."""
        count = len(self._preview.pages) if self._preview is not None else 0
        if 0 <= self._page + step < count:
            self._page += step
            self._show()

    def zoom(self, step: int) -> None:
        """The same page larger or smaller."""
        if 0 <= self._zoom + step < len(ZOOMS):
            self._zoom += step
            self._load()

    def step_on(self) -> None:
        """Enter where no key has the keyboard: a paper that is to be printed stays."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page and size keys; Esc closes."""
        acts = {
            Qt.Key.Key_PageDown: lambda: self.turn(1),
            Qt.Key.Key_PageUp: lambda: self.turn(-1),
            Qt.Key.Key_Plus: lambda: self.zoom(1),
            Qt.Key.Key_Equal: lambda: self.zoom(1),
            Qt.Key.Key_Minus: lambda: self.zoom(-1),
        }
        act = acts.get(Qt.Key(event.key()))
        if act is not None:
            act()
        else:
            super().keyPressEvent(event)

    @classmethod
    def ask(
        cls,
        counter: Counter,
        pages: Pages,
        *,
        parent: QWidget,
        printing: Callable[[], None] | None = None,
        drawn: Drawn = pages_of,
        sheets: Sheets | None = None,
    ) -> None:
        """Shows a paper until it is closed; with ``printing`` it has a key that prints it.

        ``sheets`` lets the clerk take another sheet or printer this once.
        ``drawn`` makes pictures of its pages: strangers' files are drawn in a process of their own.
        """
        cls(counter, pages, parent, printing=printing, drawn=drawn, sheets=sheets).exec()

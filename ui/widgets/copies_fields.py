"""Certified copies wanted: one line per original with its pages, sheets and copies.

Enter after the last number of a line begins the next one, as for a pile of forty: pages, Tab, Tab,
copies, Enter. A line begun and left empty counts for nothing and goes with the next Enter.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from counter_app.domain.certified_copy import CertifiedCopy
from ui import theme, typed
from ui.widgets.fields import LineEdit, button, is_enter
from ui.widgets.layout import column, row, scrolling
from ui.widgets.text import ElidedLabel, label

TITLES = ("Giấy tờ cần chứng thực", "Trang", "Tờ", "Bản")
MOST_LINES = 200
USUAL_DOCUMENT = "Giấy tờ"
STACKED_PX = 300


class _Line:
    """The four fields of one original."""

    def __init__(self, number: int) -> None:
        where = f"giấy tờ {number}"
        self.document = LineEdit(name=f"Tên {where}", length=200, hint=USUAL_DOCUMENT)
        self.pages = self._count(f"Số trang {where}", "1")
        self.sheets = self._count(f"Số tờ {where}", "")
        self.copies = self._count(f"Số bản {where}", "1")

    @staticmethod
    def _count(name: str, text: str) -> LineEdit:
        field = LineEdit(name=name, length=4)
        field.setText(text)
        field.setFixedWidth(theme.px(52))
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        return field

    def fields(self) -> tuple[LineEdit, ...]:
        """In the order of the line."""
        return (self.document, self.pages, self.sheets, self.copies)

    def drop(self) -> None:
        """Takes the fields away, at once: nobody may find them here until they are gone."""
        for field in self.fields():
            field.hide()
            field.setParent(None)
            field.deleteLater()

    def is_begun_only(self) -> bool:
        """Whether nothing was counted or named here yet."""
        return not self.pages.text() and not self.document.text()

    def read(self) -> CertifiedCopy:
        """The line as a value; an empty count of sheets means two pages to a sheet."""
        pages, sheets = typed.count(self.pages.value()), self.sheets.value()
        return CertifiedCopy(
            document=self.document.value() or USUAL_DOCUMENT,
            pages=pages,
            sheets=typed.count(sheets) if sheets else max(1, (pages + 1) // 2),
            copies=typed.count(self.copies.value()),
        )


class CopiesFields(QWidget):
    """As many lines as there are originals; the first is always there."""

    changed = Signal()
    lengthened = Signal()
    """A line was added; the way of the keyboard must be laid anew."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[_Line] = []
        self._stacked = False
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        self._what = ElidedLabel(role="quiet")  # gives way where there is little room
        self._what.say(TITLES[0])
        self._grid.addWidget(self._what, 0, 0)
        self._titles = tuple(label(title, role="quiet") for title in TITLES[1:])
        self._grid.setColumnStretch(0, 1)
        inner = QWidget()
        inner.setLayout(column(self._grid, None, gap=0))
        self._pane = scrolling(inner)
        self._more = button("Thê&m giấy tờ", role="small")
        self._more.clicked.connect(self._add_and_go)
        self.setLayout(column(self._pane, row(self._more, None), gap=4))
        self.hide()
        self._add()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room a name stands over its numbers."""
        super().resizeEvent(event)
        stacked = event.size().width() < theme.px(STACKED_PX)
        if stacked != self._stacked:
            self._stacked = stacked
            self._place()

    def _place(self) -> None:
        """The titles and all lines; what a name is its own hint says, where it is stacked."""
        self._what.setVisible(not self._stacked)
        for at, title in enumerate(self._titles, start=1):
            self._grid.addWidget(title, 1 if self._stacked else 0, at)
        for number in range(len(self._lines)):
            self._place_line(number)
        self._fit()

    def _place_line(self, number: int) -> None:
        name, *counts = self._lines[number].fields()
        below = 2 * number + 2 if self._stacked else number + 1
        if self._stacked:
            above = below - 1 if number else 0  # the titles stand between the first name and its
            self._grid.addWidget(name, above, 0, 1, len(TITLES))
        else:
            self._grid.addWidget(name, below, 0)
        for at, field in enumerate(counts, start=1):
            self._grid.addWidget(field, below, at)

    def ask(self, wanted: bool) -> None:
        """Shows the panel, empty, or hides it."""
        self.take(())
        self.setVisible(wanted)

    def read(self) -> tuple[CertifiedCopy, ...]:
        """What is wanted; nothing while the panel is hidden."""
        if self.isHidden():
            return ()
        told = [line for line in self._lines if not line.is_begun_only()]
        return tuple(line.read() for line in told or self._lines)

    def take(self, wanted: tuple[CertifiedCopy, ...]) -> None:
        """Shows lines that were kept, or one fresh line."""
        for line in self._lines:
            line.drop()
        self._lines.clear()
        for copy in wanted or (None,):
            line = self._add()
            if copy is not None:
                for field, value in zip(
                    line.fields(),
                    (copy.document, copy.pages, copy.sheets, copy.copies),
                    strict=True,
                ):
                    field.setText(str(value))

    def held(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def take_held(self, held: int) -> None:
        """As many lines again."""
        while len(self._lines) < min(held, MOST_LINES):
            self._add()

    def first(self) -> QWidget:
        """Where entering begins: the count of pages, the name may stay as it is."""
        return self._lines[-1].pages

    def lines(self) -> dict[str, LineEdit]:
        """Every line that is typed into, by its number and place."""
        return {
            f"copies.{number}.{at}": field
            for number, line in enumerate(self._lines)
            for at, field in enumerate(line.fields())
        }

    def stops(self) -> list[QWidget]:
        """Where the keyboard stops, line by line."""
        return [field for line in self._lines for field in line.fields()] + [self._more]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter after a line's copies begins the next; in one just begun it goes on without it."""
        focus, last = QApplication.focusWidget(), self._lines[-1]
        if not is_enter(event):
            super().keyPressEvent(event)
        elif focus is last.copies and not last.is_begun_only():
            self._begin_next()
        elif focus is last.copies or (focus is last.pages and last.is_begun_only()):
            self._drop_begun()
            event.ignore()
        elif any(focus is line.copies for line in self._lines):
            self.focusNextChild()
        else:
            event.ignore()

    def _begin_next(self) -> None:
        """An empty line with as many copies as the one before, the keyboard in its pages."""
        before = self._lines[-1]
        self._add_and_go()
        line = self._lines[-1]
        if line is not before:
            line.pages.setText("")
            line.copies.setText(before.copies.text())
            line.pages.setFocus(Qt.FocusReason.TabFocusReason)

    def _drop_begun(self) -> None:
        """Away with the line that was begun for nothing, unless it is the only one."""
        if len(self._lines) < 2:
            return
        line = self._lines.pop()
        self._lines[-1].copies.setFocus(Qt.FocusReason.OtherFocusReason)
        line.drop()
        self._fit()
        self.lengthened.emit()
        self.changed.emit()

    def _fit(self) -> None:
        most, high = (2, 76) if self._stacked else (3, 40)
        self._pane.setFixedHeight(theme.px(24 + min(len(self._lines), most) * high))

    def _add(self) -> _Line:
        line = _Line(len(self._lines) + 1)
        self._lines.append(line)
        self._place_line(len(self._lines) - 1)
        for field in line.fields():
            field.textChanged.connect(self.changed)
            field.show()  # now: a layout would show it a turn later, and it could not have the focus
        self._fit()
        return line

    def _add_and_go(self) -> None:
        if len(self._lines) < MOST_LINES:
            line = self._add()
            self.lengthened.emit()
            self.changed.emit()
            line.document.setFocus(Qt.FocusReason.TabFocusReason)

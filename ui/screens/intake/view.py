"""The three columns of the intake screen. Builds and lays out; knows no service."""

from itertools import pairwise

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.screens.intake.procedure_panel import Find, ProcedurePanel
from ui.screens.intake.receipt_panel import RightColumn
from ui.screens.intake.submitter_panel import SubmitterPanel
from ui.widgets.fields import Choice, LineEdit
from ui.widgets.layout import CARDS_APART, CARDS_CLOSE, Pane, column, row, stack

WIDE = 1200
ROOMY = 1120
"""From here on the fields stand two in a row and the keys beside the heads."""
NARROW = 1000
TIGHT = 640
UNBOUND = 16_777_215  # Qt's own greatest size


class IntakeView(QWidget):
    """Who, what, the promise: read and walked from left to right."""

    def __init__(self, find: Find, parent: QWidget) -> None:
        super().__init__(parent)
        self._stacked = False
        self.left = SubmitterPanel()
        self.middle = ProcedurePanel(find)
        self.right = RightColumn()
        parent.setLayout(row(self, gap=0))
        self._pinned = column(gap=0)
        work = QWidget()
        self._all = Pane(work, flows=True)
        self._sides = row(column(self._pinned, self._all), self.right)
        self._sides.setStretch(0, 1)
        self.setLayout(self._sides)
        # Filled where it stands: whatever moves to another parent is styled anew with all it holds.
        self._columns = row(self.left, self.middle)
        self._columns.setStretch(0, 38)
        self._columns.setStretch(1, 62)
        work.setLayout(self._columns)
        self._fit(WIDE)
        self.lay_the_way()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the columns give some of theirs, then stand one on another."""
        super().resizeEvent(event)
        self._fit(theme.room(event.size().width()))

    def _fit(self, room: int) -> None:
        close, narrow, tight = room < ROOMY, room < NARROW, room < TIGHT
        self.left.setMinimumWidth(0 if tight else theme.px(268 if narrow else 280))
        self.left.setMaximumWidth(UNBOUND if tight else theme.px(400))
        self.right.setFixedWidth(theme.px(240 if narrow else 304))
        for box in (self._sides, self._columns):
            box.setSpacing(CARDS_CLOSE if narrow else CARDS_APART)
        self.right.promise.narrow(narrow)
        self.right.receipt.narrow(narrow)
        self.middle.narrow(close)
        self.left.narrow(close)
        self._stack(tight)

    def _stack(self, tight: bool) -> None:
        """One over the other, scrolling together under the great name; or side by side."""
        if tight == self._stacked:
            return
        self._stacked = tight
        self._all.flow(not tight)
        stack(tight, self._columns)
        for at, share in enumerate((0, 0) if tight else (38, 62)):
            self._columns.setStretch(at, share)
        for part in (self.left, self.middle):
            part.flow(tight)
        if tight:
            self._pinned.addWidget(self.left.great_name)
        self.lay_the_way()  # what moved house would come last

    def lay_the_way(self) -> None:
        """Tab goes as the eye goes: left, middle, right; fields made later take their place."""
        promise = self.right.promise
        way = [
            *self.left.stops(),
            *self.middle.stops(),
            promise.why,
            promise.preview,
            promise.agreed,
            promise.today,
            promise.guide,
            promise.refuse,
            promise.receive,
            promise.at_once,
        ]
        for stops in (way, self.right.receipt.stops()):
            for before, after in pairwise(stops):
                QWidget.setTabOrder(before, after)

    def lines(self) -> dict[str, LineEdit]:
        """Every line that is typed into, by the field of the draft it fills."""
        return self.left.lines() | self.middle.lines()

    def has_more_than_person(self) -> bool:
        """Whether anything stands in a line beside those that a card fills."""
        card = self.left.person.leads().values()
        lines = (*self.left.lines().values(), self.middle.procedure.field)
        return any(line.text() for line in lines if line not in card)

    def fields(self) -> list[LineEdit | Choice]:
        """Every field that can be wrong."""
        parts = (self.left, self.middle)
        lines = [field for part in parts for field in part.findChildren(LineEdit)]
        return [*lines, *(field for part in parts for field in part.findChildren(Choice))]

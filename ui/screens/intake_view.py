"""The three columns of the intake screen. Builds and lays out; knows no service."""

from itertools import pairwise

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.screens.procedure_panel import Find, ProcedurePanel
from ui.screens.promise_panel import RightColumn
from ui.screens.submitter_panel import SubmitterPanel
from ui.widgets.fields import Choice, LineEdit
from ui.widgets.layout import row

NARROW = 1000


class IntakeView(QWidget):
    """Who, what, the promise: read and walked from left to right."""

    def __init__(self, find: Find, parent: QWidget) -> None:
        super().__init__(parent)
        self.left = SubmitterPanel()
        self.middle = ProcedurePanel(find)
        self.right = RightColumn()
        self.left.setMinimumWidth(280)
        self.left.setMaximumWidth(400)
        self.right.setFixedWidth(304)
        columns = row(self.left, self.middle, self.right, gap=14)
        columns.setStretch(0, 38)
        columns.setStretch(1, 62)
        self.setLayout(columns)
        parent.setLayout(row(self, gap=0))
        self.lay_the_way()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the outer columns give some of theirs."""
        super().resizeEvent(event)
        narrow = event.size().width() < NARROW
        self.left.setMinimumWidth(244 if narrow else 280)
        self.right.setFixedWidth(240 if narrow else 304)
        self.right.promise.narrow(narrow)
        self.middle.narrow(narrow)
        self.left.narrow(narrow)

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
            promise.receive,
            promise.at_once,
        ]
        for before, after in pairwise(way):
            QWidget.setTabOrder(before, after)

    def fields(self) -> list[LineEdit | Choice]:
        """Every field that can be wrong."""
        parts = (self.left, self.middle)
        lines = [field for part in parts for field in part.findChildren(LineEdit)]
        return [*lines, *(field for part in parts for field in part.findChildren(Choice))]

    def show_widget(self, widget: QWidget) -> None:
        """Scrolls a column so that ``widget`` is seen."""
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget)
            parent = parent.parentWidget()

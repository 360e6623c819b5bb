"""Room for a whole screen or dialog: what does not fit scrolls, so that no sentence is cut.

Qt's boxes press a wrapped sentence below its height when there is too little for all of them;
what lies in a room is never given too little.
"""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QBoxLayout,
    QFormLayout,
    QLayout,
    QLayoutItem,
    QScrollBar,
    QStackedLayout,
    QWidget,
)

APART_PX = 4


class Room(QWidget):
    """As wide as it is given; the bar that moves its inside lies in the margin of the inside.

    ``beside``: the inside has no margin, so where it scrolls it leaves the bar its width.
    What has the keyboard in it is brought into sight by ``sight``.
    """

    BAR_PX, AROUND_PX = 12, 100

    def __init__(
        self, inner: QWidget, parent: QWidget | None = None, *, beside: bool = False
    ) -> None:
        super().__init__(parent)
        self.inside, self._needed = inner, 0
        self._beside = self.BAR_PX + APART_PX if beside else 0
        inner.setParent(self)
        self.bar = QScrollBar(parent=self)  # unnamed, it would be tried as one of ``Qt``'s first
        self.bar.hide()
        self.bar.valueChanged.connect(lambda at: inner.move(0, -at))

    def sizeHint(self) -> QSize:
        """What the inside would like."""
        return self.inside.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """All that the inside needs, as far as the screen has it."""
        least = self.inside.minimumSizeHint()
        most = self.screen().availableSize().height() - self.AROUND_PX
        return QSize(least.width(), min(self._needed or least.height(), most))

    def hasHeightForWidth(self) -> bool:
        """Whether the inside has."""
        return self.inside.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        """What the inside would like at that width."""
        return self.inside.heightForWidth(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The inside follows."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """The inside asks for another height."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
            self.updateGeometry()
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turns the bar, where there is one."""
        if self.bar.isVisible():
            QApplication.sendEvent(self.bar, event)
        else:
            super().wheelEvent(event)

    def _fit(self) -> None:
        inner, room = self.inside, self.height()
        width = self.width() - (0 if self.bar.isHidden() else self._beside)
        if inner.width() != width:
            inner.resize(width, inner.height())
        needed = least_height(inner)
        if self.isVisible():  # widths that nobody saw yet say nothing
            self._needed = needed
        inner.resize(width, max(needed, room))
        self.bar.setGeometry(self.width() - self.BAR_PX, 0, self.BAR_PX, room)
        self.bar.setPageStep(room)
        self.bar.setSingleStep(max(room // 8, 1))
        self.bar.setRange(0, max(needed - room, 0))
        scrolled = not self.bar.isHidden()
        self.bar.setVisible(needed > room)
        if self._beside and scrolled != (needed > room):
            self._fit()


def make_room(part: QWidget) -> None:
    """Gives ``part`` the height it asks for now, as far as the room it lies in.

    Qt hands such a wish on by one parent each turn of its loop, and paints in between; only for
    what is newly shown it does not wait.
    """
    around: QWidget | None = part
    while around is not None:
        QApplication.sendEvent(around, QEvent(QEvent.Type.LayoutRequest))
        if isinstance(around, Room) or around.isWindow():
            return
        around = around.parentWidget()


def least_height(widget: QWidget) -> int:
    """What ``widget`` needs at its present width to show every sentence whole."""
    inside = widget.layout()
    if inside is None or isinstance(widget, QAbstractScrollArea | Room):
        wraps = widget.hasHeightForWidth() and not isinstance(widget, Room)
        asked = (
            widget.heightForWidth(widget.width()) if wraps else widget.minimumSizeHint().height()
        )
    else:
        asked = _least(inside)
    return min(max(asked, widget.minimumHeight()), widget.maximumHeight())


def _least(layout: QLayout) -> int:
    margins = layout.contentsMargins()
    around = margins.top() + margins.bottom()
    if isinstance(layout, QStackedLayout):
        shown = layout.currentWidget()
        return around + (least_height(shown) if shown is not None else 0)
    if isinstance(layout, QFormLayout):
        return around + _least_of_form(layout)
    if not isinstance(layout, QBoxLayout):
        wraps, width = layout.hasHeightForWidth(), layout.geometry().width()
        return layout.minimumHeightForWidth(width) if wraps else layout.minimumSize().height()
    parts = [one for at in range(layout.count()) if (one := layout.itemAt(at)) is not None]
    seen = [one for one in parts if not one.isEmpty()]
    needed = [_least_of(one) for one in seen]
    most = max(needed, default=0)
    way = QBoxLayout.Direction
    if layout.direction() in (way.LeftToRight, way.RightToLeft):
        return around + most
    # Where a box has too little it takes from the highest first, down to one common height:
    # no part may need more than that.
    given = [max(need, min(_asked(one), most)) for one, need in zip(seen, needed, strict=True)]
    return around + sum(given) + layout.spacing() * max(len(given) - 1, 0)


def _asked(item: QLayoutItem) -> int:
    """The height a box holds to be the least of what wraps."""
    return item.heightForWidth(item.geometry().width()) if item.hasHeightForWidth() else 0


def _least_of_form(form: QFormLayout) -> int:
    """Its rows; where a label stands over its field, both count."""
    rows: list[int] = []
    role = QFormLayout.ItemRole
    for at in range(form.rowCount()):
        found = (
            form.itemAt(at, one) for one in (role.LabelRole, role.FieldRole, role.SpanningRole)
        )
        parts = [one for one in found if one is not None and not one.isEmpty()]
        lefts = {one.geometry().left() for one in parts}
        heights = [_least_of(one) for one in parts]
        if heights:
            beside = len(lefts) == len(parts)
            rows.append(max(heights) if beside else sum(heights) + form.verticalSpacing())
    return sum(rows) + form.verticalSpacing() * max(len(rows) - 1, 0)


def _least_of(item: QLayoutItem) -> int:
    inside, widget = item.layout(), item.widget()
    if inside is not None:
        return _least(inside)
    if widget is None:
        return item.minimumSize().height()
    if widget.layout() is None and not widget.hasHeightForWidth():
        return item.minimumSize().height()  # Qt minds the widget's size policy
    return least_height(widget)

"""What has the keyboard is seen: whatever scrolls around it follows, also when the form moves it.

Rows that appear, panels that open, larger text and sentences under a field all move what stands
below them. One rule for every place and dialog; nobody else scrolls to the keyboard. An answer that
comes late cannot draw it to a place that is no longer in front: it goes back to where it was.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QScrollArea,
    QScrollBar,
    QStackedWidget,
    QWidget,
)
from shiboken6 import isValid

from ui import theme
from ui.widgets.room import Room

AROUND: Final = 28
"""What is seen above and below, as far as there is room: the line of words that says what it is."""
_MOVES: Final = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.KeyPress})


class _Scroller(NamedTuple):
    """What moves ``inside`` up and down behind an opening of ``page`` pixels."""

    inside: QWidget
    bar: QScrollBar
    page: int


class Sight(QObject):
    """Follows the keyboard of the whole application."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._watched: list[QWidget] = []
        self._is_asked = False
        app.focusChanged.connect(self._follow)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Something on the way from the keyboard to the outermost scroller has moved."""
        if event.type() in _MOVES and not self._is_asked:
            self._is_asked = True
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User))
        return False

    def customEvent(self, _event: QEvent) -> None:
        """All that moves at one stroke has moved."""
        self._show()

    def _follow(self, left: QWidget | None, now: QWidget | None) -> None:
        if left is not None and left.isVisible() and _is_behind(now):
            left.setFocus()
            return
        for one in self._watched:
            if isValid(one):
                one.removeEventFilter(self)
        self._watched = _moved_by_the_form(now)
        for one in self._watched:
            one.installEventFilter(self)
        self._show()

    def _show(self) -> None:
        self._is_asked = False
        if (part := QApplication.focusWidget()) is not None:
            bring_into_sight(part)


def bring_into_sight(part: QWidget) -> None:
    """Scrolls whatever ``part`` lies in until it is seen."""
    for scroller in _scrollers(part):
        _bring(_spot(part, scroller), scroller)


def _bring(spot: QRect, by: _Scroller) -> None:
    """What is hidden of ``spot``, and as much around it as fits; of a spot too high its top."""
    first, last = by.bar.value(), by.bar.value() + by.page
    if first <= spot.top() and spot.bottom() < last:
        return
    around = max(min(theme.px(AROUND), (by.page - spot.height()) // 2), 0)
    low, high = spot.top() - around, spot.bottom() + 1 + around
    by.bar.setValue(min(max(first, high - by.page), low))


def _spot(part: QWidget, by: _Scroller) -> QRect:
    """Where ``part`` is in what is scrolled, what is said of it too; of a long list the row."""
    from PySide6.QtWidgets import QAbstractItemView  # after the first picture

    spot = part.rect()
    if isinstance(part, QAbstractItemView) and part.height() > by.page:
        row = part.visualRect(part.currentIndex())
        spot = row.translated(part.viewport().pos()) if row.isValid() else spot
    spot.moveTopLeft(part.mapTo(by.inside, spot.topLeft()))
    said = getattr(part, "error", None)
    if isinstance(said, QLabel) and said.isVisible() and by.inside.isAncestorOf(said):
        spot |= QRect(said.mapTo(by.inside, QPoint(0, 0)), said.size())
    return spot


def _scrollers(part: QWidget | None) -> Iterator[_Scroller]:
    """Whatever scrolls ``part``, from the inside out."""
    for over in _over(part):
        if isinstance(over, QScrollArea) and (inside := over.widget()) is not None:
            yield _Scroller(inside, over.verticalScrollBar(), over.viewport().height())
        elif isinstance(over, Room):
            yield _Scroller(over.inside, over.bar, over.height())


def _moved_by_the_form(part: QWidget | None) -> list[QWidget]:
    """``part`` and what it lies in, up to the outermost scroller; not what scrollers themselves move."""
    path = [part, *_over(part)] if part is not None else []
    scrolled = [one.inside for one in _scrollers(part)]
    last = path.index(scrolled[-1]) + 1 if scrolled else 0
    return [one for one in path[: last + 2] if one not in scrolled] if scrolled else []


def _is_behind(part: QWidget | None) -> bool:
    """Whether ``part`` lies on a page that another page is in front of."""
    path = [part, *_over(part)] if part is not None else []
    return any(
        isinstance(pages, QStackedWidget) and pages.currentWidget() is not page
        for page, pages in pairwise(path)
    )


def _over(part: QWidget | None) -> Iterator[QWidget]:
    over = part.parentWidget() if part is not None else None
    while over is not None:
        yield over
        over = over.parentWidget()

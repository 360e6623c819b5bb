"""What the keyboard walks in a place or dialog, and what is wrong with it: each a check of its own."""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Final
from weakref import WeakKeyDictionary, WeakSet

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTabBar,
    QWidget,
)

from ui import theme
from ui.widgets.text import ElidedLabel

ACTED_ON: Final = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
)
INSIDE: Final = (QAbstractItemView, QAbstractSpinBox, QComboBox, QTabBar)
LEAST_PX, FRAME_PX, LEAST_RATIO = 24, 4, 3.0
LOOKED_AT: Final = WeakKeyDictionary[QWidget, WeakSet[QWidget]]()
Wrong = Iterable[str]


def acted_on(place: QWidget) -> list[QWidget]:
    """What a person can act on in ``place`` now; a part inside a field is the field's own."""
    return [
        one
        for one in place.findChildren(QWidget)
        if isinstance(one, ACTED_ON)
        and one.isVisibleTo(place)
        and one.isEnabled()
        and one.window() is place.window()
        and not any(isinstance(over, INSIDE) for over in _over(one))
    ]


def _over(part: QWidget) -> Iterator[QWidget]:
    over = part.parentWidget()
    while over is not None:
        yield over
        over = over.parentWidget()


def told(part: QWidget | None) -> str:
    return "" if part is None else f"{type(part).__name__} {part.accessibleName()!r}"


def nameless(place: QWidget) -> Wrong:
    """Those a screen reader could not name, or not say what they are."""
    for one in acted_on(place):
        spoken = QAccessible.queryAccessibleInterface(one)
        if not spoken.text(QAccessible.Text.Name).strip():
            yield f"no name: {type(one).__name__} in {told(one.parentWidget())}"
        if spoken.role() in (QAccessible.Role.NoRole, QAccessible.Role.Client):
            yield f"no role: {told(one)}"


def stops(place: QWidget) -> list[QWidget]:
    """Where Tab halts, in its order, from the first."""
    found, at = list[QWidget](), place.window().nextInFocusChain()
    while at is not None and at is not place.window():
        wants = at.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        if wants and at.isVisibleTo(place) and at.isEnabled() and place.isAncestorOf(at):
            found.append(at)
        at = at.nextInFocusChain()
    return found


def unreachable(place: QWidget) -> Wrong:
    """Those the keyboard cannot come to: neither by Tab nor by a key of their own."""
    reached = set(stops(place))
    for one in acted_on(place):
        proxy = one.focusProxy() or one
        own = isinstance(one, QAbstractButton) and (not one.shortcut().isEmpty())
        if one not in reached and proxy not in reached and not own:
            yield f"not reached: {told(one)}"


def small(place: QWidget) -> Wrong:
    """Those too small to be hit."""
    for one in acted_on(place):
        if min(one.width(), one.height()) < LEAST_PX:
            yield f"small: {told(one)} {one.size().toTuple()}"


def overlapping(place: QWidget) -> Wrong:
    """Those that lie over one another."""
    parts = acted_on(place)
    for at, one in enumerate(parts):
        for other in parts[at + 1 :]:
            beside = one.parentWidget() is other.parentWidget()
            if beside and one.geometry().intersects(other.geometry()):
                yield f"overlapping: {told(one)} and {told(other)}"


def clipped(place: QWidget) -> Wrong:
    """Words that have less room than they need."""
    for one in (*place.findChildren(QLabel), *place.findChildren(QAbstractButton)):
        words = one.text() if isinstance(one, QLabel | QAbstractButton) else ""
        if not words or not one.isVisibleTo(place) or _given_up(one):
            continue
        wraps = isinstance(one, QLabel) and one.wordWrap()
        height = one.heightForWidth(one.width()) if wraps else one.minimumSizeHint().height()
        wide = 0 if wraps else one.minimumSizeHint().width()
        if height > one.height() or wide > one.width():
            yield f"clipped: {words!r} {one.size().toTuple()} < {(wide, height)}"


def _given_up(part: QWidget) -> bool:
    """Whether it is said whole elsewhere, or has been taken away for want of room."""
    return isinstance(part, ElidedLabel) or part.maximumWidth() == 0


def against_reading(place: QWidget) -> Wrong:
    """Steps of Tab that lead up in a column, or left in a row."""
    way = stops(place)
    for here, there in pairwise(way):
        a, b = _where(here, place), _where(there, place)
        beside = (
            min(a.bottom(), b.bottom()) - max(a.top(), b.top()) > min(a.height(), b.height()) / 2
        )
        below = min(a.right(), b.right()) - max(a.left(), b.left()) > min(a.width(), b.width()) / 2
        if (beside and b.right() < a.left()) or (below and b.bottom() < a.top()):
            yield f"against reading: {told(here)} → {told(there)}"


def _where(part: QWidget, place: QWidget) -> QRect:
    """Where it is seen; what is scrolled away counts as at the edge of what scrolls it."""
    where = _spot(part, place)
    for over in _over(part):
        if isinstance(over, QAbstractScrollArea):
            seen = _spot(over, place)
            top = min(max(where.top(), seen.top()), seen.bottom() - 1)
            bottom = min(max(where.bottom(), seen.top() + 1), seen.bottom())
            where.setTop(top)
            where.setBottom(bottom)
    return where


def _spot(part: QWidget, place: QWidget) -> QRect:
    return QRect(part.mapTo(place, QPoint(0, 0)), part.size())


def unseen(place: QWidget) -> Wrong:
    """Those that look the same with the keyboard and without: by the pixels of their frame.

    What stays around every screen is looked at once.
    """
    looked_at = LOOKED_AT.get(place, WeakSet())
    LOOKED_AT[place] = WeakSet(stops(place))
    for one in stops(place):
        known = one in looked_at or one.visibleRegion().isEmpty()
        if known or not isinstance(one, ACTED_ON):
            continue
        for over in _over(one):
            if isinstance(over, QScrollArea):
                over.ensureWidgetVisible(one)
        one.setFocus(Qt.FocusReason.TabFocusReason)
        if QApplication.focusWidget() is not one:
            yield f"takes no keyboard: {told(one)}"
            continue
        with_it = place.grab(_spot(one, place)).toImage()
        one.clearFocus()
        without = place.grab(_spot(one, place)).toImage()
        seen = one.visibleRegion().boundingRect()
        around = one.tabRect(one.currentIndex()) if isinstance(one, QTabBar) else seen
        if _marked(with_it, without) < max(around.width(), around.height()) // 2:
            yield f"keyboard not seen: {told(one)}"


def _marked(one: QImage, other: QImage) -> int:
    """How many pixels of the frame stand out against what was there before."""
    if one.size() != other.size():
        return one.width() + one.height()
    wide, high = one.width(), one.height()
    band = [
        (x, y)
        for y in range(high)
        for x in range(wide)
        if min(x, y, wide - 1 - x, high - 1 - y) < FRAME_PX
    ]
    known: dict[tuple[int, int], bool] = {}
    marked = 0
    for x, y in band:
        pair = (one.pixel(x, y), other.pixel(x, y))
        if pair[0] == pair[1]:
            continue
        if pair not in known:
            first, second = (QColor(each).name() for each in pair)
            known[pair] = theme.contrast(first, second) >= LEAST_RATIO
        marked += known[pair]
    return marked


CHECKS: Final = (nameless, unreachable, small, overlapping, clipped, against_reading, unseen)


def settles(_place: QWidget) -> None:
    for _ in range(6):
        QApplication.processEvents()


def wrong(place: QWidget) -> list[str]:
    """All that is wrong in ``place``, each with the title it is under."""
    settles(place)
    title = place.windowTitle().partition(" · ")[0]
    return [f"{title}: {one}" for check in CHECKS for one in _twice(check, place)]


def _twice(check: Callable[[QWidget], Wrong], place: QWidget) -> list[str]:
    """Looked at again where something is wrong: a list may just have come in."""
    found = list(check(place))
    if found and check is not unseen:
        settles(place)
        found = list(check(place))
    return found

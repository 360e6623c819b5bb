"""Every place when it is empty, busy, wrong and full: each has its sentence, none loses its shape."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLabel,
    QLineEdit,
    QWidget,
)

from counter_app.core.ids import DossierId
from showroom.day import a_day_before, fees_paid
from showroom.states import held_up, unreadable
from ui.screens.dossier.dossier import NOT_OPEN
from ui.strings import BUSY
from ui.widgets.layout import Notice

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

# What each place says when there is nothing in it: what fills it, or what to do.
EMPTY = {
    "intake": "Quét thẻ, hoặc gõ họ và tên",
    "lists": "Hồ sơ tiếp nhận trong ngày",
    "handover": "Quét hoặc gõ mã hồ sơ",
    "results": "Hồ sơ có kết quả",
    "visits": "Bấm số để đếm",
    "today": "Bấm F2 để tiếp nhận",
    "outbox": "Hồ sơ tiếp nhận từ nay chờ ở đây",
    "printed": "Giấy in từ quầy này",
    "books": "Sổ này chưa có dòng nào",
    "receipts": "Không phiếu thu nào cần biên lai",
}
ASKED_FOR = tuple(place for place in EMPTY if place != "intake")  # the others read the store
# A form of nothing but noughts is a form: it is never empty, and has as many lines as it has fields.
READ = (*ASKED_FOR, "reports")
READ_FAILED = "Ổ đĩa báo lỗi nên chưa đọc hoặc chưa lưu được."
FEW, MANY = 2, 15  # times four dossiers, of which a third have a result; visits once


def sentences(place: QWidget) -> str:
    """All that a place says in words, shown now."""
    notices = [one.words() for one in place.findChildren(Notice) if one.isVisible()]
    labels = [one.text() for one in place.findChildren(QLabel) if one.isVisible()]
    hints = [
        str(one.property("placeholderText") or "")
        for one in place.findChildren(QWidget)
        if one.isVisible()
    ]
    return "\n".join((*notices, *labels, *hints))


def says(place: QWidget, words: str) -> bool:
    return words in sentences(place)


def visit(clerk: "Clerk", place: str) -> QWidget:
    clerk.window.go(place)
    screen = clerk.window.current()
    assert screen is not None
    return screen


def test_an_empty_place_says_what_fills_it(clerk: "Clerk") -> None:
    for place, words in EMPTY.items():
        screen = visit(clerk, place)
        clerk.waits(partial(says, screen, words))


def test_a_busy_place_says_so_and_keeps_still(clerk: "Clerk") -> None:
    for place in (*EMPTY, "reports"):
        visit(clerk, place)
    clerk.waits(lambda: clerk.window.foot.message.text() != BUSY)
    for place in READ:
        before = {one: one.geometry() for one in acting(visit(clerk, place))}
        with held_up(clerk.counter):
            visit(clerk, place)
            clerk.waits(lambda: clerk.window.foot.message.whole() == BUSY)
            moved = [one for one in before if one.geometry() != before[one]]
            assert moved == [], place
        clerk.waits(lambda: clerk.window.foot.message.whole() != BUSY)


def acting(place: QWidget) -> list[QAbstractItemView]:
    return [one for one in place.findChildren(QAbstractItemView) if one.isVisible()]


def test_a_place_that_cannot_be_read_says_why_and_the_next_answer_takes_it_back(
    clerk: "Clerk",
) -> None:
    for place in READ:
        clerk.window.trouble.say("")
        with unreadable():
            visit(clerk, place)
            clerk.waits(lambda: READ_FAILED in sentences(clerk.window))
    clerk.counter.changes.queue_changed.emit()
    assert clerk.window.trouble.words() == ""


def test_a_dossier_that_cannot_be_read_leaves_nothing_of_the_one_before(
    clerk: "Clerk", dossier: DossierId
) -> None:
    view = clerk.opens(dossier).view
    assert view.name.text() == "Lê Thị Hoa"
    clerk.waits(view.main.hasFocus)
    with unreadable():
        clerk.window.open_dossier(clerk.counter.new_request())
        keys = (view.print, view.step, view.papers, view.look)
        assert not any(one.isEnabled() for one in keys)
        clerk.hits(Qt.Key.Key_F4)
        assert view.printed.words() == NOT_OPEN
        clerk.waits(lambda: READ_FAILED in view.state.words())
    assert not any(one.isEnabled() for one in keys)
    assert view.back.hasFocus()
    left = (view.name, view.people, view.code, view.short_name, view.day, view.total)
    assert [one.text() for one in left] == [""] * len(left)
    assert (view.components.count(), view.history.count()) == (0, 0)


def test_many_rows_look_as_few_do_in_every_place(clerk: "Clerk") -> None:
    a_day_before(clerk.counter, clerk.clock.now(), crowd=FEW)
    fees_paid(clerk.counter, clerk.clock.now(), crowd=4 * FEW)
    shapes = {}
    for place in ASKED_FOR:
        screen = visit(clerk, place)
        clerk.waits(partial(has_rows, screen, 0))
        QApplication.processEvents()
        shapes[place] = shape(screen)
    a_day_before(clerk.counter, clerk.clock.now(), crowd=MANY)
    fees_paid(clerk.counter, clerk.clock.now(), crowd=4 * MANY)
    for place, before in shapes.items():
        screen = visit(clerk, place)
        clerk.waits(partial(has_rows, screen, MANY))
        QApplication.processEvents()
        assert shape(screen) == before, place
        assert clerk.window.size().toTuple() == (1366, 768)
        assert not any(one.horizontalScrollBar().isVisible() for one in acting(screen)), place


def shape(place: QWidget) -> list[tuple[str, QRect]]:
    """Where every list and field of a place stands; a key's words may be the row's."""
    lists = [one for one in acting(place) if not isinstance(one, QHeaderView)]
    parts = (*lists, *place.findChildren(QLineEdit))
    return [(type(one).__name__, one.geometry()) for one in parts if one.isVisible()]


def has_rows(place: QWidget, more_than: int) -> bool:
    full = any(one.model().rowCount() > more_than for one in acting(place))
    return full and not says(place, "Đang đọc")

"""What the lists' screen shows of a list too long to be read whole: read, ordered, narrowed behind.

One thing is asked at a time: what is asked later takes the place of what was not answered yet.
"""

import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.desk_lists import ListName, Sought
from counter_app.services.lists.list_columns import ListColumn
from counter_app.services.lists.lists import EVERYTHING, Listed
from counter_app.services.lists.long_lists import (
    PAGE,
    LongList,
    narrowed_to,
    opened,
    ordered,
    page,
    read_all,
)
from ui.desk.counter import Counter
from ui.widgets.lazy_rows import LazyRows

T = TypeVar("T")


class LongRows(QObject):
    """``all`` is the list in its order, ``shown`` what a filter lets through of it."""

    shown_changed = Signal(object)
    """The ``LazyRows`` to show."""
    failed = Signal(object)

    def __init__(self, counter: Counter, parent: QObject) -> None:
        super().__init__(parent)
        self._counter = counter
        self.all: LongList | None = None
        self.shown: LongList | None = None
        self._sought = EVERYTHING
        self._given_up = threading.Event()
        self._rows: LazyRows[Listed] | None = None

    def open(self, name: ListName, done: Callable[[tuple[Listed, ...] | LongList], None]) -> None:
        """The list of that name: its rows, or what it takes to show a long one."""
        desk, at = self._counter.desk, self._counter.now()
        self._behind(lambda _stop: opened(name, desk=desk, at=at), done)

    def forget(self) -> None:
        """A list that is not long is shown."""
        self._given_up.set()
        self.all = self.shown = None
        self._let_go()

    def show(self, found: LongList, sought: Sought) -> None:
        """Shows this list, narrowed as asked."""
        self.all = found
        self.narrow(sought)

    def narrow(self, sought: Sought) -> None:
        """Shows what ``sought`` lets through."""
        whole, desk = self.all, self._counter.desk
        if whole is None:
            return
        self._sought = sought
        if sought == EVERYTHING:
            self._given_up.set()
            self._show(whole)
        else:
            self._behind(
                lambda stop: narrowed_to(whole, sought, desk=desk, cancelled=stop.is_set),
                lambda found: self._show(found) if found is not None else None,
            )

    def order(self, column: ListColumn, *, falling: bool, done: Callable[[], None]) -> None:
        """Puts the list in the order of a column."""
        whole, desk = self.all, self._counter.desk
        if whole is None:
            return

        def put(found: LongList) -> None:
            self.show(found, self._sought)
            done()

        self._behind(lambda _stop: ordered(whole, column, falling=falling, desk=desk), put)

    def read_all(self, done: Callable[[tuple[Listed, ...]], None], *, narrowed: bool) -> None:
        """Every row, for what takes a list out of the window."""
        found, desk = self.shown if narrowed else self.all, self._counter.desk
        if found is not None:
            self._behind(lambda _stop: read_all(found, desk=desk), done)

    def _show(self, found: LongList) -> None:
        self.shown = found
        before, desk = self._rows, self._counter.desk

        def ask(start: int, tell: Callable[[tuple[Listed, ...]], None]) -> None:
            self._counter.jobs.run(
                desk.store.lanes.read,
                lambda: page(found, start, desk=desk),
                owner=rows,
                done=tell,
                failed=self.failed.emit,
            )

        rows = LazyRows(len(found), ask, first=found.first, page=PAGE, parent=self)
        self._rows = rows
        self.shown_changed.emit(rows)
        if before is not None:
            before.deleteLater()

    def _let_go(self) -> None:
        if self._rows is not None:
            self._rows.deleteLater()
            self._rows = None

    def _behind(self, work: Callable[[threading.Event], T], done: Callable[[T], None]) -> None:
        """Does ``work`` on the read lane; its answer is dropped once something else was asked."""
        self._given_up.set()
        mine = self._given_up = threading.Event()

        def failed(error: UserError | EnvironmentFault) -> None:
            if not mine.is_set():
                self.failed.emit(error)

        self._counter.jobs.run(
            self._counter.desk.store.lanes.read,
            lambda: work(mine),
            owner=self,
            done=lambda answer: None if mine.is_set() else done(answer),
            failed=failed,
        )

"""The place "Việc cần làm": every list of the desk with its number, one of them open beside.

What is shown is asked of the store when the clerk comes, chooses, or something has changed;
narrowing and ordering work on what is already here.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.desk_lists import Group, GroupBy, ListName, Sought
from counter_app.domain.rights import Right, may
from counter_app.services.intake.online_filings import OnlineFiling, on_the_portal
from counter_app.services.lists.lists import EVERYTHING, Listed, narrowed
from counter_app.services.lists.long_lists import LongList
from counter_app.services.moving.calendar_changes import ChangedDate
from ui import strings
from ui.desk.counter import Counter
from ui.events import Changes
from ui.screens.lists.acts import ListActs, Showing
from ui.screens.lists.face import Key
from ui.screens.lists.groups import DRILLS
from ui.screens.lists.long_rows import LongRows
from ui.screens.lists.numbers import ListNumbers
from ui.screens.lists.outlet import ListOutlet, given_at_once
from ui.screens.lists.rows import (
    CALENDAR,
    FACES,
    ONLINE,
    face_of,
    screen_columns,
    sentence,
)
from ui.screens.lists.service_days import SERVICE_DAYS
from ui.screens.lists.view import ListsView
from ui.screens.screen import Screen
from ui.widgets.layout import column
from ui.widgets.lazy_rows import LazyRows

CHANGED_MS: Final = 300
TYPING_MS: Final = 60
AGAIN_MS: Final = 60_000  # dates pass while nobody does anything


class ListsScreen(Screen):
    """↑ ↓ choose a list, Enter goes into it, Enter opens a dossier, Esc goes back."""

    help_page = "lists"

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self._key: Key = ListName.TODAY
        self._sought = EVERYTHING
        self._rows: tuple[Listed, ...] = ()
        self._shown: tuple[Any, ...] | LazyRows[Listed] = ()
        self._order: tuple[int, bool] | None = None
        self.view = ListsView()
        who = counter.desk.clerk
        self.view.keep_back(writes=may(who, Right.WRITE), saves=may(who, Right.SAVE_OUT))
        self._numbers = ListNumbers(counter, self.view.lists, self)
        self._long = LongRows(counter, self)
        out = ListOutlet(counter, self.view.notice, self)
        self._acts = ListActs(self.view, out, self._long, self._showing, self)
        self.setLayout(column(self.view))
        self._typing = QTimer(self, singleShot=True)
        self._changed = QTimer(self, singleShot=True)
        self._aging = QTimer(self)
        self._connect()

    def _connect(self) -> None:
        view, changes = self.view, self._counter.changes
        self._numbers.chosen.connect(self._choose)
        self._numbers.failed.connect(self._fail)
        self._long.shown_changed.connect(self._show)
        self._long.failed.connect(self._fail)
        view.lists.opened.connect(lambda _entry: self._go_in())
        view.rows.cell_opened.connect(self._open)
        view.rows.sort_wanted.connect(self._sort)
        view.rows.copied.connect(changes.said)
        view.filter.textEdited.connect(lambda _text: self._typing.start(TYPING_MS))
        view.filter.returnPressed.connect(view.rows.setFocus)
        self._typing.timeout.connect(self._narrow)
        for due in (self._changed, self._aging):
            due.timeout.connect(self._refresh)
        self._aging.start(AGAIN_MS)
        for told in (changes.dossier_received, changes.dossier_changed, changes.visits_changed):
            told.connect(lambda *_: self._changed.start(CHANGED_MS))
        self._acts.sought.connect(self._seek)
        self._acts.settled.connect(self._date_settled)
        self._acts.read.connect(self._tally)

    # Coming and going

    def enter(self) -> None:
        """Counts and reads anew; the keyboard is in the lists."""
        self._date_settled()
        self._counter.changes.dates_wanted.emit()
        self.view.lists.setFocus()

    def open_list(self, key: Key, sought: Sought = EVERYTHING) -> None:
        """Shows one list, narrowed to ``sought``."""
        self._key, self._sought, self._order = key, sought, None
        self._rows, self._shown = (), ()
        self._long.forget()
        self.view.filter.setText(sought.text)
        self._name_it()
        self._read()

    def _choose(self, key: Key) -> None:
        if key != self._key:
            self.open_list(key)

    def _go_in(self) -> None:
        self._numbers.choose()
        self.view.rows.setFocus()

    def _refresh(self) -> None:
        """The numbers and the open list once more; what is shown stays until then."""
        if not self.isVisible():
            return
        self._numbers.count()
        if not self._shown:
            self._name_it()
        self._read()

    # Reading

    def _name_it(self) -> None:
        key = self._key
        self.view.show_face(
            face_of(key, year=self._counter.today().year, own=self._counter.desk.office.name),
            of_dossiers=isinstance(key, ListName),
            by_cell=isinstance(key, GroupBy),
        )
        self.view.offer_batch(given_at_once(key))

    def _read(self) -> None:
        key, lists = self._key, self._counter.lists

        def only_here(take: Callable[[Any], None]) -> Callable[[Any], None]:
            return lambda rows: take(rows) if key == self._key else None

        if isinstance(key, ListName):
            self._long.open(key, only_here(self._listed))
        elif isinstance(key, GroupBy):
            lists.groups(key, owner=self, done=only_here(self._show), failed=self._fail)
        else:
            ask = {
                ONLINE: lists.filings,
                SERVICE_DAYS: lists.service_days,
                CALENDAR: lists.changed_dates,
            }
            ask[key](owner=self, done=only_here(self._show), failed=self._fail)

    def _listed(self, rows: tuple[Listed, ...] | LongList) -> None:
        self._rows = () if isinstance(rows, LongList) else rows
        if isinstance(rows, LongList):
            self._long.all = rows
        else:
            self._long.forget()
        if self._order is None:
            self._narrow()
        else:
            self._put_in_order()

    def _narrow(self) -> None:
        """Shows those of the list that the filter lets through."""
        if isinstance(self._key, ListName):
            self._sought = replace(self._sought, text=self.view.filter.value())
            if self._long.all is not None:
                self._long.narrow(self._sought)
            else:
                self._show(narrowed(self._rows, self._sought))

    def _show(self, rows: tuple[Any, ...] | LazyRows[Listed]) -> None:
        view, at = self.view, max(self.view.rows.currentIndex().row(), 0)
        self._shown = rows
        view.rows.show_rows(rows)
        if 0 < at < len(rows):
            view.rows.selectRow(at)
        view.rows.setVisible(bool(rows))
        view.keys.setVisible(bool(rows) and isinstance(self._key, ListName))
        self._tally()

    def _tally(self) -> None:
        view, found = self.view, len(self._shown)
        whole = len(self._long.all or self._rows)
        page = FACES.get(self._key)
        if page is not None and page.when_empty:
            view.notice.say("" if found else page.when_empty, tone="info")
            return
        number = strings.number(found)
        narrow = isinstance(self._key, ListName) and found < whole
        view.count.setText(
            f"{number}/{strings.number(whole)} hồ sơ" if narrow else f"{number} hồ sơ"
        )
        words, tone = sentence(found, narrow=narrow, sought=self._sought)
        view.notice.say(words, tone=tone)

    def _fail(self, error: UserError | EnvironmentFault) -> None:
        self.view.notice.say(error.message, tone="bad")

    # Ordering, opening

    def _sort(self, at: int) -> None:
        if isinstance(self._key, ListName) and at < len(screen_columns(self._key)):
            before = self._order or (-1, True)
            self._order = (at, before[0] == at and not before[1])
            self._put_in_order()

    def _put_in_order(self) -> None:
        if self._order is None or not isinstance(self._key, ListName):
            return
        order, key = self._order, self._key

        def ordered(rows: tuple[Listed, ...]) -> None:
            if (order, key) == (self._order, self._key):
                self._rows = rows
                self._narrow()
                self.view.rows.show_order(order[0], falling=order[1])

        chosen = screen_columns(key)[order[0]]
        if self._long.all is not None:
            self._long.order(
                chosen,
                falling=order[1],
                done=lambda: self.view.rows.show_order(order[0], falling=order[1]),
            )
            return
        self._counter.lists.ordered(self._rows, chosen, falling=order[1], owner=self, done=ordered)

    def _open(self, row: Any, at: int) -> None:
        if isinstance(row, Group):
            by_person = self._key is GroupBy.SPECIALIST
            named = Sought(specialist=row.name) if by_person else Sought(unit=row.name)
            self.lead_to(DRILLS[at], named)
        elif isinstance(row, OnlineFiling):
            _answer(row, self._counter.changes)
        elif isinstance(row, Listed | ChangedDate):
            self._counter.changes.dossier_wanted.emit(row.row.id)

    def lead_to(self, key: Key, sought: Sought = EVERYTHING) -> None:
        """Shows one list with the keyboard in its rows."""
        self._numbers.stand_on(key)
        self.open_list(key, sought)
        self.view.rows.setFocus()

    def _showing(self) -> Showing:
        return Showing(key=self._key, sought=self._sought, rows=self._rows, shown=self._shown)

    def _seek(self, sought: Sought) -> None:
        self._sought = sought
        self._narrow()
        self.view.rows.setFocus()

    def _date_settled(self) -> None:
        self._refresh()
        self._numbers.count_dates()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A small window gives its room to the rows."""
        super().resizeEvent(event)
        self.view.narrow(event.size().width())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes one step back: the filter, the lists, then the intake screen."""
        if event.key() == Qt.Key.Key_Escape:
            self._step_back()
        else:
            super().keyPressEvent(event)

    def _step_back(self) -> None:
        if self._sought != EVERYTHING and isinstance(self._key, ListName):
            self._sought = EVERYTHING
            self.view.filter.clear()
            self._narrow()
            self.view.rows.setFocus()
        elif self.view.lists.hasFocus():
            self.left.emit()
        else:
            self.view.lists.setFocus()


def _answer(filing: OnlineFiling, changes: Changes) -> None:
    """To the intake with it; one that could not be read is answered on the portal itself."""
    if filing.unread:
        changes.said.emit(on_the_portal(filing))
    else:
        changes.filing_wanted.emit(filing.code)

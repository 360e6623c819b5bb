"""The window: one screen at a time, places by F-keys, scans sent where they belong.

It is painted before the store is open; ``attend`` brings the desk in and the screens with it. The
bars around the screens are in ``frame``.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from counter_app.core.clock import Clock
from counter_app.core.errors import EnvironmentFault, UserError
from ui import strings
from ui.keys import SHEET_KEYS
from ui.screens.screen import Screen, shortcut
from ui.widgets.fields import press_with_enter
from ui.window import curtain, places
from ui.window.frame import NOTICE_KEY, Frame
from ui.window.incoming import Incoming

if TYPE_CHECKING:
    # The services stand behind the first paint: importing them takes longer than painting.
    from counter_app.domain.dossier import DossierRow
    from ui.desk.counter import Counter
    from ui.events import Changes
    from ui.screens.intake.intake import IntakeScreen
    from ui.screens.lists.today import TodayScreen
    from ui.window.watches import Watches


class Guard(Protocol):
    """Whoever asks who comes."""

    def lock(self) -> None:
        """The desk is left."""

    def say_scanned(self) -> None:
        """Something was scanned while nobody sat here: it is used for nothing."""


class MainWindow(Frame):
    """The places and the way between them."""

    person_chosen = Signal(object)
    """Another of the office's staff sits down: a ``Clerk``."""
    not_opened = Signal(object)  # why the store could not be opened

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(clock, parent)
        self._counter: Counter | None = None
        self.guard: Guard | None = None  # where people sign in
        self._screens: dict[str, Screen] = {}
        self.watches: Watches | None = None
        # Around the building of a screen, which no key can interrupt.
        self.building: Callable[[], AbstractContextManager[None]] = nullcontext
        self.incoming = Incoming(self, clock.monotonic_ms, self)
        self._connect()

    def _connect(self) -> None:
        self.side.chosen.connect(self.go)
        self.top.search.returnPressed.connect(self._search)
        self.incoming.said.connect(self.say)
        self.incoming.said_over.connect(partial(_say_over, self))
        self.incoming.told.connect(
            lambda words, read: self.scanned.say(words, tone="warn", read=read)
        )
        for place in (*places.PLACES, *places.BY_KEY, places.KEEPERS):
            shortcut(self, place.key, partial(self.go, place.id), place.title)
        self.top.who.clicked.connect(self.change_person)
        shortcut(self, "Ctrl+K", self.top.to_search, "Tới ô tìm hồ sơ")
        shortcut(self, curtain.LEAVE_KEYS, self.change_person, "Đổi người làm việc")
        shortcut(self, curtain.KEY, self.toggle_curtain, "Che, mở lại màn hình")
        shortcut(self, SHEET_KEYS, partial(self.go, "keys"), "Bảng phím của màn hình này")
        shortcut(self, NOTICE_KEY, self.board.press, "Làm việc câu nhắc phía trên nói")

    def attend(self, counter: "Counter") -> None:
        """The store is open, or another person sits down: whose desk it is, and the first screen."""
        first = self.watches is None
        self._clear_away()
        self._counter = counter
        desk, office = counter.desk, counter.desk.office
        self.setProperty("watermark", office.watermark)
        _keep_half_typed(self, counter)
        self.banner.say(office.watermark)
        self.curtain.words = office.watermark
        _say_whose(self, counter)
        self._show_printing()
        counter.changes.printing_changed.connect(self._show_printing)
        self.foot.calendar.setText(f"Lịch nghỉ {desk.calendar.version}")
        if first:
            counter.jobs.trouble.connect(self.show_trouble)
            counter.jobs.busy.connect(self.show_busy)
            _find_as_typed(self, lambda: self._counter, self._open_found)
        counter.changes.queue_changed.connect(self.no_trouble)
        counter.changes.said.connect(self.say)
        counter.changes.search_wanted.connect(lambda text: self._list().search_for(text))
        counter.changes.sought.connect(partial(_seek, self))
        _heed_wishes(self, counter.changes, heard=self._show_heard)
        counter.changes.printer_said.connect(self.say)
        self.no_trouble()
        self.go(places.first_place(counter))
        self._tell_standing(counter)
        from ui.window.central_notices import heed

        heed(counter, self.board, self.side, self.foot, go=self.go, parent=self)
        QTimer.singleShot(0, self, partial(self.incoming.hand_on, self.take_scan))

    def _clear_away(self) -> None:
        """Screens of whoever sat here before; what they typed is kept as a draft."""
        for screen in self._screens.values():
            screen.leave()
            self.stack.removeWidget(screen)
            screen.deleteLater()
        self._screens.clear()

    def leave_desk(self) -> None:
        """Nothing of whoever sat here is shown or held any more; what they typed is kept."""
        self._clear_away()
        _forget_typed(self)
        self._counter = None
        self.show_nobody()

    def change_person(self) -> None:
        """Asks who sits down; where people sign in, by locking the desk."""
        if self._counter is None or self.curtain.is_drawn():
            return
        if self.guard is not None:
            self.guard.lock()
        else:
            _choose_person(self, self._counter)

    def _tell_standing(self, counter: "Counter") -> None:
        if self.watches is not None:
            self.watches.follow(counter)
            return
        from ui.window.watches import Watches

        self.watches = Watches(
            counter,
            self,
            lead_to_printed=partial(_show_troubled, self),
            lead_to_unprinted=lambda: self._list().show_unprinted(),
        )

    def _show_printing(self) -> None:
        """Where slips go from here on, at the foot."""
        if self._counter is not None:
            self._counter.printers.words(owner=self, done=self.foot.printer.setText)

    def say_not_opened(self, error: UserError | EnvironmentFault) -> None:
        """The store could not be opened; the window stays and says why."""
        self._opening.setText("Chưa mở được kho hồ sơ.")
        self.show_trouble(error)
        self.not_opened.emit(error)

    def go(self, place_id: str) -> None:
        """Shows a place; help and display open over whatever is shown."""
        if place_id in places.OPEN_OVER:
            places.open_over(place_id, self._counter, self.current(), over=self)
        elif self._counter is None:
            return
        elif why := places.closed_to(self._counter, place_id):
            self.say(why)
        else:
            self.show_screen(self._screen(place_id))
            self.side.mark(place_id)

    def show_screen(self, screen: Screen) -> None:
        """Brings ``screen`` to the front and the keyboard into it."""
        self.scanned.say("")
        self.stack.setCurrentWidget(screen)
        screen.enter()

    def intake(self) -> "IntakeScreen | None":
        """The intake screen, if it has been opened."""
        from ui.screens.intake.intake import IntakeScreen

        found = self._screens.get("intake")
        return found if isinstance(found, IntakeScreen) else None

    def current(self) -> Screen | None:
        """The screen in front, once the store is open."""
        screen = self.stack.currentWidget()
        return screen if isinstance(screen, Screen) else None

    def place(self) -> str | None:
        """The place in front; None where a dossier is, or nothing yet."""
        known = {one.id for one in (*places.PLACES, *places.BY_KEY, places.KEEPERS)}
        shown = (name for name, one in self._screens.items() if one is self.current())
        return next((name for name in shown if name in known), None)

    def open_dossier(self, dossier_id: str) -> None:
        """Shows one dossier over whatever was there."""
        from ui.screens.dossier.dossier import DossierScreen

        screen = self._screen("dossier")
        self.show_screen(screen)
        self.side.mark("")
        if isinstance(screen, DossierScreen):
            screen.open(dossier_id)

    def open_result(self, dossier_id: str) -> None:
        """Shows one result at the shelf, whom it goes to filled in."""
        from counter_app.core.ids import DossierId
        from ui.screens.results.results import ResultsScreen

        screen = self.bring("results")
        if isinstance(screen, ResultsScreen):
            screen.open(DossierId(dossier_id))

    def bring(self, place_id: str) -> Screen:
        """Brings a place to the front; answers with what is in front, if it is closed to them."""
        self.go(place_id)
        return self.current() or self._screen(place_id)

    def _screen(self, screen_id: str) -> Screen:
        """The screen of that id, built when first wanted."""
        if self._counter is None:
            raise RuntimeError("no screen exists before its desk")
        if screen_id not in self._screens:
            with self.building():
                screen = places.build_screen(screen_id, self._counter)
                self.stack.addWidget(screen)
            screen.left.connect(partial(self.go, places.first_place(self._counter)))
            self._screens[screen_id] = screen
        return self._screens[screen_id]

    @Slot(str)
    def take_scan(self, text: str) -> None:
        """Sends a scan where it belongs; behind the curtain nothing opens."""
        self.scanned.say("")
        if self.curtain.is_drawn():
            self.incoming.take(text, None)
        elif self._counter is None and self.guard is not None:
            self.guard.say_scanned()
        elif self._counter is None:
            self.incoming.keep(text)
        else:
            self.incoming.take(text, self._counter)

    def _search(self) -> None:
        text = self.top.search.value()
        if not text or self._counter is None:
            return
        self.top.search.clear()
        if self.incoming.names_itself(text):
            self.take_scan(text)
        else:
            self._list().search_for(text)

    def _open_found(self, row: "DossierRow") -> None:
        if row.heard_at:
            self._show_heard(row.id)
        else:
            self.open_dossier(row.id)

    def _show_heard(self, dossier: str) -> None:
        from ui.dialogs.sending.heard import HeardDialog

        if (counter := self._counter) is not None:
            counter.open_heard(
                dossier,
                owner=self,
                done=lambda found: HeardDialog.ask(found, counter.procedure_names, parent=self),
            )

    def _list(self) -> "TodayScreen":
        """The list of dossiers, brought to the front."""
        return cast("TodayScreen", self.bring("today"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the key it stands on, wherever a screen has no other use for it."""
        if not press_with_enter(event, self.focusWidget()):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing keeps what is being typed."""
        for screen in self._screens.values():
            screen.leave()
        super().closeEvent(event)


def _say_whose(window: MainWindow, counter: "Counter") -> None:
    """Whose desk it is, and who sits there; the keepers' place for those who have a page there."""
    from counter_app.domain.rights import ROLE_LABELS

    office, clerk = counter.desk.office, counter.desk.clerk
    # The program's name is last: Qt would add it behind any other end.
    title = (office.watermark, office.name, strings.APP_NAME)
    window.setWindowTitle(" · ".join(part for part in title if part))
    window.top.show_desk(
        f"{strings.office_in_short(office.name)} · {office.desk_name}",
        f"{clerk.name} · {clerk.title or ROLE_LABELS[clerk.role]}",
    )
    places.offer_places(window.side, counter)


def _keep_half_typed(window: MainWindow, counter: "Counter") -> None:
    """Every dialog over the window finds there what was half-typed in it; so does the search box."""
    from ui.desk.half_typed import HalfTyped
    from ui.window.search_kept import SearchKept

    kept_in = window.property("half_typed") or HalfTyped(window)
    window.setProperty("half_typed", kept_in)
    kept_in.attend(counter)
    SearchKept(window.top.search, counter)


def _forget_typed(window: MainWindow) -> None:
    """Out of memory; on the disk it waits for whoever typed it."""
    window.incoming.forget()
    from ui.window.found import FoundList
    from ui.window.search_kept import SearchKept

    for kept in window.top.search.findChildren(SearchKept):
        kept.give_way()
    for found in window.findChildren(FoundList):
        found.forget()
    window.property("half_typed").leave()


def _find_as_typed(
    window: MainWindow,
    counter: "Callable[[], Counter | None]",
    opened: "Callable[[DossierRow], None]",
) -> None:
    """What the search box finds hangs under it while one types."""
    from ui.window.found import FoundList

    def come_back() -> None:
        if (screen := window.current()) is not None:
            screen.come_back()

    found = FoundList(window.top.search, counter, window)
    found.opened.connect(opened)
    found.left.connect(come_back)


def _choose_person(window: MainWindow, counter: "Counter") -> None:
    from ui.dialogs.people import PeopleDialog

    now = counter.desk.clerk
    chosen = PeopleDialog.ask(counter.people(), now, parent=window)
    if chosen is not None and chosen.id != now.id:
        window.person_chosen.emit(chosen)


def _seek(window: MainWindow, typed: str) -> None:
    """On in the search box, which has what was typed elsewhere for it."""
    window.top.to_search()
    window.top.search.insert(typed)


def _say_over(window: MainWindow, words: str) -> None:
    """That passing sentence is no longer true; another one at the foot stays."""
    if window.foot.message.whole() == words:
        window.say("")


def _heed_wishes(window: MainWindow, changes: "Changes", *, heard: Callable[[str], None]) -> None:
    """Whoever wants to see a dossier, a result, a visit or a filing is led there."""
    changes.said_over.connect(partial(_say_over, window))
    changes.dossier_wanted.connect(window.open_dossier)
    changes.result_wanted.connect(window.open_result)
    changes.heard_wanted.connect(heard)
    changes.visit_wanted.connect(window.incoming.go_on_with_visit)
    changes.filing_wanted.connect(window.incoming.answer_filing)
    changes.again_wanted.connect(window.incoming.take_in_again)


def _show_troubled(window: MainWindow) -> None:
    """The papers that did not come out."""
    from counter_app.services.papers.print_history import Shown
    from ui.screens.printed.printed import PrintedScreen

    screen = window.bring("printed")
    if isinstance(screen, PrintedScreen):
        screen.show_only(Shown.TROUBLED)

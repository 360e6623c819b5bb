"""The window joined to a desk: opened behind the first picture, set anew, closed at the end.

What a desk is made of is handed in by ``bootstrap``.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from counter_app.core.clock import Clock
from ui import strings
from ui.events import Changes
from ui.window.main_window import MainWindow
from ui.window.whereabouts import Whereabouts

if TYPE_CHECKING:
    from counter_app.core.lanes import Lane
    from counter_app.devices.printer import Printer
    from counter_app.domain.staff import Clerk
    from counter_app.services.desk import Desk
    from ui.desk.counter import Counter
    from ui.desk.door import Door
    from ui.desk.line import CentralSide, Line
    from ui.jobs import Jobs
    from ui.scanning.wedge import Wedge
    from ui.window.backups import BackupWatch
    from ui.window.duty import DutyKey
    from ui.window.office_watch import OfficeWatch
    from ui.window.seating import Seating
    from ui.window.upkeep import Upkeep


class Program(QObject):
    """Joins the window to a desk: opens the desk behind the first picture, closes it at the end."""

    opened = Signal()
    """The desk is open, and nothing of it is shown yet."""

    def __init__(
        self,
        open_desk: "Callable[[], Desk]",
        open_printer: "Callable[[Desk], Printer]",
        *,
        clock: Clock,
        open_central: "Callable[[Desk], CentralSide] | None" = None,
        door: "Door | None" = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._open_central, self._door = open_central, door
        self.seating: Seating | None = None
        self.changes = Changes(self)
        self._past: list[Changes] = []  # broadcasts that somebody may still speak through
        self.window = MainWindow(clock)
        self.window.painted.connect(self.open)
        self.window.person_chosen.connect(self._seat)
        self._clock = clock
        self.counter: Counter | None = None
        self.upkeep: Upkeep | None = None
        self.backups: BackupWatch | None = None
        self.watch: OfficeWatch | None = None
        self.duty: DutyKey | None = None
        self._open_desk, self._open_printer = open_desk, open_printer
        self._opening: Lane | None = None

    @cached_property
    def jobs(self) -> "Jobs":
        """Work away from the window's thread; like the next two, made after the first picture."""
        from ui.jobs import Jobs

        return Jobs(self)

    @cached_property
    def wedge(self) -> "Wedge":
        """Listens for scans from the moment it is installed."""
        from ui.scanning.wedge import Wedge

        wedge = Wedge(self._clock.monotonic_ms, self)
        wedge.scanned.connect(self.window.take_scan)
        wedge.private.connect(self.window.toggle_curtain)
        return wedge

    @cached_property
    def line(self) -> "Line":
        """How the line to the central side stands."""
        from ui.desk.line import Line

        return Line(self)

    def open(self) -> None:
        """Opens the desk in a thread of its own; the window is already there."""
        if self._opening is not None:
            return
        from counter_app.core.lanes import Lane

        self._opening = Lane("opening", 1)
        if self._door is None:
            self.begin(self._open_desk)
            return
        from ui.window.seating import Seating

        self.seating = Seating(self, self._door, self._opening, self._clock)
        self.seating.ask(nobody_signs_in=lambda: self.begin(self._open_desk))

    def begin(self, open_desk: "Callable[[], Desk]") -> None:
        """Opens the desk that ``open_desk`` gives, and everything on it."""
        if self._opening is None:
            return
        line = self.line
        self.jobs.run(
            self._opening,
            lambda: self._open(open_desk, line),
            owner=self.window,
            done=self._attend,
            failed=self.window.say_not_opened,
        )

    def _open(self, open_desk: "Callable[[], Desk]", line: "Line") -> "Counter":
        """Everything slow at once: the services' code, the store, the printer."""
        desk = open_desk()
        from ui.desk.counter import Counter
        from ui.screens.intake import intake  # noqa: F401
        from ui.window import upkeep  # noqa: F401  its imports, too, belong behind the first picture

        return Counter(
            desk=desk,
            printer=self._open_printer(desk),
            jobs=self.jobs,
            changes=self.changes,
            line=line,
        )

    def _attend(self, counter: "Counter") -> None:
        from ui.garbage import Garbage
        from ui.window.backups import BackupWatch
        from ui.window.copied import Copied
        from ui.window.duty import DutyKey
        from ui.window.file_words import choose_files_here
        from ui.window.office_watch import OfficeWatch
        from ui.window.upkeep import Upkeep

        self.counter = counter
        self.opened.emit()
        Garbage(self)
        Copied(self)
        choose_files_here(self)
        self.window.building = self.wedge.spared
        self._show(counter)
        counter.prepare(owner=self)
        if self._open_central is not None:
            self.line.central = self._open_central(counter.desk)
        self._join_line()
        self.jobs.busy.connect(self._let_go)
        self.line.applied.connect(self._tell_applied)
        self.upkeep = Upkeep(counter, self)
        self.watch = OfficeWatch(counter, self)
        self.watch.renewed.connect(self._renew)
        self.duty = DutyKey(self.window, self.watch.look, self)
        self.duty.follow(counter)
        self.wedge.touched.connect(self.upkeep.put_off)
        self.backups = BackupWatch(counter, self.window, let_go=self.close, parent=self)

    def _show(self, counter: "Counter") -> None:
        from ui.widgets.address_edit import HOME

        self.window.setProperty(HOME, counter.desk.office.commune_code)
        self.window.attend(counter)
        if self.backups is not None:
            self.backups.follow(counter)

    def _join_line(self) -> None:
        """Whoever keeps the line is found and heard; what this desk writes wakes them."""
        if self.counter is None:
            return
        self.changes.queue_changed.connect(self.line.nudge)
        self.changes.joined.connect(self.line.send_now)
        if not self.line.kept:
            self._keep_line()

    def _keep_line(self) -> None:
        counter, central = self.counter, self.line.central
        if counter is None or central is None:
            return
        counter.on_io(
            central.worker, owner=self.line, done=self.line.attend, failed=lambda _fault: None
        )

    def _tell_applied(self) -> None:
        """Anything may have changed: an empty id stands for every dossier."""
        self.changes.dossier_changed.emit("")
        self.changes.queue_changed.emit()
        if self.watch is not None:
            self.watch.look()

    def _seat(self, clerk: "Clerk") -> None:
        """Another person sits down: the same store, new screens, nothing typed is lost."""
        from ui.window.copied import forget_copied

        if self.counter is not None:
            forget_copied()
            self.window.incoming.forget()
            self.set_anew(replace(self.counter.desk, clerk=clerk))
            self.counter.duty.keep_seat(owner=self)

    def _renew(self, desk: "Desk") -> None:
        """Other settings came in force: the desk goes by them from now on."""
        if self.counter is None:
            return
        intake, before = self.window.intake(), self.counter.desk
        if intake is not None and intake.taking.is_busy():
            return  # the watch looks again
        if self.seating is not None and self.seating.is_locked:
            self.follow(desk)
            return
        begun = intake.begun() if intake is not None else None
        where = Whereabouts.of(self.window)
        self.set_anew(desk)
        anew = self.window.intake()
        if begun is not None and anew is not None:
            anew.go_on_with(begun)
        where.go_back(self.window)
        told = []
        if desk.catalogue.version != before.catalogue.version:
            told.append(strings.OTHER_CATALOGUE.format(version=desk.catalogue.version))
        if desk.calendar.version != before.calendar.version:
            told.append(strings.OTHER_CALENDAR.format(version=desk.calendar.version))
        if told:
            self.window.say(" ".join(told))

    def set_anew(self, desk: "Desk", *, go_on: str = "") -> None:
        """New screens for ``desk``; ``go_on``: the intake that is taken up unasked."""
        self.follow(desk)
        if self.counter is not None:
            self.counter.drafts.go_on = go_on
            self._show(self.counter)
            if self.duty is not None:
                self.duty.follow(self.counter)

    def follow(self, desk: "Desk") -> None:
        """Whoever works behind the window goes by ``desk`` from now on."""
        if self.counter is None or self.upkeep is None or self.watch is None:
            return
        # Whoever watches behind the lock, and every answer on its way, still speaks through the old one.
        old, self.changes = self.changes, Changes(self)
        self.counter = self.counter.at(desk, self.changes)
        self._join_line()
        self.upkeep.follow(self.counter)
        self.watch.follow(self.counter)
        self._past.append(old)

    def _let_go(self, busy: bool) -> None:
        """Of old broadcasts, once somebody sits here and no answer is waited for."""
        if busy or (self.seating is not None and self.seating.is_locked):
            return
        while self._past:
            self._past.pop().deleteLater()

    def close(self) -> None:
        """Waits for everything under way and lets the store go; a second call does nothing."""
        self.wedge.remove()
        if self._opening is not None:
            self._opening.close()
        QCoreApplication.sendPostedEvents(self.jobs)
        counter, self.counter = self.counter, None
        if counter is None:
            if self._door is not None:
                self._door.close()
            return
        for watch in self.window.findChildren(QTimer):  # no store to look into from here on
            watch.stop()
        self.line.finish()
        if self.upkeep is not None:
            self.upkeep.finish()
        if self.backups is not None:
            self.backups.finish()
        counter.desk.store.close()
        QCoreApplication.removePostedEvents(self.jobs)  # nobody goes on from an answer now

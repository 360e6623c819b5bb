"""What the window asks about a day: how it stands, its drawer counted, closed, signed, printed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from msgspec.structs import replace
from PySide6.QtCore import QObject

from counter_app.domain.closing.drawer import Count, Counted, Occasion
from counter_app.domain.reporting.period import Period
from counter_app.services.closing import books, drawer, opening, sheet
from counter_app.services.closing.books import Shown
from counter_app.services.closing.drawer import Drawer
from counter_app.services.closing.opening import Check
from counter_app.services.papers.paper_printing import Printed
from ui.desk.printing import Failed, Pages, Printing

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class DayNow:
    """All that the form shows of a day; ``opened`` says who opened it today, empty: nobody."""

    checks: tuple[Check, ...]
    opened: str
    drawer: Drawer
    shown: Shown
    receivers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is said when a day is closed."""

    count: Count | None
    seal: str = ""
    note: str = ""


class Days(Printing):
    """One desk's day. Looking asks the printers too: all on the lane of files and papers."""

    def now(self, period: Period, *, owner: QObject, done: Callable[[DayNow], None]) -> None:
        """How it stands."""
        desk = self._desk

        def work() -> DayNow:
            at = desk.clock.now()
            noted = opening.opened(desk=desk, at=at)
            return DayNow(
                checks=opening.checks(desk=desk, at=at),
                opened=noted.by if noted is not None else "",
                drawer=drawer.drawer(desk=desk),
                shown=books.show(period, desk=desk),
                receivers=drawer.receivers(desk=desk),
            )

        self._run(work, owner, done, None)

    def unclosed(self, *, owner: QObject, done: Callable[[tuple[date, ...]], None]) -> None:
        """The earlier days that nobody closed."""
        desk = self._desk
        self._run(lambda: books.unclosed(desk=desk, at=desk.clock.now()), owner, done, None)

    def open(self, *, owner: QObject, done: Callable[[object], None], failed: Failed) -> None:
        """Writes down that the day was opened."""
        desk = self._desk
        self._run(lambda: opening.open_day(desk=desk, at=desk.clock.now()), owner, done, failed)

    def pages(self, period: Period, told: Told) -> Pages:
        """The page as it would be closed now; drawn where files are."""
        desk = self._desk

        def drawn() -> bytes:
            at = desk.clock.now()
            planned = books.plan(
                period, told.count, desk=desk, at=at, seal=told.seal, note=told.note
            )
            shown = books.show(period, desk=desk)
            return sheet.closing_pdf(shown, desk=desk, at=at, planned=planned)

        return drawn

    def close(
        self,
        period: Period,
        told: Told,
        *,
        owner: QObject,
        done: Callable[[object], None],
        failed: Failed,
    ) -> None:
        """Closes it."""
        desk = self._desk
        self._run(
            lambda: books.close(
                period,
                told.count,
                desk=desk,
                at=desk.clock.now(),
                seal=told.seal,
                note=told.note,
            ),
            owner,
            done,
            failed,
        )

    def sign(
        self, period: Period, *, owner: QObject, done: Callable[[None], None], failed: Failed
    ) -> None:
        """The leader stands for it."""
        desk = self._desk
        self._run(lambda: books.sign(period, desk=desk, at=desk.clock.now()), owner, done, failed)

    def hand_over(
        self, count: Count, *, owner: QObject, done: Callable[[Counted], None], failed: Failed
    ) -> None:
        """A colleague takes the drawer over."""
        desk = self._desk
        self._run(
            lambda: drawer.count(count, Occasion.HANDOVER, desk=desk, at=desk.clock.now()),
            owner,
            done,
            failed,
        )

    def print_shift(
        self,
        period: Period,
        counted: Counted,
        *,
        request: str,
        owner: QObject,
        done: Callable[[str], None],
        failed: Failed,
    ) -> None:
        """The minute of the shift that was handed over."""
        desk = self._desk

        def work() -> Printed:
            at = desk.clock.now()
            made = replace(books.plan(period, None, desk=desk, at=at), drawer=counted)
            return sheet.print_shift(made, desk=desk, at=at, printer=self._printer, request=request)

        self._run_print(work, owner=owner, done=done, failed=failed)

    def print_closing(
        self,
        period: Period,
        *,
        request: str,
        owner: QObject,
        done: Callable[[str], None],
        failed: Failed,
    ) -> None:
        """The page of the closing that holds."""
        desk = self._desk

        def work() -> Printed:
            shown = books.show(period, desk=desk)
            return sheet.print_closing(
                shown, desk=desk, at=desk.clock.now(), printer=self._printer, request=request
            )

        self._run_print(work, owner=owner, done=done, failed=failed)

    def _run(
        self, work: Callable[[], T], owner: QObject, done: Callable[[T], None], failed: Failed
    ) -> None:
        self._jobs.run(self._desk.store.lanes.io, work, owner=owner, done=done, failed=failed)

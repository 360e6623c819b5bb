"""What the keepers' place asks about citizens' data: requests, what is kept, breaches, who looked."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject

from counter_app.core.clock import local
from counter_app.core.ids import DossierId
from counter_app.domain.data_subject import Affected, Breach, BreachTold, SubjectRequest, Wish
from counter_app.domain.unusual import Unusual
from counter_app.services.people import breaches, restriction, seen, subject_requests, unusual
from counter_app.services.people.data_subjects import KeptOfPerson, kept_of
from counter_app.services.people.privacy_papers import print_breach, print_kept
from counter_app.services.people.restriction import Restriction
from counter_app.services.people.seen import Look
from ui.desk.printing import Failed, Printing

T = TypeVar("T")


class Privacy(Printing):
    """One desk's care of the data of people. What is only looked at is noted too: all on the IO lane."""

    def requests(
        self,
        *,
        owner: QObject,
        done: Callable[[tuple[tuple[SubjectRequest, ...], tuple[Restriction, ...]]], None],
    ) -> None:
        """Every request, and the restrictions in force."""
        desk = self._desk

        def work() -> tuple[tuple[SubjectRequest, ...], tuple[Restriction, ...]]:
            return subject_requests.requests(desk=desk), restriction.restrictions(desk=desk)

        self._run(work, owner, done, None)

    def ask(
        self,
        wish: Wish,
        person: str,
        words: str,
        *,
        owner: QObject,
        done: Callable[[SubjectRequest], None],
        failed: Failed,
    ) -> None:
        """Takes a request."""
        desk, at = self._desk, self._desk.clock.now()
        self._run(
            lambda: subject_requests.ask(wish, person, words, desk=desk, at=at),
            owner,
            done,
            failed,
        )

    def answer(
        self,
        number: int,
        words: str,
        *,
        granted: bool,
        owner: QObject,
        done: Callable[[None], None],
        failed: Failed,
    ) -> None:
        """Writes down what was answered, or why it is refused."""
        desk, at = self._desk, self._desk.clock.now()
        self._run(
            lambda: subject_requests.answer(number, words, granted=granted, desk=desk, at=at),
            owner,
            done,
            failed,
        )

    def lift(
        self, person: str, why: str, *, owner: QObject, done: Callable[[None], None], failed: Failed
    ) -> None:
        """Ends a restriction."""
        desk, at = self._desk, self._desk.clock.now()
        self._run(lambda: subject_requests.lift(person, why, desk=desk, at=at), owner, done, failed)

    def kept(
        self, person: str, *, owner: QObject, done: Callable[[KeptOfPerson], None], failed: Failed
    ) -> None:
        """All that is kept of a person."""
        self._run(lambda: kept_of(person, desk=self._desk), owner, done, failed)

    def print_kept(
        self,
        kept: KeptOfPerson,
        *,
        request: str,
        owner: QObject,
        done: Callable[[str], None],
        failed: Failed,
    ) -> None:
        """The paper that tells them; ``done`` gets what became of it."""
        desk, at = self._desk, self._desk.clock.now()
        self._run_print(
            lambda: print_kept(kept, desk=desk, at=at, printer=self._printer, request=request),
            owner=owner,
            done=done,
            failed=failed,
        )

    def breaches(self, *, owner: QObject, done: Callable[[tuple[Breach, ...]], None]) -> None:
        """Every record of a breach."""
        self._run(lambda: breaches.breaches(desk=self._desk), owner, done, None)

    def note_breach(
        self, told: BreachTold, *, owner: QObject, done: Callable[[Breach], None], failed: Failed
    ) -> None:
        """Writes a breach down."""
        desk, at = self._desk, self._desk.clock.now()
        self._run(lambda: breaches.note(told, desk=desk, at=at), owner, done, failed)

    def tell_breach(
        self,
        number: int,
        words: str,
        *,
        owner: QObject,
        done: Callable[[None], None],
        failed: Failed,
    ) -> None:
        """Writes down that the authority was told."""
        desk, at = self._desk, self._desk.clock.now()
        self._run(lambda: breaches.tell(number, words, desk=desk, at=at), owner, done, failed)

    def affected(
        self,
        by_list: Path | None,
        *,
        owner: QObject,
        done: Callable[[Affected], None],
        failed: Failed,
    ) -> None:
        """Whose data this PC holds, or those whom the server's list tells of."""

        def work() -> Affected:
            if by_list is None:
                return breaches.affected_here(desk=self._desk)
            return breaches.affected_by_list(by_list)

        self._run(work, owner, done, failed)

    def print_breach(
        self,
        breach: Breach,
        *,
        request: str,
        owner: QObject,
        done: Callable[[str], None],
        failed: Failed,
    ) -> None:
        """The report to the authority; ``done`` gets what became of it."""
        desk, at = self._desk, self._desk.clock.now()
        self._run_print(
            lambda: print_breach(breach, desk=desk, at=at, printer=self._printer, request=request),
            owner=owner,
            done=done,
            failed=failed,
        )

    def looks(self, days: int, *, owner: QObject, done: Callable[[tuple[Look, ...]], None]) -> None:
        """Who looked at what in the last ``days``, the present one included."""
        desk, at = self._desk, self._desk.clock.now()
        first = self._first(days)
        self._run(lambda: seen.looks_since(first, desk=desk, at=at), owner, done, None)

    def looks_at(
        self,
        dossier: DossierId,
        *,
        owner: QObject,
        done: Callable[[tuple[Look, ...]], None],
        failed: Failed,
    ) -> None:
        """Who looked at one dossier."""
        self._run(lambda: seen.looks_at(dossier, desk=self._desk), owner, done, failed)

    def unusual(
        self, days: int, *, owner: QObject, done: Callable[[tuple[Unusual, ...]], None]
    ) -> None:
        """What was unusual in the last ``days``, the present one included."""
        desk, at = self._desk, self._desk.clock.now()
        first = self._first(days)
        self._run(lambda: unusual.unusual_since(first, desk=desk, at=at), owner, done, None)

    def _first(self, days: int) -> date:
        return local(self._desk.clock.now()).date() - timedelta(days=days - 1)

    def _run(
        self, work: Callable[[], T], owner: QObject, done: Callable[[T], None], failed: Failed
    ) -> None:
        self._jobs.run(self._desk.store.lanes.io, work, owner=owner, done=done, failed=failed)

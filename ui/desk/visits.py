"""What a screen may ask about visits without a dossier: record one, find them, print their paper."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from PySide6.QtCore import QObject

from counter_app.core import ids
from counter_app.core.clock import local, to_ms
from counter_app.core.ids import VisitId
from counter_app.domain.catalogue.procedure import Procedure
from counter_app.domain.draft import Draft
from counter_app.domain.step import Defect, Ground
from counter_app.domain.turning_away import TurningAway
from counter_app.domain.visit import Tally, Visit, VisitRow
from counter_app.services.intake.turning_away import turning_away, wanted
from counter_app.services.papers.originals import Original, original_of
from counter_app.services.papers.paper_printing import Printed, paper_pdf, print_paper
from counter_app.services.visits import visits
from ui.desk.printing import Failed, Pages, Printing

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day's visits, the newest first, and how often each sector was asked about."""

    rows: tuple[VisitRow, ...]
    tally: tuple[Tally, ...]


class Visits(Printing):
    """One desk's visits: written on the write lane, their papers drawn on the paper lane."""

    def found(self, draft: Draft) -> TurningAway:
        """What the rules would put on forms 02 and 03; pure reckoning."""
        return turning_away(draft, desk=self._desk, at=self._desk.clock.now())

    def wanted(self, draft: Draft) -> Procedure | None:
        """The procedure, or the bundle as one, that a draft asks for."""
        return wanted(draft, desk=self._desk, at=self._desk.clock.now())

    def guide(
        self,
        draft: Draft,
        defects: tuple[Defect, ...],
        *,
        words: str,
        request: str,
        owner: QObject,
        done: Callable[[VisitRow], None],
        failed: Failed,
    ) -> None:
        """Records a guided visit."""
        self._write(
            lambda: visits.guide(
                draft,
                defects,
                words=words,
                request=request,
                desk=self._desk,
                at=self._desk.clock.now(),
            ),
            owner=owner,
            done=done,
            failed=failed,
        )

    def refuse(
        self,
        draft: Draft,
        grounds: tuple[Ground, ...],
        *,
        words: str,
        request: str,
        owner: QObject,
        done: Callable[[VisitRow], None],
        failed: Failed,
    ) -> None:
        """Records a refusal at the counter."""
        self._write(
            lambda: visits.refuse_at_counter(
                draft,
                grounds,
                words=words,
                request=request,
                desk=self._desk,
                at=self._desk.clock.now(),
            ),
            owner=owner,
            done=done,
            failed=failed,
        )

    def advise(self, sector: str, *, owner: QObject, done: Callable[[VisitRow], None]) -> None:
        """Counts one question."""
        self._write(
            lambda: visits.advise(sector, desk=self._desk, at=self._desk.clock.now()),
            owner=owner,
            done=done,
            failed=None,
        )

    def take_back_advice(
        self, *, owner: QObject, done: Callable[[VisitRow], None], failed: Failed
    ) -> None:
        """Takes today's last question out of the count."""
        self._write(
            lambda: visits.take_back_advice(desk=self._desk, at=self._desk.clock.now()),
            owner=owner,
            done=done,
            failed=failed,
        )

    def today(self, *, owner: QObject, done: Callable[[Day], None]) -> None:
        """Today's visits and counts."""
        day: date = local(self._desk.clock.now()).date()

        def work() -> Day:
            return Day(
                rows=visits.visits_between(day, day, desk=self._desk),
                tally=visits.tally(day, day, desk=self._desk),
            )

        self._jobs.run(self._desk.store.lanes.read, work, owner=owner, done=done)

    def find(
        self, text: str, *, owner: QObject, done: Callable[[tuple[VisitRow, ...]], None]
    ) -> None:
        """The visits with a paper that answer to every word, of any day."""
        self._jobs.run(
            self._desk.store.lanes.read,
            lambda: visits.find_visits(text, desk=self._desk),
            owner=owner,
            done=done,
        )

    def answers(self, one: VisitRow, words: list[str]) -> bool:
        """Whether a row answers to every folded word."""
        return visits.answers(one, words)

    def open(
        self,
        visit_id: VisitId,
        *,
        owner: QObject,
        done: Callable[[Visit], None],
        failed: Failed,
    ) -> None:
        """One visit whole."""
        self._jobs.run(
            self._desk.store.lanes.read,
            lambda: visits.visit_of(visit_id, desk=self._desk),
            owner=owner,
            done=done,
            failed=failed,
        )

    def void_paper(
        self,
        visit_id: VisitId,
        reason: str,
        *,
        owner: QObject,
        done: Callable[[VisitRow], None],
        failed: Failed,
    ) -> None:
        """Declares the paper of a visit void."""
        self._write(
            lambda: visits.void_paper_of(
                visit_id, reason, desk=self._desk, at=self._desk.clock.now()
            ),
            owner=owner,
            done=done,
            failed=failed,
        )

    def pages(self, paper: int) -> Pages:
        """A visit's paper as issued, drawn when called."""
        return lambda: paper_pdf(paper, desk=self._desk)

    def print(
        self, paper: int, *, owner: QObject, done: Callable[[str], None], failed: Failed
    ) -> None:
        """The original until it is out, then one counted copy for each press."""

        def work() -> Printed:
            out = original_of(paper, desk=self._desk) is Original.PRINTED
            request = ids.uuid7(to_ms(self._desk.clock.now())) if out else ""
            return print_paper(paper, desk=self._desk, printer=self._printer, request=request)

        self._run_print(work, owner=owner, done=done, failed=failed)

    def _write(
        self,
        work: Callable[[], T],
        *,
        owner: QObject,
        done: Callable[[T], None],
        failed: Failed,
    ) -> None:
        def written(answer: T) -> None:
            self._changes.written.emit()
            self._changes.visits_changed.emit()
            self._changes.queue_changed.emit()
            done(answer)

        self._jobs.run(self._desk.store.lanes.write, work, owner=owner, done=written, failed=failed)

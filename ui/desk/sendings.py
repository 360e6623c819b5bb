"""What a screen may ask about sending: what waits, what is in dispute, how this desk stands there."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject

from counter_app.core.ids import DossierId
from counter_app.devices.printer import Printer
from counter_app.domain.central_side import Finding, LeftByCentral
from counter_app.domain.outgoing import Outgoing
from counter_app.services.correcting import disputes
from counter_app.services.correcting.late_codes import LateCode, give_late_codes
from counter_app.services.correcting.reissue import Reissued
from counter_app.services.correcting.renumbering import Renumbered, renumber
from counter_app.services.correcting.stale_slips import reissue_stale
from counter_app.services.desk import Desk
from counter_app.services.keeping import findings
from counter_app.services.office.office_news import adopt
from counter_app.services.papers.ordered_papers import OrderedPaper, issue, ordered
from counter_app.services.papers.paper_printing import Printed, print_paper
from counter_app.services.sending import cell, outbox
from counter_app.services.sending.cell import DeskAtCell, Marks
from counter_app.services.sending.dispute_words import DisputeView
from counter_app.services.sending.dropping import drop_again
from counter_app.services.sending.outage_paper import OutageLine, print_outages
from counter_app.services.sending.outbox import Sending
from ui.desk.decision import Decision
from ui.desk.printing import Failed, Printing, came_to
from ui.events import Changes
from ui.jobs import Jobs

T = TypeVar("T")
TAKEN_BACK = "Bước này đã được lùi lại, không cần giấy nữa."


class Sendings(Printing):
    """One desk's outbox as people see it, read on the read lane."""

    def __init__(self, *, desk: Desk, printer: Printer, jobs: Jobs, changes: Changes) -> None:
        super().__init__(desk=desk, printer=printer, jobs=jobs, changes=changes)
        # What was half decided of a dispute, by its number: typed words outlive the dialog.
        self.begun: dict[int, Decision] = {}

    def unsent(self, *, owner: QObject, done: Callable[[tuple[Sending, ...]], None]) -> None:
        """Everything without an acknowledgement."""
        self.read(lambda: outbox.unsent(desk=self._desk), owner, done)

    def acknowledged(self, *, owner: QObject, done: Callable[[tuple[Sending, ...]], None]) -> None:
        """What the central side has, the last of it first."""
        self.read(lambda: outbox.acknowledged(desk=self._desk), owner, done)

    def told_of(
        self, subject: str, *, owner: QObject, done: Callable[[tuple[Outgoing, ...]], None]
    ) -> None:
        """Every operation about one dossier, visit or hand-over."""
        self.read(lambda: outbox.told_of(subject, desk=self._desk), owner, done)

    def try_again(self, line: Sending, *, owner: QObject, done: Callable[[None], None]) -> None:
        """What was set aside of a line may be sent at the next round."""
        self._jobs.run(
            self._desk.store.lanes.write,
            lambda: outbox.try_again(line, desk=self._desk),
            owner=owner,
            done=done,
        )

    def drop(
        self, line: Sending, *, owner: QObject, done: Callable[[None], None], failed: Failed
    ) -> None:
        """What the central side has already of a line is not sent once more."""
        dossier_id, desk, at = DossierId(line.subject), self._desk, self._desk.clock.now()
        work = partial(drop_again, dossier_id, desk=desk, at=at)
        self._change(dossier_id, work, owner=owner, done=done, failed=failed)

    def desk_at_cell(self, *, owner: QObject, done: Callable[[DeskAtCell], None]) -> None:
        """How this desk stands with the central side."""
        self.read(lambda: cell.desk_at_cell(desk=self._desk), owner, done)

    def left_to_do(
        self, *, owner: QObject, done: Callable[[tuple[LeftByCentral, ...]], None]
    ) -> None:
        """What the central side's news left for somebody here."""
        self.read(lambda: cell.left_to_do(desk=self._desk), owner, done)

    def unread_findings(
        self, *, owner: QObject, done: Callable[[tuple[Finding, ...]], None]
    ) -> None:
        """What was found wrong at the central side and nobody has read."""
        self.read(lambda: findings.unread(desk=self._desk), owner, done)

    def all_findings(self, *, owner: QObject, done: Callable[[tuple[Finding, ...]], None]) -> None:
        """Everything ever found wrong at the central side."""
        self.read(lambda: findings.findings(desk=self._desk), owner, done)

    def note_read(self, number: int, *, owner: QObject, done: Callable[[None], None]) -> None:
        """Whoever sits here has read a finding."""
        at = self._desk.clock.now()
        self._jobs.run(
            self._desk.store.lanes.write,
            lambda: findings.mark_read(number, desk=self._desk, at=at),
            owner=owner,
            done=done,
        )

    def for_a_person(self, *, owner: QObject, done: Callable[[tuple[int, int]], None]) -> None:
        """How many operations wait for a person, and how many disputes are open."""
        self.read(lambda: cell.for_a_person(desk=self._desk), owner, done)

    def marks(
        self, dossier_id: DossierId, *, owner: QObject, done: Callable[[Marks], None]
    ) -> None:
        """How a dossier stands between here and the central side."""
        self.read(lambda: cell.marks(dossier_id, desk=self._desk), owner, done)

    def adopt(self, left: LeftByCentral, *, owner: QObject, done: Callable[[None], None]) -> None:
        """Puts the office's settings that came down in force."""
        at = self._desk.clock.now()
        self._jobs.run(
            self._desk.store.lanes.write,
            lambda: adopt(left, desk=self._desk, at=at),
            owner=owner,
            done=done,
        )

    def finish(
        self, number: int, *, owner: QObject, done: Callable[[None], None] = lambda _nothing: None
    ) -> None:
        """What the central side's news left to do is done."""
        at = self._desk.clock.now()
        self._jobs.run(
            self._desk.store.lanes.write,
            lambda: cell.finish(number, desk=self._desk, at=at),
            owner=owner,
            done=done,
        )

    def ordered(self, *, owner: QObject, done: Callable[[tuple[OrderedPaper, ...]], None]) -> None:
        """The papers that steps at the central side ordered from this desk."""
        self.read(lambda: ordered(desk=self._desk), owner, done)

    def print_ordered(
        self, order: OrderedPaper, *, owner: QObject, done: Callable[[str], None], failed: Failed
    ) -> None:
        """Numbers one of them and prints it; ``done`` gets what became of it, in words."""
        desk = self._desk

        def work() -> Printed | None:
            paper = issue(order.order, desk=desk, at=desk.clock.now()).paper
            return print_paper(paper, desk=desk, printer=self._printer) if paper else None

        def tell(printed: Printed | None) -> None:
            self._tell_all(order.dossier.id)
            done(TAKEN_BACK if printed is None else came_to(printed))

        refused = self._watched(failed)
        self._jobs.run(desk.store.lanes.io, work, owner=owner, done=tell, failed=refused)

    def renumber(
        self,
        dossier_id: DossierId,
        *,
        owner: QObject,
        done: Callable[[Renumbered], None],
        failed: Failed,
    ) -> None:
        """A new code for a dossier whose code another one has at the central side."""
        work = partial(renumber, dossier_id, desk=self._desk, at=self._desk.clock.now())
        self._change(dossier_id, work, owner=owner, done=done, failed=failed)

    def reissue_slip(
        self, dossier_id: DossierId, *, owner: QObject, done: Callable[[int], None], failed: Failed
    ) -> None:
        """A slip that says what holds, in place of one with what was given up; its number."""

        def tell(made: Reissued) -> None:
            done(made.slip_no)

        work = partial(reissue_stale, dossier_id, desk=self._desk, at=self._desk.clock.now())
        self._change(dossier_id, work, owner=owner, done=tell, failed=failed)

    def give_late_codes(
        self, *, owner: QObject, done: Callable[[tuple[LateCode, ...]], None]
    ) -> None:
        """Codes for what was taken in without one, as far as numbers have come; none: no word."""
        desk, at = self._desk, self._desk.clock.now()

        def tell(given: tuple[LateCode, ...]) -> None:
            if given:
                self._tell_all("")
                done(given)

        self._jobs.run(
            desk.store.lanes.write,
            lambda: give_late_codes(desk=desk, at=at),
            owner=owner,
            done=tell,
        )

    def disputes(self, *, owner: QObject, done: Callable[[tuple[DisputeView, ...]], None]) -> None:
        """What nobody has decided yet."""
        self.read(lambda: disputes.open_disputes(desk=self._desk), owner, done)

    def decide(
        self,
        dossier_id: DossierId,
        work: Callable[[], None],
        *,
        owner: QObject,
        done: Callable[[None], None],
        failed: Failed,
    ) -> None:
        """Writes a decision."""
        self._change(dossier_id, work, owner=owner, done=done, failed=failed)

    def print_outages(
        self,
        lines: Sequence[OutageLine],
        *,
        request: str,
        owner: QObject,
        done: Callable[[str], None],
        failed: Failed,
    ) -> None:
        """Prints the certificate of times without a line; ``done`` gets what became of it."""
        desk, at = self._desk, self._desk.clock.now()

        self._run_print(
            lambda: print_outages(lines, desk=desk, at=at, printer=self._printer, request=request),
            owner=owner,
            done=done,
            failed=failed,
        )

    def _change(
        self,
        dossier_id: DossierId,
        work: Callable[[], T],
        *,
        owner: QObject,
        done: Callable[[T], None],
        failed: Failed,
    ) -> None:
        """Does ``work`` on the write lane, and tells everybody who shows the dossier."""

        def tell(made: T) -> None:
            self._tell_all(dossier_id)
            done(made)

        self._jobs.run(self._desk.store.lanes.write, work, owner=owner, done=tell, failed=failed)

    def _tell_all(self, dossier: str) -> None:
        self._changes.written.emit()
        self._changes.dossier_changed.emit(dossier)
        self._changes.queue_changed.emit()

    def read(self, work: Callable[[], T], owner: QObject, done: Callable[[T], None]) -> None:
        """Does ``work`` on the read lane."""
        self._jobs.run(self._desk.store.lanes.read, work, owner=owner, done=done)

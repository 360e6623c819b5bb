"""What a screen may ask about handing over by list: what waits, judge a scan, make, confirm."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar

from PySide6.QtCore import QObject

from counter_app.core.ids import DossierId
from counter_app.domain.handover import Verdict, Way, read_list_code
from counter_app.domain.office import Destination
from counter_app.domain.workflow import RULES, Move
from counter_app.services.desk import Desk
from counter_app.services.handing_over import handover, handover_receipt
from counter_app.services.handing_over.handover import (
    Handover,
    HandoverItem,
    Made,
    NewList,
    Waiting,
)
from counter_app.services.handing_over.handover_receipt import Confirmed, PaperReceipt
from counter_app.services.papers.paper_printing import paper_pdf
from counter_app.services.visits.scanned import read_scanned
from ui.desk.printing import Failed, Pages
from ui.events import Changes
from ui.jobs import Jobs

T = TypeVar("T")
DAYS_SHOWN: Final = 31
Lines = tuple[Handover, tuple[HandoverItem, ...]]


class Handovers:
    """One desk's hand-overs: read and written on their lanes, their papers on the paper lane."""

    def __init__(self, *, desk: Desk, jobs: Jobs, changes: Changes) -> None:
        self._desk, self._jobs, self._changes = desk, jobs, changes

    @property
    def may_confirm(self) -> bool:
        """Whether who sits here takes dossiers up for the resolving unit."""
        return self._desk.clerk.role in RULES[Move.TAKE_UP].roles

    def destinations(self) -> tuple[Destination, ...]:
        """Where this office hands dossiers to."""
        return handover.destinations(desk=self._desk)

    def find_waiting(
        self, way: Way, *, owner: QObject, done: Callable[[tuple[Waiting, ...]], None]
    ) -> None:
        """What is to go, or may come back, the most pressing first."""
        self._read(
            lambda: handover.waiting(way, desk=self._desk, at=self._desk.clock.now()), owner, done
        )

    def judge(
        self,
        text: str,
        *,
        way: Way,
        destination: Destination,
        taken: Sequence[DossierId],
        owner: QObject,
        done: Callable[[Verdict], None],
    ) -> None:
        """What ``text`` names and whether it may stand on the list."""
        self._read(
            lambda: handover.judge(
                text, way=way, destination=destination, taken=taken, desk=self._desk
            ),
            owner,
            done,
        )

    def hand_over(
        self, new: NewList, *, owner: QObject, done: Callable[[Made], None], failed: Failed
    ) -> None:
        """Makes the list, once."""

        def tell(made: Made) -> None:
            self._tell(made.dossiers)
            done(made)

        self._jobs.run(
            self._desk.store.lanes.write,
            lambda: handover.hand_over(new, desk=self._desk, at=self._desk.clock.now()),
            owner=owner,
            done=tell,
            failed=failed,
        )

    def find_lists(self, *, owner: QObject, done: Callable[[tuple[Handover, ...]], None]) -> None:
        """The lists of the past days and every older one that still waits, the newest first."""

        def work() -> tuple[Handover, ...]:
            since: datetime = self._desk.clock.now() - timedelta(days=DAYS_SHOWN)
            return handover.lists_since(since, desk=self._desk)

        self._read(work, owner, done)

    def find_lines(self, one: Handover, *, owner: QObject, done: Callable[[Lines], None]) -> None:
        """The list as it stands now, with its dossiers."""

        def work() -> Lines:
            now = handover.open_list((one.year, one.paper_no), desk=self._desk)
            return now, handover.lines_of(now, desk=self._desk)

        self._read(work, owner, done)

    def find_list(
        self,
        text: str,
        *,
        owner: QObject,
        done: Callable[[tuple[Handover | None, DossierId | None, str]], None],
    ) -> None:
        """The list that a scan names by its own code or by a dossier that waits on it, or why not."""

        def work() -> tuple[Handover | None, DossierId | None, str]:
            code = read_list_code(text)
            if code is not None:
                return handover.open_list(code, desk=self._desk), None, ""
            found = read_scanned(text, desk=self._desk)
            if found.row is None:
                return None, None, found.message
            one = handover_receipt.open_list_of(found.row.id, desk=self._desk)
            why = "" if one else "Hồ sơ này không nằm trong danh sách nào đang chờ xác nhận."
            return one, found.row.id, found.message or why

        self._jobs.run(
            self._desk.store.lanes.read,
            work,
            owner=owner,
            done=done,
            failed=lambda error: done((None, None, error.message)),
        )

    def confirm(
        self,
        one: Handover,
        dossiers: Collection[DossierId],
        *,
        paper: PaperReceipt | None,
        owner: QObject,
        done: Callable[[Confirmed], None],
        failed: Failed,
    ) -> None:
        """Takes up what was confirmed, once."""

        def tell(confirmed: Confirmed) -> None:
            self._tell(confirmed.dossiers)
            done(confirmed)

        self._jobs.run(
            self._desk.store.lanes.write,
            lambda: handover_receipt.confirm(
                one, dossiers, desk=self._desk, at=self._desk.clock.now(), paper=paper
            ),
            owner=owner,
            done=tell,
            failed=failed,
        )

    def pages(self, paper: int) -> Pages:
        """The list as issued, drawn when called."""
        return lambda: paper_pdf(paper, desk=self._desk)

    def open_dossier(self, dossier_id: DossierId) -> None:
        """Shows one dossier."""
        self._changes.dossier_wanted.emit(dossier_id)

    def _tell(self, dossiers: Collection[DossierId]) -> None:
        self._changes.written.emit()
        for one in dossiers:
            self._changes.dossier_changed.emit(one)
        self._changes.queue_changed.emit()

    def _read(self, work: Callable[[], T], owner: QObject, done: Callable[[T], None]) -> None:
        self._jobs.run(self._desk.store.lanes.read, work, owner=owner, done=done)

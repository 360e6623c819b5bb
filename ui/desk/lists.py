"""What a screen may ask about the desk's lists: counted, read, ordered, printed, exported, told."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject

from counter_app.core.ids import DossierId
from counter_app.domain.desk_lists import DeskList, Group, GroupBy, ListName, Sought
from counter_app.domain.service_day import ServiceDate
from counter_app.domain.workflow import PaperKind
from counter_app.services.intake.online_filings import OnlineFiling, filing_of, waiting
from counter_app.services.lists import list_files, lists
from counter_app.services.lists.list_columns import ListColumn, sorted_by
from counter_app.services.lists.list_letters import paper_for, reachable
from counter_app.services.lists.list_papers import list_content, list_pdf, print_list
from counter_app.services.lists.lists import Listed
from counter_app.services.moving import calendar_changes
from counter_app.services.moving.calendar_changes import ChangedDate
from counter_app.services.office.service_days import service_dates
from counter_app.services.papers.paper_batches import Batch, print_each
from counter_app.services.papers.paper_printing import Printed
from ui.desk.labels import Progress
from ui.desk.printing import Failed, Pages, Printing

T = TypeVar("T")
LEFT_OUT = "Bỏ qua {} hồ sơ của người đã khai tử: không gửi giấy báo, hãy báo gia đình."


class DeskLists(Printing):
    """One desk's lists. Reading is done on the read lane, papers and files on the paper lane."""

    def count(
        self,
        *,
        owner: QObject,
        done: Callable[[dict[ListName, int]], None],
        failed: Failed = None,
    ) -> None:
        """How many stand on each list now."""
        self._read(lambda: lists.counts(desk=self._desk, at=self._now()), owner, done, failed)

    def count_pressing(
        self, *, owner: QObject, done: Callable[[dict[ListName, int]], None]
    ) -> None:
        """How many stand on the lists the window warns of now."""
        self._read(
            lambda: lists.pressing_counts(desk=self._desk, at=self._now()), owner, done, None
        )

    def ordered(
        self,
        rows: tuple[Listed, ...],
        column: ListColumn,
        *,
        falling: bool,
        owner: QObject,
        done: Callable[[tuple[Listed, ...]], None],
    ) -> None:
        """The rows in the order of a column; ten thousand names are not sorted between two keys."""
        self._read(lambda: sorted_by(rows, column, falling=falling), owner, done, None)

    def groups(
        self,
        by: GroupBy,
        *,
        owner: QObject,
        done: Callable[[tuple[Group, ...]], None],
        failed: Failed,
    ) -> None:
        """The work of each specialist or unit in numbers."""
        self._read(lambda: lists.groups(by, desk=self._desk, at=self._now()), owner, done, failed)

    def changed_dates(
        self, *, owner: QObject, done: Callable[[tuple[ChangedDate, ...]], None], failed: Failed
    ) -> None:
        """The dossiers that a late holiday gives another date."""
        self._read(lambda: calendar_changes.changed_dates(desk=self._desk), owner, done, failed)

    def service_days(
        self, *, owner: QObject, done: Callable[[tuple[ServiceDate, ...]], None], failed: Failed
    ) -> None:
        """The office's service days of the weeks to come."""
        self._read(lambda: service_dates(desk=self._desk, at=self._now()), owner, done, failed)

    def filings(
        self,
        *,
        owner: QObject,
        done: Callable[[tuple[OnlineFiling, ...]], None],
        failed: Failed = None,
    ) -> None:
        """What was filed on the national portal and waits for an answer."""
        self._read(lambda: waiting(desk=self._desk, at=self._now()), owner, done, failed)

    def filing(
        self, code: str, *, owner: QObject, done: Callable[[OnlineFiling], None], failed: Failed
    ) -> None:
        """The filing of that code, while it waits."""
        self._read(lambda: filing_of(code, desk=self._desk, at=self._now()), owner, done, failed)

    def pages(self, of: DeskList, rows: tuple[Listed, ...], sought: Sought) -> Pages:
        """The list on paper, drawn when called."""
        at = self._now()
        return lambda: list_pdf(list_content(of, rows, desk=self._desk, at=at, sought=sought))

    def print(
        self,
        of: DeskList,
        rows: tuple[Listed, ...],
        sought: Sought,
        *,
        request: str,
        owner: QObject,
        done: Callable[[str], None],
        failed: Failed,
    ) -> None:
        """Prints the list; ``done`` gets what became of it, in words."""

        def work() -> Printed:
            content = list_content(of, rows, desk=self._desk, at=self._now(), sought=sought)
            return print_list(of, content, desk=self._desk, printer=self._printer, request=request)

        self._run_print(work, owner=owner, done=done, failed=failed)

    def export(
        self,
        of: DeskList,
        rows: tuple[Listed, ...],
        *,
        owner: QObject,
        done: Callable[[Path], None],
        failed: Failed,
    ) -> None:
        """Writes the list as CSV into the folder of exports; ``done`` gets the file."""
        self._jobs.run(
            self._desk.store.lanes.io,
            lambda: list_files.export(of, rows, desk=self._desk, at=self._now()),
            owner=owner,
            done=done,
            failed=failed,
        )

    def note_copied(
        self,
        of: DeskList,
        rows: tuple[Listed, ...],
        *,
        owner: QObject,
        done: Callable[[None], None],
        failed: Failed,
    ) -> None:
        """Writes down that the list leaves by the clipboard."""
        self._jobs.run(
            self._desk.store.lanes.io,
            lambda: list_files.note_copied(of, rows, desk=self._desk, at=self._now()),
            owner=owner,
            done=done,
            failed=failed,
        )

    def print_papers(
        self,
        kind: PaperKind,
        dossiers: tuple[DossierId, ...],
        *,
        progress: Progress,
        owner: QObject,
        done: Callable[[Batch[DossierId]], None],
        failed: Failed,
    ) -> None:
        """Prints that paper of each dossier, written in its turn, until done or stopped."""
        going: list[DossierId] = []

        def work() -> Batch[DossierId]:
            going.extend(reachable(kind, dossiers, desk=self._desk))
            return print_each(
                going,
                lambda one: paper_for(kind, one, desk=self._desk, at=self._now()),
                desk=self._desk,
                printer=self._printer,
                told=lambda far: progress.moved.emit(far.done, far.total),
                cancelled=progress.is_stopped,
            )

        def tell(batch: Batch[DossierId]) -> None:
            self._changes.written.emit()
            if batch.fault:
                self._changes.print_refused.emit()
            for one in going[: len(batch.printed)]:
                self._changes.dossier_changed.emit(one)
            self._changes.queue_changed.emit()
            if len(going) < len(dossiers):
                self._changes.said.emit(LEFT_OUT.format(len(dossiers) - len(going)))
            done(batch)

        self._jobs.run(self._desk.store.lanes.io, work, owner=owner, done=tell, failed=failed)

    def mark_told(
        self,
        dossier_id: DossierId,
        *,
        way: str,
        owner: QObject,
        done: Callable[[None], None],
        failed: Failed,
    ) -> None:
        """Records that the citizen knows of the other date."""

        def tell(nothing: None) -> None:
            self._changes.written.emit()
            self._changes.dossier_changed.emit(dossier_id)
            self._changes.queue_changed.emit()
            done(nothing)

        self._jobs.run(
            self._desk.store.lanes.write,
            lambda: calendar_changes.mark_told(
                dossier_id, desk=self._desk, at=self._now(), way=way
            ),
            owner=owner,
            done=tell,
            failed=failed,
        )

    def _now(self) -> datetime:
        return self._desk.clock.now()

    def _read(
        self,
        work: Callable[[], T],
        owner: QObject,
        done: Callable[[T], None],
        failed: Failed,
    ) -> None:
        self._jobs.run(self._desk.store.lanes.read, work, owner=owner, done=done, failed=failed)

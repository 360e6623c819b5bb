"""What leaves the desk's lists: the clipboard, paper, a file; and letters about another date."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import DossierId
from counter_app.domain.desk_lists import DeskList, ListName, Sought
from counter_app.domain.workflow import PaperKind
from counter_app.services.lists.list_letters import GIVEN_AT_ONCE
from counter_app.services.lists.list_papers import list_text, printable
from counter_app.services.lists.lists import Listed
from counter_app.services.moving.calendar_changes import ChangedDate
from counter_app.services.papers.paper_batches import Batch
from ui import strings
from ui.desk.counter import Counter
from ui.desk.labels import Progress
from ui.dialogs.papers.batch import BatchDialog
from ui.dialogs.papers.labels import LabelsDialog
from ui.dialogs.preview import PreviewDialog
from ui.dialogs.steps.told_date import ToldDateDialog
from ui.screens.lists.face import Key
from ui.screens.lists.rows import CALENDAR
from ui.widgets.layout import Notice

Rows = tuple[Listed, ...]


def given_at_once(key: Key) -> PaperKind | None:
    """The paper that every dossier of that list of dossiers may be given, if there is one."""
    return GIVEN_AT_ONCE.get(key) if isinstance(key, ListName) else None


class ListOutlet:
    """Takes the rows shown, in their order; says what came of it in ``notice``."""

    def __init__(self, counter: Counter, notice: Notice, over: QWidget) -> None:
        self._counter, self._notice, self._over = counter, notice, over

    def copy(self, of: DeskList, rows: Rows) -> None:
        """The whole list to the clipboard, once it is written down that it leaves."""

        def noted(_nothing: None) -> None:
            QApplication.clipboard().setText(list_text(of, rows))
            self._counter.changes.said.emit(f"Đã chép {strings.number(len(rows))} hồ sơ.")

        self._counter.lists.note_copied(of, rows, owner=self._over, done=noted, failed=self._fail)

    def print(self, of: DeskList, rows: Rows, sought: Sought) -> None:
        """Shows the list as paper; prints it from there, once."""
        try:
            printable(rows)
        except UserError as error:
            self._fail(error)
            return
        self._notice.say("")
        request, lists = self._counter.new_request(), self._counter.lists
        PreviewDialog.ask(
            self._counter,
            lists.pages(of, rows, sought),
            parent=self._over,
            printing=lambda: lists.print(
                of,
                rows,
                sought,
                request=request,
                owner=self._over,
                done=self._say,
                failed=self._fail,
            ),
        )

    def labels(self, of: DeskList, rows: Rows) -> None:
        """Labels and envelopes of all that is shown and has a code."""
        coded = tuple(one.row.id for one in rows if one.row.code)
        about = f"{of.title}: {strings.number(len(coded))} hồ sơ"
        LabelsDialog.ask(self._counter, coded, about=about, parent=self._over)

    def export(self, of: DeskList, rows: Rows) -> None:
        """The list as a file."""
        self._counter.lists.export(
            of,
            rows,
            owner=self._over,
            done=lambda path: self._say(f"Đã ghi tệp {path.name} vào {path.parent}."),
            failed=self._fail,
        )

    def print_all(self, key: Key, shown: Sequence[Any]) -> None:
        """The paper that every dossier of that list is given, written where there is none yet."""
        kind = PaperKind.DATE_NOTICE if key == CALENDAR else given_at_once(key)
        rows = [one.row for one in shown if key != CALENDAR or not one.noticed]
        if kind is not None and rows:
            BatchDialog.ask(self._counter, kind, rows, parent=self._over)

    def write_notice(self, one: ChangedDate, done: Callable[[], None]) -> None:
        """Writes and prints the letter about another date to one citizen."""
        progress = Progress(lambda _done, _total: None, self._over)

        def printed(batch: Batch[DossierId]) -> None:
            progress.deleteLater()
            if batch.fault:
                self._notice.say(batch.fault, tone="bad")
            else:
                self._counter.changes.said.emit("Đã in thông báo đổi ngày hẹn.")
            done()

        self._counter.lists.print_papers(
            PaperKind.DATE_NOTICE,
            (one.row.id,),
            progress=progress,
            owner=self._over,
            done=printed,
            failed=self._fail,
        )

    def mark_told(self, one: ChangedDate, done: Callable[[], None]) -> None:
        """Asks how the citizen was told, and records it."""
        way = ToldDateDialog.ask(one.row.applicant_name, parent=self._over)
        if way is not None:
            self._counter.lists.mark_told(
                one.row.id,
                way=way,
                owner=self._over,
                done=lambda _nothing: done(),
                failed=self._fail,
            )

    def _say(self, words: str) -> None:
        self._notice.say(words, tone="good")

    def _fail(self, error: UserError | EnvironmentFault) -> None:
        self._notice.say(error.message, tone="bad")

"""What the bulk dialog may ask: judge a file, take it in, write the empty list."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from counter_app.domain.dossier import DossierRow
from counter_app.services.bulk.bulk import Judged, judge, rows_of, slips_to_print, take
from counter_app.services.bulk.bulk_template import write_template
from ui.desk.counter import Counter
from ui.desk.labels import Progress
from ui.desk.printing import Failed


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenList:
    """How many dossiers a list became, and those whose slips are to be printed."""

    dossiers: int
    to_print: tuple[DossierRow, ...]


class BulkLists:
    """One desk's bulk lists: judged on the paper lane, written in the write lane in one go."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    def judge(
        self,
        path: Path,
        *,
        progress: Progress,
        owner: QObject,
        done: Callable[[Judged], None],
        failed: Failed,
    ) -> None:
        """Every row of the file with its verdict."""
        desk, at = self._counter.desk, self._counter.now()
        self._counter.on_io(
            lambda: judge(
                path, desk=desk, at=at, told=progress.moved.emit, cancelled=progress.is_stopped
            ),
            owner=owner,
            done=done,
            failed=failed,
        )

    def take(
        self,
        judged: Judged,
        *,
        leave_out: tuple[int, ...],
        again: bool,
        progress: Progress,
        owner: QObject,
        done: Callable[[TakenList], None],
        failed: Failed,
    ) -> None:
        """Takes the list in; every screen hears of it once."""
        desk, at, changes = self._counter.desk, self._counter.now(), self._counter.changes
        clock = self._counter.clock

        def work() -> TakenList:
            clock.require(at)
            taken = take(
                judged,
                desk=desk,
                at=at,
                leave_out=leave_out,
                again=again,
                told=progress.moved.emit,
                cancelled=progress.is_stopped,
            )
            return TakenList(
                dossiers=len(taken), to_print=rows_of(slips_to_print(taken), desk=desk)
            )

        def tell(taken: TakenList) -> None:
            changes.written.emit()
            changes.dossier_received.emit("")
            changes.queue_changed.emit()
            done(taken)

        self._counter.on_io(work, owner=owner, done=tell, failed=failed)

    def write_template(
        self, path: Path, *, owner: QObject, done: Callable[[None], None], failed: Failed
    ) -> None:
        """Writes the empty list to fill in."""
        self._counter.on_io(lambda: write_template(path), owner=owner, done=done, failed=failed)

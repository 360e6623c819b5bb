"""What a screen may ask about legal receipts: which are wanting, their table for the provider."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from counter_app.services.receipts.receipt_table import Taken, export_here, look_at, take_back
from counter_app.services.receipts.receipts import Wanting, wanting
from ui.desk.counter import Counter
from ui.desk.printing import Failed


class DeskReceipts:
    """One desk's. The list is read on the read lane, the file written on the paper lane."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    def wanting(
        self, *, owner: QObject, done: Callable[[tuple[Wanting, ...]], None], failed: Failed
    ) -> None:
        """The slips that wait for a receipt, or for its cancelling."""
        counter = self._counter
        counter.jobs.run(
            counter.desk.store.lanes.read,
            lambda: wanting(desk=counter.desk, at=counter.now()),
            owner=owner,
            done=done,
            failed=failed,
        )

    def export(
        self, *, owner: QObject, done: Callable[[tuple[Path, int]], None], failed: Failed
    ) -> None:
        """Writes the provider's table into the folder of exports; its path, how many rows."""
        counter = self._counter
        counter.on_io(
            lambda: export_here(desk=counter.desk, at=counter.now()),
            owner=owner,
            done=done,
            failed=failed,
        )

    def look_at(
        self, path: Path, *, owner: QObject, done: Callable[[Taken], None], failed: Failed
    ) -> None:
        """What of the provider's table in ``path`` would be noted; nothing is."""
        counter = self._counter
        counter.on_io(
            lambda: look_at(path, desk=counter.desk, at=counter.now()),
            owner=owner,
            done=done,
            failed=failed,
        )

    def take_back(
        self, path: Path, *, owner: QObject, done: Callable[[Taken], None], failed: Failed
    ) -> None:
        """Notes the numbers of the table; whoever shows what waits is told."""
        counter = self._counter

        def tell(taken: Taken) -> None:
            counter.changes.written.emit()
            counter.changes.queue_changed.emit()
            done(taken)

        counter.jobs.run(
            counter.desk.store.lanes.write,
            lambda: take_back(path, desk=counter.desk, at=counter.now()),
            owner=owner,
            done=tell,
            failed=failed,
        )

"""What a screen may ask about labels, separators and envelopes: look at them, print them, stop."""

import threading
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal

from counter_app.core.ids import DossierId
from counter_app.services.papers.labels import LabelOrder, LabelsPrinted, labels_pdf, print_labels
from ui.desk.printing import Failed, Pages, Printing


class Progress(QObject):
    """A batch under way: told on the paper lane, heard in the window's thread; may be stopped."""

    moved = Signal(int, int)

    def __init__(self, heard: Callable[[int, int], None], parent: QObject) -> None:
        super().__init__(parent)
        self._stopped = threading.Event()
        self.moved.connect(heard, Qt.ConnectionType.QueuedConnection)

    def stop(self) -> None:
        """Nothing more is begun."""
        self._stopped.set()

    def is_stopped(self) -> bool:
        """Whether somebody said stop."""
        return self._stopped.is_set()


class Labels(Printing):
    """One desk's labels. Drawing and printing are done on the paper lane."""

    def pages(self, order: LabelOrder, dossiers: Sequence[DossierId]) -> Pages:
        """All of the order as it would be, drawn when called."""
        wanted = tuple(dossiers)
        return lambda: labels_pdf(order, wanted, desk=self._desk)

    def print(
        self,
        order: LabelOrder,
        dossiers: Sequence[DossierId],
        *,
        request: str,
        progress: Progress,
        owner: QObject,
        done: Callable[[LabelsPrinted], None],
        failed: Failed,
    ) -> None:
        """Prints the order for each dossier, until done or stopped."""
        wanted: Final = tuple(dossiers)

        def work() -> LabelsPrinted:
            return print_labels(
                order,
                wanted,
                desk=self._desk,
                printer=self._printer,
                request=request,
                told=progress.moved.emit,
                cancelled=progress.is_stopped,
            )

        def tell(answer: LabelsPrinted) -> None:
            self._changes.written.emit()
            if answer.fault:
                self._changes.print_refused.emit()
            for dossier in wanted:
                self._changes.dossier_changed.emit(dossier)
            done(answer)

        self._jobs.run(self._desk.store.lanes.io, work, owner=owner, done=tell, failed=failed)

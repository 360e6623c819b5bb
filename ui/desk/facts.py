"""What a screen may write about a dossier besides its steps: recorded once, its paper printed."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QObject

from counter_app.core.ids import DossierId
from counter_app.services.papers.paper_printing import print_paper
from ui.desk.printing import Failed, Printing


class Recorded(Protocol):
    """What writing a fact answers: the row of its paper, where it has one."""

    @property
    def paper(self) -> int | None:
        """The paper's row in the store."""


class Facts(Printing):
    """One desk's facts: written on the write lane, their papers drawn on the paper lane."""

    def write(
        self,
        dossier_id: DossierId,
        work: Callable[[datetime], Recorded],
        *,
        owner: QObject,
        done: Callable[[Recorded], None],
        failed: Failed,
    ) -> None:
        """Does ``work`` at the present instant; whoever shows the dossier is told."""

        def tell(written: Recorded) -> None:
            self._changes.written.emit()
            self._changes.dossier_changed.emit(dossier_id)
            self._changes.queue_changed.emit()
            done(written)

        self._jobs.run(
            self._desk.store.lanes.write,
            lambda: work(self._desk.clock.now()),
            owner=owner,
            done=tell,
            failed=failed,
        )

    def print_paper(
        self, paper: int, *, owner: QObject, done: Callable[[str], None], failed: Failed
    ) -> None:
        """Prints one paper by its row; ``done`` gets what became of it, in words."""
        self._run_print(
            lambda: print_paper(paper, desk=self._desk, printer=self._printer),
            owner=owner,
            done=done,
            failed=failed,
        )

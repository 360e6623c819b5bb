"""What a screen may ask about a dossier's next steps: which, make one, show and print its paper."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from counter_app.core.ids import DossierId
from counter_app.domain.workflow import PaperKind, Rule
from counter_app.services.lookup import DossierView
from counter_app.services.moving.workflow import Moved, Wanted, make_move, possible
from counter_app.services.papers.letter_printing import print_letter
from counter_app.services.papers.paper_printing import Printed
from ui.desk.printing import Failed, Printing, came_to


class Moves(Printing):
    """One desk's steps: made on the write lane, their papers drawn on the paper lane."""

    def possible(self, dossier: DossierView) -> tuple[Rule, ...]:
        """The steps this clerk may take now."""
        return possible(dossier, desk=self._desk)

    def make(
        self,
        dossier_id: DossierId,
        wanted: Wanted,
        *,
        owner: QObject,
        done: Callable[[Moved], None],
        failed: Failed,
    ) -> None:
        """Makes one step, once."""

        def tell(moved: Moved) -> None:
            self._changes.written.emit()
            self._changes.dossier_changed.emit(dossier_id)
            self._changes.queue_changed.emit()
            done(moved)

        self._jobs.run(
            self._desk.store.lanes.write,
            lambda: make_move(dossier_id, wanted, desk=self._desk, at=self._desk.clock.now()),
            owner=owner,
            done=tell,
            failed=failed,
        )

    def print_letter(
        self,
        dossier_id: DossierId,
        kind: PaperKind,
        *,
        owner: QObject,
        done: Callable[[str], None],
        failed: Failed,
    ) -> None:
        """Prints the newest paper of ``kind``; ``done`` gets what became of it, in words."""

        def tell(printed: Printed) -> None:
            self._changes.written.emit()
            done(came_to(printed))

        self._jobs.run(
            self._desk.store.lanes.io,
            lambda: print_letter(dossier_id, kind, desk=self._desk, printer=self._printer),
            owner=owner,
            done=tell,
            failed=self._watched(failed),
        )

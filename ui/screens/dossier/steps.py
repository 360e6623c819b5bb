"""From the key to the step made: choose, say what it needs, make it once, print its paper."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import STATE_LABELS
from counter_app.domain.workflow import PaperKind, Rule
from counter_app.services.lookup import DossierView as Dossier
from counter_app.services.moving.workflow import Moved, Wanted
from ui import strings
from ui.acts import offered
from ui.acts.act import Act, Scene
from ui.desk.counter import Counter
from ui.dialogs.steps.step_forms import form_of

NO_STEP = "Hồ sơ không còn bước nào cho bạn làm."
MEANWHILE = "moved_meanwhile"


class Steps(QObject):
    """More presses change nothing until the answer to the first is here."""

    said = Signal(str, str)
    """What became of a step, and its tone."""
    stale = Signal()
    """The dossier is no longer as it was shown."""

    def __init__(self, counter: Counter, over: QWidget) -> None:
        super().__init__(over)
        self._counter, self._over = counter, over
        self._busy = False

    def begin(self, dossier: Dossier) -> None:
        """Asks which step, then what it needs."""
        from ui.dialogs.steps.next_step import NextStepDialog

        rules, acts = self._counter.moves.possible(dossier), offered(dossier, self._counter)
        if self._busy:
            return
        if not rules and not acts:
            self.said.emit(NO_STEP, "info")
            return
        chosen = NextStepDialog.ask(rules, acts, parent=self._over)
        if isinstance(chosen, Rule):
            self._ask(dossier, chosen, Wanted(move=chosen.move))
        elif isinstance(chosen, Act):
            chosen.play(
                Scene(
                    counter=self._counter,
                    dossier=dossier,
                    over=self._over,
                    said=self.said.emit,
                )
            )

    def _ask(
        self, dossier: Dossier, rule: Rule, before: Wanted, error: UserError | None = None
    ) -> None:
        wanted = form_of(rule.move).ask(
            rule, dossier, counter=self._counter, before=before, error=error, parent=self._over
        )
        if wanted is None:
            return
        self._busy = True
        self._counter.moves.make(
            dossier.row.id,
            replace(wanted, seen_version=dossier.version),
            owner=self,
            done=lambda moved: self._done(rule, moved),
            failed=lambda refused: self._failed(dossier, rule, wanted, refused),
        )

    def _failed(
        self, dossier: Dossier, rule: Rule, wanted: Wanted, error: UserError | EnvironmentFault
    ) -> None:
        self._busy = False
        if isinstance(error, UserError) and error.field:  # asked here: nothing typed is lost
            self._ask(dossier, rule, wanted, error)
            return
        self.said.emit(error.message, "bad")
        if error.code == MEANWHILE:
            self.stale.emit()

    def _done(self, rule: Rule, moved: Moved) -> None:
        self._busy = False
        words = f"Đã ghi: {rule.label.lower()}. Nay: {STATE_LABELS[moved.state]}."
        if moved.due_at is not None and moved.due_at != moved.due_before:
            words += f" Hẹn trả {strings.hour_and_day(moved.due_at)}."
        words = " ".join((words, *moved.warnings))
        self.said.emit(words, "warn" if moved.warnings else "good")
        if moved.paper is not None:
            self._print(moved.dossier_id, moved.paper, words)

    def _print(self, dossier_id: DossierId, kind: PaperKind, before: str) -> None:
        def tell(words: str, tone: str) -> None:
            self.said.emit(f"{before} {words}".strip(), tone)

        self._counter.moves.print_letter(
            dossier_id,
            kind,
            owner=self,
            done=lambda words: tell(words, "good"),
            failed=lambda error: tell(error.message, "bad"),
        )

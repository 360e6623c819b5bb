"""A tờ khai written for the citizen, from the fields of the intake as they stand."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from counter_app.domain.declarations.form import shipped_forms
from counter_app.domain.declarations.written import Written, with_newest
from counter_app.domain.draft import Draft
from counter_app.domain.offer import Finding
from ui.desk.counter import Counter
from ui.screens.intake.form import fill_in
from ui.screens.intake.kept import put_words, words_of
from ui.screens.intake.state import IntakeState
from ui.screens.intake.view import IntakeView
from ui.widgets.text import set_role

TODAY: Final = "Hôm nay là ngày không viết: viết hộ tờ khai cho công dân."

if TYPE_CHECKING:
    from ui.flows.declaring import Declaring


class IntakeDeclaring(QObject):
    """The form of the procedure on screen; without one, the general form."""

    def __init__(self, counter: Counter, view: IntakeView, state: IntakeState) -> None:
        super().__init__(view)
        self._counter, self._view, self._state = counter, view, state
        self._flow: Declaring | None = None
        self._meant: tuple[str, tuple[Finding, ...]] = ("", ())
        view.middle.checklist.written = self._is_written
        view.middle.declare.clicked.connect(self.begin)
        state.reckoned.connect(self._offer)
        state.doubts.append(lambda draft, _offer: self._at_odds(draft))

    def _at_odds(self, draft: Draft) -> tuple[Finding, ...]:
        return self._counter.declarations.at_odds(self._state.aside.written, draft)

    def may_take(self) -> bool:
        """True where every tờ khai printed fits; of one that does not the clerk is asked once."""
        from ui.dialogs.intake.unlike_paper import Answer, UnlikePaperDialog

        found = self._at_odds(self._state.read().draft)
        asked = self._state.aside.client_ref, found
        if not found or asked == self._meant:
            return True
        told = tuple(one.message for one in found)
        answer = UnlikePaperDialog.ask(told, parent=self._view)
        if answer is Answer.TAKE:
            self._meant = asked
        elif answer is Answer.WRITE:
            self.begin()
        return answer is Answer.TAKE

    def _offer(self) -> None:
        """On a no-writing day the key stands out, and who hears it is told why; else it is quiet."""
        procedure, key = self._state.procedure, self._view.middle.declare
        if procedure is None:
            return
        first = self._counter.declarations.is_usual_today(procedure)
        set_role(key, role="small" if first else "link")
        key.setAccessibleDescription(TODAY if first else "")

    def begin(self) -> None:
        """Asks what is missing, reads it back, prints it."""
        from ui.flows.declaring import Declaring  # after the first picture

        if self._flow is None:
            self._flow = Declaring(self._counter, self._view, self._fill_in)
            self._flow.printed.connect(self._tick)
            self._flow.said.connect(self._counter.changes.said)
        procedure = self._state.procedure
        self._flow.begin(self._state.read().draft, procedure.code if procedure else "")

    def _fill_in(self, draft: Draft, written: Written) -> Draft:
        """Shows what was told where nothing is typed yet; the draft as it then stands."""
        view, state = self._view, self._state
        typed = {name: text for name, text in words_of(view.lines()).items() if text.strip()}
        with state.quietly():
            fill_in(draft, view.left, view.middle)
            put_words(typed, view.lines())
            state.change(written=with_newest(state.aside.written, written))
        others = replace(state.aside.others, owners=draft.owners, parents=draft.parents or None)
        state.set_others(others)
        return state.read().draft

    def _tick(self, reference: str, form: str) -> None:
        """What is on paper is in hand, as long as the same citizen's filing is being typed."""
        if reference == self._state.aside.client_ref:
            self._view.middle.checklist.tick(shipped_forms()[form].is_called)

    def _is_written(self, label: str) -> bool:
        written = self._state.aside.written
        return any(shipped_forms()[one.form].is_called(label) for one in written)

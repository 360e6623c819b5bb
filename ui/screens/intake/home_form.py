"""A form filled at home, scanned at the intake: its words in the fields, for the clerk to check."""

from typing import Final

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from counter_app.core.errors import UserError
from counter_app.protocol.home_form_parts import Gathered
from counter_app.services.intake.home_form import FilledAtHome, filled_at_home
from ui import typed
from ui.desk.counter import Counter
from ui.screens.intake.held import IntakeHeld
from ui.screens.intake.kept import Kept
from ui.screens.intake.state import IntakeState
from ui.screens.intake.view import IntakeView

UNCHECKED: Final = "Điền từ tờ khai làm ở nhà, chưa ai kiểm tra. Đối chiếu từng ô với giấy tờ."
_OF_A_CARD: Final = ("name", "personal_id", "birth", "address")


class IntakeHomeForm(QObject):
    """``filled``: the words of a form stand in the fields."""

    filled = Signal()

    def __init__(
        self, counter: Counter, view: IntakeView, state: IntakeState, held: IntakeHeld
    ) -> None:
        super().__init__(view)
        self._counter, self._view, self._state, self._held = counter, view, state, held
        self._codes = Gathered()

    def take(self, text: str) -> None:
        """Fills an empty form, or beside the card of the same person; else asks.

        Of a form in several codes it says which must still be scanned.
        """
        try:
            told = self._codes.take(text)
            if told is None:
                self._view.left.unread.say(self._codes.words, tone="warn")
                return
            form = filled_at_home(told, desk=self._counter.desk, ref=self._counter.new_request())
        except UserError as error:
            more = self._codes.words
            self._view.left.unread.say(f"{error.message} {more}".strip(), tone="bad")
            return
        self._view.left.unread.say("")
        if self._state.is_empty():
            self._fill(Kept(draft=form.draft, lines=form.lines))
        elif self._is_of(form):
            self._fill(self._beside_the_card(form))
        elif self._may_wait(form):
            self._held.hold()
            if self._state.is_empty():
                self._fill(Kept(draft=form.draft, lines=form.lines))

    def _is_of(self, form: FilledAtHome) -> bool:
        """Whether only the card of the form's own person was read so far."""
        number = typed.digits(self._view.left.person.number.value())
        same = bool(number) and number == typed.digits(form.number)
        return same and not self._view.has_more_than_person()

    def _beside_the_card(self, form: FilledAtHome) -> Kept:
        """What the card says stands; the rest is the form's."""
        kept, named = self._state.kept(), {f"submitter.{one}" for one in _OF_A_CARD}
        mine = {name: text for name, text in form.lines.items() if name not in named}
        submitter = replace(form.draft.submitter, person=kept.draft.submitter.person)
        draft = replace(
            form.draft,
            submitter=submitter,
            client_ref=kept.draft.client_ref,
            card_scan=kept.draft.card_scan,
        )
        return Kept(draft=draft, aside=kept.aside, lines=mine)

    def _may_wait(self, form: FilledAtHome) -> bool:
        from ui.dialogs.intake.home_form import HomeFormDialog

        return HomeFormDialog.ask(
            now=self._view.left.person.name.value(),
            who=form.who,
            what=form.procedure.short_name,
            parent=self._view,
        )

    def _fill(self, kept: Kept) -> None:
        self._view.right.show_promise()
        self._state.take_up(kept)
        self._state.edited.emit()
        self._state.remark(UNCHECKED)
        self.filled.emit()

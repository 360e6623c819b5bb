"""What the intake screen asks or shows in a window of its own."""

from datetime import datetime

from PySide6.QtCore import QObject

from counter_app.domain.deadline.explanation import explain
from counter_app.domain.offer import Offer
from counter_app.services.intake.bundles import is_bundle
from ui import strings
from ui.desk.counter import Counter
from ui.screens.intake.cards import Cards
from ui.screens.intake.state import IntakeState
from ui.screens.intake.view import IntakeView


class Questions(QObject):
    """Each is asked over the screen; its answer goes into the draft."""

    def __init__(
        self, counter: Counter, view: IntakeView, state: IntakeState, cards: Cards
    ) -> None:
        super().__init__(view)
        self._counter, self._view, self._state, self._cards = counter, view, state, cards
        self._far_meant: datetime | None = None

    def ask_agreed(self) -> None:
        """A return date where the catalogue knows no limit."""
        from ui.dialogs.intake.agreed_date import AgreedDateDialog

        before, today = self._state.aside.agreed, self._counter.today()
        answer = AgreedDateDialog.ask(before, today=today, parent=self._view)
        if answer is not None:
            self._state.set_agreed(answer)

    def ask_others(self) -> None:
        """Owners, an organisation, a power of attorney, a person without a card."""
        from ui.dialogs.intake.others import OthersDialog

        before, today = self._state.aside.others, self._counter.today()
        answer = OthersDialog.ask(
            before, today=today, is_another=self._cards.is_another, parent=self._view
        )
        if answer is None:
            return
        others, person = answer
        self._state.set_others(others)
        if person is not None:
            self._cards.show_paper(person)

    def explain(self) -> None:
        """Why this date."""
        from ui.dialogs.intake.why import WhyDialog

        offer = self._state.offer
        if offer is not None and offer.parts:
            WhyDialog.ask(_explained(offer), parent=self._view)
        elif offer is not None and offer.promise is not None:
            WhyDialog.ask(explain(offer.promise), parent=self._view)

    def preview(self) -> None:
        """The slip as it would be."""
        from ui.dialogs.preview import PreviewDialog

        if self._state.offer is not None:
            draft = self._state.read().draft
            pages = self._counter.papers.draft_pages(draft, self._state.offer)
            if is_bundle(draft):
                pages = self._counter.bundles.draft_pages(draft)
            PreviewDialog.ask(self._counter, pages, parent=self._view)

    def date_is_meant(self) -> bool:
        """True for any usual date; one that is years away is asked about once."""
        from ui.dialogs.intake.far_date import FarDateDialog

        offer = self._state.offer
        warnings = offer.warnings if offer is not None else ()
        far = next((one for one in warnings if one.code == "due_far"), None)
        due_at = offer.due_at if offer is not None else None
        if far is None or due_at is None or due_at == self._far_meant:
            return True
        words = strings.hour_and_day(due_at)
        if FarDateDialog.ask(words, far.message, parent=self._view):
            self._far_meant = due_at
        return due_at == self._far_meant


def _explained(whole: Offer) -> tuple[str, ...]:
    """The working of each dossier of a bundle, one after another."""
    return tuple(
        line
        for one in whole.parts
        if one.promise is not None
        for line in (one.procedure.short_name.upper(), *explain(one.promise), "")
    )

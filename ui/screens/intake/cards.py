"""Who a scanned card or a passport's lines make the submitter, or who else they may be."""

from dataclasses import replace

import msgspec
from PySide6.QtCore import QObject, Qt, Signal

from counter_app.core.errors import UserError
from counter_app.core.text import fold
from counter_app.domain.people.applicant import Person
from ui import typed
from ui.desk.counter import Counter
from ui.scanning.scans import are_lines, with_read
from ui.screens.intake.state import IntakeState
from ui.screens.intake.view import IntakeView

NAME_WITH_MARKS = "Dòng chữ máy không có dấu. Hãy gõ họ và tên đúng như trên giấy tờ."
NAMELESS = "người chưa ghi tên"


class Cards(QObject):
    """The submitter if there is none yet; of a second card the clerk says whose it is."""

    next_citizen = Signal()
    """The second card is the next citizen's: what was being typed waits."""

    def __init__(self, counter: Counter, view: IntakeView, state: IntakeState) -> None:
        super().__init__(view)
        self._counter, self._view, self._state = counter, view, state

    def take(self, text: str) -> None:
        """A scanned text."""
        try:
            person = self._counter.read_person(text)
        except UserError as error:
            self._view.left.unread.say(with_read(error.message, text), tone="bad")
            return
        self._view.left.unread.say("")
        if self.is_another(person):
            self._another(text, person)
        else:
            self._show(text, person)

    def is_another(self, person: Person) -> bool:
        """Whether somebody else's paper was read before, or somebody else's name was typed.

        Lines without marks name nobody.
        """
        known = self._state.aside.others.identity
        if not person.name:
            return False
        if known is not None and known.is_foreigner and known.passport is not None:
            return person.passport is None or person.passport.number != known.passport.number
        number = self._number()
        return number != person.personal_id if number else self._is_other_name(person)

    def _is_other_name(self, person: Person) -> bool:
        """A part of a name, or one typed without marks, may become the card's."""
        *words, begun = fold(self._view.left.person.name.value()).split() or [""]
        there = fold(person.name).split()
        return not (set(words) <= set(there) and any(one.startswith(begun) for one in there))

    def _show(self, text: str, person: Person) -> None:
        if are_lines(text):
            self.show_paper(person)
        else:
            self._show_submitter(text, person)

    def show_paper(self, person: Person) -> None:
        """Lines name a foreigner; of a Vietnamese the name is typed, with the marks they lack."""
        others, fields = self._state.aside.others, self._view.left.person
        name, address = person.name or fields.name.value(), fields.address.value()
        known = msgspec.structs.replace(person, name="") if person.passport is not None else None
        self._state.change(card_scan=None, scanned=None)
        self._state.set_others(replace(others, identity=known))
        fields.fill(msgspec.structs.replace(person, name=name, address=address))
        if name:
            self._on_to_the_procedure()
        else:
            fields.name.setFocus()
            self._counter.changes.said.emit(NAME_WITH_MARKS)

    def _number(self) -> str:
        return typed.digits(self._view.left.person.number.value())

    def _show_submitter(self, text: str, person: Person) -> None:
        self._state.change(card_scan=text, scanned=person)
        others = self._state.aside.others
        if others.identity is not None:  # typed before the card was there
            self._state.set_others(replace(others, identity=None))
        self._view.left.person.fill(person)
        self._on_to_the_procedure()

    def _on_to_the_procedure(self) -> None:
        """What is typed next is a procedure's name, in place of the one that may stand there."""
        field = self._view.middle.procedure.field
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()

    def _another(self, text: str, person: Person) -> None:
        from ui.dialogs.intake.second_card import SecondCardDialog

        now = self._view.left.person.name.value() or NAMELESS
        answer = SecondCardDialog.ask(
            now=now, scanned=person, parent=self._view, may_be_same=not self._number()
        )
        if answer == "same":
            self._show(text, person)
        elif answer == "owner":
            others = self._state.aside.others
            self._state.set_others(replace(others, owners=(*others.owners, person)))
        elif answer == "next":
            self.next_citizen.emit()
            if self._state.is_empty():
                self._show(text, person)

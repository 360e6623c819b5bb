"""Who a scanned card or a passport's lines make the submitter, or who else they may be."""

from dataclasses import replace
from functools import partial

import msgspec
from PySide6.QtCore import QObject, Qt, Signal

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.domain.dossier import STATE_LABELS, DossierRow, State
from counter_app.domain.heard import HEARD_WORDS, Heard
from counter_app.domain.people.applicant import Person, person_of
from counter_app.domain.people.card import parse_card
from counter_app.domain.visit import VISIT_LABELS, VisitRow
from counter_app.services.results import ON_SHELF
from ui import typed
from ui.counter import Counter
from ui.people import person_of_lines
from ui.scans import are_lines
from ui.screens.intake_state import IntakeState
from ui.screens.intake_view import IntakeView
from ui.screens.known_keys import Known

NAME_WITH_MARKS = "Dòng chữ máy không có dấu. Hãy gõ họ và tên đúng như trên giấy tờ."


class Cards(QObject):
    """The submitter if there is none yet; of a second card the clerk says whose it is."""

    came_back = Signal()
    """What was typed at an earlier visit is wanted: the card alone gives way to it."""
    next_citizen = Signal()
    """The second card is the next citizen's: what was being typed waits."""

    def __init__(self, counter: Counter, view: IntakeView, state: IntakeState) -> None:
        super().__init__(view)
        self._counter, self._view, self._state = counter, view, state
        self._known: frozenset[str] = frozenset()
        counter.changes.dossier_changed.connect(self._look_again)

    def take(self, text: str) -> None:
        """A scanned text."""
        try:
            if are_lines(text):
                person = person_of_lines(self._counter.read_lines(text))
            else:
                person = person_of(parse_card(text))
        except UserError as error:
            self._view.left.unread.say(error.message, tone="bad")
            return
        if self._is_another(person):
            self._another(text, person)
        else:
            self._show(text, person)

    def _is_another(self, person: Person) -> bool:
        """Whether somebody else's paper was read before; lines without marks name nobody."""
        known = self._state.aside.others.identity
        if not person.name:
            return False
        if known is not None and known.is_foreigner and known.passport is not None:
            return person.passport is None or person.passport.number != known.passport.number
        number = self._number()
        return bool(number) and number != person.personal_id

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
            self._view.middle.procedure.field.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            fields.name.setFocus()
            self._counter.changes.said.emit(NAME_WITH_MARKS)

    def _look_again(self, dossier_id: str) -> None:
        """Something happened to a dossier that is shown here as it was."""
        if dossier_id in self._known and (number := self._number()):
            self._look(number)

    def _number(self) -> str:
        return typed.digits(self._view.left.person.number.value())

    def _look(self, number: str) -> None:
        self._counter.search(
            number, owner=self, done=lambda rows: self._look_at_visits(number, rows)
        )

    def _show_submitter(self, text: str, person: Person) -> None:
        self._state.change(card_scan=text, scanned=person)
        others = self._state.aside.others
        if others.identity is not None:  # typed before the card was there
            self._state.set_others(replace(others, identity=None))
        self._view.left.person.fill(person)
        if person.personal_id:
            self._look(person.personal_id)
        self._view.middle.procedure.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look_at_visits(self, number: str, rows: tuple[DossierRow, ...]) -> None:
        self._counter.visits.find(
            number, owner=self, done=lambda found: self._show_known(number, rows, found)
        )

    def _show_known(
        self, number: str, rows: tuple[DossierRow, ...], visits: tuple[VisitRow, ...]
    ) -> None:
        """The last time the citizen went home without a dossier first: they may have come back."""
        if number != self._number():  # somebody else stands there by now
            return
        self._known = frozenset(one.id for one in rows)
        left = [self._visit(one) for one in visits if one.dossier_id is None][:1]
        self._view.left.show_known([*left, *(self._dossier(one) for one in rows)])

    def _dossier(self, row: DossierRow) -> Known:
        """A result on the shelf here is handed out, any other dossier is opened."""
        short, _official = self._counter.procedure_names(row)
        day, changes = f"{local(row.received_at):%d/%m}", self._counter.changes
        if row.heard_at:
            where = f"ở {row.heard_at}, {HEARD_WORDS[row.heard or Heard.WAITS]}"
            words = f"{day} {short} · {STATE_LABELS[row.state].lower()} {where}"
            return Known(words=words, act=partial(changes.heard_wanted.emit, row.id))
        if row.state in ON_SHELF:
            what = "Giao" if row.state is State.READY else "Giao văn bản từ chối"
            act = partial(changes.result_wanted.emit, row.id)
            return Known(words=f"{what}: {short}, nộp {day}", act=act, ready=True)
        words = f"{day} {short} · {STATE_LABELS[row.state].lower()}"
        return Known(words=words, act=partial(changes.dossier_wanted.emit, row.id))

    def _visit(self, one: VisitRow) -> Known:
        """With the paper's code; its key takes up what was typed then, where nothing else is."""
        code = f" · {one.paper.code}" if one.paper is not None else ""
        words = f"{local(one.at):%d/%m} {VISIT_LABELS[one.kind].lower()}{code}"
        return Known(words=words, act=partial(self._go_on_with, one.id))

    def _go_on_with(self, visit_id: str) -> None:
        """A card alone stands in nobody's way; whatever else was typed does, and is told so."""
        if self._state.procedure is None:
            self.came_back.emit()
        self._counter.changes.visit_wanted.emit(visit_id)

    def _another(self, text: str, person: Person) -> None:
        from ui.dialogs.second_card import SecondCardDialog

        now = self._view.left.person.name.value()
        answer = SecondCardDialog.ask(now=now, scanned=person, parent=self._view)
        if answer == "owner":
            others = self._state.aside.others
            self._state.set_others(replace(others, owners=(*others.owners, person)))
        elif answer == "next":
            self.next_citizen.emit()
            if self._state.is_empty():
                self._show(text, person)

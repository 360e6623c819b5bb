"""The intake screen: scan or type, pick, tick, one key, paper. It walks; its panels paint.

The draft and its promise are in ``intake_state``, saving and printing in ``intake_taking``.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.catalogue.procedure import Procedure
from counter_app.services.intake.next_dossier import Following
from ui.desk.counter import Counter
from ui.scanning.scans import is_home_form
from ui.screens.intake.again import IntakeAgain
from ui.screens.intake.begun import Begun
from ui.screens.intake.cards import Cards
from ui.screens.intake.copied import IntakeCopied
from ui.screens.intake.declaring import IntakeDeclaring
from ui.screens.intake.draft_keeper import DraftKeeper
from ui.screens.intake.findings import FindingPlaces
from ui.screens.intake.held import IntakeHeld
from ui.screens.intake.home_form import IntakeHomeForm
from ui.screens.intake.keys import Key, keys_of
from ui.screens.intake.known import IntakeKnown
from ui.screens.intake.mending import IntakeMending
from ui.screens.intake.named import IntakeNamed
from ui.screens.intake.questions import Questions
from ui.screens.intake.read_out import ReadOut
from ui.screens.intake.sitting import IntakeSitting
from ui.screens.intake.state import IntakeState
from ui.screens.intake.taking import Taking
from ui.screens.intake.typed_on import TypedOn
from ui.screens.intake.undo import IntakeUndo
from ui.screens.intake.unit import IntakeUnit
from ui.screens.intake.usual import IntakeUsual
from ui.screens.intake.view import IntakeView
from ui.screens.intake.visits import IntakeVisits
from ui.screens.intake.walk import IntakeWalk
from ui.screens.screen import Screen, shortcut

NOTHING_BACK = "Không còn bước nào để lấy lại."
NOTHING_AGAIN = "Không có bước nào vừa lấy lại."


class IntakeScreen(Screen):
    """From a card to a slip."""

    help_page = "intake"

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self.view = IntakeView(counter.find_procedures, self)
        self.state = IntakeState(counter, self.view)
        self.read_out = ReadOut(self.state)
        self.places = FindingPlaces(self.view)
        self.walk = IntakeWalk(self.view, self.state, self.places)
        self.mending = IntakeMending(counter, self.view, self.state)
        self.unit = IntakeUnit(counter, self.view, self.state)
        self.taking = Taking(counter, self.view, self.state)
        self.keeper = DraftKeeper(counter, self.state)
        self.cards = Cards(counter, self.view, self.state)
        self.known = IntakeKnown(counter, self.view, self.state)
        self.questions = Questions(counter, self.view, self.state, self.cards)
        self.visits = IntakeVisits(counter, self.view, self.state)
        self.held = IntakeHeld(counter, self.view, self.state, self.keeper, self.taking.is_busy)
        self.sitting = IntakeSitting(counter, self.view, self.state, self.held)
        self.copied = IntakeCopied(counter, self.view, self.state, lambda: self.sitting.before)
        self.home_form = IntakeHomeForm(counter, self.view, self.state, self.held)
        self.declaring = IntakeDeclaring(counter, self.view, self.state)
        self.again = IntakeAgain(counter, self.view, self.state, self.held)
        self.named = IntakeNamed(self.view, self.state)
        self.usual = IntakeUsual(counter, self.view, self.pick)
        self.undo = IntakeUndo(self.view, self.state)
        self.typed_on = TypedOn(counter, self.view, self.start_next)
        self._connect()
        self.state.reckon()
        self.held.load()
        self.sitting.load()

    def _connect(self) -> None:
        left, middle, right = self.view.left, self.view.middle, self.view.right.promise
        self.state.reckoned.connect(self._mark)
        self.taking.taken.connect(self._received)
        self.taking.refused.connect(self._refused)
        self.cards.next_citizen.connect(self.held.hold)
        self.known.came_back.connect(self._give_way)
        self.held.emptied.connect(self._emptied)
        self.held.resumed.connect(self.enter)
        self.sitting.went_on.connect(self._went_on)
        self.sitting.dropped.connect(self._drop)
        self.copied.copied.connect(self.walk.lead_on)
        self.home_form.filled.connect(self.view.left.person.name.setFocus)
        self.again.taken_up.connect(self.enter)
        left.others_wanted.connect(self.questions.ask_others)
        middle.procedure_picked.connect(self.pick)
        middle.checklist.finished.connect(self.walk.go_on)
        middle.copies.lengthened.connect(self.view.lay_the_way)
        right.receive_pressed.connect(lambda: self.receive(immediate=False))
        right.at_once_pressed.connect(lambda: self.receive(immediate=True))
        right.preview_pressed.connect(self.preview)
        right.why_pressed.connect(self.questions.explain)
        right.today_pressed.connect(self.state.toggle_today)
        right.agreed_pressed.connect(self.questions.ask_agreed)
        right.finding_pressed.connect(self.places.lead_to)
        right.guide_pressed.connect(lambda: self.turn_away(self.visits.guide))
        right.refuse_pressed.connect(lambda: self.turn_away(self.visits.refuse))
        self.visits.recorded.connect(self._sent_home)
        self.visits.resumed.connect(self.walk.go_on)
        self.view.right.receipt.next_pressed.connect(self.start_next)
        for key in self.keys():
            shortcut(self, key.keys, key.act, key.words)

    def keys(self) -> tuple[Key, ...]:
        """The keys that work wherever the keyboard is in this screen."""
        return keys_of(
            receive=lambda: self.receive(immediate=False),
            preview=self.preview,
            guide=lambda: self.turn_away(self.visits.guide),
            refuse=lambda: self.turn_away(self.visits.refuse),
            advise=self.visits.advise,
            declare=self.declaring.begin,
            mend=self.mending.mend,
            keep_old=self.mending.keep_old,
            state=self.state,
            held=self.held,
            sitting=self.sitting,
            copied=self.copied,
            usual=self.usual,
        )

    def enter(self) -> None:
        """Puts the keyboard where the next step is."""
        self.walk.enter()

    def leave(self) -> None:
        """Keeps the draft at once."""
        self.keeper.keep_now()

    def take_scan(self, text: str) -> None:
        """A form filled at home, or a card; the same citizen's once more goes on with the visit."""
        if is_home_form(text):
            self.home_form.take(text)
            return
        if self.sitting.is_of(text):
            self.sitting.go_on(Following.PERSON)
        self.cards.take(text)

    # One step after the other

    def pick(self, procedure: Procedure) -> None:
        """A procedure was chosen: on to what it asks."""
        self.state.pick(procedure)
        self.walk.lead_on()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is the next step, Esc one step back; neither loses what was typed."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self.walk.presses():
                self.focusNextChild()
        elif event.key() == Qt.Key.Key_Escape:
            self._step_back()
        elif event.matches(QKeySequence.StandardKey.Undo):
            # A key held down empties the lines, and goes no further.
            begun_by_mistake = not event.isAutoRepeat() and self.sitting.take_back()
            self._tell(begun_by_mistake or self.undo.take_back(), NOTHING_BACK)
        elif event.matches(QKeySequence.StandardKey.Redo):
            self._tell(self.undo.do_again(), NOTHING_AGAIN)
        elif not self.typed_on.takes(event):
            super().keyPressEvent(event)

    def _tell(self, done: bool, otherwise: str) -> None:
        if not done:
            self._counter.changes.said.emit(otherwise)

    def _step_back(self) -> None:
        if self.view.middle.procedure.is_open():
            self.view.middle.procedure.close_list()
        elif self.view.right.is_receipt():
            self.start_next()
        else:
            here = QApplication.focusWidget()
            self.focusPreviousChild()
            reached = QApplication.focusWidget()
            # Before the first field there is nothing to step back to.
            if here is not None and reached is not None and not self.isAncestorOf(reached):
                here.setFocus()

    # Taking in

    def receive(self, *, immediate: bool) -> None:
        """Takes the dossier in, or leads to the first thing missing."""
        may = not self.taking.is_busy() and self._is_ready()
        if may and self.declaring.may_take() and self.questions.date_is_meant():
            self.taking.take(immediate=immediate)

    def preview(self) -> None:
        """The slip as it would be, once nothing is missing."""
        if self._is_ready():
            self.questions.preview()

    def _is_ready(self) -> bool:
        """Whether nothing is missing and the day is the one that was read out."""
        stands = self.read_out.stands()
        offer = self.state.offer
        if offer is None:
            self.view.middle.procedure.field.setFocus()
            return False
        if offer.blocking:
            self.places.attempted = True
            self.places.show(offer)
            self.places.lead_to(offer.blocking[0].field)
            return False
        return stands

    def _mark(self) -> None:
        if self.state.offer is not None:
            self.places.show(self.state.offer)
        else:
            self.places.show_person(self.state.read().draft.submitter.person)

    def _refused(self, error: UserError | EnvironmentFault) -> None:
        self.keeper.keep_soon()
        if isinstance(error, UserError) and error.field:
            self.places.attempted = True
            self.places.lead_to(error.field)

    def _received(self, reference: str) -> None:
        self.places.attempted = False
        self.keeper.forget(reference)
        if self.taking.draft is not None:
            self.sitting.took(reference, self.taking.draft)
            self.usual.took(self.taking.draft)

    def _went_on(self) -> None:
        self.places.attempted = False

    def start_next(self) -> None:
        """Away with the receipt, to the next citizen's name."""
        self.sitting.end()
        self.view.right.show_promise()
        self.state.reckon()
        self.view.left.person.name.setFocus()

    def _drop(self) -> None:
        """Away with what was being typed."""
        self.keeper.forget(self.state.aside.client_ref)
        self.clear()

    def _give_way(self) -> None:
        """Away with what the card said again; whatever else was typed waits."""
        if self.view.has_more_than_person():
            self.held.hold()
        else:
            self._drop()

    def _emptied(self) -> None:
        """What was typed waits; on to the next citizen."""
        self.places.attempted = False
        self.view.left.person.name.setFocus()

    def turn_away(self, ask: Callable[[], None]) -> None:
        """Ends the intake without a dossier, unless one is being saved this moment."""
        if not self.taking.is_busy():
            ask()

    def _sent_home(self) -> None:
        """What was typed is kept with the paper; on to the next citizen, or to what else was filed."""
        self._drop()
        if not self.sitting.show_again():
            self.view.left.person.name.setFocus()

    def clear(self) -> None:
        """An empty form for the next citizen."""
        self.places.attempted = False
        self.state.clear()

    # Drafts

    def begun(self) -> Begun | None:
        """What is being typed and what was promised for it, to go on with under other rules."""
        if self.state.is_empty():
            return None
        return Begun(kept=self.state.kept(), offer=self.state.offer)

    def go_on_with(self, begun: Begun) -> None:
        """Nothing typed is lost; a date or sum that other rules make different is said."""
        self.state.take_up(begun.kept)
        self.state.remark(begun.differs(self.state.offer))
        self.enter()

"""The intake screen: scan or type, pick, tick, one key, paper. It behaves; its panels paint.

Everything shown on the right follows from the draft in the fields; nothing is remembered twice.
"""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from counter_app.core import ids
from counter_app.core.clock import local
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.card import parse_card
from counter_app.domain.dossier import DossierRow
from counter_app.domain.draft import Draft
from counter_app.domain.explanation import explain, note
from counter_app.domain.limit import LimitUnit
from counter_app.domain.offer import Finding, Offer
from counter_app.domain.procedure import Procedure
from ui.counter import Counter, TakenIn
from ui.screens import intake_form
from ui.screens.intake_form import Aside
from ui.screens.intake_view import IntakeView
from ui.screens.promise_panel import BESIDE_THE_NAME
from ui.screens.screen import Screen
from ui.widgets.fields import LineEdit

AUTOSAVE_MS: Final = 600
REFRESH_MS: Final = 20_000


class IntakeScreen(Screen):
    """From a card to a slip."""

    help_page = "intake"

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self._procedure: Procedure | None = None
        self._case_id: str | None = None
        self._offer: Offer | None = None
        self._problems: tuple[Finding, ...] = ()
        self._aside = self._fresh()
        self._taken: TakenIn | None = None
        self._saving = False
        self._attempted = False
        self._quiet = False
        self.view = IntakeView(counter.find_procedures, self)
        self._autosave = QTimer(self)
        self._autosave.setSingleShot(True)
        # The date may change while nobody types: at 15:00, at midnight.
        self._refresh = QTimer(self)
        self._refresh.start(REFRESH_MS)
        self._connect()
        self._reckon()

    def _fresh(self) -> Aside:
        return Aside(client_ref=ids.uuid7(int(self._counter.now().timestamp() * 1000)))

    def _connect(self) -> None:
        left, middle, right = self.view.left, self.view.middle, self.view.right.promise
        for part in (left, middle):
            part.changed.connect(self._edited)
        left.others_wanted.connect(self._ask_others)
        middle.procedure_picked.connect(self._pick)
        middle.checklist.finished.connect(self.go_on)
        middle.copies.lengthened.connect(self.view.lay_the_way)
        right.receive_pressed.connect(lambda: self.receive(immediate=False))
        right.at_once_pressed.connect(lambda: self.receive(immediate=True))
        right.preview_pressed.connect(self._preview)
        right.why_pressed.connect(self._why)
        right.today_pressed.connect(self.promise_today)
        right.agreed_pressed.connect(self._ask_agreed)
        right.finding_pressed.connect(self.lead_to)
        receipt = self.view.right.receipt
        receipt.next_pressed.connect(self._next)
        receipt.reprint_pressed.connect(self._reprint)
        receipt.open_pressed.connect(self._open_taken)
        self._autosave.timeout.connect(self._save_draft)
        self._refresh.timeout.connect(self._reckon)
        self._key("Ctrl+T", self.promise_today)
        self._key("Ctrl+Return", lambda: self.receive(immediate=False))
        self._key("Ctrl+P", self._preview)

    def _key(self, keys: str, act: object) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    # What the clerk does

    def enter(self) -> None:
        """Puts the keyboard where the next step is."""
        if self.view.right.is_receipt():
            self.view.right.receipt.next.setFocus()
        elif self.view.left.person.is_empty():
            self.view.left.person.name.setFocus()
        else:
            self.view.middle.procedure.field.setFocus()

    def leave(self) -> None:
        """Keeps the draft at once."""
        if self._autosave.isActive():
            self._autosave.stop()
            self._save_draft()

    def take_scan(self, text: str) -> None:
        """A card: the submitter if there is none yet, else one more owner is offered."""
        try:
            card = parse_card(text)
        except UserError as error:
            self.view.left.hints.say(error.message, tone="bad")
            return
        person = intake_form.person_of(card)
        left = self.view.left.person
        known = left.number.value().replace(" ", "")
        if not left.is_empty() and known and known != person.personal_id:
            self._another_card(text)
            return
        self._aside = replace(self._aside, card_scan=text, scanned=person)
        left.fill(person)
        self._look_back(person.personal_id)
        self.view.middle.procedure.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look_back(self, personal_id: str | None) -> None:
        """Finds what the same person came for before."""
        if personal_id:
            self._counter.search(personal_id, owner=self, done=self._show_earlier)

    def _show_earlier(self, rows: tuple[DossierRow, ...]) -> None:
        if not self.view.left.person.is_empty():
            self.view.left.show_earlier(rows)

    def _another_card(self, text: str) -> None:
        """A second card while the first citizen is here: who is this one?"""
        from ui.dialogs.second_card import SecondCardDialog

        person = intake_form.person_of(parse_card(text))
        answer = SecondCardDialog.ask(
            now=self.view.left.person.name.value(), scanned=person, parent=self
        )
        if answer == "owner":
            others = self._aside.others
            self._set_others(replace(others, owners=(*others.owners, person)))
        elif answer == "next":
            self.clear()
            self.take_scan(text)

    def _pick(self, procedure: Procedure) -> None:
        if procedure is not self._procedure:
            self._quiet = True
            self._show_procedure(procedure)
            self._quiet = False
            self._edited()
        self.go_on(after_pick=True)

    def _show_procedure(self, procedure: Procedure) -> None:
        self._procedure, self._case_id = procedure, None
        today = self._counter.today()
        cases = procedure.cases_on(today)
        self.view.middle.ask(procedure, cases)
        if cases:
            self._case_id = cases[0].id
            self.view.middle.ask_papers(procedure, cases[0])
        self.view.lay_the_way()

    def _edited(self) -> None:
        if self._quiet:
            return
        if self.view.right.is_receipt():
            self._taken = None
            self.view.right.show_promise()
        self._follow_case()
        self._reckon()
        self._autosave.start(AUTOSAVE_MS)

    def _follow_case(self) -> None:
        """Another case asks for other papers; what fits stays ticked."""
        chosen = self.view.middle.case.value()
        if self._procedure is None or chosen in (None, self._case_id):
            return
        self._case_id = chosen
        given = self.view.middle.checklist.given()
        self._quiet = True
        for case in self._procedure.cases:
            if case.id == chosen:
                self.view.middle.ask_papers(self._procedure, case)
        self.view.middle.checklist.take(given)
        self._quiet = False

    def _reckon(self) -> None:
        """Shows what the counter can promise for the fields as they stand."""
        if self._saving or self.view.right.is_receipt():
            return
        if self._procedure is None:
            self._offer = None
            self.view.right.promise.show_nothing("Chọn thủ tục để biết ngày hẹn và phí.")
            return
        read = intake_form.read(
            self.view.left, self.view.middle, self._aside, code=self._procedure.code
        )
        self._problems = read.problems
        try:
            self._offer = self._counter.offer(read.draft)
        except UserError as error:
            self._offer = None
            self.view.right.promise.show_nothing(error.message)
            return
        self._show_offer(self._offer)

    def _show_offer(self, offer: Offer) -> None:
        if self._problems:
            # What could not be read is missing only because of that; say it once.
            named = {problem.field for problem in self._problems}
            kept = tuple(one for one in offer.findings if one.field not in named)
            offer = replace(offer, findings=(*self._problems, *kept))
            self._offer = offer
        same_day = offer.case.limit.unit is LimitUnit.SAME_DAY
        late = offer.due_at is not None and (
            local(offer.due_at).date() != local(offer.received_at).date()
        )
        self.view.right.promise.show_offer(
            offer,
            note=note(offer.promise) if offer.promise is not None else "",
            may_promise_today=same_day and (late or self._aside.promise_today),
            needs_date=offer.case.limit.unit is LimitUnit.NOT_STATED,
        )
        self._show_hints(offer)
        self._mark_errors(offer)

    def _show_hints(self, offer: Offer) -> None:
        """What concerns the name is said beside the name, to be read back."""
        hints = [one.message for one in offer.warnings if one.field.startswith(BESIDE_THE_NAME)]
        self.view.left.hints.say(" ".join(hints), tone="warn")

    def _mark_errors(self, offer: Offer) -> None:
        """An error stands beside its field once the clerk has left it or has tried to go on."""
        wrong: dict[QWidget, str] = {}
        for finding in offer.blocking:
            widget = self._lead(finding.field)
            if isinstance(widget, LineEdit):
                wrong.setdefault(widget, finding.message)
        for field in self.view.line_edits():
            message = wrong.get(field, "")
            left_alone = bool(field.text()) and not field.hasFocus()
            field.show_wrong(message if message and (self._attempted or left_alone) else "")

    def _lead(self, field: str) -> QWidget | None:
        leads = self.view.left.leads() | self.view.middle.leads()
        leads["agreed"] = self.view.right.promise.agreed
        parts = field.split(".")
        for length in range(len(parts), 0, -1):
            widget = leads.get(".".join(parts[:length]))
            if widget is not None:
                return widget
        return None

    def lead_to(self, field: str) -> None:
        """Puts the keyboard into the field a finding speaks of."""
        widget = self._lead(field)
        if widget is not None:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
            self.view.show_widget(widget)

    def go_on(self, after_pick: bool = False) -> None:
        """The next step: the next thing missing, else the key that takes the dossier in."""
        middle = self.view.middle
        if after_pick and not middle.subject.isHidden():
            first = middle.subject.first()
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)
                return
        if after_pick and not middle.copies.isHidden():
            middle.copies.first().setFocus(Qt.FocusReason.TabFocusReason)
            return
        focus = QApplication.focusWidget()
        for finding in self._offer.blocking if self._offer is not None else ():
            widget = self._lead(finding.field)
            if widget is not None and widget is not focus:
                self.lead_to(finding.field)
                return
        self.view.right.promise.receive.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is the next step, Esc one step back; neither loses what was typed."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter_pressed()
        elif event.key() == Qt.Key.Key_Escape:
            self._step_back()
        else:
            super().keyPressEvent(event)

    def _enter_pressed(self) -> None:
        focus = QApplication.focusWidget()
        right = self.view.right
        presses = {
            right.promise.receive: lambda: self.receive(immediate=False),
            right.promise.at_once: lambda: self.receive(immediate=True),
            right.receipt.next: self._next,
        }
        if focus in presses:
            presses[focus]()
        elif isinstance(focus, QAbstractButton):
            focus.click()
        elif focus is not None and self._is_paper_part(focus):
            self.go_on()
        else:
            self.focusNextChild()

    def _is_paper_part(self, focus: QWidget) -> bool:
        """Whether what follows is the next thing missing, not simply the next field."""
        middle = self.view.middle
        return middle.isAncestorOf(focus) and not middle.subject.isAncestorOf(focus)

    def _step_back(self) -> None:
        if self.view.middle.procedure.is_open():
            self.view.middle.procedure.close_list()
        elif self.view.right.is_receipt():
            self._next()
        else:
            self.focusPreviousChild()

    # Promises

    def promise_today(self) -> None:
        """Promises today, or takes that back."""
        self._aside = replace(self._aside, promise_today=not self._aside.promise_today)
        self._reckon()
        self._autosave.start(AUTOSAVE_MS)

    def _ask_agreed(self) -> None:
        from ui.dialogs.agreed_date import AgreedDateDialog

        answer = AgreedDateDialog.ask(self._aside.agreed, today=self._counter.today(), parent=self)
        if answer is not None:
            self._aside = replace(self._aside, agreed=answer)
            self._edited()

    def _ask_others(self) -> None:
        from ui.dialogs.others import OthersDialog

        answer = OthersDialog.ask(self._aside.others, parent=self)
        if answer is not None:
            self._set_others(answer)

    def _set_others(self, others: intake_form.Others) -> None:
        self._aside = replace(self._aside, others=others)
        self.view.left.others_note.setText(others.words)
        self._edited()

    def _why(self) -> None:
        from ui.dialogs.why import WhyDialog

        if self._offer is not None and self._offer.promise is not None:
            WhyDialog.ask(explain(self._offer.promise), parent=self)

    def _preview(self) -> None:
        from ui.dialogs.preview import PreviewDialog

        draft, shown = self._draft(immediate=False), self._offer
        if draft is None or shown is None:
            return
        if shown.blocking:
            self._show_attempt()
            return
        PreviewDialog.ask(self._counter, self._counter.draft_pages(draft, shown), parent=self)

    # Taking in

    def _draft(self, *, immediate: bool) -> Draft | None:
        if self._procedure is None:
            return None
        read = intake_form.read(
            self.view.left, self.view.middle, self._aside, code=self._procedure.code
        )
        return replace(read.draft, immediate=immediate)

    def receive(self, *, immediate: bool) -> None:
        """Takes the dossier in, once: more presses change nothing until the answer is here."""
        if self._saving:
            return
        self._reckon()
        draft, shown = self._draft(immediate=immediate), self._offer
        if draft is None or shown is None:
            self.view.middle.procedure.field.setFocus()
            return
        if shown.blocking:
            self._show_attempt()
            return
        self._saving = True
        self._autosave.stop()
        self.view.right.promise.show_busy(True)
        self._counter.receive(draft, shown, owner=self, done=self._received, failed=self._refused)

    def _show_attempt(self) -> None:
        self._attempted = True
        if self._offer is not None:
            self._mark_errors(self._offer)
            self.lead_to(self._offer.blocking[0].field)

    def _refused(self, error: UserError | EnvironmentFault) -> None:
        """Nothing was taken in; everything typed is still there."""
        self._saving = False
        self._reckon()
        self.view.right.promise.state.say(error.message, tone="bad")
        if isinstance(error, UserError) and error.field:
            self._attempted = True
            self.lead_to(error.field)
        self._autosave.start(AUTOSAVE_MS)

    def _received(self, taken: TakenIn) -> None:
        self._saving = False
        self._taken = taken
        receipt = taken.receipt
        who = self.view.left.person.name.value()
        printing = receipt.print_job_id is not None
        self._counter.forget_draft(self._aside.client_ref, owner=self)
        self.clear()
        self._taken = taken
        self.view.right.receipt.show_receipt(
            who=who,
            code=receipt.dossier_code or f"Số giấy hẹn {receipt.slip_no}",
            offer=taken.offer,
            printing=printing,
        )
        self.view.right.show_receipt()
        self.view.right.receipt.next.setFocus()
        self._counter.changes.dossier_received.emit(receipt.dossier_id)
        self._counter.changes.queue_changed.emit()
        if printing:
            self._print("")

    def _print(self, request: str) -> None:
        taken = self._taken
        if taken is None:
            return
        self.view.right.receipt.reprint.setEnabled(False)
        self._counter.print_slip(
            taken.receipt.dossier_id,
            owner=self,
            done=self._printed,
            failed=self._not_printed,
            request=request,
        )

    def _reprint(self) -> None:
        """One press, one copy: the key rests until the printer has answered."""
        taken = self._taken
        first = taken is not None and taken.receipt.print_job_id is None
        self._print("" if first else self._fresh().client_ref)

    def _printed(self, words: str) -> None:
        self.view.right.receipt.reprint.setEnabled(True)
        self.view.right.receipt.print_state.say(words, tone="good")

    def _not_printed(self, error: UserError | EnvironmentFault) -> None:
        self.view.right.receipt.reprint.setEnabled(True)
        self.view.right.receipt.print_state.say(f"Hồ sơ đã lưu. {error.message}", tone="bad")

    def _next(self) -> None:
        self._taken = None
        self.view.right.show_promise()
        self._reckon()
        self.view.left.person.name.setFocus()

    def _open_taken(self) -> None:
        if self._taken is not None:
            self._counter.changes.dossier_wanted.emit(self._taken.receipt.dossier_id)

    def clear(self) -> None:
        """An empty form for the next citizen."""
        self._quiet = True
        self._procedure = self._case_id = None
        self._attempted = False
        self._aside = self._fresh()
        self.view.left.clear()
        self.view.middle.clear()
        for field in self.view.line_edits():
            field.show_wrong("")
        self.view.right.show_promise()
        self._quiet = False
        self._reckon()

    # Drafts

    def _save_draft(self) -> None:
        code = self._procedure.code if self._procedure is not None else ""
        if not code and self.view.left.person.is_empty():
            return
        read = intake_form.read(self.view.left, self.view.middle, self._aside, code=code)
        self._counter.save_draft(read.draft, owner=self)

    def offer_draft(self, draft: Draft) -> None:
        """Asks what to do with a draft kept from before; typing that has begun goes first."""
        from ui.dialogs.restore_draft import RestoreDraftDialog

        if self._procedure is not None or not self.view.left.person.is_empty():
            return
        procedure = self._counter.desk.catalogue.get(draft.procedure_code)
        what = procedure.short_name if procedure is not None else "Chưa chọn thủ tục"
        answer = RestoreDraftDialog.ask(draft.submitter.person.name, what, parent=self)
        if answer is True:
            self.restore(draft)
            self.enter()
        elif answer is False:
            self._counter.forget_draft(draft.client_ref or "", owner=self)

    def restore(self, draft: Draft) -> None:
        """Puts a kept draft back into the fields."""
        self._quiet = True
        self._aside = intake_form.put(draft, self.view.left)
        procedure = self._counter.desk.catalogue.get(draft.procedure_code)
        if procedure is not None:
            self._show_procedure(procedure)
            if draft.case_id is not None:
                self.view.middle.case.choose(draft.case_id)
            self._quiet = False
            self._follow_case()
            self._quiet = True
            intake_form.put_papers(draft, self.view.middle)
        self._quiet = False
        self._reckon()

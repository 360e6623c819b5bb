"""The draft in the fields and the promise for it: one follows from the other at every change.

What is shown on the right is reckoned here and remembered nowhere else.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import msgspec
from PySide6.QtCore import QObject, Signal

from counter_app.core import ids
from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.domain.catalogue.procedure import Procedure
from counter_app.domain.deadline.explanation import note
from counter_app.domain.deadline.limit import LimitUnit
from counter_app.domain.draft import AgreedDate, Draft
from counter_app.domain.offer import Finding, Offer
from counter_app.domain.people.applicant import Basis
from counter_app.domain.usual_basis import usual_basis
from ui.desk.counter import Counter
from ui.people import Others
from ui.screens.intake import form
from ui.screens.intake.form import Aside
from ui.screens.intake.kept import Kept, put_words, words_of
from ui.screens.intake.view import IntakeView


class IntakeState(QObject):
    """``edited`` tells that the draft changed, ``reckoned`` that the promise was shown anew."""

    edited = Signal()
    reckoned = Signal()
    begun = Signal()
    """Another intake stands in the fields, or none yet."""

    def __init__(self, counter: Counter, view: IntakeView) -> None:
        super().__init__(view)
        self._counter, self._view = counter, view
        self.procedure: Procedure | None = None
        self.offer: Offer | None = None
        self.aside = self._fresh()
        self._case_id: str | None = None
        self._guessed = Basis.SELF
        self._quiet = self._held = False
        self.doubts: list[Callable[[Draft, Offer], Iterable[Finding]]] = []
        """What is to be looked at beside what admission finds."""
        self._against: tuple[Finding, ...] = ()
        for part in (view.left, view.middle):
            part.changed.connect(self.note_edit)
        view.middle.procedure.field.textEdited.connect(lambda _words: self.edited.emit())

    def _fresh(self) -> Aside:
        return Aside(client_ref=ids.uuid7(int(self._counter.now().timestamp() * 1000)))

    def hold(self, held: bool) -> None:
        """While a dossier is being saved the promise stands still."""
        self._held = held

    def is_empty(self) -> bool:
        """Whether nothing has been entered yet."""
        view, blank = self._view, Aside(client_ref=self.aside.client_ref)
        words = view.middle.procedure.field.text()
        return self.procedure is None and not words and view.left.is_empty() and self.aside == blank

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """While several fields change as one, none of them is heard."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before

    def note_edit(self) -> None:
        """A field changed: the case's papers, the promise and the kept draft follow."""
        if self._quiet:
            return
        self._view.right.show_promise()
        self._follow_case()
        self.reckon()
        self.edited.emit()

    def change(self, **what: object) -> None:
        """Changes what belongs to the draft and stands in no field."""
        self.aside = replace(self.aside, **what)  # type: ignore[arg-type]
        self.note_edit()

    def remark(self, words: str) -> None:
        """What became of this draft without anybody typing; stands until it is taken in."""
        self._view.right.promise.changed.say(words, tone="warn")

    def hold_against(self, findings: tuple[Finding, ...]) -> None:
        """What the store holds against the draft as it stands."""
        if findings != self._against:
            self._against = findings
            self.reckon()

    def set_others(self, others: Others) -> None:
        """Everybody beside the submitter; a paper is certified as long as it is named by whom."""
        left, named = self._view.left, bool(others.terms.certifier)
        left.name_others(others.words)
        if named is not bool(self.aside.others.terms.certifier):
            with self.quietly():
                left.certified.follow(named=named)
        self.change(others=others)

    def set_agreed(self, agreed: AgreedDate) -> None:
        """A date named by a person."""
        self.change(agreed=agreed)

    def toggle_today(self) -> None:
        """Promises today, or takes that back; on a no-appointment day the limit's own date."""
        promise = self.offer.promise if self.offer is not None else None
        if self.aside.by_limit or (promise is not None and promise.is_same_day):
            self.change(by_limit=not self.aside.by_limit)
        else:
            self.change(promise_today=not self.aside.promise_today)

    def pick(self, procedure: Procedure) -> None:
        """Another procedure: its cases, fields and papers, nothing handed in yet."""
        if procedure is self.procedure:
            return
        with self.quietly():
            self._guess_basis(procedure)
            self._show(procedure)
        self.note_edit()

    def _guess_basis(self, procedure: Procedure) -> None:
        """The usual right to file, as long as the clerk has not chosen another."""
        if self._view.left.basis.value() is self._guessed:
            self._guessed = usual_basis(procedure)
            self._view.left.choose_basis(self._guessed)

    def _show(self, procedure: Procedure) -> None:
        self.procedure, self._case_id = procedure, None
        cases = procedure.cases_on(self._counter.today())
        self._view.middle.ask(procedure, cases)
        if cases:
            self._case_id = cases[0].id
            self._view.middle.ask_papers(procedure, cases[0])
        self._view.lay_the_way()

    def _follow_case(self) -> None:
        """Another case asks for other papers; what fits stays ticked."""
        chosen = self._view.middle.case.value()
        if self.procedure is None or chosen in (None, self._case_id):
            return
        self._case_id = chosen
        given = self._view.middle.checklist.given()
        with self.quietly():
            for case in self.procedure.cases:
                if case.id == chosen:
                    self._view.middle.ask_papers(self.procedure, case)
            self._view.middle.checklist.take(given)

    def read(self) -> form.Read:
        """The draft as the fields stand, with or without a procedure."""
        code = self.procedure.code if self.procedure is not None else ""
        read = form.read(self._view.left, self._view.middle, self.aside, code=code)
        bundle = self._counter.bundles.as_bundle(code)
        if bundle is None:
            return read
        draft = msgspec.structs.replace(read.draft, procedure_code="", case_id=None, bundle=bundle)
        return replace(read, draft=draft)

    def reckon(self) -> None:
        """Shows what the counter can promise for the fields as they stand."""
        if self._held or self._view.right.is_receipt():
            return
        self._promise()
        # What the day changes for a chosen procedure stands under its date.
        told = self._counter.duty.service_days if self.offer is None else ""
        self._view.right.promise.tell_day(told)
        self.reckoned.emit()

    def _promise(self) -> None:
        self.offer = None
        if self.procedure is None:
            self._view.right.promise.show_nothing("Chọn thủ tục để biết ngày hẹn và phí.")
            return
        read = self.read()
        try:
            offer = _with(self._counter.offer(read.draft), read.problems)
            doubts = (one for ask in self.doubts for one in ask(read.draft, offer))
            self.offer = replace(offer, findings=(*offer.findings, *doubts, *self._against))
        except UserError as error:
            self._view.right.promise.show_nothing(error.message)
            return
        self._show_offer(self.offer)

    def _show_offer(self, offer: Offer) -> None:
        self._view.middle.need(offer.needed)
        units = {one.case.limit.unit for one in offer.parts or (offer,)}
        chosen = offer.promise is None or not offer.promise.is_carried
        self._view.right.promise.show_offer(
            offer,
            note=note(offer.promise) if offer.promise is not None else "",
            other_date=self._other_date(offer) if chosen else "",
            needs_date=LimitUnit.NOT_STATED in units and chosen,
        )

    def _other_date(self, offer: Offer) -> str:
        """What one key would promise instead: today, or the limit's date on a no-appointment day."""
        if self.aside.by_limit:
            return "Trả trong ngày"
        if offer.promise is not None and offer.promise.is_same_day:
            return "Hẹn theo thời hạn"
        late = offer.due_at is not None and (
            local(offer.due_at).date() != local(offer.received_at).date()
        )
        may = offer.case.limit.unit is LimitUnit.SAME_DAY and (late or self.aside.promise_today)
        return "Trả hôm nay" if may else ""

    def clear(self) -> None:
        """An empty form for the next citizen."""
        with self.quietly():
            self.procedure = self.offer = self._case_id = None
            self.aside, self._guessed, self._against = self._fresh(), Basis.SELF, ()
            self.remark("")
            self._view.left.clear()
            self._view.middle.clear()
            for field in self._view.fields():
                field.show_wrong("")
            self._view.right.show_promise()
        self.reckon()
        self.begun.emit()

    def kept(self) -> Kept:
        """Everything entered, readable or not."""
        lines = self._view.lines()
        chosen = self.procedure.short_name if self.procedure is not None else None
        if lines["procedure"].text() == chosen:
            del lines["procedure"]  # the draft knows it, by a code that no renaming changes
        return Kept(
            draft=self.read().draft,
            aside=self.aside,
            lines=words_of(lines),
            certified=self._view.left.certified.isChecked(),
        )

    def restore(self, draft: Draft) -> None:
        """Puts a draft into the fields."""
        self.take_up(Kept(draft=draft))

    def take_up(self, kept: Kept) -> None:
        """Puts back into the fields what was kept of them: another intake begins."""
        self._put(kept)
        self.begun.emit()

    def _put(self, kept: Kept) -> None:
        draft, left = kept.draft, self._view.left
        with self.quietly():
            self.aside = form.put(draft, left)
            if kept.aside is not None:
                self.aside = kept.aside
                left.name_others(kept.aside.others.words)
                left.certified.setChecked(kept.certified)
            self._guessed = Basis.SELF
            procedure = self._counter.bundles.face_of(draft)
            if procedure is not None:
                self._show(procedure)
                self._view.middle.case.choose(draft.case_id)
                self._follow_case()
                form.put_papers(draft, self._view.middle)
                self._view.lay_the_way()
            put_words(kept.lines, self._view.lines())
        self.reckon()

    def go_to(self, step: Kept) -> None:
        """The same intake as it stood at another moment."""
        if self._counter.bundles.face_of(step.draft) is None:
            with self.quietly():
                self.procedure = self.offer = self._case_id = None
                self._view.middle.clear()
        self._put(step)
        self.edited.emit()


def _with(offer: Offer, problems: tuple[Finding, ...]) -> Offer:
    """The offer with what could not be read, which is missing only because of that: said once."""
    if not problems:
        return offer
    named = {problem.field for problem in problems}
    kept = tuple(one for one in offer.findings if one.field not in named)
    return replace(offer, findings=(*problems, *kept))

"""One visit with several dossiers at the intake: begun by the first, ended by the next citizen.

It is kept from the second draft on, so that a cut of power loses none of it. What a following
dossier has in common with the last is in ``services.intake.next_dossier``.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from msgspec.structs import replace as changed
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.domain.deadline.limit import LimitUnit
from counter_app.domain.draft import Draft
from counter_app.domain.offer import Finding, Offer
from counter_app.domain.people.applicant import Person, person_of
from counter_app.domain.people.card import parse_card
from counter_app.domain.sitting import FOR_ANOTHER, Sitting, doubts, is_birth
from counter_app.services.intake.drafts import DraftKind
from counter_app.services.intake.next_dossier import Following, following
from counter_app.services.intake.sitting import FEWEST, Seen
from ui import strings
from ui.desk.counter import Counter
from ui.desk.sittings import sitting_from
from ui.screens.intake.held import IntakeHeld
from ui.screens.intake.kept import Kept
from ui.screens.intake.state import IntakeState
from ui.screens.intake.view import IntakeView
from ui.screens.intake.visit_end import VisitEnd

TYPING: Final = "Đang nhập dở một hồ sơ. Tiếp nhận xong, hoặc Ctrl D để lại, rồi bấm Ctrl N."
NO_VISIT: Final = "Chưa có lượt nào để làm tiếp. Hãy tiếp nhận một hồ sơ trước."
NO_BIRTH: Final = "Hồ sơ vừa nhận không phải khai sinh nên không có trẻ cùng lần sinh."
NOT_CARRIED: Final = "Chỉ dùng khi người nộp mang hồ sơ cho hộ khác: ủy quyền, giấy giới thiệu."
_KIND: Final = DraftKind.SITTING


class IntakeSitting(QObject):
    """``went_on``: the next draft of the same visit stands in the fields.

    ``dropped``: the draft in the fields is none any more.
    """

    went_on = Signal()
    dropped = Signal()

    def __init__(
        self, counter: Counter, view: IntakeView, state: IntakeState, held: IntakeHeld
    ) -> None:
        super().__init__(view)
        self._counter, self._view, self._state, self._held = counter, view, state, held
        self._now: Sitting | None = None
        self._seen: Seen | None = None
        self._last = VisitEnd(counter, self)
        self._last.printed.connect(self._printed)
        self._before: Draft | None = None
        self._waiting: tuple[Sitting, ...] = ()
        self._begun: tuple[Sitting, Kept] | None = None
        state.doubts.append(self._doubts)
        state.edited.connect(self._follow)
        state.begun.connect(self._forget_begun)
        held.emptied.connect(self._put_off)
        held.resumed.connect(self._resume)
        receipt = view.right.receipt
        receipt.more_pressed.connect(lambda: self.go_on(Following.PERSON))
        receipt.child_pressed.connect(lambda: self.go_on(Following.CHILD))
        receipt.household_pressed.connect(lambda: self.go_on(Following.HOUSEHOLD))
        receipt.sheet_pressed.connect(self._print_again)
        view.right.turned.connect(self._list)

    @property
    def before(self) -> Draft | None:
        """What was filed last at this window."""
        return self._before

    # What a visit came to

    def took(self, reference: str, draft: Draft) -> None:
        """A dossier of this draft is safely stored: the first of a visit, or one more."""
        if self._now is None or reference not in self._now.refs:
            person = draft.submitter.person
            name = self._counter.new_request()
            self._now = Sitting(
                id=name, began_at=self._counter.now(), who=_named(person), refs=(reference,)
            )
        self._before = draft
        self._look(self._now)

    def _look(self, sitting: Sitting) -> None:
        self._seen = None
        self._show_ways()
        self._view.right.receipt.show_visit(None)
        self._counter.sittings.look(sitting, owner=self, done=self._show)

    def _show_ways(self) -> None:
        draft = self._before
        face = self._counter.bundles.face_of(draft) if draft is not None else None
        self._view.right.receipt.offer_next(
            child=is_birth(face),
            household=draft is not None and draft.submitter.basis in FOR_ANOTHER,
        )

    def _show(self, seen: Seen) -> None:
        if self._now is None or seen.sitting.id != self._now.id:
            return
        self._seen = seen
        self._before = self._before or (seen.dossiers[-1].draft if seen.dossiers else None)
        self._view.right.receipt.show_visit(seen)
        self._view.right.promise.show_visit(_so_far(seen))
        self._list(self._view.right.is_receipt())
        self._state.reckon()

    def _list(self, read_out: bool) -> None:
        """All dossiers of the visit while a receipt is in front, where it has several."""
        seen = self._seen if read_out else None
        listed = seen is not None and (seen.several or self._view.right.receipt.is_open_visit())
        self._view.middle.show_visit(seen if listed else None)

    def _doubts(self, draft: Draft, offer: Offer) -> Iterable[Finding]:
        if self._now is None or self._seen is None or draft.client_ref not in self._now.refs:
            return ()
        return doubts(draft, offer, self._seen.dossiers, carried=self._now.carried)

    # From one dossier to the next

    def is_of(self, text: str) -> bool:
        """Whether a scan is the card of the citizen whose receipt is in front."""
        if self._before is None or not self._view.right.is_receipt():
            return False
        try:
            number = parse_card(text).personal_id
        except UserError:
            return False
        return bool(number) and number == self._before.submitter.person.personal_id

    def go_on(self, how: Following) -> None:
        """The next draft of the visit; from an empty form, back to the visit that ended last."""
        if not self._view.right.is_receipt():
            self._go_back()
            return
        if self._now is None or self._before is None:
            self._say(NO_VISIT)
            return
        face = self._counter.bundles.face_of(self._before)
        if how is Following.CHILD and not is_birth(face):
            self._say(NO_BIRTH)
        elif how is Following.HOUSEHOLD and self._before.submitter.basis not in FOR_ANOTHER:
            self._say(NOT_CARRIED)
        else:
            self._begin(how, self._now, self._before)

    def _begin(self, how: Following, sitting: Sitting, before: Draft) -> None:
        ref = self._counter.new_request()
        self._now = changed(
            sitting,
            refs=(*sitting.refs, ref),
            carried=sitting.carried or how is Following.HOUSEHOLD,
            sheet_sent=False,
        )
        self._last.keep(self._now)
        self._view.right.show_promise()
        self._state.restore(following(how, before, ref=ref))
        _know_card(self._state, before)
        if how is Following.CHILD and self._seen is not None:
            _keep_the_date(self._state, self._seen, self._counter.today())
        self._begun = sitting, self._state.kept()
        self._state.edited.emit()
        self.went_on.emit()
        _first_to_ask(self._view, how).setFocus(Qt.FocusReason.TabFocusReason)

    def take_back(self) -> bool:
        """From a draft begun by mistake back to the receipt; not once something is typed in it."""
        if self._begun is None or self._state.kept() != self._begun[1]:
            return False
        self._now = self._begun[0]
        if len(self._now.refs) < FEWEST:
            self._last.forget(self._now)
        else:
            self._last.keep(self._now)
        self.dropped.emit()
        self._view.right.show_receipt()
        self._view.right.receipt.next.setFocus()
        return True

    def _forget_begun(self) -> None:
        self._begun = None

    def _go_back(self) -> None:
        if not self._state.is_empty():
            self._say(TYPING)
        elif self._last.last is None:
            self._say(NO_VISIT)
        else:
            self._now, self._seen = self._last.last, None
            self._counter.sittings.look(self._now, owner=self, done=self._show_open)

    def _show_open(self, seen: Seen) -> None:
        """The visit without the dossier that was read out last."""
        if self._now is None or seen.sitting.id != self._now.id or not self._state.is_empty():
            return
        if not seen.dossiers:
            self._last.forget(seen.sitting)
            self._now = None
            return
        self._seen, self._before = seen, seen.dossiers[-1].draft
        self._show_ways()
        self._view.right.receipt.show_open_visit(seen)
        self._view.right.show_receipt()
        self._list(read_out=True)
        if self._view.isVisible():  # another place may be in front by now
            self._view.right.receipt.next.setFocus()

    def show_again(self) -> bool:
        """After a draft that became no dossier: the visit it was of, where it has others."""
        if self._now is None or self._seen is None or not self._seen.dossiers:
            return False
        self._show_open(self._seen)
        return self._view.right.is_receipt()

    # The end of a visit

    def end(self) -> None:
        """The citizen goes: one sheet for all dossiers where there are several."""
        sitting, self._now, self._seen = self._now, None, None
        self._view.right.promise.show_visit("")
        if sitting is not None:
            self._last.end(sitting)

    def _print_again(self) -> None:
        if self._now is not None:
            self._last.print(self._now, request=self._counter.new_request())

    def _printed(self, name: str) -> None:
        if self._now is not None and self._now.id == name:
            self._now = changed(self._now, sheet_sent=True)

    # Other drafts in between

    def _follow(self) -> None:
        """Somebody else's typing began: the visit is over."""
        if self._now is not None and self._state.aside.client_ref not in self._now.refs:
            self.end()

    def _put_off(self) -> None:
        """A visit waits with its draft that was put aside."""
        if self._now is not None and self._has_waiting(self._now):
            self._waiting = (*self._waiting, self._now)
            self._now = self._seen = None
            self._view.right.promise.show_visit("")

    def _resume(self) -> None:
        self._follow()
        ref = self._state.aside.client_ref
        found = [one for one in self._waiting if ref in one.refs]
        self._waiting = tuple(one for one in self._waiting if ref not in one.refs)
        if found and self._now is None:
            self._now, self._before = found[0], None
            self._look(found[0])

    def _has_waiting(self, sitting: Sitting) -> bool:
        return any(one.name in sitting.refs for one in self._held.waiting())

    # After a cut

    def load(self) -> None:
        """Finds the visits that nobody ended."""
        self._counter.drafts.unfinished(_KIND, sitting_from, owner=self, done=self._found)

    def _found(self, kept: tuple[Sitting, ...]) -> None:
        today, rest = self._counter.today(), []
        for one in kept:
            if one.sheet_sent or local(one.began_at).date() != today:
                self._last.forget(one)
            elif self._has_waiting(one) or self._state.aside.client_ref in one.refs:
                self._waiting = (*self._waiting, one)
            else:
                rest.append(one)
        if self._state.aside.client_ref in {ref for one in self._waiting for ref in one.refs}:
            self._resume()
        elif rest and self._now is None and self._state.is_empty():
            self._now = rest[0]
            self._counter.sittings.look(rest[0], owner=self, done=self._show_open)

    def _say(self, words: str) -> None:
        self._counter.changes.said.emit(words)


def _first_to_ask(view: IntakeView, how: Following) -> QWidget:
    """What the next dossier does not have in common with the last."""
    left, middle = view.left, view.middle
    child = middle.subject.first() if how is Following.CHILD else None
    return left.others if how is Following.HOUSEHOLD else child or middle.procedure.field


def _know_card(state: IntakeState, before: Draft) -> None:
    """What a hand changes of the card's own words is still told."""
    try:
        scanned = person_of(parse_card(before.card_scan)) if before.card_scan else None
    except UserError:
        return
    state.aside = replace(state.aside, scanned=scanned)


def _keep_the_date(state: IntakeState, seen: Seen, today: date) -> None:
    """A child promised for today is not parted from the other by the clock."""
    offer, last = state.offer, seen.dossiers[-1:]
    due_at = last[0].line.due_at if last else None
    if offer is None or due_at is None or offer.due_at == due_at:
        return
    same_day = offer.case.limit.unit is LimitUnit.SAME_DAY
    if same_day and local(due_at).date() == today:
        state.toggle_today()


def _named(person: Person) -> str:
    return f"{person.name}, {person.birth.year}" if person.birth else person.name


def _so_far(seen: Seen) -> str:
    """What was taken in before this draft of the same visit."""
    if not seen.dossiers:
        return ""
    money = strings.total(seen.total_vnd, known=seen.is_known)
    return f"Lượt của {seen.sitting.who}: đã nhận {len(seen.dossiers)} hồ sơ, thu {money}."

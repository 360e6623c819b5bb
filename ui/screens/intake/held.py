"""Half-done intakes put aside: any number may wait, one key holds, two go on with any.

Each is a kept draft of its own from the first letter on, so holding it is beginning another. What
waits is also remembered here: its list opens under the key, whatever the disk does.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from counter_app.services.intake.drafts import DraftKind
from ui.desk.counter import Counter
from ui.screens.intake.colleagues import Colleagues
from ui.screens.intake.draft_keeper import DraftKeeper
from ui.screens.intake.held_line import Held, age, held_from
from ui.screens.intake.state import IntakeState
from ui.screens.intake.view import IntakeView

NOTHING_TYPED = "Chưa nhập gì nên không có gì để lại."
NOTHING_WAITS = "Không có hồ sơ nào đang để sau."
PUT_ASIDE = "Đã để lại: {}. Mở lại: Ctrl O."


class IntakeHeld(QObject):
    """``emptied``: what was typed is put aside. ``resumed``: what waited stands in the fields."""

    emptied = Signal()
    resumed = Signal()

    def __init__(
        self,
        counter: Counter,
        view: IntakeView,
        state: IntakeState,
        keeper: DraftKeeper,
        is_busy: Callable[[], bool],
    ) -> None:
        super().__init__(view)
        self._counter, self._view, self._state = counter, view, state
        self._keeper, self._is_busy = keeper, is_busy
        self._held: tuple[Held, ...] = ()
        self.colleagues = Colleagues(counter, view, keeper.what)
        self.colleagues.taken.connect(self._take_over)
        view.left.held.offer_others(self.colleagues.may_open())
        view.left.held.hold_pressed.connect(self.hold)
        view.left.held.open_pressed.connect(self.choose)

    def load(self) -> None:
        """Finds what waits from before and asks about it."""
        self._counter.drafts.unfinished(
            DraftKind.INTAKE, held_from, owner=self, done=self.offer_unfinished
        )

    def waiting(self) -> tuple[Held, ...]:
        """All that waits, the last put aside first."""
        return self._held

    def hold(self) -> None:
        """Puts what is being typed aside, safe, for an empty form."""
        if self._is_busy():
            return
        if self._state.is_empty():
            self._counter.changes.said.emit(NOTHING_TYPED)
            return
        name = self._state.aside.client_ref
        held = Held(name=name, kept=self._state.kept(), saved_at=self._counter.now())
        self._keeper.keep()
        self._counter.drafts.put_off.add(name)
        self._wait((held, *self._held))
        self._state.clear()
        self._counter.changes.said.emit(PUT_ASIDE.format(held.who))
        self.emptied.emit()

    def goes_on_with(self, name: str) -> bool:
        """Whether this one waits; it then stands in the fields again."""
        if self._is_busy() or name not in {one.name for one in self._held}:
            return False
        self._resume(name)
        return True

    def choose(self) -> None:
        """Shows all that waits, to go on with one; where nothing does, what others left."""
        if self._is_busy():
            return
        if not self._held and self.colleagues.may_open():
            self.colleagues.choose()
            return
        if not self._held:
            self._counter.changes.said.emit(NOTHING_WAITS)
            return
        from ui.dialogs.intake.held import HeldDialog, HeldLine

        now = self._counter.now()
        lines = (
            HeldLine(
                name=one.name,
                who=one.who,
                what=self._keeper.what(one.kept.draft),
                age=age(one.saved_at, now),
            )
            for one in self._held
        )
        others = self.colleagues.may_open()
        answer = HeldDialog.ask(tuple(lines), others=others, parent=self._view)
        for name in answer.dropped:
            self._drop(name)
        self._counter.drafts.put_off.update(one.name for one in self._held)
        if answer.chosen is not None:
            self._resume(answer.chosen)
        if answer.others:
            self.colleagues.choose()

    def offer_unfinished(self, found: tuple[Held, ...]) -> None:
        """Asks about what nobody put off yet; typing that has begun goes first."""
        mine, known = self._state.aside.client_ref, {one.name for one in found}
        newer = (one for one in self._held if one.name not in known)
        self._wait((*newer, *(one for one in found if one.name != mine)))
        put_off, go_on = self._counter.drafts.put_off, self._counter.drafts.go_on
        if go_on in {one.name for one in self._held} and self._state.is_empty():
            self._counter.drafts.go_on = ""
            self._resume(go_on)
            return
        fresh = [one for one in self._held if one.name not in put_off]
        if not fresh or not self._state.is_empty() or not self._view.isVisible():
            return
        if len(fresh) == 1:
            self._ask_about(fresh[0])
        else:
            self.choose()

    def _ask_about(self, one: Held) -> None:
        from ui.dialogs.intake.restore_draft import RestoreDraftDialog

        draft = one.kept.draft
        what = self._keeper.what(draft)
        answer = RestoreDraftDialog.ask(draft.submitter.person.name, what, parent=self._view)
        self._counter.drafts.put_off.add(one.name)
        if answer is True:
            self._resume(one.name)
        elif answer is False:
            self._drop(one.name)

    def _resume(self, name: str) -> None:
        """Goes on with one; what stands in the fields waits in its place."""
        (chosen,) = [one for one in self._held if one.name == name]
        self._let_go(name)
        if not self._state.is_empty():
            self.hold()
        self._counter.drafts.put_off.discard(name)
        self._view.right.show_promise()
        self._state.take_up(chosen.kept)
        self._keeper.keep_soon()  # where the disk took nothing when it was put aside
        self.resumed.emit()

    def _take_over(self, held: Held) -> None:
        """What was another's waits here now, and stands in the fields where nothing is going on."""
        self._counter.drafts.put_off.add(held.name)
        self._wait((held, *self._held))
        self.goes_on_with(held.name)

    def _drop(self, name: str) -> None:
        self._let_go(name)
        self._counter.drafts.forget(DraftKind.INTAKE, name)

    def _let_go(self, name: str) -> None:
        """The one of that name waits no longer, nor is anybody told that it does."""
        for one in self._held:
            if one.name == name:
                self._counter.changes.said_over.emit(PUT_ASIDE.format(one.who))
        self._wait(tuple(one for one in self._held if one.name != name))

    def _wait(self, held: tuple[Held, ...]) -> None:
        self._held = held
        self._view.left.held.show_waiting(len(held))

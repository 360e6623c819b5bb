"""The way to a half-done intake of somebody else, for whoever may: listed, read, taken over."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.draft import Draft
from counter_app.domain.rights import Right, may
from counter_app.services.intake.drafts import DraftKind, SavedDraft
from ui import strings
from ui.desk.counter import Counter
from ui.dialogs.intake.colleagues import (
    ColleaguesDialog,
    ColleaguesDraftDialog,
    ColleaguesLine,
)
from ui.draft_words import people_of, ways_of
from ui.screens.intake.held_line import Held, age, held_from
from ui.screens.intake.view import IntakeView

NOBODYS: Final = "Không ai khác để lại hồ sơ nhập dở."
TAKEN: Final = "Đã nhận về: {}. Người nhập trước được báo khi đăng nhập."


class Colleagues(QObject):
    """``taken``: an intake that was another's is this desk's now (its ``Held``)."""

    taken = Signal(object)

    def __init__(self, counter: Counter, view: IntakeView, what: Callable[[Draft], str]) -> None:
        super().__init__(view)
        self._counter, self._view, self._what = counter, view, what

    def may_open(self) -> bool:
        """Whether who sits here may."""
        return may(self._counter.desk.clerk, Right.OTHERS_DRAFTS)

    def choose(self) -> None:
        """Lists them; the one chosen is opened, and that is noted."""
        self._counter.drafts.of_others(
            DraftKind.INTAKE, owner=self, done=self._list, failed=self._fail
        )

    def _list(self, found: tuple[tuple[SavedDraft, str], ...]) -> None:
        now = self._counter.now()
        lines = tuple(
            self._line(held, saved.owner, whose, now)
            for saved, whose in found
            if (held := held_from(saved)) is not None
        )
        if not lines:
            self._counter.changes.said.emit(NOBODYS)
            return
        answer = ColleaguesDialog.ask(lines, parent=self._view)
        if answer is None:
            return
        line, why = answer
        self._counter.drafts.open_other(
            line.name,
            line.owner,
            why,
            owner=self,
            done=partial(self._read, line),
            failed=self._fail,
        )

    def _line(self, held: Held, owner: str, whose: str, now: datetime) -> ColleaguesLine:
        return ColleaguesLine(
            name=held.name,
            owner=owner,
            whose=whose,
            who=held.who,
            what=self._what(held.kept.draft),
            age=age(held.saved_at, now),
        )

    def _read(self, line: ColleaguesLine, saved: SavedDraft) -> None:
        held = held_from(saved)
        if held is None:
            return
        draft = held.kept.draft
        words = [f"Thủ tục: {line.what}", *people_of(draft), *ways_of(draft)]
        if not ColleaguesDraftDialog.ask(line, tuple(filter(None, words)), parent=self._view):
            return
        what = f"{line.what}, nhập lần cuối {strings.hour_and_day(held.saved_at)}"
        self._counter.drafts.take_over(
            line.name,
            line.owner,
            what,
            owner=self,
            done=lambda _nothing: self._take(held),
            failed=self._fail,
        )

    def _take(self, held: Held) -> None:
        self._counter.changes.said.emit(TAKEN.format(held.who))
        self.taken.emit(held)

    def _fail(self, error: UserError | EnvironmentFault) -> None:
        self._counter.changes.said.emit(error.message)

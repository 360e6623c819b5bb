"""What was half-typed in a dialog: whose it is, when it is forgotten, and when a fault keeps it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import DossierId
from counter_app.services import lookup
from counter_app.services.intake import drafts
from counter_app.services.intake.drafts import DraftKind
from tests.screens.in_front import in_front
from ui.dialogs.intake.others import OthersDialog
from ui.dialogs.questions import Question, QuestionsDialog
from ui.dialogs.taken_up import TAKEN_UP, TakenUp
from ui.widgets.fields import LineEdit
from ui.widgets.layout import Notice

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
WORDS = "Tờ khai thiếu chữ ký"
Hand = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Noted:
    """A fact without a paper."""

    paper: int | None = None


@dataclass(slots=True)
class Note:
    """One question about one dossier, its answer written by ``work``."""

    clerk: "Clerk"
    dossier: DossierId
    work: Callable[[datetime], Noted] = lambda _at: Noted()
    said: str = ""

    def asks(self, *, sure: Callable[[], bool] = lambda: True) -> None:
        counter = self.clerk.counter
        view = lookup.open_dossier(self.dossier, desk=counter.desk)
        questions = (Question(name="note", words="&Ghi chú"),)
        answer = QuestionsDialog.ask(
            "Ghi nhận", questions, about=(view.row, "Chứng thực"), parent=self.clerk.window
        )
        if answer is not None and sure():
            counter.facts.write(
                self.dossier,
                self.work,
                owner=self.clerk.window,
                done=lambda _noted: self._hears("xong"),
                failed=lambda fault: self._hears(fault.message),
            )

    def _hears(self, words: str) -> None:
        self.said = words

    def typing(self, words: str, *then: Qt.Key) -> Hand:
        def hand() -> None:
            self.clerk.types(words)
            for key in then:
                self.clerk.hits(key)

        return hand

    def leaves_half_typed(self) -> None:
        self.clerk.answers(self.asks, self.typing(WORDS, Key.Key_Escape))

    def answers(self, words: str = WORDS) -> None:
        self.said = ""
        self.clerk.answers(self.asks, self.typing(words, Key.Key_Return, Key.Key_Return))
        self.clerk.waits(lambda: bool(self.said))

    def finds(self) -> str:
        """What stands in the field when it is asked again, and nothing is offered without it."""
        seen = []

        def hand() -> None:
            dialog = QApplication.activeModalWidget()
            assert dialog is not None
            (line,) = dialog.findChildren(LineEdit)
            assert bool(dialog.findChildren(TakenUp)) == bool(line.text())
            seen.append(line.text())
            self.clerk.hits(Key.Key_Escape)

        self.clerk.answers(self.asks, hand)
        return seen[0]


@pytest.fixture
def note(clerk: "Clerk", take_in: Callable[..., str]) -> Note:
    return Note(clerk, DossierId(take_in("Lê Thị Hoa")))


def kept(clerk: "Clerk") -> int:
    clerk.counter.desk.store.lanes.write.run(lambda: None)
    return len(drafts.unfinished(DraftKind.DIALOG, desk=clerk.counter.desk))


def test_what_esc_left_stands_again_and_says_since_when(note: Note) -> None:
    note.leaves_half_typed()
    told: list[str] = []

    def reads() -> None:
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        told.extend(one.words() for one in dialog.findChildren(Notice))
        note.clerk.hits(Key.Key_Escape)

    note.clerk.answers(note.asks, reads)
    assert TAKEN_UP.format(when="09:00 20/11/2026") in told
    assert note.finds() == WORDS


def test_it_is_forgotten_once_it_is_written(note: Note) -> None:
    note.leaves_half_typed()
    note.answers(" mới")
    note.clerk.waits(lambda: kept(note.clerk) == 0)
    assert note.finds() == ""


@pytest.mark.parametrize(
    "fault",
    [
        EnvironmentFault("disk_full", "Ổ đĩa đã đầy. Hãy dọn bớt tệp rồi ghi lại."),
        UserError("moved", "Hồ sơ vừa đổi ở máy khác. Hãy mở lại."),
    ],
)
def test_a_fault_while_saving_leaves_what_was_typed(
    note: Note, fault: EnvironmentFault | UserError
) -> None:
    def fails(_at: datetime) -> Noted:
        raise fault

    note.work = fails
    note.answers()
    assert note.said == fault.message
    assert note.finds() == WORDS

    note.work = lambda _at: Noted()
    note.clerk.answers(note.asks, note.typing("", Key.Key_Return, Key.Key_Return))
    note.clerk.waits(lambda: note.said == "xong")
    assert note.finds() == ""


def test_an_answer_taken_back_in_the_next_dialog_is_still_half_typed(note: Note) -> None:
    """As where old and new stand side by side, and somebody goes back."""
    second, written = (Question(name="sure", words="&Chắc chưa"),), list[bool]()

    def goes_back() -> None:
        note.clerk.waits(lambda: bool(written))
        note.clerk.hits(Key.Key_Escape)

    def asks_on() -> bool:
        counter = note.clerk.counter
        # Something else is written meanwhile: it is not this answer.
        counter.jobs.run(
            counter.desk.store.lanes.write,
            lambda: None,
            owner=note.clerk.window,
            done=lambda _nothing: written.append(True),
        )
        return QuestionsDialog.ask("Xem lại", second, parent=note.clerk.window) is not None

    note.work = lambda _at: pytest.fail("nothing was to be written")
    turns = (
        note.typing(WORDS, Key.Key_Return, Key.Key_Return),
        goes_back,
    )
    note.clerk.answers(lambda: note.asks(sure=asks_on), *turns)
    assert note.finds() == WORDS


def test_what_one_person_left_is_not_shown_to_the_next(note: Note) -> None:
    note.leaves_half_typed()
    first, other = note.clerk.counter.desk.clerk, note.clerk.counter.people()[-1]
    assert other.id != first.id
    note.clerk.window.person_chosen.emit(other)
    assert note.finds() == ""
    note.clerk.window.person_chosen.emit(first)
    assert note.finds() == WORDS


def test_it_is_kept_for_a_month(note: Note) -> None:
    note.leaves_half_typed()
    assert kept(note.clerk) == 1
    note.clerk.clock.instant += timedelta(days=31)
    memory = note.clerk.window.property("half_typed")
    counter = memory._counter
    memory._counter = None
    memory.attend(counter)
    note.clerk.waits(lambda: kept(note.clerk) == 0)


def test_the_search_box_keeps_its_words_for_whoever_typed_them(clerk: "Clerk") -> None:
    search, first = clerk.window.top.search, clerk.counter.desk.clerk
    search.setFocus()
    clerk.types("nguyen thi h")
    clerk.window.person_chosen.emit(clerk.counter.people()[-1])
    assert search.text() == ""
    clerk.window.person_chosen.emit(first)
    clerk.waits(lambda: search.text() == "nguyen thi h")

    search.setFocus()
    clerk.hits(Key.Key_Return)
    assert search.text() == ""
    clerk.window.person_chosen.emit(clerk.counter.people()[-1])
    clerk.window.person_chosen.emit(first)
    clerk.counter.desk.store.lanes.write.run(lambda: None)
    QApplication.processEvents()
    assert drafts.unfinished(DraftKind.SEARCH, desk=clerk.counter.desk) == ()


def test_the_tab_that_was_typed_into_is_in_front_again(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    seen = []

    def types() -> None:
        dialog = in_front(OthersDialog)
        dialog.heirs.share.fill("1/3")
        clerk.hits(Key.Key_Escape)

    def looks() -> None:
        dialog = in_front(OthersDialog)
        seen.append((dialog.heirs.share.isVisible(), dialog.heirs.share.text()))
        clerk.hits(Key.Key_Escape)

    clerk.answers(clerk.screen.questions.ask_others, types)
    clerk.answers(clerk.screen.questions.ask_others, looks)
    assert seen == [(True, "1/3")]


def test_what_is_typed_over_one_intake_is_forgotten_with_it(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)

    def types() -> None:
        dialog = in_front(OthersDialog)
        dialog.body.name.fill("Công ty")
        clerk.hits(Key.Key_Escape)

    clerk.answers(clerk.screen.questions.ask_others, types)
    assert kept(clerk) == 1
    clerk.types("sao")
    for _ in range(3):
        clerk.hits(Key.Key_Return)
    clerk.waits_for_receipt()
    clerk.waits(lambda: kept(clerk) == 0)

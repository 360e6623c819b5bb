"""A sentence about what was just done goes when it is no longer true."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import Qt

from counter_app.core.ids import DossierId
from counter_app.domain.workflow import Move
from counter_app.services.moving.workflow import Wanted, make_move
from tests.screens.test_first_guesses import PASSPORT
from ui.screens.intake.held import PUT_ASIDE
from ui.screens.outbox.outbox import WAKING, OutboxScreen
from ui.window.incoming import FIRST_LINE

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

CTRL = Qt.KeyboardModifier.ControlModifier
TAKEN_UP = {"move": "take_up", "part": "specialist", "from": "transferred", "to": "processing"}


def foot_says(clerk: "Clerk") -> str:
    """The passing sentence at the foot, or what stands there for good."""
    return clerk.window.foot.message.whole()


def test_the_foot_asks_for_the_next_line_until_it_was_read(clerk: "Clerk") -> None:
    first, second = PASSPORT
    clerk.scans(first)
    assert foot_says(clerk) == FIRST_LINE
    clerk.scans(second)
    assert clerk.screen.view.left.person.name.text() == "SEIDEL MIRA JOHANNA"
    assert foot_says(clerk) != FIRST_LINE


def test_the_foot_tells_of_who_waits_until_they_are_opened_again(clerk: "Clerk") -> None:
    clerk.screen.view.left.person.name.setFocus()
    clerk.types("Yen")
    clerk.hits(Qt.Key.Key_D, CTRL)
    assert foot_says(clerk) == PUT_ASIDE.format("Yen")
    other = "Đã lưu."
    clerk.window.say(other)
    clerk.counter.changes.said_over.emit(PUT_ASIDE.format("Yen"))
    assert foot_says(clerk) == other, "only that sentence is over"
    clerk.window.say(PUT_ASIDE.format("Yen"))
    clerk.answers(lambda: clerk.hits(Qt.Key.Key_O, CTRL), lambda: clerk.hits(Qt.Key.Key_Return))
    assert clerk.screen.view.left.person.name.text() == "Yen"
    assert "Yen" not in foot_says(clerk)


def written(clerk: "Clerk", sql: str, *values: Any) -> None:
    """What the synchroniser would have written."""
    clerk.counter.desk.store.write(lambda one: one.exec_driver_sql(sql, values))


def test_what_a_step_came_to_is_not_told_of_a_dossier_that_others_moved_on(
    clerk: "Clerk", take_in: Callable[..., str]
) -> None:
    dossier = DossierId(take_in("Trần Văn Bình"))
    screen = clerk.opens(dossier)
    step = Wanted(move=Move.TRANSFER)
    make_move(dossier, step, desk=clerk.counter.desk, at=clerk.clock.instant)
    clerk.counter.changes.dossier_changed.emit(dossier)
    clerk.waits(lambda: "Đã chuyển xử lý" in screen.view.state.words())
    screen.steps.said.emit("Đã ghi: chuyển cơ quan giải quyết. Nay: Đã chuyển xử lý.", "good")
    clerk.counter.changes.dossier_changed.emit(dossier)
    clerk.counter.desk.store.lanes.read.run(lambda: None)
    clerk.bot.wait(50)
    assert "Nay: Đã chuyển xử lý" in screen.view.printed.words()
    written(
        clerk,
        "INSERT INTO events (dossier, number, kind, at_ms, clerk_id, clerk_name, state, body,"
        " operation, device) SELECT number, version + 1, 'dossier.moved', since_ms, 'central',"
        " 'Đặng Thu Hà', 'processing', ?, 'central:1', '' FROM dossiers",
        msgspec.json.encode(TAKEN_UP).decode(),
    )
    written(clerk, "UPDATE dossiers SET version = version + 1, state = 'processing'")
    clerk.program.line.applied.emit()
    clerk.waits(lambda: "Đang giải quyết" in screen.view.state.words())
    assert "Nay:" not in screen.view.printed.words()


def test_sending_now_is_told_no_more_once_only_a_person_can_go_on(
    clerk: "Clerk", take_in: Callable[..., str]
) -> None:
    take_in("Trần Văn Bình")
    clerk.hits(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    screen = clerk.window.current()
    assert isinstance(screen, OutboxScreen)
    clerk.waits(lambda: screen.view.table.count() == 1)
    screen.view.said.say(WAKING)
    screen._reload()
    clerk.counter.desk.store.lanes.read.run(lambda: None)
    clerk.bot.wait(50)
    assert screen.view.said.words() == WAKING
    answer = msgspec.json.encode({"r": "rejected", "code": "charge.mismatch"}).decode()
    written(clerk, "UPDATE outbox SET state = 'rejected', answered_ms = 1, answer = ?", answer)
    screen._reload()
    clerk.waits(lambda: screen.view.said.words() == "")

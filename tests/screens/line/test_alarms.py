"""What a server that was put back leaves to do: before all smaller notices, until it is dealt with."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter_app.domain.central_side import (
    DOSSIER_LOST,
    DOSSIER_LOST_WORDS,
    MORE_DOSSIERS_LOST,
    STEP_LOST,
    STEP_LOST_WORDS,
    TWIN_OVERRULED,
    TWIN_OVERRULED_WORDS,
)
from ui.dialogs.sending.given_up import GivenUpDialog
from ui.screens.dossier.dossier import DossierScreen
from ui.widgets.notice_board import NoticeBoard, Rank, Standing

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.line.conftest import Place

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
LEFT = "INSERT INTO todo (kind, dossier, body, made_ms) VALUES (?, ?, ?, 0)"
OPEN = "SELECT count(*) FROM todo WHERE done_ms IS NULL AND kind = 'step.lost'"
LOST = {
    "what": "Tiếp nhận xử lý",
    "dossier": "H99-261123-1001",
    "by": "Đặng Thu Hà",
    "at": "09:15 23/11/2026",
}
WORDS = STEP_LOST_WORDS.format(**LOST)


@pytest.fixture
def lost(clerk: "Clerk", place: "Place", take_in: Callable[..., str]) -> str:
    """A smaller notice stands; then a step is lost."""
    dossier = take_in("Trần Văn Bình")
    place.store(LEFT, TWIN_OVERRULED, dossier, "{}")
    clerk.program.line.applied.emit()
    clerk.waits(lambda: clerk.window.board.words() == (TWIN_OVERRULED_WORDS,))
    place.store(LEFT, STEP_LOST, dossier, msgspec.json.encode(LOST).decode())
    clerk.program.line.applied.emit()
    clerk.waits(lambda: clerk.window.board.words() == (WORDS, TWIN_OVERRULED_WORDS))
    return dossier


def settled(clerk: "Clerk") -> None:
    """The alarm has been over the screen for long enough to be read."""
    clerk.waits(clerk.window.board.is_readable)


def test_a_lost_step_stands_before_smaller_notices_and_goes_once_its_maker_was_told(
    clerk: "Clerk", place: "Place", lost: str
) -> None:
    def asked() -> None:
        assert isinstance(QApplication.activeModalWidget(), GivenUpDialog)
        place.picture("lost-step")
        clerk.hits(Key.Key_Return)  # by itself Enter does nothing

    settled(clerk)
    place.picture("lost-step-notice")
    clerk.answers(lambda: clerk.hits(Key.Key_F8), asked)
    clerk.waits(lambda: WORDS in clerk.window.board.words())
    assert place.read(OPEN) == [(1,)]
    settled(clerk)
    clerk.answers(lambda: clerk.hits(Key.Key_F8), lambda: clerk.hits(Key.Key_B, ALT))
    clerk.waits(lambda: place.read(OPEN) == [(0,)])
    clerk.waits(lambda: clerk.window.board.words() == (TWIN_OVERRULED_WORDS,))
    assert clerk.mouse.seen == 0


def test_a_lost_step_opens_its_dossier_and_is_still_told(clerk: "Clerk", lost: str) -> None:
    settled(clerk)
    clerk.answers(lambda: clerk.hits(Key.Key_F8), lambda: clerk.hits(Key.Key_M, ALT))
    clerk.waits(lambda: isinstance(clerk.window.current(), DossierScreen))
    clerk.waits(lambda: WORDS in clerk.window.board.words())


def test_a_dossier_that_the_server_lost_is_named_and_opened(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> None:
    dossier = take_in("Trần Văn Bình")
    gone = {"dossier": "H99-261123-1001", "desk": "Quầy 4", "own": False}
    for _ in range(2):
        place.store(LEFT, DOSSIER_LOST, dossier, msgspec.json.encode(gone).decode())
    clerk.program.line.applied.emit()
    words = DOSSIER_LOST_WORDS.format(**gone)
    clerk.waits(
        lambda: clerk.window.board.words() == (f"{words} {MORE_DOSSIERS_LOST.format(count=1)}",)
    )
    settled(clerk)
    place.picture("lost-dossier-notice")

    def asked() -> None:
        assert isinstance(QApplication.activeModalWidget(), GivenUpDialog)
        place.picture("lost-dossier")
        clerk.hits(Key.Key_B, ALT)

    clerk.answers(lambda: clerk.hits(Key.Key_F8), asked)
    clerk.waits(lambda: clerk.window.board.words() == (words,))
    settled(clerk)
    clerk.answers(lambda: clerk.hits(Key.Key_F8), lambda: clerk.hits(Key.Key_M, ALT))
    clerk.waits(lambda: isinstance(clerk.window.current(), DossierScreen))


def test_a_finger_on_its_way_to_a_smaller_notice_does_not_answer_an_alarm(qtbot: QtBot) -> None:
    board, pressed = NoticeBoard("F8"), list[str]()
    qtbot.addWidget(board)
    board.put("small", Standing(words="nhỏ", act=lambda: pressed.append("small")))
    board.put("alarm", Standing(words="lớn", act=lambda: pressed.append("alarm"), rank=Rank.ALARM))
    assert board.words() == ("lớn", "nhỏ")
    board.press()
    assert (pressed, board.words()) == ([], ("lớn", "nhỏ"))
    qtbot.waitUntil(board.is_readable)
    board.press()
    board.press()
    assert (pressed, board.words()) == (["alarm", "small"], ())

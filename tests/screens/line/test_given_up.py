"""A paper that bears what a decision gave up: told over the screen until it is issued or put away."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter_app.core.ids import DossierId
from counter_app.domain.central_side import (
    GIVEN_UP_WORDS,
    LANE_AWAITED,
    LANE_AWAITED_WORDS,
    SLIP_STALE,
    TWIN_EXTRA,
)
from counter_app.services.lookup import open_dossier
from ui.dialogs.sending.device import DeviceDialog
from ui.dialogs.sending.given_up import GivenUpDialog
from ui.screens.dossier.dossier import DossierScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.line.conftest import Place

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
LEFT = "INSERT INTO todo (kind, dossier, body, made_ms) VALUES (?, ?, '{}', 0)"


@pytest.fixture
def pressed(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> Callable[[str, Qt.Key, Qt.KeyboardModifier], DossierId]:
    """Something was left about a dossier, its notice opened by F8, a key pressed in the dialog."""

    def stands(kind: str) -> Callable[[], bool]:
        return lambda: GIVEN_UP_WORDS[kind] in clerk.window.board.words()

    def press(kind: str, key: Qt.Key, modifier: Qt.KeyboardModifier) -> DossierId:
        dossier = DossierId(take_in("Trần Văn Bình"))
        place.store(LEFT, kind, dossier)
        clerk.program.line.applied.emit()
        clerk.waits(stands(kind))

        def later() -> None:
            assert isinstance(QApplication.activeModalWidget(), GivenUpDialog)
            place.picture(f"given-up-{kind}")
            clerk.hits(Key.Key_Return)  # by itself Enter does nothing

        clerk.answers(lambda: clerk.hits(Key.Key_F8), later)
        clerk.waits(stands(kind))
        clerk.answers(lambda: clerk.hits(Key.Key_F8), lambda: clerk.hits(key, modifier))
        return dossier

    return press


def test_a_slip_is_issued_anew_by_one_key_and_its_notice_goes(
    clerk: "Clerk", place: "Place", pressed: Callable[..., DossierId]
) -> None:
    dossier = pressed(SLIP_STALE, Key.Key_C, ALT)
    desk = clerk.counter.desk
    clerk.waits(lambda: open_dossier(dossier, desk=desk).slip.replaces is not None)
    clerk.waits(lambda: open_dossier(dossier, desk=desk).row.printed)
    clerk.waits(lambda: clerk.window.board.words() == ())
    assert place.read("SELECT count(*) FROM todo WHERE done_ms IS NULL") == [(0,)]
    assert clerk.mouse.seen == 0


def test_a_slip_that_cannot_be_issued_now_is_still_asked_for(
    clerk: "Clerk", place: "Place", pressed: Callable[..., DossierId]
) -> None:
    dossier = pressed(SLIP_STALE, Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    clerk.waits(lambda: GIVEN_UP_WORDS[SLIP_STALE] in clerk.window.board.words())
    place.store("UPDATE lanes SET to_day = '2026-11-19'")
    clerk.answers(lambda: clerk.hits(Key.Key_F8), lambda: clerk.hits(Key.Key_C, ALT))
    clerk.waits(lambda: "dãy số" in clerk.window.foot.message.whole())
    clerk.waits(lambda: GIVEN_UP_WORDS[SLIP_STALE] in clerk.window.board.words())
    assert open_dossier(dossier, desk=clerk.counter.desk).slip.replaces is None


def test_somebody_who_dealt_with_it_otherwise_puts_it_away(
    clerk: "Clerk", place: "Place", pressed: Callable[..., DossierId]
) -> None:
    dossier = pressed(SLIP_STALE, Key.Key_K, ALT)
    clerk.waits(lambda: place.read("SELECT count(*) FROM todo WHERE done_ms IS NULL") == [(0,)])
    clerk.waits(lambda: clerk.window.board.words() == ())
    assert open_dossier(dossier, desk=clerk.counter.desk).slip.replaces is None


def test_a_dossier_that_is_too_many_opens_and_its_notice_stays_until_it_is_withdrawn(
    clerk: "Clerk", pressed: Callable[..., DossierId]
) -> None:
    pressed(TWIN_EXTRA, Key.Key_M, ALT)
    clerk.waits(lambda: isinstance(clerk.window.current(), DossierScreen))
    clerk.waits(lambda: GIVEN_UP_WORDS[TWIN_EXTRA] in clerk.window.board.words())


def test_an_ended_desk_without_a_lane_says_what_it_waits_for_on_its_line_and_over_the_screen(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> None:
    place.join()
    place.answer(take_in("Trần Văn Bình"), "rejected", code="code.taken", item="code")
    place.store("UPDATE lanes SET to_day = '2026-11-20'")
    place.store(LEFT, LANE_AWAITED, "")
    clerk.program.line.applied.emit()
    clerk.waits(lambda: LANE_AWAITED_WORDS in clerk.window.board.words())
    screen = place.opened(1)
    line = place.cells(screen, 0)
    assert line[5].endswith(LANE_AWAITED_WORDS)
    assert line[6] == "Chờ dãy số, báo quản trị"
    clerk.hits(Key.Key_Return)
    assert LANE_AWAITED_WORDS in screen.view.said.words()
    place.picture("lane-awaited")

    def device() -> None:
        assert isinstance(QApplication.activeModalWidget(), DeviceDialog)
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_F8), device)
    clerk.waits(lambda: LANE_AWAITED_WORDS in clerk.window.board.words())
    assert clerk.mouse.seen == 0

    place.store("UPDATE lanes SET to_day = NULL")  # one has come
    clerk.program.line.applied.emit()
    clerk.waits(lambda: clerk.window.board.words() == ())
    clerk.waits(lambda: place.cells(screen, 0)[6] == "Chờ, máy tự gửi")

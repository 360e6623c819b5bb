"""The signer just left: one key says who signs from now on, or nobody; another takes it back."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.screens.in_front import in_front
from ui.dialogs.duty import DutyDialog
from ui.screens.dossier.dossier import DossierScreen
from ui.window.frame import NOTICE_KEY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.screens.conftest import Clerk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHOTS: Final = os.environ.get("COUNTER_SHOTS", "")
NOBODY: Final = "Hôm nay không có người ký. Hỏi trước khi hẹn trả trong ngày."


def picture(clerk: "Clerk", name: str) -> None:
    """Kept only where somebody wants to look."""
    if SHOTS:
        QApplication.processEvents()
        window = QApplication.activeModalWidget() or clerk.window
        window.grab().save(str(Path(SHOTS) / f"{name}.png"))


def dialog() -> DutyDialog:
    return in_front(DutyDialog)


def says(clerk: "Clerk", *hands: "Callable[[], None]") -> None:
    """Ctrl+W, what the hands do there, and the desk goes by it."""
    before = clerk.counter

    def act() -> None:
        dialog()
        for hand in hands:
            hand()

    clerk.answers(lambda: clerk.hits(Key.Key_W, CTRL), act)
    clerk.waits(lambda: clerk.counter is not before)


def told(clerk: "Clerk") -> str:
    return clerk.window.board.notice.words() if clerk.window.board.isVisible() else ""


def test_nobody_signs_is_one_key_and_warns_before_a_day_is_promised(
    clerk: "Clerk", card: str
) -> None:
    roster = clerk.counter.desk.office.signers[0].name
    assert f"Ký: {roster}" in clerk.window.top.where.whole()
    clerk.scans(card)
    clerk.types("sao y")
    clerk.hits(Key.Key_Return)
    assert "no_signer" not in findings(clerk)

    says(clerk, lambda: picture(clerk, "duty"), lambda: clerk.hits(Key.Key_K, ALT))
    assert told(clerk) == NOBODY
    assert "Ký:" not in clerk.window.top.where.whole()
    # What was being typed is still there, judged by what was said.
    clerk.waits(lambda: "Hoài Thương" in clerk.screen.view.left.great_name.text())
    clerk.waits(lambda: "no_signer" in findings(clerk))
    picture(clerk, "duty-nobody")

    says(clerk, lambda: picture(clerk, "duty-back"), lambda: clerk.hits(Key.Key_L, ALT))
    assert NOBODY not in told(clerk)
    assert f"Ký: {roster}" in clerk.window.top.where.whole()
    clerk.waits(lambda: "no_signer" not in findings(clerk))
    assert clerk.mouse.seen == 0


def findings(clerk: "Clerk") -> set[str]:
    offered = clerk.screen.state.offer
    return {one.code for one in offered.findings} if offered is not None else set()


def test_another_signer_is_typed_in_and_stands_beside_the_desk(clerk: "Clerk") -> None:
    def names() -> None:
        clerk.hits(Key.Key_H, ALT)
        clerk.hits(Key.Key_G, ALT)  # nothing typed yet: said beside the field, nothing written
        error = dialog().name.error
        assert error is not None
        clerk.waits(lambda: "Hãy ghi" in error.text())
        assert dialog().name.hasFocus()
        clerk.types("Bùi Văn Trưởng")
        clerk.hits(Key.Key_C, ALT)
        clerk.types("KT. GIÁM ĐỐC")
        clerk.hits(Key.Key_Y, ALT)
        clerk.types("Giấy ủy quyền số 12/GUQ-UBND")
        picture(clerk, "duty-other")
        clerk.hits(Key.Key_G, ALT)

    says(clerk, names)
    assert "Ký: Bùi Văn Trưởng" in clerk.window.top.where.whole()
    assert clerk.window.foot.message.whole().startswith("Từ lúc này Bùi Văn Trưởng ký.")
    roster = clerk.counter.desk.office.signers[0].name
    says(clerk, lambda: clerk.hits(Key.Key_Return))  # the first key: whom the roster knows
    assert f"Ký: {roster}" in clerk.window.top.where.whole()


def test_esc_says_nothing_and_the_notice_s_key_asks_again(clerk: "Clerk") -> None:
    before = clerk.counter
    clerk.answers(lambda: clerk.hits(Key.Key_W, CTRL), lambda: clerk.hits(Key.Key_Escape))
    assert clerk.counter is before
    says(clerk, lambda: clerk.hits(Key.Key_K, ALT))
    clerk.waits(clerk.window.board.is_readable)
    press = getattr(Key, f"Key_{NOTICE_KEY}")
    clerk.answers(lambda: clerk.hits(press), lambda: clerk.hits(Key.Key_Escape))
    assert told(clerk) == NOBODY, "what was pressed away still holds"


def test_an_open_dossier_stays_open(clerk: "Clerk", take_in: "Callable[..., str]") -> None:
    a_dossier = take_in("Trần Văn Bình")
    clerk.window.open_dossier(a_dossier)
    says(clerk, lambda: clerk.hits(Key.Key_K, ALT))
    screen = clerk.window.current()
    assert isinstance(screen, DossierScreen)
    assert screen.dossier_id == a_dossier


def test_the_next_start_goes_by_it(clerk: "Clerk") -> None:
    says(clerk, lambda: clerk.hits(Key.Key_K, ALT))
    from counter_app.services.office.office import find_office

    office = find_office(clerk.counter.desk.store, at=clerk.clock.now())
    assert office is not None
    assert office.lacks_signer(clerk.counter.today())


@pytest.mark.parametrize("size", [(911, 512), (1366, 768)])
def test_it_is_whole_where_the_screen_is_small(clerk: "Clerk", size: tuple[int, int]) -> None:
    clerk.window.resize(*size)

    def look() -> None:
        assert dialog().height() <= size[1]
        picture(clerk, f"duty-{size[0]}")
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_W, CTRL), look)

"""The day by keyboard: looked over, the drawer counted note by note, handed over, closed, printed."""

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter_app.domain.money.payment import Payment
from counter_app.services.closing.opening import open_day
from counter_app.services.lookup import today
from counter_app.services.money.taking import take
from tests.pdf_words import text_of
from tests.screens.conftest import MORNING
from tests.screens.in_front import in_front
from ui import theme
from ui.dialogs.day import DayDialog
from ui.dialogs.preview import PreviewDialog
from ui.window.frame import NOTICE_KEY
from ui.window.unclosed_days import UnclosedDays

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.screens.conftest import Clerk

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
SHOTS: Final = os.environ.get("COUNTER_SHOTS", "")


def picture(name: str) -> None:
    """Kept only where somebody wants to look."""
    window = QApplication.activeModalWidget()
    if SHOTS and window is not None:
        QApplication.processEvents()
        dress = f"{theme.current_name()}-{theme.scale()}"
        window.grab().save(str(Path(SHOTS) / f"{name}-{dress}.png"))


def at_the_day(
    clerk: "Clerk", act: "Callable[[DayDialog], None]", *over: "Callable[[], None]"
) -> None:
    """F11, Alt M, what the hands do there, and in what opens over it."""
    clerk.hits(Key.Key_F11)

    clerk.answers(lambda: clerk.hits(Key.Key_M, ALT), lambda: acts_in(clerk, act), *over)


def acts_in(clerk: "Clerk", act: "Callable[[DayDialog], None]") -> None:
    """Once it has read how the day stands."""
    dialog = in_front(DayDialog)
    clerk.waits(dialog.close_books.isEnabled)
    act(dialog)


def looked_at(clerk: "Clerk") -> None:
    """The page as it would be closed."""
    dialog = in_front(PreviewDialog)
    clerk.waits(lambda: not dialog.picture.pixmap().isNull())
    picture("day-preview")
    clerk.hits(Key.Key_Escape)


def papers(clerk: "Clerk", name: str) -> list[Path]:
    return sorted(clerk.papers.rglob(f"*{name}*.pdf"))


@pytest.mark.parametrize("dressed", [("light", 1.0), ("dark", 1.5)], indirect=True, ids=str)
def test_the_day_is_closed_by_keyboard_and_its_page_printed(
    clerk: "Clerk", take_in: "Callable[..., str]"
) -> None:
    take_in("Lê Thị Bông")

    def close(dialog: DayDialog) -> None:
        assert [one.words().partition(":")[0] for one in dialog.checks] == [
            *("Đồng hồ", "Máy in", "Dãy số", "Lịch và danh mục", "Chờ gửi"),
            *("Sổ các ngày trước", "Ngăn tiền"),
        ]
        assert "Chưa khóa sổ" in dialog.stands.words()
        assert dialog.notes[500_000].hasFocus()
        clerk.types("1")
        clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_Return)
        assert dialog.notes[100_000].hasFocus()
        clerk.types("3")
        assert dialog.total.text() == "Đếm được 800.000 đồng"
        picture("day-typed")
        clerk.hits(Key.Key_K, ALT)
        clerk.waits(lambda: "đã khóa sổ lúc" in dialog.stands.words())
        clerk.waits(lambda: "tờ khóa sổ" in dialog.said.words())
        assert not dialog.notes[500_000].value()
        clerk.waits(lambda: "800.000" in dialog.expected.text())
        picture("day-closed")
        clerk.hits(Key.Key_Escape)

    at_the_day(clerk, close)
    (page,) = papers(clerk, "To_khoa_so")
    assert "Đếm được: 800.000 đồng" in text_of(page.read_bytes())
    assert clerk.mouse.seen == 0


def test_what_is_missing_wants_words_and_a_colleague_takes_the_drawer_over(clerk: "Clerk") -> None:
    def hand_over(dialog: DayDialog) -> None:
        clerk.types("2")  # 500.000
        clerk.hits(Key.Key_B, ALT)
        clerk.waits(dialog.to.hasFocus)  # nobody was chosen
        clerk.hits(Key.Key_Down)
        clerk.hits(Key.Key_B, ALT)
        clerk.waits(lambda: "biên bản bàn giao ca" in dialog.said.words())
        clerk.waits(lambda: "1.000.000" in dialog.expected.text())
        dialog.notes[500_000].setFocus()
        clerk.types("1")
        assert dialog.expected.text() == "Phải có 1.000.000 đồng: thiếu 500.000 đồng."
        clerk.hits(Key.Key_K, ALT)
        clerk.waits(dialog.why.hasFocus)
        clerk.types("Giao nhầm một tờ cho thủ quỹ")
        clerk.hits(Key.Key_K, ALT)
        clerk.waits(lambda: "đã khóa sổ lúc" in dialog.stands.words())
        clerk.hits(Key.Key_Escape)

    at_the_day(clerk, hand_over)
    (page,) = papers(clerk, "ban_giao_ca")
    assert "NGƯỜI NHẬN" in text_of(page.read_bytes())
    clerk.waits(lambda: bool(papers(clerk, "To_khoa_so")))


def test_cash_of_the_day_must_be_counted_and_what_comes_later_is_told(
    clerk: "Clerk", take_in: "Callable[..., str]"
) -> None:
    take_in("Lê Thị Bông")
    desk = clerk.counter.desk
    (row,) = today(desk=desk)
    take(row.id, Payment(), desk=desk, at=desk.clock.now())

    def refused(dialog: DayDialog) -> None:
        clerk.hits(Key.Key_K, ALT)
        clerk.waits(lambda: dialog.said.words().startswith("Hôm nay có thu, trả tiền mặt."))
        clerk.hits(Key.Key_Escape)

    at_the_day(clerk, refused)


def test_the_page_is_looked_at_before_it_is_closed(clerk: "Clerk") -> None:
    def look(dialog: DayDialog) -> None:
        clerk.types("1")
        clerk.hits(Key.Key_X, ALT)
        assert "Chưa khóa sổ" in dialog.stands.words()
        dialog.reject()

    at_the_day(clerk, look, lambda: looked_at(clerk))
    assert papers(clerk, "To_khoa_so") == []


def test_an_earlier_day_left_open_is_told_and_its_key_closes_it(
    clerk: "Clerk", take_in: "Callable[..., str]"
) -> None:
    desk, board = clerk.counter.desk, clerk.window.board
    open_day(desk=desk, at=MORNING)
    take_in("Lê Thị Bông")
    clerk.clock.instant += timedelta(days=3)
    clerk.window.findChildren(UnclosedDays)[0].follow(clerk.counter)
    clerk.waits(lambda: board.stands("unclosed"))
    assert board.notice.words().startswith("Chưa khóa sổ ngày 20/11. Vẫn tiếp nhận bình thường")

    def close(dialog: DayDialog) -> None:
        clerk.hits(Key.Key_K, ALT)
        clerk.waits(lambda: "đã khóa sổ lúc" in dialog.stands.words())
        dialog.reject()

    press = getattr(Key, f"Key_{NOTICE_KEY}")
    clerk.answers(lambda: clerk.hits(press), lambda: acts_in(clerk, close))
    clerk.waits(lambda: not board.stands("unclosed"))

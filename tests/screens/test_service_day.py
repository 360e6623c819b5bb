"""A no-appointment day on the intake: told before anything is typed, promised, left by one key."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from counter_app.core.clock import from_local
from counter_app.domain.service_day import ServiceDay, ServiceDayKind
from counter_app.services import lookup
from tests.screens.service_days import serves_on
from tests.service_days import MONDAY
from ui.screens.lists.lists import ListsScreen
from ui.screens.lists.service_days import SERVICE_DAYS

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
FRIDAY = replace(MONDAY, weekday=4)
WRITING = ServiceDay(kind=ServiceDayKind.NO_WRITING_DAY, weekday=4)
TOLD = (
    "Hôm nay là ngày không hẹn: Xác nhận tình trạng hôn nhân nhận đến 14:30 thì trả trong ngày, "
    "lúc 16:30, trừ việc phải chờ xác minh, niêm yết."
)


@pytest.fixture
def clerk(clerk: "Clerk") -> "Clerk":
    """On a Friday of an office that appoints no date and writes for people on Fridays."""
    serves_on(clerk, FRIDAY, WRITING)
    return clerk


def told(clerk: "Clerk") -> str:
    notice = clerk.screen.view.right.promise.service_day
    return notice.words() if notice.isVisible() else ""


@pytest.mark.parametrize("code", ["1.001193", "1.004873"])
def test_on_such_a_day_and_beside_an_error_the_intake_is_still_one_screen(
    clerk: "Clerk", card: str, code: str
) -> None:
    clerk.window.resize(1366, 768)
    clerk.scans(card)
    procedure = clerk.counter.desk.catalogue.get(code)
    assert procedure is not None
    clerk.screen.pick(procedure)
    view = clerk.screen.view
    bars = (
        view.middle._pane._area.verticalScrollBar(),
        view.right.promise.pane.verticalScrollBar(),
    )

    def scrolls() -> list[int]:
        clerk.bot.wait(20)
        return [bar.maximum() for bar in bars]

    assert scrolls() == [0, 0]
    view.left.phone.fill("0912")
    clerk.hits(Key.Key_Return, CTRL)
    assert view.left.phone.error is not None
    assert view.left.phone.error.text()
    assert scrolls() == [0, 0]


def date(clerk: "Clerk") -> tuple[str, str]:
    promise = clerk.screen.view.right.promise
    return promise.hour.text(), promise.day.text()


def test_the_day_is_told_promised_and_left_by_one_key(clerk: "Clerk", card: str) -> None:
    assert told(clerk) == f"{TOLD} Hôm nay là ngày không viết: viết hộ tờ khai cho công dân."
    clerk.scans(card)
    clerk.types("xac nhan tinh trang hon nhan")
    clerk.hits(Key.Key_Return)
    promise = clerk.screen.view.right.promise
    assert told(clerk) == ""
    assert date(clerk) == ("16:30", "Thứ Sáu 20/11")
    assert promise.why_text.text() == "3 ngày làm việc, ngày không hẹn nên trả trong ngày"

    clerk.hits(Key.Key_T, CTRL)
    assert date(clerk) == ("17:00", "Thứ Năm 26/11")
    assert promise.today.text() == "Trả trong ngày"
    clerk.hits(Key.Key_T, CTRL)
    assert date(clerk) == ("16:30", "Thứ Sáu 20/11")
    assert promise.today.text() == "Hẹn theo thời hạn"
    assert clerk.mouse.seen == 0


def test_what_was_promised_by_the_limit_stays_so_through_the_draft(
    clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    clerk.types("xac nhan tinh trang hon nhan")
    clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_T, CTRL)
    clerk.screen.view.middle.checklist.tick_all()
    clerk.hits(Key.Key_Return, CTRL)
    clerk.waits_for_receipt()
    (row,) = lookup.today(desk=clerk.counter.desk)
    view = lookup.open_dossier(row.id, desk=clerk.counter.desk)
    assert view.received.draft.by_limit is True
    assert row.due_at == from_local(datetime.fromisoformat("2026-11-26T17:00"))


def test_the_calendar_of_the_days_stands_among_the_lists(clerk: "Clerk") -> None:
    clerk.hits(Key.Key_F3)
    screen = clerk.window.current()
    assert isinstance(screen, ListsScreen)
    screen.lead_to(SERVICE_DAYS)
    clerk.waits(lambda: bool(screen._shown))
    table = screen.view.rows
    cells = [[table.model().index(row, at).data() for at in range(3)] for row in range(2)]
    assert cells == [
        [
            "Thứ Sáu 20/11",
            "ngày không hẹn",
            "Xác nhận tình trạng hôn nhân nhận đến 14:30 thì trả trong ngày, lúc 16:30",
        ],
        ["Thứ Sáu 20/11", "ngày không viết", "Viết hộ tờ khai cho công dân"],
    ]
    assert len(screen._shown) == 8

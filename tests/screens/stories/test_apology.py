"""Late: the list proposes an apology, one new date is given, a second refused, the result late."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.domain.desk_lists import ListName
from counter_app.domain.dossier import State
from counter_app.domain.staff import Role
from counter_app.domain.workflow import Move
from counter_app.services.moving.workflow import Wanted, make_move
from ui.screens.lists.lists import ListsScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.stories.conftest import Story

Key = Qt.Key
LABEL = "Xin lỗi và hẹn lại"
NEXT_WEEK = datetime(2026, 12, 4, 10, 0, tzinfo=UTC)


def is_taken_in(story: "Story", card: str) -> datetime:
    """A matter of three days, with the unit that resolves it; when it is due."""
    clerk = story.clerk
    clerk.scans(card)
    clerk.types("tinh trang hon nhan")
    clerk.hits(Key.Key_Return)
    story.tabs_to("Thành phần hồ sơ")
    clerk.hits(Key.Key_Return)
    first = story.takes_in().row.due_at
    assert first is not None
    assert f"{local(first):%H:%M %d/%m/%Y}" == "17:00 26/11/2026"
    story.opens()
    story.goes_on("Chuyển cơ quan giải quyết", story.filling("Chuyển cơ quan giải quyết"))
    story.reaches(State.TRANSFERRED)
    return first


def is_found_on_the_list(story: "Story") -> None:
    """F3 proposes it on the last day on which an apology may leave."""
    clerk = story.clerk
    clerk.hits(Key.Key_F3)
    screen = clerk.window.current()
    assert isinstance(screen, ListsScreen)
    while (entry := screen.view.lists.chosen()) is None or entry.key != ListName.APOLOGY:
        clerk.hits(Key.Key_Down)
    story.sees("Nếu không kịp hẹn thì hôm nay phải gửi phiếu xin lỗi", story.dossier().row.code)
    story.leaves("1-viec-can-lam")
    clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_Return)
    story.sees_dossier()


def is_apologised_for(story: "Story") -> None:
    """The proposed date is kept; the paper bears both dates and who signs today."""

    def apologises() -> None:
        story.sees("Hẹn cũ 17:00 26/11/2026", "gửi chậm nhất ngày 25/11/2026")
        story.sees("Người ký: PHÓ GIÁM ĐỐC Phạm Văn Lãnh.")
        story.writes("Lý do", "Chờ đối chiếu sổ hộ tịch nơi cư trú trước đây")
        story.leaves("2-xin-loi-hen-lai")
        story.takes(LABEL)

    story.goes_on(LABEL, apologises)
    words = story.reads(story.printed("xin_loi"))
    for said in (
        "PHIẾU XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN",
        "Nguyễn Thị Hoài Thương",
        "17 giờ 00 phút, ngày 26 tháng 11 năm 2026",
        "Lý do: Chờ đối chiếu sổ hộ tịch nơi cư trú trước đây",
        "ngày 01 tháng 12 năm 2026",
        "PHÓ GIÁM ĐỐC",
        "Phạm Văn Lãnh",
    ):
        assert said in words


def is_not_put_off_again(story: "Story") -> None:
    """The step is no longer on the list, and refused to whoever asks past it."""
    clerk = story.clerk

    def looks_for_it() -> None:
        labels = [key.text() for key in story.dialog().findChildren(QPushButton)]
        assert "Công dân rút hồ sơ" in labels
        assert LABEL not in labels
        story.leaves("4-khong-hen-lai-lan-hai")
        clerk.hits(Key.Key_Escape)

    story.presses(Key.Key_F4, looks_for_it)
    with pytest.raises(UserError, match="Chỉ được hẹn lại một lần"):
        make_move(
            story.dossier().row.id,
            Wanted(move=Move.APOLOGISE, reason="Vẫn chưa có trả lời", due_at=NEXT_WEEK),
            desk=clerk.counter.desk,
            at=clerk.clock.now(),
        )


def test_late_with_apology(story: "Story", clerk: "Clerk", card: str) -> None:
    first = is_taken_in(story, card)
    story.comes(date(2026, 11, 25), "10:00")
    is_found_on_the_list(story)
    is_apologised_for(story)
    new = story.dossier().row
    assert new.due_at is not None
    assert f"{local(new.due_at):%H:%M %d/%m/%Y}" == "17:00 01/12/2026"
    assert new.first_due_at == first
    story.sees("Hẹn trả 17:00 01/12/2026", "Thứ Ba 01/12")
    story.leaves("3-da-hen-lai")
    is_not_put_off_again(story)

    story.comes(date(2026, 11, 27), "14:00")
    story.sits(Role.SPECIALIST)
    story.opens()
    story.goes_on("Nhận giải quyết", story.filling("Nhận giải quyết"))
    story.reaches(State.PROCESSING)
    story.goes_on("Có kết quả", story.filling("Có kết quả", {"Số": "12/XN"}))
    story.reaches(State.READY)
    assert story.dossier().row.on_time is False
    story.comes(date(2026, 12, 1))
    story.sits(Role.CLERK)
    story.hands_out(card)
    story.ends("5-da-giao")

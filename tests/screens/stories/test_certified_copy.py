"""Certified copies: the first citizen waits for them, the second comes back with a slip."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter_app.domain.dossier import State

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.stories.conftest import Story

Key = Qt.Key
ANOTHER = "001085000012||Trần Văn Bình|11031985|Nam|Thôn 1, Xã A, Thái Nguyên|15032021"
FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)


def test_certified_copy(story: "Story", clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    story.wants("sao y")
    story.writes("Số trang giấy tờ 1", "3")
    story.writes("Số bản giấy tờ 1", "2")
    story.sees("17:00", "Thứ Sáu 20/11", "Hồ sơ đầy đủ", "10.000 đ")
    story.leaves("1-cho-lay-ngay")
    story.takes("Trả ngay")
    clerk.waits(clerk.screen.view.right.is_receipt)
    story.sees("Nguyễn Thị Hoài Thương")
    assert list(clerk.papers.glob("*.pdf")) == []  # whoever waits needs no slip
    story.leaves("2-da-tra-ngay")

    story.comes(FRIDAY, "15:20")
    clerk.scans(ANOTHER)
    story.wants("sao y")
    story.writes("Số trang giấy tờ 1", "12")
    story.writes("Số bản giấy tờ 1", "10")
    story.sees("Thứ Hai 23/11")
    story.takes_in()
    slip = story.reads(story.printed("Phieu_tiep_nhan"))
    for words in ("Trần Văn Bình", "Bản chính giấy tờ để đối chiếu", "ngày 23 tháng 11 năm 2026"):
        assert words in slip
    story.leaves("3-giay-hen")

    story.comes(MONDAY, "9:30")
    story.opens()
    story.goes_on(
        "Có kết quả",
        story.filling("Có kết quả", {"Chỗ để kết quả": "Ngăn 2", "Ngày ký": "23/11/2026"}),
    )
    story.reaches(State.READY)
    story.sees("Có kết quả", "Ngăn 2")
    story.leaves("4-da-ky")

    story.hands_out(ANOTHER)
    story.opens()
    story.sees("Đã trả kết quả")
    assert story.dossier().row.standing.returned_at == clerk.clock.now()
    story.ends("5-da-tra")

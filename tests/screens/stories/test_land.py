"""First certificate of land: two legs, a list to the land officers, a notice hung out, a result back."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter_app.core.clock import local
from counter_app.domain.dossier import State
from counter_app.domain.staff import Role

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.stories.conftest import Story

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
MONDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 25)
CAME_DOWN, RESULT, COLLECTED = date(2026, 12, 11), date(2026, 12, 28), date(2026, 12, 29)


def test_land_inter_agency(story: "Story", clerk: "Clerk", card: str) -> None:
    taken_in(story, clerk, card)
    handed_over(story, clerk)
    taken_up(story, clerk)
    posted(story)
    taken_down(story)
    came_back(story, clerk)
    story.comes(COLLECTED, "10:00")
    clerk.hits(Key.Key_F6)
    clerk.scans(story.square_of(story.papers("Phieu_tiep_nhan")[0]))
    story.sees("Kệ A2", "Giao cho")
    story.leaves("9-tra-ket-qua")
    story.hands_out(card)
    story.opens()
    story.ends("10-da-tra")


def taken_in(story: "Story", clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    story.wants("sổ đỏ", case="Đăng ký và cấp Giấy chứng nhận")
    story.ticks("Đơn đăng ký đất đai", "Mảnh trích đo", "Giấy tờ tùy thân")
    story.sees("Hẹn lần 1")
    story.leaves("1-hai-chang")
    story.takes_in()
    slip = story.reads(story.printed("Phieu_tiep_nhan"))
    for words in (
        "20 ngày làm việc",
        "ngày 21 tháng 12 năm 2026",
        "Hẹn lần 1, đến nhận thông báo nghĩa vụ tài chính: 17 giờ 00 phút, ngày 16 tháng 12",
        "(đăng ký): 17 ngày làm việc 17:00, 16/12/2026",
        "3 ngày làm việc 17:00, 21/12/2026",
    ):
        assert words in slip
    story.leaves("2-tiep-nhan")


def handed_over(story: "Story", clerk: "Clerk") -> None:
    clerk.hits(Key.Key_F5)
    story.sees("Chờ chuyển đi")
    story.writes("Nơi nhận", "Phòng Kinh tế")
    story.writes("Tập", "Tập 3")
    clerk.scans(story.square_of(story.papers("Phieu_tiep_nhan")[0]))
    story.sees("1 hồ sơ", "✓", "Tập 3")
    story.leaves("3-ban-giao")
    clerk.hits(Key.Key_Return, CTRL)
    story.reaches(State.TRANSFERRED)
    given = story.reads(story.printed("ban_giao"))
    for words in ("Phòng Kinh tế", "Tập 3", story.day_and_number()):
        assert words in given


def taken_up(story: "Story", clerk: "Clerk") -> None:
    story.comes(MONDAY, "8:00")
    story.sits(Role.SPECIALIST)
    clerk.hits(Key.Key_F5)
    clerk.hits(Key.Key_3, CTRL)
    story.sees("Phòng Kinh tế")
    clerk.scans(str(story.dossier().row.code))
    story.sees("Xác nhận đã nhận (1)")
    clerk.hits(Key.Key_Return, CTRL)
    story.reaches(State.PROCESSING)
    story.leaves("4-phong-kinh-te-nhan")


def posted(story: "Story") -> None:
    story.comes(WEDNESDAY, "9:00")
    story.opens()

    def hang() -> None:
        for name, text in {
            "Nội dung niêm yết": "Kết quả kiểm tra hồ sơ cấp Giấy chứng nhận thửa 12, tờ bản đồ 5",
            "Nơi niêm yết": "Trụ sở Ủy ban nhân dân xã\nNhà văn hóa thôn 1",
            "Từ ngày": "25/11/2026",
            "Đến hết ngày": "10/12/2026",
            "Người chứng kiến": "Hoàng Văn Sáu, trưởng thôn 1",
            "Lý do": "Luật Đất đai yêu cầu niêm yết",
        }.items():
            story.writes(name, text)
        story.leaves("5-niem-yet")
        story.takes("Niêm yết hồ sơ")

    story.goes_on("Niêm yết hồ sơ", hang)
    story.reaches(State.DOSSIER_NOTICE)
    story.printed("niem_yet")
    story.goes_on("Lập biên bản mở niêm yết", story.filling("Lập và in biên bản"))
    story.sees("Đã lập biên bản niêm yết")
    story.leaves("6-dang-niem-yet")


def taken_down(story: "Story") -> None:
    story.comes(CAME_DOWN, "9:00")
    story.goes_on(
        "Kết thúc niêm yết",
        story.filling(
            "Kết thúc niêm yết",
            {"Ý kiến": "02/12/2026; Ma Văn Páo; đề nghị đo lại ranh phía đông"},
        ),
    )
    story.reaches(State.PROCESSING)
    story.sees("Đã ghi: kết thúc niêm yết")
    due = story.dossier().row.due_at
    assert due is not None
    # The limit begins anew after a notice: twenty working days, New Year's Day off.
    assert local(due).date() == date(2027, 1, 11)
    story.leaves("7-het-niem-yet")
    story.goes_on("Lấy ý kiến phối hợp", story.filling("Lấy ý kiến phối hợp"))
    story.reaches(State.COORDINATION)
    story.goes_on("Có ý kiến phối hợp", story.filling("Có ý kiến phối hợp"))
    story.reaches(State.PROCESSING)


def came_back(story: "Story", clerk: "Clerk") -> None:
    story.comes(RESULT, "9:00")
    story.sits(Role.CLERK)
    clerk.hits(Key.Key_F5)
    clerk.hits(Key.Key_2, CTRL)
    story.writes("Nơi giao", "Phòng Kinh tế")
    story.writes("Chỗ để", "Kệ A2")
    clerk.scans(str(story.dossier().row.code))
    story.sees("1 hồ sơ", "✓", "Kệ A2")
    story.leaves("8-ket-qua-ve")
    clerk.hits(Key.Key_Return, CTRL)
    story.reaches(State.READY)
    assert story.dossier().row.standing.shelf == "Kệ A2"
    back = story.reads(story.printed("ban_giao", count=2))
    assert story.day_and_number() in back

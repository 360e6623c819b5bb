"""A marriage whose conditions another commune must confirm: asked, reminded, answered, signed."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter_app.core.clock import local
from counter_app.domain.dossier import State
from counter_app.domain.staff import Role

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.stories.conftest import Story

Key = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
GROOM = "001085000012||Trần Văn Bình|11031985|Nam|Thôn 1, Xã A, Thái Nguyên|15032021"
COUSIN = "001085000002||Phạm Quốc Việt|05051985|Nam|Xóm 5, Xã A, Thái Nguyên|15032021"
MONDAY = date(2026, 11, 23)
# The 24th is a holiday: three working days after Monday end on Friday.
AFTER_THREE = date(2026, 11, 30)
ANSWERED, SIGNED = date(2026, 12, 2), date(2026, 12, 4)


def test_marriage_with_verification(story: "Story", clerk: "Clerk", card: str) -> None:
    taken_in(story, clerk, card)
    hands_over(story, clerk)
    taken_up(story, clerk)
    asked(story)
    reminded(story, clerk)
    answered(story)
    signed(story)
    story.sits(Role.CLERK)
    clerk.hits(Key.Key_F6)
    clerk.scans(story.square_of(story.papers("Phieu_tiep_nhan")[0]))
    story.sees("Giao cho")
    clerk.scans(COUSIN)
    clerk.hits(Key.Key_Return)
    story.sees("phải tự đến ký nhận")
    assert story.state() is State.READY
    story.leaves("8-khong-giao-cho-nguoi-khac")
    story.hands_out(card, GROOM)
    story.opens()
    story.ends("9-da-tra")


def taken_in(story: "Story", clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    story.wants("kết hôn", case="Phải xác minh")
    story.tabs_to("Người khác")
    story.presses(Key.Key_Return, lambda: both(story, clerk, card))
    story.ticks("Tờ khai đăng ký kết hôn", "Giấy tờ tùy thân của hai bên")
    story.sees("Thứ Hai 30/11", "Hai bên phải cùng có mặt")
    story.leaves("1-hai-ben")
    story.takes_in()
    slip = story.reads(story.printed("Phieu_tiep_nhan"))
    for words in ("Trần Văn Bình", "Nguyễn Thị Hoài Thương", "ngày 30 tháng 11 năm 2026"):
        assert words in slip


def taken_up(story: "Story", clerk: "Clerk") -> None:
    story.sits(Role.SPECIALIST)
    story.comes(MONDAY, "8:30")
    clerk.hits(Key.Key_F5)
    clerk.hits(Key.Key_3, CTRL)
    story.sees(
        "Trần Văn Bình" if story.dossier().row.applicant_name == "Trần Văn Bình" else "Thương"
    )
    clerk.scans(str(story.dossier().row.code))
    story.sees("Xác nhận đã nhận (1)")
    clerk.hits(Key.Key_Return, CTRL)
    story.reaches(State.PROCESSING)
    story.sees("Đã xác nhận 1")
    story.leaves("3-chuyen-mon-nhan")


def asked(story: "Story") -> None:
    story.opens()
    story.goes_on(
        "Gửi xác minh",
        story.filling(
            "Gửi xác minh",
            {
                "Hỏi cơ quan": "Ủy ban nhân dân xã Bình Minh",
                "Địa chỉ": "Thôn 3, xã Bình Minh, tỉnh Lào Cai",
                "Nội dung hỏi": "Anh Trần Văn Bình đã đăng ký kết hôn với ai chưa",
                "Lý do": "Từng thường trú ở xã khác",
            },
        ),
    )
    story.reaches(State.VERIFICATION)
    letter = story.reads(story.printed("xac_minh"))
    for words in (
        "Ủy ban nhân dân xã Bình Minh",
        "đã đăng ký kết hôn với ai chưa",
        "27 tháng 11 năm 2026",
    ):
        assert words in letter
    story.sees("Đang xác minh")
    story.leaves("4-gui-xac-minh")
    story.goes_on("Ghi số công văn xác minh", story.filling("Ghi", {"Số công văn": "118/UBND-TP"}))
    story.sees("Đã ghi số công văn")


def reminded(story: "Story", clerk: "Clerk") -> None:
    story.comes(AFTER_THREE, "8:30")
    clerk.hits(Key.Key_F3)
    story.leaves("5-viec-can-lam")
    story.opens()
    story.goes_on("Nhắc cơ quan chưa trả lời xác minh")
    story.sees("Đã lập văn bản nhắc trả lời")
    reminder = story.reads(story.printed("Nhac_xac_minh"))
    assert "118/UBND-TP" in reminder
    assert "Ủy ban nhân dân xã Bình Minh" in reminder
    story.leaves("6-nhac")


def answered(story: "Story") -> None:
    story.comes(ANSWERED, "10:00")
    story.goes_on(
        "Có kết quả xác minh",
        story.filling(
            "Có kết quả xác minh",
            {
                "Kết quả xác minh": "Chưa đăng ký kết hôn với ai",
                "Số công văn trả lời": "77/UBND",
                "Ngày công văn": "01/12/2026",
            },
        ),
    )
    story.reaches(State.PROCESSING)
    due = story.dossier().row.due_at
    assert due is not None
    assert local(due).date() > ANSWERED
    story.leaves("7-da-tra-loi")


def signed(story: "Story") -> None:
    story.goes_on("Đọc soát trước khi ký", story.filling("Ghi đã đọc soát"))
    story.sees("công dân đọc soát, không có chỗ sai")
    story.goes_on("Trình ký", story.filling("Trình ký"))
    story.reaches(State.AWAITING_SIGNATURE)
    story.comes(SIGNED, "9:00")
    story.goes_on("Có kết quả", story.filling("Có kết quả", {"Số": "41", "Ngày ký": "04/12/2026"}))
    story.reaches(State.READY)


def both(story: "Story", clerk: "Clerk", card: str) -> None:
    """Both cards: the two are the owners of what they file together."""
    clerk.scans(card)
    clerk.scans(GROOM)
    story.sees("1. Nguyễn Thị Hoài Thương", "2. Trần Văn Bình")
    story.leaves("0-ben-kia")
    clerk.hits(Key.Key_Return, CTRL)
    assert QApplication.activeModalWidget() is None


def hands_over(story: "Story", clerk: "Clerk") -> None:
    """F5: the slip's square on the list for the justice officer; Ctrl+Enter prints it."""
    clerk.hits(Key.Key_F5)
    clerk.scans(story.square_of(story.papers("Phieu_tiep_nhan")[0]))
    story.sees("1 hồ sơ", "✓")
    story.leaves("2-ban-giao")
    clerk.hits(Key.Key_Return, CTRL)
    story.reaches(State.TRANSFERRED)
    given = story.reads(story.printed("ban_giao"))
    for words in ("Bộ phận Tư pháp - Hộ tịch", story.day_and_number()):
        assert words in given

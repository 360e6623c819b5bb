"""By a power of attorney: which paper, whose the dossier is, who takes its result away."""

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from counter_app.domain.dossier import State
from counter_app.domain.step import CollectorKind

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.stories.conftest import Story
    from tests.screens.stories.practice.conftest import Practice

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
BINH = "001085000002||Trần Văn Bình|05051985|Nam|Xóm 5, Xã A, Thái Nguyên|15032021"
CHU = "001085000777||Lê Văn Chủ|06061985|Nam|Xóm 7, Xã A, Thái Nguyên|15032021"


def marriage_forbids_it(story: "Story", practice: "Practice", card: str) -> None:
    """The two themselves, or nobody."""
    clerk = story.clerk
    clerk.scans(card)
    practice.picks("ket hon")
    clerk.hits(Key.Key_P, ALT)
    story.writes("Nộp với tư cách", "Người được ủy quyền")
    story.sees("✕ Thủ tục này phải có mặt trực tiế", "✕ Thủ tục này không được ủy quy")
    story.leaves("1-ket-hon-khong-uy-quyen")


def the_paper_is_described(story: "Story") -> None:
    """Whose it is, until when, who certified it, what it allows."""
    clerk = story.clerk

    def fill() -> None:
        clerk.scans(BINH)
        clerk.hits(Key.Key_3, ALT)
        story.writes("Giấy có giá trị đến ngày", "30/11/2026")
        story.writes("Nơi chứng thực giấy", "Đại sứ quán tại Utopia")
        story.writes("Nước lập giấy", "Đức")
        for mark in (
            "Nhận kết quả",
            "Đã hợp pháp hóa lãnh sự hoặc Apostille",
            "Có bản dịch chứng thực",
        ):
            story.tabs_to(mark)
            clerk.hits(Key.Key_Space)
        story.leaves("2-giay-uy-quyen")
        clerk.hits(Key.Key_Return, CTRL)

    story.tabs_to("Người khác, tổ chức")
    story.presses(Key.Key_Return, fill)


@pytest.mark.case(9)
def test_a_power_of_attorney_from_abroad_is_kept_and_looked_at_again(
    story: "Story", practice: "Practice", clerk: "Clerk", card: str
) -> None:
    marriage_forbids_it(story, practice, card)
    practice.picks("tinh trang hon nhan")
    story.writes("Số giấy ủy quyền", "45/ĐSQ")
    story.writes("Ngày giấy ủy quyền", "02/10/2026")
    story.tabs_to("Giấy ủy quyền có chứng thực")
    clerk.hits(Key.Key_Space)

    the_paper_is_described(story)
    practice.hands_everything_in()
    story.sees("Hồ sơ đầy đủ")
    paper = story.takes_in().received.draft.authority
    assert paper is not None
    assert (paper.scope, paper.legalised, paper.translated) == (("submit", "collect"), True, True)
    practice.slip_says(
        "Ông (Bà)/Tổ chức: Nguyễn Thị Hoài Thương",
        "Họ và tên người ủy quyền: Trần Văn Bình Số định danh cá nhân: 001085000002",
        "Giấy tờ ủy quyền: Văn bản ủy quyền số 45/ĐSQ ngày 02/10/2026",
    )
    practice.result_waits()

    story.comes(date(2026, 12, 1))
    practice.stands_at_the_shelf()
    clerk.scans(card)
    story.takes("Giao cho")
    story.sees("hết hạn ngày 30/11/2026")
    story.leaves("3-giay-het-han")
    story.writes("Giấy ủy quyền, giới thiệu", "Giấy ủy quyền số 50 ngày 01/12/2026")
    practice.hands_over()
    told = practice.collected()
    assert told.kind is CollectorKind.REPRESENTATIVE
    assert told.paper == "Giấy ủy quyền số 50 ngày 01/12/2026"
    story.ends("4-giay-moi")


@pytest.mark.case(9)
def test_who_gave_the_power_comes_for_the_result_themselves(
    story: "Story", practice: "Practice", clerk: "Clerk"
) -> None:
    clerk.scans(BINH)
    practice.picks("tinh trang hon nhan")
    clerk.hits(Key.Key_P, ALT)
    story.writes("Nộp với tư cách", "Người được ủy quyền")
    story.writes("Số giấy ủy quyền", "45/UQ")
    story.writes("Ngày giấy ủy quyền", "02/10/2026")
    story.tabs_to("Giấy ủy quyền có chứng thực")
    clerk.hits(Key.Key_Space)
    practice.tells_of_others((Key.Key_3, {"Người ủy quyền": "Lê Văn Chủ"}))
    story.sees("số định danh của người ủy quyền")
    practice.tells_of_others((Key.Key_3, {"Số định danh người ủy quyền": "001085000777"}))
    practice.hands_everything_in()
    story.sees("Hồ sơ đầy đủ", "! Giấy ủy quyền không ghi việc nhận kết quả")
    story.takes("Trả ngay")
    story.sees("Chưa trả ngay được", "có thì đánh dấu, không thì hẹn trả (Bộ luật Dân sự Đ141)")
    story.leaves("0-chua-tra-ngay-duoc")
    story.takes_in()
    practice.slip_says(
        "Ông (Bà)/Tổ chức: Trần Văn Bình",
        "Họ và tên người ủy quyền: Lê Văn Chủ Số định danh cá nhân: 001085000777",
    )
    practice.result_waits()
    practice.stands_at_the_shelf()
    story.sees("Giao cho Lê Văn Chủ", "Trần Văn Bình nộp thay nhưng không được nhận: giấy lúc")
    clerk.scans(BINH)
    clerk.hits(Key.Key_Return)
    story.sees("không ghi việc nhận kết quả", "(Bộ luật Dân sự Đ141)")
    assert story.focus().accessibleName() == "Giấy ủy quyền, giới thiệu"
    story.leaves("1-giay-khong-cho-nhan")
    clerk.hits(Key.Key_Return)
    assert story.state() is State.READY
    clerk.scans(CHU)
    story.sees("Giao cho Lê Văn Chủ")
    story.leaves("2-chu-ho-so-tu-den")
    practice.hands_over()
    assert practice.collected().kind is CollectorKind.OWNER
    story.ends("3-da-giao")

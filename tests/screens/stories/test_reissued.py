"""A wrong name on the slip: no. 1 is void, no. 2 stands in its place, and the old one leads there."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter_app.services import lookup

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.stories.conftest import Story

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
WRONG, RIGHT = "Nguyễn Thị Hoài Thương", "Nguyễn Thị Hoài Thanh"


def is_taken_in(story: "Story") -> lookup.DossierView:
    """With the name typed wrongly."""
    clerk = story.clerk
    story.writes("Họ và tên người nộp", WRONG)
    story.writes("Số định danh người nộp", "001190000001")
    story.tabs_to("Thủ tục")
    clerk.types("tinh trang hon nhan")
    clerk.hits(Key.Key_Return)
    story.tabs_to("Thành phần hồ sơ")
    clerk.hits(Key.Key_Return)
    return story.takes_in()


def is_corrected(story: "Story", code: str) -> None:
    """Reason and name; old and new side by side; agreed."""

    def corrects() -> None:
        story.writes("Lý do", "Gõ nhầm tên công dân")
        story.writes("Họ và tên người cần sửa", RIGHT)
        story.leaves("1-dinh-chinh")
        story.takes("Xem thay đổi")

    def agrees() -> None:
        story.sees("sẽ bị hủy", WRONG, RIGHT, f"Mã hồ sơ {code} giữ nguyên.")
        story.leaves("2-cu-va-moi")
        story.takes("Hủy giấy cũ, cấp giấy mới")

    story.opens()
    story.goes_on("Đính chính và cấp lại giấy hẹn", corrects, agrees)


def test_reissued(story: "Story", clerk: "Clerk") -> None:
    before = is_taken_in(story)
    first = story.printed("Phieu_tiep_nhan")
    square = story.square_of(first)

    is_corrected(story, before.row.code or "")
    second = story.printed("Phieu_tiep_nhan", count=2)
    story.sees("cấp giấy mới", RIGHT)
    old, new = story.dossier().papers
    assert (old.void_reason, new.replaces) == ("Gõ nhầm tên công dân", old.number)
    words = story.reads(second)
    assert f"thay thế phiếu số {old.paper_no}" in words
    assert f"Số: {new.paper_no}/" in words
    assert "Hoài Thanh" in words
    assert "Hoài Thương" not in words
    assert story.dossier().row.code == before.row.code
    assert story.dossier().row.due_at == before.row.due_at
    story.leaves("3-giay-moi")

    clerk.hits(Key.Key_Escape)
    clerk.scans(square)
    story.sees_dossier()
    story.sees(f"Giấy số {old.paper_no} đã hủy", f"thay bằng số {new.paper_no}", RIGHT)
    story.leaves("4-quet-giay-cu")

    def looks() -> None:
        story.sees("Đang dùng", f"thay bằng số {new.paper_no}")
        story.leaves("5-giay-cua-ho-so")
        clerk.hits(Key.Key_Escape)

    story.presses(Key.Key_G, looks, held=ALT)
    clerk.hits(Key.Key_Escape)
    clerk.scans(story.square_of(second))
    story.sees_dossier()
    assert "đã hủy lúc" not in clerk.window.scanned.words()
    story.ends("6-quet-giay-moi")

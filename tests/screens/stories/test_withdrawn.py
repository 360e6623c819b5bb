"""A family withdraws a birth: the original goes home against a signature, and nothing is deleted."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter_app.domain.dossier import EventKind, State
from counter_app.domain.step import Withdrawn
from counter_app.protocol.moved import details_of
from counter_app.services import lookup
from counter_app.services.moving.kept_papers import all_kept

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.stories.conftest import Story

Key = Qt.Key


def is_taken_in(story: "Story", card: str) -> lookup.DossierView:
    """A birth with the hospital's certificate."""
    clerk = story.clerk
    clerk.scans(card)
    clerk.types("khai sinh")
    clerk.hits(Key.Key_Return)
    story.writes("Họ và tên", "Trần Minh An")
    story.writes("Ngày sinh", "12/11/2026")
    story.tabs_to("Thành phần hồ sơ")
    clerk.hits(Key.Key_Return)
    return story.takes_in()


def is_withdrawn(story: "Story", kept: str) -> None:
    """The original lies elsewhere: it does not go home at once."""

    def withdraws() -> None:
        story.sees(f"Đang giữ bản chính: {kept}. Trả lại và ký nhận.")
        story.writes("Lý do", "Gia đình đăng ký ở quê ngoại")
        story.tabs_to(kept)
        story.clerk.hits(Key.Key_Space)
        story.leaves("1-rut-ho-so")
        story.takes("Công dân rút hồ sơ")

    story.opens()
    story.goes_on("Công dân rút hồ sơ", withdraws)
    story.reaches(State.WITHDRAWN)


def test_withdrawn(story: "Story", clerk: "Clerk", card: str) -> None:
    before = is_taken_in(story, card)
    (kept,) = before.kept_now
    slip = story.printed("Phieu_tiep_nhan")
    assert "Giấy tờ gốc cơ quan đang giữ" in story.reads(slip)

    is_withdrawn(story, kept.label)
    told = details_of(story.dossier().events[-1].body)
    assert isinstance(told, Withdrawn)
    assert told.asked_by == "Nguyễn Thị Hoài Thương"
    assert told.papers_back == ("Tờ khai đăng ký khai sinh",)
    story.sees("Giấy tờ gốc đang giữ:", f"{kept.label} (1 bản), ở Quầy 1")
    story.sees("Đã trả: Tờ khai đăng ký khai sinh", "Còn giữ bản chính của người dân")
    story.leaves("2-da-rut-con-giu-ban-chinh")

    def signs() -> None:
        story.sees(kept.label)
        story.writes("Số định danh", "001190000001")
        story.leaves("3-tra-ban-chinh")
        story.takes("Đã ký nhận")

    story.goes_on("Trả giấy tờ gốc", signs)
    clerk.waits(lambda: all_kept(desk=clerk.counter.desk) == ())
    after = story.dossier()
    assert after.events[: len(before.events)] == before.events
    assert after.events[-1].kind is EventKind.ORIGINAL_RETURNED
    assert (after.row.code, after.received) == (before.row.code, before.received)
    assert [(one.kind, one.voided_at) for one in after.papers] == [
        ("slip", None),
        ("papers_back", None),
    ]

    clerk.hits(Key.Key_Escape)
    clerk.scans(story.square_of(slip))
    story.sees_dossier()
    story.sees("Công dân rút", "Trần Minh An")
    story.ends("4-con-nguyen")

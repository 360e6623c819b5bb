"""Refused at the counter because the law wants the person; refused after appraisal as a result."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter_app.core.clock import local
from counter_app.domain.dossier import State
from counter_app.domain.staff import Role
from counter_app.domain.step import Refused
from counter_app.domain.visit import VisitKind
from counter_app.protocol.moved import details_of
from counter_app.services import lookup
from counter_app.services.visits import visits

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.stories.conftest import Story

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def test_refused_at_the_counter(story: "Story", clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("ket hon")
    clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_P, ALT)
    story.writes("Nộp với tư cách", "Người được ủy quyền")
    story.sees("✕ Thủ tục này phải có mặt trực tiế", "✕ Thủ tục này không được ủy quy")

    def agrees() -> None:
        story.sees("Từ chối tiếp nhận (Mẫu 03)", "Nguyễn Thị Hoài Thương · Kết hôn")
        story.sees("Thủ tục yêu cầu người đề nghị có mặt, không được ủy quyền")
        story.leaves("1-ly-do-da-co-san")
        assert story.focus().accessibleName() == "Ghi và in phiếu"
        clerk.hits(Key.Key_Return)

    story.presses(Key.Key_R, agrees, held=CTRL)
    words = story.reads(story.printed("tu_choi"))
    for said in ("PHIẾU TỪ CHỐI", "Nguyễn Thị Hoài Thương", "có mặt, không được ủy quyền"):
        assert said in words
    assert lookup.today(desk=clerk.counter.desk) == ()
    day = local(clerk.clock.now()).date()
    (visit,) = visits.visits_between(day, day, desk=clerk.counter.desk)
    assert visit.kind is VisitKind.REFUSED
    assert visit.paper is not None

    clerk.hits(Key.Key_F7)
    story.sees("Nguyễn Thị Hoài Thương", visit.paper.code)
    story.ends("2-luot-den")


def is_handed_to_the_unit(story: "Story", card: str) -> None:
    """Taken in and transferred."""
    clerk = story.clerk
    clerk.scans(card)
    clerk.types("tinh trang hon nhan")
    clerk.hits(Key.Key_Return)
    story.tabs_to("Thành phần hồ sơ")
    clerk.hits(Key.Key_Return)
    story.takes_in()
    story.opens()
    story.goes_on("Chuyển cơ quan giải quyết", story.filling("Chuyển cơ quan giải quyết"))
    story.reaches(State.TRANSFERRED)


def test_refused_after_appraisal(story: "Story", clerk: "Clerk", card: str) -> None:
    is_handed_to_the_unit(story, card)
    due = story.dossier().row.due_at
    story.comes(date(2026, 11, 23), "10:00")
    story.sits(Role.SPECIALIST)
    story.opens()
    story.goes_on("Nhận giải quyết", story.filling("Nhận giải quyết"))
    story.reaches(State.PROCESSING)

    def refuses() -> None:
        story.writes("Lý do từ chối", "Kết quả xác minh không phù hợp")
        story.writes("Ghi thêm cho dòng này", "sổ hộ tịch ghi đang có vợ")
        clerk.hits(Key.Key_Return)
        story.writes("Số văn bản", "15/UBND-VP")
        story.writes("Ngày văn bản", "23/11/2026")
        story.leaves("1-tu-choi-giai-quyet")
        story.takes("Từ chối giải quyết")

    story.goes_on("Từ chối giải quyết", refuses)
    story.reaches(State.REFUSED_AFTER_APPRAISAL)
    dossier = story.dossier()
    told = details_of(dossier.events[-1].body)
    assert isinstance(told, Refused)
    assert (told.paper_no, told.paper_on) == ("15/UBND-VP", date(2026, 11, 23))
    assert dossier.row.due_at == due
    assert story.papers("tu_choi") == []
    story.sees("Từ chối giải quyết", "15/UBND-VP")
    story.leaves("2-ho-so-bi-tu-choi")

    story.comes(date(2026, 11, 25))
    story.sits(Role.CLERK)
    clerk.hits(Key.Key_F6)
    clerk.scans(story.square_of(story.papers("Phieu_tiep_nhan")[-1]))
    story.sees("Kết quả là văn bản từ chối giải quyết.")
    story.leaves("3-giao-van-ban-tu-choi")
    story.hands_out(card)
    story.ends("4-da-giao")

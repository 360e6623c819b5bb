"""A birth: sent home for a paper, back with it, asked for another thing, brought, finished."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter_app.core.clock import local
from counter_app.domain.dossier import State
from counter_app.domain.staff import Role
from counter_app.services import lookup

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.stories.conftest import Story

Key = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
MONDAY, WEDNESDAY, THURSDAY = date(2026, 11, 23), date(2026, 11, 25), date(2026, 11, 26)


def test_birth_with_missing_paper(story: "Story", clerk: "Clerk", card: str) -> None:
    sent_home(story, clerk, card)
    back_with_the_paper(story, clerk)
    asked_for_another_thing(story, clerk)
    brought(story, clerk)
    finished(story)
    story.comes(THURSDAY, "10:00")
    story.sits(Role.CLERK)
    assert "Giấy chứng sinh" in story.dossier().kept_now[0].label
    story.hands_out(card)
    assert story.dossier().kept_now == ()  # signed back with the result
    story.opens()
    story.ends("8-da-tra")


def sent_home(story: "Story", clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    story.wants("khai sinh")
    clerk.types("Nguyễn Minh Khôi")
    story.ticks("Tờ khai đăng ký khai sinh")
    story.sees("Còn thiếu")

    def agree() -> None:
        story.sees("Giấy chứng sinh")
        story.leaves("1-con-thieu")
        clerk.hits(Key.Key_Return)

    story.presses(Key.Key_B, agree, held=CTRL)
    asked = story.printed("Phieu_yeu_cau_bo_sung")
    assert "Giấy chứng sinh" in story.reads(asked)
    assert lookup.today(desk=clerk.counter.desk) == ()
    story.leaves("2-ra-ve")


def back_with_the_paper(story: "Story", clerk: "Clerk") -> None:
    asked = story.printed("Phieu_yeu_cau_bo_sung")
    story.comes(MONDAY, "8:10")
    clerk.scans(story.square_of(asked))
    story.sees("Nguyễn Minh Khôi", "đã hướng dẫn bổ sung")
    story.writes("Ngày sinh", "12/11/2026")
    story.ticks("Giấy chứng sinh", "Giấy tờ tùy thân")
    story.leaves("3-da-mang-den")
    story.takes_in()
    assert "Giấy chứng sinh" in story.reads(story.printed("Phieu_tiep_nhan"))
    story.leaves("4-tiep-nhan")


def asked_for_another_thing(story: "Story", clerk: "Clerk") -> None:
    story.opens()
    story.goes_on("Chuyển cơ quan giải quyết", story.filling("Chuyển cơ quan"))
    story.reaches(State.TRANSFERRED)
    assert story.day_and_number() in story.reads(story.printed("Phieu_kiem_soat"))

    story.sits(Role.SPECIALIST)
    story.opens()
    story.goes_on("Nhận giải quyết", story.filling("Nhận giải quyết"))
    story.reaches(State.PROCESSING)

    def ask() -> None:
        story.writes("Giấy tờ cần bổ sung", "Tờ khai đăng ký khai sinh")
        story.writes("Cần bổ sung vì", "Thiếu chữ ký")
        clerk.hits(Key.Key_Return)
        clerk.types("chưa ký ở trang hai")
        clerk.hits(Key.Key_Return)
        story.leaves("5-yeu-cau-bo-sung")
        clerk.hits(Key.Key_Y, ALT)

    story.goes_on("Yêu cầu bổ sung", ask)
    story.reaches(State.SUPPLEMENT_REQUESTED)
    second = story.reads(story.printed("Phieu_yeu_cau_bo_sung", count=2))
    for words in ("Nguyễn Minh Khôi", "Tờ khai đăng ký khai sinh", "chưa ký ở trang hai"):
        assert words in second
    story.sees("Chờ bổ sung")


def brought(story: "Story", clerk: "Clerk") -> None:
    story.comes(WEDNESDAY, "9:00")
    story.sits(Role.CLERK)
    clerk.scans(story.square_of(story.papers("Phieu_yeu_cau_bo_sung")[-1]))
    story.sees_dossier()

    def bring() -> None:
        story.sees("Hẹn cũ: 17:00 23/11/2026", "Hẹn mới: 17:00 25/11/2026")
        story.leaves("6-bo-sung-du")
        story.takes("Nhận bổ sung")

    story.goes_on("Nhận bổ sung", bring)
    story.reaches(State.RECEIVED)
    now = story.dossier().row
    assert now.due_at is not None
    assert local(now.due_at).date() == WEDNESDAY
    story.sees("25/11")


def finished(story: "Story") -> None:
    story.goes_on("Chuyển cơ quan giải quyết", story.filling("Chuyển cơ quan"))
    story.reaches(State.TRANSFERRED)
    story.sits(Role.SPECIALIST)
    story.opens()
    story.goes_on("Nhận giải quyết", story.filling("Nhận giải quyết"))
    story.reaches(State.PROCESSING)
    story.goes_on("Trình ký", story.filling("Trình ký"))
    story.reaches(State.AWAITING_SIGNATURE)
    story.goes_on(
        "Có kết quả",
        story.filling("Có kết quả", {"Số": "152", "Ngày ký": "25/11/2026", "Quyển": "02/2026"}),
    )
    story.reaches(State.READY)
    story.sees("Có kết quả, ở Ngăn 1")
    story.leaves("7-co-ket-qua")

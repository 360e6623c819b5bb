"""A permit to build a house: a duty to be paid meanwhile stops the clock and moves the date."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter_app.core.clock import local
from counter_app.domain.dossier import State
from counter_app.domain.staff import Role

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.stories.conftest import Story

Key = Qt.Key
WEDNESDAY, PAID = date(2026, 11, 25), date(2026, 12, 1)


def test_house_permit_with_payment(story: "Story", clerk: "Clerk", card: str) -> None:
    first_due = taken_in(story, clerk, card)
    asked_to_pay(story)
    day = paid(story, first_due)
    finished(story, day)
    story.sits(Role.CLERK)
    story.hands_out(card)
    story.opens()
    story.ends("5-da-tra")


def taken_in(story: "Story", clerk: "Clerk", card: str) -> datetime:
    clerk.scans(card)
    story.wants("xây nhà", case="Nhà ở riêng lẻ")
    story.ticks("Đơn đề nghị cấp giấy phép", "Bản vẽ thiết kế")
    story.sees("Thứ Hai 07/12", "ngày cuối 05/12 là ngày nghỉ")
    story.leaves("1-tiep-nhan")
    first_due = story.takes_in().row.due_at
    assert first_due is not None
    slip = story.reads(story.printed("Phieu_tiep_nhan"))
    assert "15 ngày, tính cả ngày nghỉ" in slip
    assert "ngày 07 tháng 12 năm 2026" in slip

    return first_due


def asked_to_pay(story: "Story") -> None:
    story.opens()
    story.goes_on("Chuyển cơ quan giải quyết", story.filling("Chuyển cơ quan"))
    story.reaches(State.TRANSFERRED)
    story.sits(Role.SPECIALIST)
    story.opens()
    story.goes_on("Nhận giải quyết", story.filling("Nhận giải quyết"))
    story.reaches(State.PROCESSING)

    story.comes(WEDNESDAY, "10:00")
    fields = {
        "Khoản phải nộp": "Lệ phí cấp giấy phép xây dựng",
        "Số tiền": "75.000",
        "Số thông báo": "15/TB-KT",
        "Ngày thông báo": "25/11/2026",
    }

    def ask() -> None:
        for name, text in fields.items():
            story.writes(name, text)
        story.leaves("2-khoan-phai-nop")
        story.takes("Chờ nghĩa vụ tài chính")

    story.goes_on("Chờ nghĩa vụ tài chính", ask)
    story.reaches(State.AWAITING_PAYMENT)
    story.sees("Chờ nộp tiền")
    story.leaves("3-cho-nop-tien")


def paid(story: "Story", first_due: datetime) -> date:
    story.comes(PAID, "14:00")
    story.sits(Role.CLERK)
    story.opens()
    story.goes_on(
        "Đã nộp tiền",
        story.filling("Đã nộp tiền", {"Số chứng từ": "BL 0012345", "Ngày nộp": "30/11/2026"}),
    )
    story.reaches(State.PROCESSING)
    due = story.dossier().row.due_at
    assert due is not None
    assert due > first_due
    notice = story.printed("Thong_bao_doi_ngay")
    story.leaves("4-da-nop")
    told = story.reads(notice)
    assert f"ngày {local(due):%d} tháng {local(due):%m} năm 2026" in told
    assert "ngày 07 tháng 12 năm 2026" in told
    story.sees("Tạm dừng từ 10 giờ 00 phút ngày 25/11/2026 đến 14 giờ 00 phút ngày 01/12/2026")

    return local(due).date()


def finished(story: "Story", day: date) -> None:
    story.sits(Role.SPECIALIST)
    story.opens()
    story.goes_on("Trình ký", story.filling("Trình ký"))
    story.reaches(State.AWAITING_SIGNATURE)
    story.comes(day, "9:00")
    story.goes_on(
        "Có kết quả",
        story.filling("Có kết quả", {"Số": "88/GPXD", "Ngày ký": f"{day:%d/%m/%Y}"}),
    )
    story.reaches(State.READY)

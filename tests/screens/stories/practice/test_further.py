"""The further cases of the practice: piles at closing time, nobody to sign, people who leave."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pikepdf
import pytest
from PySide6.QtCore import Qt

from counter_app.domain.dossier import State

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.stories.conftest import Story
    from tests.screens.stories.practice.conftest import Practice

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SLIP = "Phieu_tiep_nhan"
FORTY = 40


@pytest.mark.case(14)
def test_forty_originals_just_before_three_are_a_line_each_and_two_pages(
    story: "Story", practice: "Practice", clerk: "Clerk", card: str
) -> None:
    story.comes(clerk.clock.instant.date(), "14:55")
    clerk.scans(card)
    practice.picks("sao y")
    before = clerk.presses
    for number in range(FORTY):
        clerk.types("3" if number % 4 else "2")
        clerk.hits(Key.Key_Tab)
        clerk.hits(Key.Key_Tab)
        clerk.hits(Key.Key_Return)
    assert clerk.presses - before == FORTY * 4
    clerk.hits(Key.Key_Return)  # the line begun and left empty
    story.sees("Hồ sơ đầy đủ", "17:00", "Thứ Sáu 20/11")
    assert story.focus() is clerk.screen.view.right.promise.receive
    story.leaves("1-bon-muoi-giay-to")
    copies = story.takes_in().received.draft.certified_copies
    assert (len(copies), sum(one.pages for one in copies)) == (FORTY, 110)
    practice.slip_says(
        "40 giấy tờ, 40 bản sao; danh sách kèm theo",
        "(30 giấy tờ): 3 trang × 1 bản",
        "(10 giấy tờ): 2 trang × 1 bản",
    )
    with pikepdf.open(story.printed(SLIP)) as slip:
        assert len(slip.pages) == 2  # one each for the office and the citizen
    story.ends("2-da-nhan")


def a_birth(story: "Story", practice: "Practice", card: str, born: str) -> None:
    story.clerk.scans(card)
    practice.picks("khai sinh")
    story.writes("Họ và tên", "Trần Minh An")
    story.writes("Ngày sinh", born)
    practice.hands_everything_in()


@pytest.mark.case(13)
def test_the_sixtieth_day_on_a_holiday_ends_on_the_next_working_day(
    story: "Story", practice: "Practice", clerk: "Clerk", card: str
) -> None:
    story.comes(date(2026, 11, 25), "9:00")  # the 24th, the sixtieth day, was a holiday
    a_birth(story, practice, card, "25/09/2026")
    story.sees("Hồ sơ đầy đủ", "miễn")
    story.leaves("1-ngay-thu-60-la-ngay-nghi")
    story.takes_in()
    practice.slip_says("(miễn)", "0 đồng")
    clerk.hits(Key.Key_Return)

    a_birth(story, practice, card, "24/09/2026")
    story.writes("Họ và tên", "Trần Minh Anh")
    story.sees("Hồ sơ đầy đủ", "chưa rõ")
    assert "miễn" not in story.words()
    story.ends("2-qua-han-mot-ngay")


@pytest.mark.case(15)
def test_nobody_to_sign_is_said_before_a_day_is_promised(
    story: "Story", practice: "Practice", clerk: "Clerk", card: str
) -> None:
    story.comes(clerk.clock.instant.date(), "14:40")
    clerk.scans(card)
    practice.picks("sao y")
    story.sees("Hồ sơ đầy đủ", "Thứ Sáu 20/11")
    assert "người ký" not in story.words()
    desk = clerk.counter.desk
    called_away = tuple(replace(one, valid_to=date(2026, 11, 19)) for one in desk.office.signers)
    assert called_away
    clerk.counter.desk = replace(desk, office=replace(desk.office, signers=called_away))
    clerk.screen.state.reckon()  # as it does by itself a few times a minute
    story.sees("Hồ sơ đầy đủ", "! Ngày 20/11 chưa có người ký")
    story.leaves("1-khong-co-nguoi-ky")
    story.takes_in()
    practice.slip_says("ngày 20 tháng 11 năm 2026")
    story.ends("2-van-hen-neu-can-bo-quyet")


@pytest.mark.case(11)
def test_who_left_before_the_slip_was_printed_gets_it_at_the_next_visit(
    story: "Story", practice: "Practice", clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    practice.picks("trich luc khai sinh")
    practice.hands_everything_in()
    code, first = story.takes_in().row.code, story.dossier_id
    clerk.hits(Key.Key_Return)
    clerk.scans("001085000002||Trần Văn Bình|05051985|Nam|Xóm 5, Xã A, Thái Nguyên|15032021")
    practice.picks("sao y")
    story.takes_in()
    clerk.hits(Key.Key_Return)

    story.comes(date(2026, 11, 23), "8:30")
    clerk.scans(card)
    story.sees("Đã biết ở quầy này", "Bản sao trích lục")
    story.leaves("1-nguoi-quay-lai")
    clerk.hits(Key.Key_1, ALT)
    story.dossier_id = first
    story.sees_dossier()
    story.takes("In giấy hẹn")
    slip = story.printed(SLIP, count=3)
    words = story.reads(slip)
    assert code in words
    assert "BẢN SAO – in lại lần 1" in words
    story.ends("2-in-lai")


@pytest.mark.case(17)
def test_a_couple_takes_their_marriage_back_on_the_day(
    story: "Story", practice: "Practice", clerk: "Clerk", card: str
) -> None:
    groom = "001085000012||Trần Văn Bình|11031985|Nam|Thôn 1, Xã A, Thái Nguyên|15032021"

    def both() -> None:
        clerk.scans(card)
        clerk.scans(groom)
        clerk.hits(Key.Key_Return, CTRL)

    def withdraws() -> None:
        story.writes("Lý do", "Hai bên cùng đề nghị không kết hôn nữa")
        story.leaves("1-rut-ho-so")
        story.takes("Công dân rút hồ sơ")

    clerk.scans(card)
    practice.picks("dang ky ket hon")
    story.tabs_to("Người khác, tổ chức")
    story.presses(Key.Key_Return, both)
    practice.hands_everything_in()
    story.sees("Hồ sơ đầy đủ")
    story.takes_in()
    practice.slip_says(
        "Nguyễn Thị Hoài Thương và 1 người",
        "2. Trần Văn Bình, sinh 11/03/1985",
        "hai bên cùng đến ký, không nhận thay.",
    )
    story.opens()
    story.goes_on("Công dân rút hồ sơ", withdraws)
    story.reaches(State.WITHDRAWN)
    story.ends("2-da-rut")

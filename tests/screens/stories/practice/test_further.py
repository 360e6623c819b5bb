"""The further cases of the practice: piles at closing time, nobody to sign, people who leave."""

from typing import TYPE_CHECKING

import pikepdf
from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.stories.conftest import Story
    from tests.screens.stories.practice.conftest import Practice

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SLIP = "Phieu_tiep_nhan"
FORTY = 40


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

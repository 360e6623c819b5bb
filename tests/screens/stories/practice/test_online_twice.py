"""Two clerks open the same filing of the portal: one dossier, one slip, and nobody is told to wait."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from counter_app.services import lookup
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.intake.online_filings import waiting
from tests.filings import FILED, comes_down
from ui.screens.lists.lists import ListsScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.stories.conftest import Story
    from tests.screens.stories.practice.conftest import Practice

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SLIP = "Phieu_tiep_nhan"


def is_opened_here(story: "Story", clerk: "Clerk") -> None:
    """F8 on the sentence, Enter on the row."""
    story.sees("nộp trực tuyến")
    clerk.hits(Key.Key_F8)
    clerk.waits(lambda: isinstance(clerk.window.current(), ListsScreen))
    story.sees("Phạm Thị Lụa")
    story.leaves("1-dang-cho-tra-loi")
    clerk.hits(Key.Key_Return)
    story.sees("của Phạm Thị Lụa", "lua@vidu.vn")


@pytest.mark.case(12)
def test_the_same_filing_taken_in_by_two_is_one_dossier(
    story: "Story", practice: "Practice", clerk: "Clerk"
) -> None:
    desk, at = clerk.counter.desk, clerk.counter.now()
    came = comes_down(desk.store, at=at - timedelta(hours=1))
    clerk.program.line.applied.emit()
    filed = replace(came, given=None)  # the colleague has the papers in hand
    is_opened_here(story, clerk)
    other = receive(filed, offer=offer(filed, desk=desk, at=at), desk=desk, at=at)
    story.dossier_id = other.dossier_id
    story.taken.append(other.dossier_id)

    practice.hands_everything_in()
    clerk.hits(Key.Key_Return, CTRL)
    story.sees(str(story.dossier().row.code))
    story.leaves("2-da-nhan-roi")
    (one,) = lookup.search(FILED, desk=desk)
    assert one.id == other.dossier_id
    assert waiting(desk=desk, at=at) == ()
    words = story.reads(story.printed(SLIP))
    for told in (str(one.code), "Phạm Thị Lụa", "042190000017", "lua@vidu.vn"):
        assert told in words
    assert len(story.papers(SLIP)) == 1
    story.ends("3-mot-ho-so")

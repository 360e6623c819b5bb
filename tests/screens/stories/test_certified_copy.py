"""Certified copies: one is waited for, the other is collected with its slip."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter_app.domain.dossier import State

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.stories.conftest import Story

Key = Qt.Key


def test_certified_copy(story: "Story", clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("sao y")
    clerk.hits(Key.Key_Return)
    story.sees("17:00", "Thứ Sáu 20/11", "Hồ sơ đầy đủ")
    story.takes_in()
    assert story.state() is State.RECEIVED
    assert "Nguyễn Thị Hoài Thương" in story.reads(story.printed("Phieu_tiep_nhan"))
    story.opens()
    story.ends("1-da-tiep-nhan")

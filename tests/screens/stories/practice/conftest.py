"""What the ten cases of the practice have in common: who else there is, papers, slip, shelf."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from counter_app.domain.dossier import State
from counter_app.domain.step import Collected
from counter_app.protocol.moved import details_of

if TYPE_CHECKING:
    from tests.screens.stories.conftest import Story

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SLIP = "Phieu_tiep_nhan"
Tab = dict[str, str]


@dataclass(slots=True)
class Practice:
    """A story at the intake and, later, at the shelf."""

    story: "Story"

    def picks(self, words: str) -> None:
        """The procedure found by a few words, the cursor where the screen then puts it."""
        self.story.tabs_to("Thủ tục")
        self.story.clerk.types(words)
        self.story.clerk.hits(Key.Key_Return)

    def hands_everything_in(self) -> None:
        """Enter on the untouched list of papers: all of them are there."""
        self.story.tabs_to("Thành phần hồ sơ")
        self.story.clerk.hits(Key.Key_Return)

    def tells_of_others(self, *tabs: tuple[Qt.Key, Tab], picture: str = "") -> None:
        """The panel of other people: Alt and the number of a tab, its fields, Ctrl+Enter."""

        def fill() -> None:
            for key, fields in tabs:
                self.story.clerk.hits(key, ALT)
                for name, text in fields.items():
                    if text in ("x", "-"):
                        self.story.tabs_to(name)
                        self.story.clerk.hits(Key.Key_Space)
                    else:
                        self.story.writes(name, text)
            if picture:
                self.story.leaves(picture)
            self.story.clerk.hits(Key.Key_Return, CTRL)

        self.story.tabs_to("Người khác, tổ chức")
        self.story.presses(Key.Key_Return, fill)

    def slip_says(self, *texts: str, count: int = 1) -> None:
        words = self.story.reads(self.story.printed(SLIP, count=count))
        for text in texts:
            assert text in words, f"{text!r} is not on the slip: {words}"

    def result_waits(self) -> None:
        """Finished, and laid on the shelf."""
        self.story.opens()
        self.story.goes_on("Có kết quả", self.story.filling("Có kết quả"))
        self.story.reaches(State.READY)

    def stands_at_the_shelf(self) -> None:
        self.story.clerk.hits(Key.Key_F6)
        self.story.clerk.scans(self.story.dossier().row.code)
        self.story.sees("Ai nhận")

    def hands_over(self) -> None:
        """The great key, they sign, and the key once more."""
        self.story.takes("Giao cho")
        self.story.sees("Đã ký nhận, đã giao")
        self.story.clerk.hits(Key.Key_Return)

    def collected(self) -> Collected:
        self.story.reaches(State.RETURNED)
        told = details_of(self.story.dossier().events[-1].body)
        assert isinstance(told, Collected)
        return told


@pytest.fixture
def practice(story: "Story") -> Practice:
    return Practice(story)

"""What comes in between while a citizen stands at the desk."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.mornings.citizens import Citizens
from tests.mornings.clerk import UNFINISHED
from tests.waiting import wait_for


@dataclass(slots=True)
class Interruptions:
    """Each leaves the intake as it was: ``Citizens`` goes on with the first field."""

    citizens: Citizens
    lot: random.Random
    waiting: list[str] = field(default_factory=list)
    """Those that are still to come, in their order."""
    came: list[str] = field(default_factory=list)

    def maybe(self) -> None:
        """One of those still to come, or none."""
        if self.waiting and self.lot.random() < 0.6:
            name = self.waiting.pop(0)
            ways: dict[str, Callable[[], None]] = {
                "held": self.held,
                "card": self.another_card,
                "place": self.another_place,
                "search": self.search,
                "price": self.price,
                "undo": self.undo,
            }
            ways[name]()
            self.came.append(name)
            self.citizens.clerk.goes_back_in()

    def held(self) -> None:
        """Ctrl D; somebody quick is served; Ctrl O goes on."""
        clerk = self.citizens.clerk
        clerk.hits("ctrl+d")
        quick, self.citizens.between = self.citizens.between, lambda: None
        self._served_beside()
        self.citizens.between = quick
        self._resumes()

    def _served_beside(self) -> None:
        self.citizens.copies()
        self.citizens.clerk.next_citizen()

    def _resumes(self) -> None:
        clerk = self.citizens.clerk
        clerk.answers(UNFINISHED, lambda: clerk.hits("ctrl+o"), lambda: clerk.hits("Return"))

    def another_card(self) -> None:
        """The next in the queue holds a card under the scanner; it is passed over."""
        clerk, other = self.citizens.clerk, self.citizens.anybody()
        clerk.answers(
            "Thẻ của người khác", lambda: clerk.scans(other.card), lambda: clerk.hits("alt+b")
        )

    def another_place(self) -> None:
        """Somebody asks what is late, and what came out of the printer."""
        self.citizens.clerk.hits("F3", "F2", "ctrl+j", "F2", "F11", "F2")

    def search(self) -> None:
        """Somebody asks by telephone how an older dossier stands."""
        clerk = self.citizens.clerk
        row = self.lot.choice(clerk.eyes.dossiers())
        clerk.hits("ctrl+k")
        clerk.types(str(row["applicant_name"]).lower())
        clerk.display.rests()
        clerk.hits("Down", "Return")
        clerk.display.rests()
        clerk.hits("F2")

    def price(self) -> None:
        """What would it cost? Looked up on an empty form, which is wiped out again; counted."""
        clerk = self.citizens.clerk
        clerk.hits("ctrl+d", "alt+t")
        clerk.picks("ket hon")
        before, kept = clerk.eyes.count("visits"), len(clerk.eyes.drafts())
        clerk.hits("ctrl+h")
        wait_for(lambda: clerk.eyes.count("visits") == before + 1, "the question was not counted")
        clerk.hits("ctrl+z", "ctrl+z", "ctrl+z")
        wait_for(lambda: len(clerk.eyes.drafts()) <= kept, "the question left a draft")
        self._resumes()

    def undo(self) -> None:
        """A wrong procedure over the right one, and back."""
        clerk = self.citizens.clerk
        clerk.hits("alt+c")
        clerk.types("nham")
        clerk.hits("Tab", "alt+c", "ctrl+z")

"""One morning: who comes, what goes wrong, and what must be true of it in the end."""

import random
from collections import Counter
from typing import Final

from tests.mornings.cases import Cases
from tests.mornings.citizens import COPIES, Citizens, Person, of_birth
from tests.mornings.clerk import Asked, Clerk
from tests.mornings.interruptions import Interruptions
from tests.mornings.recount import recount
from tests.mornings.tray import Tray
from tests.waiting import wait_for

LONGEST_WAIT_S: Final = 0.3
"""By then the key that takes in has long been heard, and its dossier is in the store."""
SURE_LETTERS: Final = 14


class Morning:
    """One clerk's morning; ``visits`` are counted along as dossiers are by the clerk."""

    def __init__(self, clerk: Clerk, seed: int, results: list[tuple[str, str]]) -> None:
        self.clerk, self.lot = clerk, random.Random(seed)
        self.citizens = Citizens(clerk, self.lot)
        self.between = Interruptions(self.citizens, self.lot)
        self.citizens.between = self.between.maybe
        self.cases = Cases(citizens=self.citizens)
        self.results, self.on_shelf = results, len(results)
        self.filed: list[tuple[str, Person]] = []
        """What waits on the portal's list: each filing's code, and whose it is."""
        self.tray = Tray(clerk)
        self.visits: Counter[str] = Counter()
        self.sheets = 0

    def serves(self, kind: str) -> None:
        """One citizen, from the card to the receipt's Enter."""
        if kind.startswith("cut_"):
            getattr(self, kind)()
        elif kind == "result":
            self.citizens.result(*self.results.pop())
        elif kind in {"guided", "refused"}:
            getattr(self.citizens, kind)()
            self.visits[kind] += 1
        elif kind == "list_from_a_file":
            self.cases.list_from_a_file()
        else:
            places = (self, self.cases, self.citizens)
            next(getattr(one, kind) for one in places if hasattr(one, kind))()
            self.clerk.next_citizen()
            if kind in {"twins", "three_in_one_visit"}:
                self.sheets += 1
                self.tray.waits_for_sheets(self.sheets)

    def at_once(self) -> None:
        """Done while they wait: no slip."""
        self.citizens.copies(key="alt+a")

    def online(self) -> None:
        """The first that waits on the portal's list."""
        self.cases.online(*self.filed.pop(0))

    def printer_gone(self) -> None:
        """Nothing comes out; mended; the receipt's own key prints the original."""
        self.tray.is_gone()
        dossier = self.citizens.copies()
        self.tray.wait_for(dossier, "failed")
        self.tray.is_back()
        self.clerk.hits("alt+i")
        self.tray.wait_for(dossier, "done")

    def paper_elsewhere(self) -> None:
        """Nothing comes out; another place is chosen by two keys."""
        self.tray.is_gone()
        dossier = self.citizens.copies()
        self.tray.wait_for(dossier, "failed")
        self.tray.chooses_another()
        self.tray.wait_for(dossier, "done")
        self.tray.is_back()

    def cut_while_typing(self) -> None:
        """The power goes at some letter of a child's name; the next start offers all but a second."""
        who, child = self.citizens.anybody(), f"{self.citizens.name()} {self.citizens.name()}"
        self.clerk.reads(who.number, who.card)
        self.clerk.picks("khai sinh")
        self.clerk.types_until_cut(
            "subject.name", child, self.lot.randint(SURE_LETTERS, len(child))
        )
        assert self.clerk.goes_on()
        self.clerk.goes_back_in()
        self.clerk.hits("ctrl+a")
        self.citizens.is_child(child, date="12/11/2026")
        self.clerk.all_papers()
        self.clerk.takes_in(of_birth(who, child))
        self.clerk.next_citizen()

    def cut_while_taking_in(self) -> None:
        """The power goes right after the key: taken in whole or not at all, and never twice."""
        who = self.citizens.anybody()
        asked = Asked(procedure=COPIES, name=who.name, number=who.number, pages=1)
        self.clerk.scans(who.card)
        self.clerk.picks("sao y")
        before = self.clerk.eyes.count("dossiers")
        self.clerk.is_cut_off_after("ctrl+Return", self.lot.uniform(0, LONGEST_WAIT_S))
        taken = self.clerk.eyes.count("dossiers") - before
        if self.clerk.goes_on():
            self.clerk.hits("ctrl+Return")
        elif not taken:  # the card was not a second old
            self.clerk.scans(who.card)
            self.clerk.picks("sao y")
            self.clerk.hits("ctrl+Return")
        dossier = self.clerk.finds_taken(asked, before)
        self.tray.looks_after(dossier)
        self.clerk.hits("F2", "Return")

    def ends(self) -> dict[str, int]:
        """The last citizen goes, the window is closed, everything is counted once more."""
        wait_for(lambda: not self.clerk.eyes.drafts(), "a draft was left")
        self.visits["advice"] += self.between.came.count("price")
        self.clerk.goes_home()
        for cut in self.clerk.cuts:
            assert cut.kept.startswith(cut.safe), cut
            assert cut.typed.startswith(cut.kept), cut
        return recount(
            self.clerk, before=self.on_shelf, visits=+self.visits, tray=self.tray.sheets()
        )

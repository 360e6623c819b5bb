"""Who comes in one morning, and the keys each of them costs. Invented people only."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from counter_app.domain.people.applicant import Basis
from tests.mornings.clerk import Asked, Clerk
from tests.waiting import is_soon

COPIES: Final = "2.000815"
BIRTH: Final = "1.001193"
SINGLE: Final = "1.004873"
STAY: Final = "1.004194"
FAMILIES: Final = ("Nguyen", "Tran", "Le", "Pham", "Hoang", "Vu", "Dang", "Bui", "Lo", "Quang")
MIDDLES: Final = ("Van", "Thi", "Minh", "Duc", "Ngoc", "Quoc")
GIVEN: Final = ("An", "Binh", "Chi", "Dung", "Em", "Giang", "Hoa", "Khanh", "Lan", "Mai", "Nam")
MOST_ENTERS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a card."""

    name: str
    number: str

    @property
    def card(self) -> str:
        """What a scanner reads on it."""
        born = f"010219{self.number[4:6]}"
        return f"{self.number}||{self.name}|{born}|Nam|Xom 4, Xa A, Thai Nguyen|15032021"


@dataclass(slots=True)
class Citizens:
    """Each kind of visit by keys; between the procedure and the rest, ``between`` may happen."""

    clerk: Clerk
    lot: random.Random
    between: Callable[[], None] = lambda: None
    _names: Iterator[int] = field(default_factory=lambda: iter(range(1, 10_000)))

    def anybody(self) -> Person:
        """Nobody who came before."""
        at = next(self._names)
        return Person(name=self.name(), number=f"0010{self.lot.randint(50, 99)}{at:06}")

    def name(self) -> str:
        """A name; others may be called so too."""
        parts = (self.lot.choice(FAMILIES), self.lot.choice(MIDDLES), self.lot.choice(GIVEN))
        return " ".join(parts)

    def comes(self, words: str) -> Person:
        """A card, a procedure, and whatever happens in between."""
        person = self.anybody()
        self.clerk.reads(person.number, person.card)
        self.wants(words)
        return person

    def wants(self, words: str) -> None:
        self.clerk.picks(words)
        self.between()

    # One dossier

    def copies(self, person: Person | None = None, *, key: str = "ctrl+Return") -> str:
        """A certified copy; ``alt+a`` hands it over at once, without a slip."""
        if person is not None:
            self.clerk.reads(person.number, person.card)
            self.wants("sao y")
        who = person or self.comes("sao y")
        return self.takes_copies(Asked(procedure=COPIES, name=who.name, number=who.number), key)

    def takes_copies(self, asked: Asked, key: str = "ctrl+Return") -> str:
        """From the first thing that is asked of a certified copy: its pages."""
        pages = self.lot.randint(1, 9)
        self.clerk.types(str(pages))
        return self.clerk.takes_in(replace(asked, pages=pages), key=key)

    def single(self, person: Person | None = None) -> str:
        """Whether somebody is married."""
        who = person or self.comes("tinh trang")
        if person is not None:
            self.clerk.reads(person.number, person.card)
            self.wants("tinh trang")
        self.clerk.all_papers()
        return self.clerk.takes_in(Asked(procedure=SINGLE, name=who.name, number=who.number))

    def birth(self) -> str:
        """A child of the submitter's."""
        who, child = self.comes("khai sinh"), self.name()
        self.is_child(child, date="12/11/2026")
        self.clerk.all_papers()
        return self.clerk.takes_in(of_birth(who, child))

    def is_child(self, name: str, *, date: str = "") -> None:
        self.clerk.types(name)
        self.clerk.hits("Return", "Down", "Return")
        if date:
            self.clerk.types(date)

    def twins(self) -> None:
        """A second child of the same birth, from the first one's receipt."""
        first = self.clerk.asked[self.birth()]
        self.clerk.hits("ctrl+e")
        second = f"{self.name()} Hai"
        self.is_child(second)
        self.clerk.takes_in(replace(first, about=second))

    # Several dossiers, or none

    def three_in_one_visit(self) -> None:
        """Ctrl N from receipt to receipt; the visit's sheet comes out when they go."""
        first = self.clerk.asked[self.copies()]
        for words, procedure in (("tinh trang", SINGLE), ("tam tru", STAY)):
            self.clerk.hits("ctrl+n")
            self.clerk.picks(words)
            self.clerk.all_papers()
            self.clerk.takes_in(Asked(procedure=procedure, name=first.name, number=first.number))

    def twice(self) -> None:
        """The same once more: warned of, and taken in all the same."""
        dossier = self.single()
        first = self.clerk.asked[dossier]
        self.clerk.next_citizen()
        self.single(Person(name=first.name, number=first.number))

    def guided(self) -> None:
        """Sent home for papers with form 02."""
        self.comes("khai sinh")
        self.clerk.types(self.name())
        self.clerk.hits("alt+l", "space")
        self._sent_home("ướng dẫn bổ sung", "ctrl+b", "Return")

    def refused(self) -> None:
        """Not taken in, with form 03 on the ground that is offered."""
        self.comes("sao y")
        self._sent_home("ừ chối", "ctrl+r", "alt+t", "alt+g")

    def _sent_home(self, title: str, key: str, *answer: str) -> None:
        before = self.clerk.eyes.count("visits")
        self.clerk.answers(title, lambda: self.clerk.hits(key), lambda: self.clerk.hits(*answer))
        self.clerk.sees_sent_home(before)

    def result(self, dossier: str, code: str) -> None:
        """The slip scanned at the shelf; agreed, signed, gone."""

        def is_handed_out() -> bool:
            rows = self.clerk.eyes.rows("SELECT state FROM dossiers WHERE id = :id", id=dossier)
            return bool(rows[0]["state"] == "returned")

        self.clerk.hits("F6")
        self.clerk.scans(code)
        # Once to agree, once when they have signed; a key before the dossier is shown does nothing.
        self.clerk.display.rests()
        self.clerk.hits("Return")
        for _ in range(MOST_ENTERS):
            self.clerk.display.rests()
            self.clerk.hits("Return")
            if is_soon(is_handed_out):
                break
        assert is_handed_out(), f"the result of {code} was never handed out"
        self.clerk.hits("F2")


def of_birth(parent: Person, child: str) -> Asked:
    """A birth as its parent files it."""
    return Asked(
        procedure=BIRTH,
        name=parent.name,
        number=parent.number,
        basis=Basis.PARENT,
        about=child,
    )

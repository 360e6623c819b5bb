"""Who comes in one morning, and the keys each of them costs. Invented people only."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from tests.mornings.clerk import Asked, Clerk
from tests.mornings.display import is_soon

COPIES: Final = "2.000815"
BIRTH: Final = "1.001193"
SINGLE: Final = "1.004873"
STAY: Final = "1.004194"
FAMILIES: Final = ("Nguyen", "Tran", "Le", "Pham", "Hoang", "Vu", "Dang", "Bui", "Lo", "Quang")
MIDDLES: Final = ("Van", "Thi", "Minh", "Duc", "Ngoc", "Quoc")
GIVEN: Final = ("An", "Binh", "Chi", "Dung", "Em", "Giang", "Hoa", "Khanh", "Lan", "Mai", "Nam")
WEIGHTS: Final = (7, 3, 1)
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
        return self._copies(
            Asked(kind="copies", procedure=COPIES, name=who.name, number=who.number), key
        )

    def _copies(self, asked: Asked, key: str = "ctrl+Return") -> str:
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
        return self.clerk.takes_in(
            Asked(kind="single", procedure=SINGLE, name=who.name, number=who.number)
        )

    def birth(self) -> str:
        """A child of the submitter's."""
        who, child = self.comes("khai sinh"), self.name()
        self.is_child(child, date="12/11/2026")
        self.clerk.all_papers()
        return self.clerk.takes_in(
            Asked(kind="birth", procedure=BIRTH, name=who.name, number=who.number, about=child)
        )

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
        self.clerk.takes_in(
            Asked(kind="twin", procedure=BIRTH, name=first.name, number=first.number, about=second)
        )

    def foreigner(self) -> str:
        """Somebody with a passport and no card."""
        first, second, name, number = passport(self.lot)
        self.clerk.reads(number, first, second)
        self.wants("sao y")
        return self._copies(Asked(kind="passport", procedure=COPIES, name=name, paper=number))

    def pagoda(self) -> str:
        """A body without any code, by who speaks for it."""
        who, body = self.comes("sao y"), f"Chua {self.lot.choice(GIVEN)} Linh"
        self.clerk.hits("alt+p", *["Down"] * 6)

        def tell() -> None:
            self.clerk.hits("alt+2", "alt+t")
            self.clerk.types(body)
            self.clerk.hits("alt+l", *["Down"] * 4, "ctrl+Return")

        self._others(tell)
        self.clerk.goes_back_in()
        return self._copies(
            Asked(kind="body", procedure=COPIES, name=who.name, number=who.number, body=body)
        )

    def attorney(self) -> str:
        """For somebody else, by a power of attorney."""
        who, owner, no = self.comes("sao y"), self.name(), f"{self.lot.randint(1, 99)}/UQ"
        self.clerk.hits("alt+p", *["Down"] * 5, "Tab")
        self.clerk.types(no)
        self.clerk.hits("Tab")
        self.clerk.types("19/11/2026")

        def tell() -> None:
            self.clerk.hits("alt+1", "alt+n")
            self.clerk.types(owner)
            self.clerk.hits("ctrl+Return")

        self._others(tell)
        self.clerk.goes_back_in()
        return self._copies(
            Asked(
                kind="attorney",
                procedure=COPIES,
                name=who.name,
                number=who.number,
                owners=(owner,),
                paper=no,
            )
        )

    def household(self) -> str:
        """Several cards in a row while the list of owners is open."""
        who = self.comes("tam tru")
        others = [self.anybody() for _ in range(self.lot.randint(2, 4))]

        def tell() -> None:
            for one in (who, *others):
                self.clerk.scans(one.card)
            self.clerk.hits("ctrl+Return")

        self._others(tell)
        self.clerk.all_papers()
        return self.clerk.takes_in(
            Asked(
                kind="household",
                procedure=STAY,
                name=who.name,
                number=who.number,
                owners=(who.name, *(one.name for one in others)),
            )
        )

    def _others(self, tell: Callable[[], None]) -> None:
        self.clerk.answers("Người khác", lambda: self.clerk.hits("alt+k"), tell)

    # Several dossiers, or none

    def three_in_one_visit(self) -> None:
        """Ctrl N from receipt to receipt; the visit's sheet comes out when they go."""
        first = self.clerk.asked[self.copies()]
        for words, procedure in (("tinh trang", SINGLE), ("tam tru", STAY)):
            self.clerk.hits("ctrl+n")
            self.clerk.picks(words)
            self.clerk.all_papers()
            self.clerk.takes_in(
                Asked(kind="visit", procedure=procedure, name=first.name, number=first.number)
            )

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


def passport(lot: random.Random) -> tuple[str, str, str, str]:
    """Two machine-readable lines (Doc 9303 part 4), the name and number they say."""
    number = f"C4{lot.randint(1_000_000, 9_999_999)}"
    born, expires = "910305", "310322"
    head = (
        f"{number}{check_digit(number)}DEU{born}{check_digit(born)}F{expires}{check_digit(expires)}"
    )
    rest = "<" * 14
    whole = number + check_digit(number) + born + check_digit(born) + expires + check_digit(expires)
    composite = check_digit(f"{whole}{rest}0")
    second = f"{head}{rest}0{composite}"
    return "P<DEUSEIDEL<<MIRA<JOHANNA".ljust(44, "<"), second, "SEIDEL MIRA JOHANNA", number


def check_digit(text: str) -> str:
    """Weights 7, 3, 1 (Doc 9303 part 3, 4.9)."""
    values = (0 if one == "<" else int(one, 36) for one in text)
    return str(sum(value * WEIGHTS[at % 3] for at, value in enumerate(values)) % 10)

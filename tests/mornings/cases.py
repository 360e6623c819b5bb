"""Those whom a careless program does not bear (practice, cases 2 to 10), by the keys of a clerk."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from counter_app.domain.people.applicant import (
    BASIS_LABELS,
    IDENTITY_BASIS_LABELS,
    Basis,
    IdentityBasis,
)
from tests.mornings.citizens import COPIES, GIVEN, SINGLE, STAY, Citizens, Person
from tests.mornings.clerk import Asked, Clerk
from tests.waiting import wait_for

CORRECTION: Final = "1.004859"
EXTRACT: Final = "2.000635"
LAND: Final = "1.012796"
RESIDENCE: Final = "1.010040"
BRANCH_CODE: Final = "0100109106-001"
WEIGHTS: Final = (7, 3, 1)
LISTED: Final = 4
HEAD: Final = (
    "Mã thủ tục;Họ và tên;Số CCCD;Ngày sinh;Giới tính;Địa chỉ;Giấy tờ cần sao;Số trang;Số bản"
)


@dataclass(slots=True, kw_only=True)
class Cases:
    """Each case from the card, or from what there is in its place, to the dossier taken in."""

    citizens: Citizens

    @property
    def clerk(self) -> Clerk:
        """Whoever types."""
        return self.citizens.clerk

    @property
    def lot(self) -> random.Random:
        """What is drawn."""
        return self.citizens.lot

    # Who comes

    def without_papers(self) -> str:
        """Nothing to scan: known by two witnesses, whose names are typed."""
        name, *witnesses = (self.citizens.name() for _ in range(3))
        for key, words in (("alt+n", name), ("alt+y", "1951"), ("alt+r", "Ban Lung, xa A")):
            self._writes(key, words)
        basis = list(IDENTITY_BASIS_LABELS).index(IdentityBasis.TWO_WITNESSES)

        def tell() -> None:
            self.clerk.hits("alt+4", "alt+b", "Home", *["Down"] * basis)
            for key, words in zip(
                ("alt+l", "alt+g", "alt+m"), ("Chua co", *witnesses), strict=True
            ):
                self._writes(key, words)

        self._others(tell)
        self.clerk.hits("alt+t")
        self.citizens.wants("khong giay to tuy than")
        return self._all(Person(name=name, number=""), RESIDENCE, witnesses=tuple(witnesses))

    def foreigner(self) -> str:
        """Somebody with a passport and no card."""
        first, second, name, number = passport(self.lot)
        self.clerk.reads(number, first, second)
        self.citizens.wants("sao y")
        return self.citizens.takes_copies(Asked(procedure=COPIES, name=name, paper=number))

    def cannot_sign(self) -> str:
        """Two witnesses by their cards while signing is told of; somebody reads aloud."""
        who = self.citizens.comes("sao y")
        witnesses = [self.citizens.anybody() for _ in range(2)]

        def tell() -> None:
            self.clerk.hits("alt+4", "alt+k", "Home", "Down", "Down")
            for one in witnesses:
                self.clerk.scans(one.card)
            self._writes("alt+c", self.citizens.name())

        self._others(tell)
        return self._copies(who, witnesses=tuple(one.name for one in witnesses))

    def household(self) -> str:
        """Several cards in a row while the list of owners is open."""
        return self._household(self.lot.randint(2, 4))

    def household_of_ten(self) -> str:
        """Ten of them, by the procedure's own case for a list."""
        return self._household(9, "alt+h", "Down")

    def _household(self, others: int, *keys: str) -> str:
        who = self.citizens.comes("tam tru")
        everybody = (who, *(self.citizens.anybody() for _ in range(others)))
        if keys:
            self.clerk.hits(*keys)

        def tell() -> None:
            for one in everybody:
                self.clerk.scans(one.card)

        self._others(tell)
        return self._all(who, STAY, owners=tuple(one.name for one in everybody))

    # By what right

    def minor(self) -> str:
        """A parent for a child of five, by its birth certificate."""
        who, child = self.citizens.comes("cai chinh"), self.citizens.name()
        self.citizens.is_child(child, date="03/04/2021")
        self._writes_on("", "con")
        self._files_as(Basis.PARENT)
        self._writes_on("Giay khai sinh so 12/2021")
        return self._all(who, CORRECTION, basis=Basis.PARENT, about=child)

    def heirs(self) -> str:
        """The owner has died: an heir by card, another by name, each with a share."""
        who = self.citizens.comes("dinh chinh so do")
        dead, other = self.citizens.name(), self.citizens.name()

        def tell() -> None:
            for key, words in (("alt+n", dead), ("alt+h", "02/09/2026"), ("alt+t", "15/TLKT")):
                self._writes(key, words)
            self.clerk.hits("alt+5")
            self.clerk.scans(who.card)
            for key, words in (("alt+q", "con"), ("alt+p", "1/2")):
                self._writes(key, words)
            self.clerk.hits("alt+m")
            for key, words in (("alt+n", other), ("alt+q", "con"), ("alt+p", "1/2")):
                self._writes(key, words)

        self._files_as(Basis.HEIR)
        self._others(tell)
        return self._all(who, LAND, basis=Basis.HEIR, owners=(dead,), heirs=(who.name, other))

    def pagoda(self) -> str:
        """A body without any code, by who speaks for it."""
        who, body = self.citizens.comes("sao y"), f"Chua {self.lot.choice(GIVEN)} Linh"
        self._files_as(Basis.LEGAL_REPRESENTATIVE)

        def tell() -> None:
            self.clerk.hits("alt+2")
            self._writes("alt+t", body)
            self.clerk.hits("alt+l", *["Down"] * 4)

        self._others(tell)
        return self._copies(who, basis=Basis.LEGAL_REPRESENTATIVE, body=body)

    def branch(self) -> str:
        """A company's branch with its code of thirteen digits, carried for by a letter."""
        who, body = self.citizens.comes("sao y"), f"Chi nhanh {self.lot.choice(GIVEN)} Ban"
        no = f"{self.lot.randint(1, 99)}/GGT"
        self._files_as(Basis.CARRIER)
        self._writes_on(no, "19/11/2026")

        def tell() -> None:
            self.clerk.hits("alt+2")
            for key, words in (("alt+t", body), ("alt+m", BRANCH_CODE), ("alt+c", "Cong ty Ban")):
                self._writes(key, words)

        self._others(tell)
        return self._copies(who, basis=Basis.CARRIER, body=body, paper=no)

    def attorney(self) -> str:
        """For somebody else, by a power of attorney with its acts and its last day."""
        who, owner = self.citizens.comes("sao y"), self.citizens.name()
        no, until = f"{self.lot.randint(1, 99)}/UQ", "31/12/2027"
        self._files_as(Basis.ATTORNEY)
        self._writes_on(no, "19/11/2026")

        def tell() -> None:
            self.clerk.hits("alt+1")
            self._writes("alt+n", owner)
            self.clerk.hits("alt+3")
            self._writes("alt+g", until)
            self.clerk.hits("alt+k")

        self._others(tell)
        told = {"owners": (owner,), "paper": no, "acts": ("submit", "collect"), "until": until}
        return self._copies(who, basis=Basis.ATTORNEY, **told)

    # From elsewhere

    def out_of_area(self) -> str:
        """Another commune decides it: found by name, its code completed."""
        who = self.citizens.comes("trich luc khai sinh")

        def tell() -> None:
            self.clerk.types("ba dinh ha noi")
            self.clerk.hits("Return")
            self.clerk.types("12.05")
            self.clerk.hits("Return")

        self.clerk.answers("Nơi giải quyết", lambda: self.clerk.hits("alt+u"), tell)
        return self._all(who, EXTRACT, unit="H26.12.05")

    def online(self, filed: str, who: Person) -> str:
        """What waits on the portal's list, from the sentence that tells of it."""
        self.clerk.hits("F8")
        self.clerk.display.rests()
        self.clerk.hits("Return")
        wait_for(lambda: who.number in str(self.clerk.eyes.drafts()), f"{filed} was never opened")
        return self._all(who, SINGLE, filed=filed)

    def list_from_a_file(self) -> None:
        """A class's certificates: looked at, taken in all at once, their slips in a row."""
        people = [self.citizens.anybody() for _ in range(LISTED)]
        path = self.clerk.folder / "ds.csv"
        rows = (f"{COPIES};{one.name};{one.number};1990;;;Bang;3;1" for one in people)
        path.write_text("\n".join([HEAD, *rows]), encoding="utf-8-sig")
        asked = [
            Asked(procedure=COPIES, name=one.name, number=one.number, pages=3) for one in people
        ]
        before = self.clerk.eyes.count("dossiers")

        def prints() -> None:
            self.clerk.hits("Return")
            self.clerk.sees_printed(before)
            self.clerk.display.rests()
            self.clerk.hits("Escape")

        def tell() -> None:
            self.clerk.types(str(path))
            self.clerk.hits("Return")
            self.clerk.display.rests()
            self.clerk.hits("Return")
            self.clerk.finds_all_taken(asked, before)
            self.clerk.display.rests()
            self.clerk.answers("In hàng loạt", lambda: self.clerk.hits("Return"), prints)
            self.clerk.hits("Escape")

        self.clerk.hits("F11")
        self.clerk.answers("Nhận danh sách", lambda: self.clerk.hits("alt+n"), tell)
        self.clerk.hits("F2")

    # What several of them have

    def _writes(self, key: str, words: str) -> None:
        """In the field of that access key."""
        self.clerk.hits(key)
        self.clerk.types(words)

    def _writes_on(self, *lines: str) -> None:
        """In the next fields, one after the other."""
        for words in lines:
            self.clerk.hits("Tab")
            if words:
                self.clerk.types(words)

    def _files_as(self, basis: Basis) -> None:
        """By what right, down the list from its head."""
        self.clerk.hits("alt+p", "Home", *["Down"] * list(BASIS_LABELS).index(basis))

    def _others(self, tell: Callable[[], None]) -> None:
        """The dialog of everybody else, kept when all is told."""
        self.clerk.answers(
            "Người khác",
            lambda: self.clerk.hits("alt+k"),
            tell,
            lambda: self.clerk.hits("ctrl+Return"),
        )

    def _copies(self, who: Person, **told: Any) -> str:
        """A certified copy, once everybody is told of."""
        self.clerk.goes_back_in()
        return self.citizens.takes_copies(_asked(who, COPIES, **told))

    def _all(self, who: Person, procedure: str, **told: Any) -> str:
        """Every paper is there."""
        self.clerk.all_papers()
        return self.clerk.takes_in(_asked(who, procedure, **told))


def _asked(who: Person, procedure: str, **told: Any) -> Asked:
    return Asked(procedure=procedure, name=who.name, number=who.number, **told)


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

"""The certification books: which paper goes into which, one unbroken number per book and year.

A number is taken only by the desk that holds the book (Decree 23/2015, article 13.2). The book
goes from desk to desk by a note that fits nobody else's hands and no other number.
"""

import hashlib
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from counter_app.core.errors import UserError
from counter_app.core.text import fold
from counter_app.domain.catalogue.procedure import Certified
from counter_app.domain.draft import Draft

CERTIFIED: Final = "certified"
"""What the note of a dossier is called that says its numbers."""
SOURCE: Final = "NĐ 23/2015 Đ13, Đ14"
_CODE_LENGTH: Final = 8


class CertificationBook(StrEnum):
    """Each book, in the order it is offered."""

    COPIES = "copies"
    SIGNATURES = "signatures"
    TRANSLATORS = "translators"
    TRANSACTIONS = "transactions"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRule:
    """What a book is called on paper; how many years a certified paper is kept (0: none is).

    The book itself is kept for ever.
    """

    symbol: str
    title: str
    papers_kept_years: int


RULES: Final[Mapping[CertificationBook, BookRule]] = {
    CertificationBook.COPIES: BookRule(
        symbol="SCT/BS", title="Sổ chứng thực bản sao từ bản chính", papers_kept_years=0
    ),
    CertificationBook.SIGNATURES: BookRule(
        symbol="SCT/CK,ĐC", title="Sổ chứng thực chữ ký, điểm chỉ", papers_kept_years=2
    ),
    CertificationBook.TRANSLATORS: BookRule(
        symbol="SCT/CKND", title="Sổ chứng thực chữ ký người dịch", papers_kept_years=2
    ),
    CertificationBook.TRANSACTIONS: BookRule(
        symbol="SCT/HĐ,GD", title="Sổ chứng thực hợp đồng, giao dịch", papers_kept_years=20
    ),
}
BOOK_OF: Final[Mapping[Certified, CertificationBook]] = {
    Certified.COPY: CertificationBook.COPIES,
    Certified.SIGNATURE: CertificationBook.SIGNATURES,
    Certified.LISTED_TRANSLATOR: CertificationBook.TRANSLATORS,
    Certified.OTHER_TRANSLATOR: CertificationBook.TRANSLATORS,
    Certified.TRANSACTION: CertificationBook.TRANSACTIONS,
    Certified.WILL: CertificationBook.TRANSACTIONS,
    Certified.RENUNCIATION: CertificationBook.TRANSACTIONS,
    Certified.DIVISION: CertificationBook.TRANSACTIONS,
}


class BookStands(msgspec.Struct, frozen=True, kw_only=True):
    """How a book of a year stands at a desk after an act on it.

    ``last`` is the last number taken (0: none), ``turn`` counts how often the book changed hands,
    ``life`` is the life of the store that holds it, ``to`` the desk it was given to (empty: here).
    """

    volume: str
    last: int
    turn: int
    life: str
    to: str = ""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What the book says of one dossier: its numbers from ``first`` to ``last``, who signed, when."""

    book: CertificationBook
    year: int
    volume: str
    first: int
    last: int
    on: date
    signer: str
    title: str

    @property
    def words(self) -> str:
        """As it is written on the paper."""
        numbers = f"{self.first}" if self.first == self.last else f"{self.first} đến {self.last}"
        return f"Số chứng thực {numbers}, quyển số {self.volume} {RULES[self.book].symbol}"


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """What goes with a book from desk to desk: which book, its volume, last number and turn."""

    book: CertificationBook
    year: int
    volume: str
    last: int
    turn: int

    def note(self, to: str) -> str:
        """In one line to read out or copy; its end fits only these numbers and the desk ``to``."""
        plain = f"{self.book}:{self.year}:{self.volume}:{self.last}:{self.turn}"
        digest = hashlib.sha256(f"{plain}:{fold(to)}".encode()).digest()
        return f"{plain}:{b32encode(digest).decode()[:_CODE_LENGTH]}"


def read_note(text: str, *, here: str) -> Handed:
    """The note of a hand-over to the desk ``here``; ``UserError`` where it was for another or mistyped."""
    parts = text.strip().split(":")
    numbers = [parts[at] for at in (1, 3, 4)] if len(parts) == 6 else []
    if (
        numbers
        and parts[0] in set(CertificationBook)
        and all(one.isascii() and one.isdigit() and len(one) < 10 for one in numbers)
    ):
        year, last, turn = map(int, numbers)
        book = CertificationBook(parts[0])
        handed = Handed(book=book, year=year, volume=parts[2], last=last, turn=turn)
        if handed.note(here) == text.strip():
            return handed
    raise UserError(
        "note_wrong",
        "Dòng bàn giao sổ không đúng hoặc giao cho quầy khác. Hãy chép lại cả dòng.",
        field="note",
    )


def numbers_needed(book: CertificationBook, draft: Draft) -> int:
    """One number for each original copied, whatever its copies; one for any other paper."""
    if book is CertificationBook.COPIES:
        return max(len(draft.certified_copies), 1)
    return 1


def certified_words(body: Mapping[str, object]) -> str:
    """How the entry reads in a dossier's history."""
    told = {name: body.get(name) for name in Entry.__struct_fields__}
    return f"Vào sổ chứng thực: {msgspec.convert(told, Entry).words}"

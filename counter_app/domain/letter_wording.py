"""The wording of the office's own letters and minutes: texts with ``{placeholders}``, who signs.

One file a kind in ``resources/letters``; what an office changed of it is in ``template``. Values
are put in once and never read again: braces inside a citizen's words stay braces.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from counter_app.core.resources import resource
from counter_app.domain.catalogue.entry import Entry, Problem, head_of
from counter_app.domain.papers import PaperSize
from counter_app.domain.workflow import PaperKind

COMMON: Final = frozenset(
    {
        "code",
        "applicant",
        "address",
        "phone",
        "procedure",
        "received",
        "due",
        "office",
        "place",
        "hotline",
        "clerk",
        "today",
        "now",
    }
)
LETTER_KINDS: Final = (
    PaperKind.VERIFICATION_LETTER,
    PaperKind.VERIFICATION_REMINDER,
    PaperKind.DOSSIER_NOTICE,
    PaperKind.NOTICE_OPENED,
    PaperKind.NOTICE_CLOSED,
    PaperKind.CUSTODY_MINUTE,
    PaperKind.LOST_SLIP,
    PaperKind.RESULT_NOTICE,
    PaperKind.COLLECTION_REMINDER,
    PaperKind.CORRECTION_LETTER,
    PaperKind.DATE_NOTICE,
    PaperKind.PAYMENT_NOTICE,
    PaperKind.PAPERS_BACK,
)
BLANK: Final = "…………………"
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


class SignerRole(StrEnum):
    """Who signs: the clerk, the unit's head of that day, the citizen, a witness."""

    CLERK = "clerk"
    HEAD = "head"
    CITIZEN = "citizen"
    WITNESS = "witness"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerPlace:
    """A place for a signature; an empty ``title`` stands for the role's own."""

    role: SignerRole
    title: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph; with ``needs`` it is written only where that value is given."""

    text: str
    needs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWording:
    """How one kind of letter is worded; ``symbol`` stands between its number and the office's.

    ``placeholders`` are the kind's own, beside ``COMMON``. ``large`` is for paper on a wall.
    """

    title: tuple[str, ...]
    symbol: str
    paper: PaperSize
    paragraphs: tuple[Paragraph, ...]
    addressee: str = ""
    closing: str = ""
    signers: tuple[SignerPlace, ...] = ()
    placeholders: frozenset[str] = frozenset()
    large: bool = False

    @property
    def known(self) -> frozenset[str]:
        """Every placeholder its texts may name."""
        return COMMON | self.placeholders


def expand(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its placeholders filled; what has no value becomes a dotted blank."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], "") or BLANK, text)


def placeholders_of(text: str) -> tuple[str, ...]:
    """The placeholders a text names, each once, in their order."""
    return tuple(dict.fromkeys(found[1] for found in _PLACEHOLDER.finditer(text)))


def unknown_placeholders(text: str, known: frozenset[str]) -> tuple[str, ...]:
    """The placeholders of ``text`` that nobody can fill, and stray braces, as written."""
    named = [found[0] for found in _PLACEHOLDER.finditer(text) if found[1] not in known]
    stray = [brace for brace in "{}" if brace in _PLACEHOLDER.sub("", text)]
    return tuple(dict.fromkeys((*named, *stray)))


@cache
def shipped_wording(kind: PaperKind) -> LetterWording:
    """The program's own wording of ``kind``; ``ValueError`` names what is wrong in its file."""
    path = resource(f"letters/{kind.value}.toml")
    wording, problems = read_wording(path)
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    return wording


def read_wording(path: Path) -> tuple[LetterWording, list[Problem]]:
    """The wording in a file, and every problem found in it by file and key."""
    problems: list[Problem] = []
    entry = head_of(path.name, path.read_bytes(), problems) or Entry({}, problems, file=path.name)
    wording = _wording(entry)
    entry.finish()
    _check(entry, wording)
    return wording, problems


def _wording(entry: Entry) -> LetterWording:
    return LetterWording(
        title=entry.texts("title"),
        symbol=entry.text("symbol"),
        paper=entry.choice("paper", PaperSize, PaperSize.A4),
        large=entry.flag("large"),
        addressee=entry.text("addressee", ""),
        placeholders=frozenset(entry.texts("placeholders")),
        paragraphs=tuple(map(_paragraph, entry.tables("paragraph"))),
        closing=entry.text("closing", ""),
        signers=tuple(map(_signer, entry.tables("signer"))),
    )


def _paragraph(entry: Entry) -> Paragraph:
    paragraph = Paragraph(text=entry.text("text"), needs=entry.text("needs", ""))
    entry.finish()
    return paragraph


def _signer(entry: Entry) -> SignerPlace:
    place = SignerPlace(
        role=entry.choice("role", SignerRole),
        title=entry.text("title", ""),
        note=entry.text("note", ""),
    )
    entry.finish()
    return place


def _check(entry: Entry, wording: LetterWording) -> None:
    """What a letter cannot do without, and placeholders that nobody can fill."""
    if not wording.title:
        entry.wrong("title", "thiếu tên giấy")
    if not wording.paragraphs:
        entry.wrong("paragraph", "thiếu nội dung")
    for name in sorted(wording.placeholders):
        if not _NAME.fullmatch(name) or name in COMMON:
            entry.wrong("placeholders", f"{name!r} viết sai hoặc đã có sẵn")
    for key, text in _texts(wording):
        for unknown in unknown_placeholders(text, wording.known):
            entry.wrong(key, f"không có chỗ điền {unknown}")
    for number, paragraph in enumerate(wording.paragraphs):
        if paragraph.needs and paragraph.needs not in wording.known:
            entry.wrong(f"paragraph[{number}].needs", f"không có chỗ điền {paragraph.needs}")


def _texts(wording: LetterWording) -> list[tuple[str, str]]:
    return [
        *((f"title[{number}]", line) for number, line in enumerate(wording.title)),
        ("addressee", wording.addressee),
        *((f"paragraph[{number}].text", p.text) for number, p in enumerate(wording.paragraphs)),
        ("closing", wording.closing),
        *((f"signer[{number}].title", place.title) for number, place in enumerate(wording.signers)),
    ]

"""Letters and minutes of the office's own that no circular lays out: plain values.

The seven forms are in ``papers``, ``letters`` and ``tracking``. Citizen text is plain text.
"""

from dataclasses import dataclass

from counter_app.domain.papers import DossierPaper, Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContent(DossierPaper):
    """A letter or minute as worded: a title, to whom, what it says, who signs.

    ``table`` has its headings as first row; ``foot`` is small print, such as the wording's version.
    """

    title: tuple[str, ...]
    addressee: str = ""
    paragraphs: tuple[str, ...]
    table: tuple[tuple[str, ...], ...] = ()
    closing: str = ""
    signers: tuple[Signer, ...] = ()
    foot: str = ""

"""Letters and minutes of the office's own that no circular lays out: plain values.

The seven forms are in ``papers``, ``letters`` and ``tracking``. Citizen text is plain text.
"""

from counter_app.domain.papers import Aid, DossierPaper, PaperSize, Signer


class LetterContent(DossierPaper, frozen=True, kw_only=True):
    """A letter or minute as worded: a title, to whom, what it says, who signs.

    ``table`` has its headings as first row; ``foot`` is small print, such as the wording's version.
    ``paper`` is the sheet it is made for; ``large`` type is read from a wall.
    ``aid`` is what helped a citizen who signs but cannot read or write.
    """

    title: tuple[str, ...]
    addressee: str = ""
    paragraphs: tuple[str, ...]
    table: tuple[tuple[str, ...], ...] = ()
    closing: str = ""
    signers: tuple[Signer, ...] = ()
    aid: Aid = Aid()
    foot: str = ""
    paper: PaperSize = PaperSize.A4
    large: bool = False

"""A filled tờ khai as plain values, ready to be drawn. Citizen text is plain text."""

from dataclasses import dataclass
from datetime import datetime

from counter_app.domain.papers import Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredField:
    """A label and the lines declared; none leaves ``rows`` dotted lines to be written by hand.

    ``beside``: on the line of the one before it.
    """

    label: str
    lines: tuple[str, ...]
    beside: bool = False
    rows: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredSection:
    """What stands under one heading."""

    title: str
    fields: tuple[DeclaredField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationContent:
    """One tờ khai; ``read_back`` says that it was read out and agreed to, ``helpers`` sign beside.

    ``at`` is an aware instant; ``source`` is the small print of where the form comes from.
    """

    title: tuple[str, ...]
    recipient: str
    sections: tuple[DeclaredSection, ...]
    pledge: str
    read_back: str
    place: str
    at: datetime
    signers: tuple[Signer, ...]
    helpers: tuple[Signer, ...]
    source: str
    watermark: str = ""

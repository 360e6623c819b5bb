"""Papers without a number, as far as printing them is to be known afterwards.

What is kept is the sheet as it was drawn, so that it is shown later as it was handed out. Numbered
papers, drawn anew from their words, are in ``workflow`` and ``papers``.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from counter_app.domain.papers import PaperSize
from counter_app.domain.workflow import PaperKind


class SheetKind(StrEnum):
    """What is printed without a number; a printer's test page is no paper and not kept."""

    VISIT = "visit_sheet"
    BUNDLE = "bundle_sheet"
    DESK_LIST = "desk_list"
    BOOK = "book"
    REPORT = "report"
    FOLDER_LABEL = "folder_label"
    SEPARATOR = "separator"
    ENVELOPE = "envelope"
    POSTAL_LABEL = "postal_label"
    TO_READ = "to_read"
    HANDED_OUT = "handed_out"
    OUTAGES = "outages"
    ATTACHED_FILE = "attached_file"
    DECLARATION = "declaration"
    DATA_ANSWER = "data_answer"
    BREACH_REPORT = "breach_report"
    CLOSING = "closing_sheet"
    SHIFT = "shift_sheet"


AnyPaper = PaperKind | SheetKind
_SHEETS: Final = frozenset(SheetKind)


def paper_kind(value: str) -> AnyPaper:
    """The kind of a stored paper, with a number or without."""
    return SheetKind(value) if value in _SHEETS else PaperKind(value)


def of_filing(reference: str, request: str = "") -> str:
    """The name of a sheet drawn while its dossier was still being typed; of all, without ``request``."""
    return f"{reference}/{request}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedFile:
    """A file of a dossier that was printed: kept among the attachments, not a second time."""

    id: str
    mime: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnSheet:
    """A sheet that was drawn; ``told`` says in a few words which one, e.g. how many dossiers.

    ``sheet_mm`` as in ``PrintJob``; ``file_name`` holds no citizen's text; ``file`` is what stands
    in place of pages.
    """

    told: str
    file_name: str
    paper: PaperSize
    sheet_mm: tuple[int, int] | None = None
    file: AttachedFile | None = None

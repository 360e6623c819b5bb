"""What goes around a dossier and is no paper of its own: labels, separators, envelopes.

Plain values; ``documents`` draws them. None has a number, none is a promise: the code on it only
finds the dossier.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class LabelKind(StrEnum):
    """What is printed; the value is how commands call it."""

    FOLDER = "folder"
    FOLDER_LARGE = "folder-large"
    FOLDER_SHEET = "folder-sheet"
    SEPARATOR = "separator"
    ENVELOPE_DL = "envelope-dl"
    ENVELOPE_C5 = "envelope-c5"
    POSTAL = "postal"


LABEL_NAMES: Final = {
    LabelKind.FOLDER: "Tem hồ sơ 70 × 37 mm",
    LabelKind.FOLDER_LARGE: "Tem hồ sơ 100 × 50 mm",
    LabelKind.FOLDER_SHEET: "Tem hồ sơ, tờ A4 có 24 tem",
    LabelKind.SEPARATOR: "Tờ phân cách để quét",
    LabelKind.ENVELOPE_DL: "Phong bì 110 × 220 mm",
    LabelKind.ENVELOPE_C5: "Phong bì 162 × 229 mm",
    LabelKind.POSTAL: "Tem bưu gửi 100 × 150 mm",
}
# Width and height as the printer takes them.
SHEETS_MM: Final = {
    LabelKind.FOLDER: (70, 37),
    LabelKind.FOLDER_LARGE: (100, 50),
    LabelKind.FOLDER_SHEET: (210, 297),
    LabelKind.SEPARATOR: (210, 297),
    LabelKind.ENVELOPE_DL: (220, 110),
    LabelKind.ENVELOPE_C5: (229, 162),
    LabelKind.POSTAL: (100, 150),
}
PER_SHEET: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderLabel:
    """What finds a folder on a shelf; ``due`` is a day or why there is none."""

    code: str
    applicant: str
    procedure: str
    due: str
    watermark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Separator:
    """A sheet between two papers of a dossier that is scanned in one go."""

    code: str
    applicant: str
    component: str
    position: int
    total: int
    watermark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostalParty:
    """Who sends or who gets it; empty texts leave a line to write on."""

    name: str
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """From the office to a citizen or to another unit; ``code`` stands small in the corner."""

    sender: PostalParty
    recipient: PostalParty
    code: str
    watermark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostalLabel:
    """What the post scans: its own tracking number, empty until the post has given one."""

    sender: PostalParty
    recipient: PostalParty
    code: str
    tracking_no: str = ""
    watermark: str = ""

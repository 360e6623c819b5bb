"""What the sheet of a bundle says: every code and date of one filing on one page, plain values."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledPart:
    """One dossier of the filing; ``code`` is empty while the official one is still to come.

    ``state`` is where it stands when the sheet is printed, in the clerk's words.
    """

    procedure: str
    result: str
    code: str
    slip_no: int
    due_at: datetime | None
    due_wording: str
    lookup: str
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleSheet:
    """The citizen's overview beside the slips; it has no number and takes no slip's place."""

    office_name: str
    name: str
    applicant: str
    subject: str
    filed_at: datetime
    parts: tuple[FiledPart, ...]
    total_vnd: int
    hotline: str
    watermark: str = ""

    @property
    def all_due_at(self) -> datetime | None:
        """When everything is there; None while one part has no date."""
        dates = [part.due_at for part in self.parts]
        known = [at for at in dates if at is not None]
        return max(known) if known and len(known) == len(dates) else None

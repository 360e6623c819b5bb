"""What follows a dossier through the house: control sheet, register, hand-over list as values.

Forms 06 and 07 of Circular 03/2025/TT-VPCP, annex I; the list is the office's own. Letters to
citizens are in ``letters``.
"""

from datetime import datetime

import msgspec

from counter_app.domain.papers import DossierPaper, OfficePaper, Signer


class HandoverOnPaper(msgspec.Struct, frozen=True, kw_only=True):
    """One hand-over; what is empty is left as a blank to be filled in by hand.

    ``outcome`` ("trước hạn", "đúng hạn", "quá hạn") is written by the side that receives.
    """

    giver: str = ""
    receiver: str = ""
    at: datetime | None = None
    giver_name: str = ""
    receiver_name: str = ""
    outcome: str = ""
    note: str = ""


class ControlSheetContent(DossierPaper, frozen=True, kw_only=True):
    """Form 06: who had the dossier from when; at least four hand-overs are printed.

    ``due_at`` is ``None`` when no date is promised: ``due_wording`` then says why.
    ``first_due_at`` is the date before an apology set another; on time is judged by it.
    """

    resolving_unit: str
    coordinating_units: tuple[str, ...]
    received_at: datetime
    due_at: datetime | None
    handovers: tuple[HandoverOnPaper, ...]
    due_wording: str = ""
    first_due_at: datetime | None = None


class RegisterRow(msgspec.Struct, frozen=True, kw_only=True):
    """One dossier in the register; instants are aware, ``None`` is not yet or never.

    ``contact`` is address and phone; ``signed`` is what the last column says on a print-out
    ("đã ký"), empty for a place to sign.
    """

    no: int
    dossier_code: str
    procedure: str
    applicant: str
    contact: str
    resolving_unit: str
    received_at: datetime
    due_at: datetime | None
    returned_at: datetime | None
    return_way: str
    due_wording: str = ""
    signed: str = ""


class RegisterContent(OfficePaper, frozen=True, kw_only=True):
    """Form 07: the dossiers of one sector or group of sectors, a row each.

    ``scope`` is what it was opened for ("Lĩnh vực: Hộ tịch"), ``period`` its days, as printed.
    """

    scope: str
    period: str
    rows: tuple[RegisterRow, ...]
    volume: str = ""


class HandoverLine(msgspec.Struct, frozen=True, kw_only=True):
    """One dossier on a hand-over list; ``papers`` of 0 is printed as nothing counted."""

    dossier_code: str
    applicant: str
    procedure: str
    papers: int
    due_at: datetime | None
    due_wording: str = ""
    note: str = ""


class HandoverBundle(msgspec.Struct, frozen=True, kw_only=True):
    """Dossiers tied together ("tập"); one without a name is everything that was not tied."""

    name: str
    lines: tuple[HandoverLine, ...]


class HandoverListContent(DossierPaper, frozen=True, kw_only=True):
    """The office's own list of what changed hands, signed by both.

    ``dossier_code`` is the list's own code, for its bars; ``title`` says which way it goes.
    """

    title: tuple[str, ...]
    giver: str
    receiver: str
    bundles: tuple[HandoverBundle, ...]
    giver_signs: Signer
    receiver_signs: Signer

"""What a paper says, before anybody draws it.

Form 01 (Circular 03/2025/TT-VPCP, annex I) as plain values, and what all seven forms share;
forms 02 to 05 are in ``letters``, 06 and 07 in ``tracking``. The service that takes a dossier in
fills them; ``documents`` draws them; neither decides for the other. Citizen text is plain text.
"""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Final

import msgspec

from counter_app.domain.wording import Wording

CLOCK_NOT_STARTED: Final = "Được thông báo khi cơ quan có thẩm quyền nhận đủ hồ sơ"
CODE_COMES_LATER: Final = "Mã hồ sơ chính thức được cấp khi có kết nối"
CODE_LABEL: Final = "Mã hồ sơ"
# Where the province's own system gives the official one.
LOCAL_CODE_LABEL: Final = "Mã hồ sơ tại quầy"
OFFICIAL_CODE_LABEL: Final = "Mã hồ sơ chính thức"
CODE_AT_INTAKE: Final = "được cấp khi tiếp nhận"  # a preview has no number yet
OFFICE_COPY: Final = "Liên 1: Lưu"
CITIZEN_COPY: Final = "Liên 2: Giao người nộp"


class PaperSize(StrEnum):
    """The papers a slip can be printed on; ``ROLL80`` is an 80 mm receipt roll.

    ``A4_LARGE`` is A4 in type for those who see badly.
    """

    A4 = "a4"
    A4_LARGE = "a4_large"
    A4_LANDSCAPE = "a4_landscape"
    A5 = "a5"
    A5_LANDSCAPE = "a5_landscape"
    ROLL80 = "roll80"


class SlipStands(IntEnum):
    """Where the paper of a dossier's slip is; ``FAILED`` also while a printer is stuck with it."""

    NOT_YET = 0
    OUT = 1
    QUEUED = 2
    PRINTING = 3
    FAILED = 4
    UNKNOWN = 5


class Letterhead(msgspec.Struct, frozen=True, kw_only=True):
    """The two-column head that all seven forms share.

    ``number`` is the paper's own number with its symbol ("100123/TTPVHCC"); ``place`` is the
    commune's short name ("Ea Kao"), printed before the date.
    """

    parent_body: tuple[str, ...]
    office_name: str
    number: str
    place: str


class PartyOnPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A person or an organisation as printed; empty texts leave a dotted blank or no line."""

    name: str
    personal_id: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


class Authorisation(msgspec.Struct, frozen=True, kw_only=True):
    """Who authorised the submitter, and by which paper (line 7 of form 01)."""

    principal: PartyOnPaper
    paper: str


class ComponentOnPaper(msgspec.Struct, frozen=True, kw_only=True):
    """One handed-in paper: what it is, of what kind ("bản chính"), how many."""

    label: str
    kind: str
    count: int


class ChargeOnPaper(msgspec.Struct, frozen=True, kw_only=True):
    """One charge in whole đồng, None where not known; ``kind`` is "Phí", "Lệ phí" or "Chi phí"."""

    kind: str
    label: str
    amount_vnd: int | None


class LegOnPaper(msgspec.Struct, frozen=True, kw_only=True):
    """One agency's part: who, how long the law gives it, until when; ``local`` is our own."""

    unit: str
    limit: str
    due_at: datetime | None
    local: bool = False


class Reprint(msgspec.Struct, frozen=True, kw_only=True):
    """That a paper is the n-th reprint, when (an instant) and by whom."""

    number: int
    at: datetime
    by: str


class Signer(msgspec.Struct, frozen=True, kw_only=True):
    """A signature place: its title ("NGƯỜI TIẾP NHẬN HỒ SƠ") and the name under it.

    ``note`` is the line in brackets; another signing mode (fingerprint) has its own.
    """

    title: str
    name: str
    note: str = "(Ký và ghi rõ họ tên)"


class Aid(msgspec.Struct, frozen=True, kw_only=True):
    """What helped a citizen who cannot read or sign: said before the signatures, and who signs."""

    told: str = ""
    signers: tuple[Signer, ...] = ()


class SlipContent(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on one form 01, the slip; instants are aware, lists keep their printed order.

    ``due_at`` is ``None`` when no date is promised: ``due_wording`` then says why. With a date,
    ``due_wording`` is what stands before it ("trước", "dự kiến") or empty. ``qr_digits`` is the
    signed number of ``protocol.slip_code``, with the office's public address before it or not.
    ``legs`` and ``payment_at`` (when to fetch the notice of what to pay) stand beside ``due_at``.
    ``official_code`` is the province's, where ``dossier_code`` is the counter's own only.
    ``annex_places``: where each of the annex signs beside their name, what stands there of each,
    which of who can sign is nothing; else one may by ``mandate``. ``heirs_places``: of the heirs.
    ``issued_at`` is told of a slip that ``replaces`` an earlier one; ``voided`` as on other papers.
    ``changes`` is what became since of single owners or originals of several: drawn, never kept.
    """

    letterhead: Letterhead
    slip_no: int
    dossier_code: str | None
    receiving_unit: str
    applicant: PartyOnPaper
    request: str
    components: tuple[ComponentOnPaper, ...]
    sets: int
    limit: str
    received_at: datetime
    due_at: datetime | None
    return_place: str
    submitter_signs: Signer
    clerk_signs: Signer
    qr_digits: str
    aid: Aid = Aid()
    code_label: str = CODE_LABEL
    official_code: str = ""
    due_wording: str = ""
    deadline_note: str = ""
    legs: tuple[LegOnPaper, ...] = ()
    payment_at: datetime | None = None
    authorisation: Authorisation | None = None
    register_volume: str = ""
    register_no: str = ""
    originals_kept: tuple[str, ...] = ()
    annex: tuple[str, ...] = ()
    annex_places: tuple[str, ...] = ()
    mandate: str = ""
    heirs: tuple[str, ...] = ()
    heirs_places: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    resolving_unit: str = ""
    charges: tuple[ChargeOnPaper, ...] = ()
    charges_total_vnd: int | None = None
    bring_along: str = ""
    hotline: str = ""
    lookup: str = ""
    issued_at: datetime | None = None
    replaces: str = ""
    voided: str = ""
    reprint: Reprint | None = None
    watermark: str = ""
    wording: Wording = Wording()
    copies: tuple[str, ...] = ("",)


class OfficePaper(msgspec.Struct, frozen=True, kw_only=True):
    """What every numbered paper after the slip carries around its own text.

    ``voided`` says by what it is replaced or why it is void ("thay bằng …"); ``replaces`` names
    the paper this one takes the place of; ``notes`` stand after the signatures, asked by no law.
    """

    letterhead: Letterhead
    issued_at: datetime
    replaces: str = ""
    voided: str = ""
    notes: tuple[str, ...] = ()
    reprint: Reprint | None = None
    watermark: str = ""
    wording: Wording = Wording()


class DossierPaper(OfficePaper, frozen=True, kw_only=True):
    """An ``OfficePaper`` on one filing, which may have no dossier (and so no code) yet.

    ``paper_code`` is the paper's own code (``domain.paper_code``), borne in place of a dossier's.
    """

    dossier_code: str | None = None
    paper_code: str = ""
    code_label: str = CODE_LABEL
    qr_digits: str = ""

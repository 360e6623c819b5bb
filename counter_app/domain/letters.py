"""What the office writes to a citizen about a filing: forms 02 to 05 as plain values.

Circular 03/2025/TT-VPCP, annex I. Services fill them, ``documents`` draws them; what is common to
all papers, and form 01 itself, is in ``papers``. Citizen text is plain text.
"""

from datetime import datetime
from typing import Final

from counter_app.domain.papers import Aid, DossierPaper, PartyOnPaper, Signer

GUIDE_TITLE: Final = "NGƯỜI HƯỚNG DẪN"
SUBMITTER_TITLE: Final = "NGƯỜI NỘP HỒ SƠ"
CLERK_TITLE: Final = "NGƯỜI TIẾP NHẬN HỒ SƠ"
LEADER_TITLE: Final = "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ"
LEADER_NOTE: Final = "(Ký, đóng dấu và ghi rõ họ tên)"
RECEIVING_PART: Final = "Bộ phận Tiếp nhận và Trả kết quả"


class SupplementContent(DossierPaper, frozen=True, kw_only=True):
    """Form 02: everything that is missing, said once, with the reasons.

    ``defects`` are numbered in their order; ``contact`` and its phone are who helps meanwhile.
    """

    applicant: PartyOnPaper
    request: str
    defects: tuple[str, ...]
    reasons: tuple[str, ...]
    contact: str
    contact_phone: str
    guide_signs: Signer


class RefusalContent(DossierPaper, frozen=True, kw_only=True):
    """Form 03: the filing is not taken in, on these grounds.

    ``refusing_unit`` is who says so in the sentence of the form, by default its own wording.
    """

    receiving_unit: str
    applicant: PartyOnPaper
    request: str
    reasons: tuple[str, ...]
    submitter_signs: Signer
    clerk_signs: Signer
    refusing_unit: str = RECEIVING_PART
    aid: Aid = Aid()


class ApologyContent(DossierPaper, frozen=True, kw_only=True):
    """Form 04: the resolving unit is late, says why, and appoints once more.

    ``agency`` is the resolving unit's name in the sentences; its head signs. Instants are aware.
    """

    agency: str
    applicant: PartyOnPaper
    request: str
    received_at: datetime
    due_at: datetime
    reasons: tuple[str, ...]
    new_due_at: datetime
    head_signs: Signer


class StopContent(DossierPaper, frozen=True, kw_only=True):
    """Form 05: work on the dossier ends, at the applicant's wish or without it.

    ``asked_at`` is when the applicant asked for it; None where nobody did. The official layout has not been compared yet: until the office says ``template_confirmed``
    every page bears the mark. ``papers_settled`` and ``charges_settled`` say what becomes of the
    papers handed in and of what was paid.
    """

    agency: str
    applicant: PartyOnPaper
    request: str
    received_at: datetime
    asked_at: datetime | None
    reasons: tuple[str, ...]
    papers_settled: str
    charges_settled: str
    head_signs: Signer
    template_confirmed: bool = False

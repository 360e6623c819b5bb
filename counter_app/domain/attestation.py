"""Which attestation (lời chứng) a certification bears, by what it certifies and how it is signed.

The forms are those of Decree 23/2015, article 12, whose annex Decree 280/2025 replaced; filling one
in and printing it is not here.
"""

from dataclasses import dataclass
from typing import Final

from counter_app.domain.catalogue.procedure import Certified, Procedure
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import SigningMode

SOURCE: Final = "NĐ 23/2015 Đ12, sửa tại NĐ 280/2025"
AS_A_TRANSACTION: Final = frozenset(
    {Certified.TRANSACTION, Certified.WILL, Certified.RENUNCIATION, Certified.DIVISION}
)
"""What is signed page by page, before the one who certifies (Decree 23/2015, article 36)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """One form; ``mode`` and ``several`` of None: whoever signs it, in whatever way."""

    certified: Certified
    name: str
    mode: SigningMode | None = None
    several: bool | None = None


_SIGNATURE: Final = Certified.SIGNATURE
FORMS: Final = (
    Attestation(certified=Certified.COPY, name="chứng thực bản sao từ bản chính"),
    Attestation(
        certified=_SIGNATURE,
        mode=SigningMode.NEITHER,
        name="chứng thực trong trường hợp không thể ký, không thể điểm chỉ được",
    ),
    Attestation(certified=_SIGNATURE, mode=SigningMode.FINGERPRINT, name="chứng thực điểm chỉ"),
    Attestation(
        certified=_SIGNATURE,
        several=True,
        name="chứng thực chữ ký của nhiều người trong một giấy tờ, văn bản",
    ),
    Attestation(
        certified=_SIGNATURE, name="chứng thực chữ ký của một người trong một giấy tờ, văn bản"
    ),
    Attestation(
        certified=Certified.LISTED_TRANSLATOR,
        name="chứng thực chữ ký người dịch là cộng tác viên dịch thuật",
    ),
    Attestation(
        certified=Certified.OTHER_TRANSLATOR,
        name="chứng thực chữ ký người dịch không phải là cộng tác viên dịch thuật",
    ),
    Attestation(certified=Certified.TRANSACTION, name="chứng thực hợp đồng, giao dịch"),
    Attestation(certified=Certified.WILL, name="chứng thực di chúc"),
    Attestation(certified=Certified.RENUNCIATION, name="chứng thực văn bản từ chối nhận di sản"),
    Attestation(
        certified=Certified.DIVISION, name="chứng thực văn bản thỏa thuận phân chia di sản"
    ),
)


def attestation_of(draft: Draft, procedure: Procedure) -> Attestation | None:
    """The first form that fits; None where nothing is certified."""
    certified = procedure.certifies
    mode, several = draft.submitter.signing.mode, len(draft.owners) > 1
    for one in FORMS:
        if (
            one.certified is certified
            and one.mode in (None, mode)
            and one.several in (None, several)
        ):
            return one
    return None


def attestation_words(draft: Draft, procedure: Procedure | None) -> str:
    """What the signer is told of it in a line or two; empty where nothing is certified.

    ``procedure`` is None of one long repealed.
    """
    form = attestation_of(draft, procedure) if procedure is not None else None
    if form is None:
        return ""
    words = f"Lời chứng: {form.name} ({SOURCE})."
    if form.certified in AS_A_TRANSACTION and draft.submitter.signing.witnesses:
        words += " Người làm chứng ký từng trang (NĐ 23/2015 Đ36)."
    return words

"""Who helps a citizen who cannot sign: how many witnesses, and who may be one (NĐ 23/2015 Đ36).

What they sign on the papers is in ``services.wording.who_signs``.
"""

from collections.abc import Iterator
from typing import Final

from counter_app.core.text import fold
from counter_app.domain.admission.matter import Matter, look, refusal, stop
from counter_app.domain.admission.people import seems_minor
from counter_app.domain.attestation import AS_A_TRANSACTION
from counter_app.domain.catalogue.procedure import Certified
from counter_app.domain.draft import Draft
from counter_app.domain.entitled import same_person
from counter_app.domain.offer import Finding
from counter_app.domain.people.applicant import (
    UNABLE_LABELS,
    IdentityBasis,
    Person,
    Signing,
    SigningMode,
    Unable,
)
from counter_app.domain.people.identity import check_personal_id
from counter_app.domain.roles import everybody

_TWO: Final = 2


def signing(matter: Matter) -> Iterator[Finding]:
    """Two witnesses for who cannot sign in any way; at a transaction, for who cannot read or hear."""
    signing = matter.draft.submitter.signing
    known_by_two = matter.draft.submitter.person.identity_basis is IdentityBasis.TWO_WITNESSES
    why = _witnessed_for(signing, matter.procedure.certifies)
    if why and len(signing.witnesses) < _TWO:
        yield stop(
            "witnesses_missing",
            f"Người nộp {why}: cần hai người làm chứng.",
            "submitter.signing",
        )
    elif known_by_two and len(signing.witnesses) < _TWO:
        yield look(
            "identity_witnesses_missing",
            "Nhận biết bằng hai người làm chứng: hãy ghi tên hai người ấy ở “Người khác”.",
            "submitter.signing",
        )
    if Unable.READ in (signing.unable or ()) and not _is_told(signing):
        yield look(
            "reader_missing",
            "Người nộp không đọc được: hãy ghi ai đọc lại hồ sơ cho họ nghe.",
            "submitter.signing",
        )
    if len({*map(_told_apart, signing.witnesses)}) < len(signing.witnesses):
        yield stop(
            "witness_twice",
            "Hai người làm chứng phải là hai người khác nhau; hãy xem lại.",
            "submitter.signing",
        )
    for witness in signing.witnesses:
        yield from _witness(witness, matter)


def _is_told(signing: Signing) -> bool:
    """Whether anybody is named who reads the papers out, or says them in another language."""
    return bool(signing.read_aloud_by or signing.interpreter)


def _witnessed_for(signing: Signing, certified: Certified | None) -> str:
    """Why two people must see it done; empty where nobody has to."""
    if signing.mode is SigningMode.NEITHER:
        return "không ký, không điểm chỉ được"
    if certified not in AS_A_TRANSACTION:
        return ""
    return ", ".join(UNABLE_LABELS[one].lower() for one in signing.unable or ())


def _told_apart(witness: Person) -> str:
    return witness.personal_id or fold(witness.name)


def _witness(witness: Person, matter: Matter) -> Iterator[Finding]:
    """A witness is of age, known by a number, and has nothing to gain or lose by the matter."""
    draft, number = matter.draft, witness.personal_id or ""
    if not number:
        yield look(
            "witness_number_missing",
            f"Hãy ghi số định danh của người làm chứng {witness.name}.",
            "submitter.signing",
        )
    elif list(refusal(check_personal_id, number, "submitter.signing")):
        yield stop(
            "witness_number",
            f"Số định danh của người làm chứng {witness.name} chưa đúng, cần 12 chữ số.",
            "submitter.signing",
        )
    elif seems_minor(witness, on=matter.on):
        yield look(
            "witness_minor",
            f"Theo số định danh, người làm chứng {witness.name} chưa đủ 18 tuổi; hãy xem thẻ.",
            "submitter.signing",
        )
    if any(same_person(witness.name, number, one) for one in _concerned(draft)):
        yield stop(
            "witness_party",
            f"{witness.name} là người trong hồ sơ, không làm chứng được; hãy mời người khác.",
            "submitter.signing",
        )


def _concerned(draft: Draft) -> Iterator[Person]:
    """Whom the matter is about, or who already helps with it in another way."""
    yield from (one for _, one in everybody(draft))
    yield from filter(None, (draft.submitter.signing.interpreter,))

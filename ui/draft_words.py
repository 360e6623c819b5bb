"""What a draft says of people, a line for each thing known: of one taken in, or half-done."""

from counter_app.domain.draft import RETURN_LABELS, Draft
from counter_app.domain.people.applicant import BASIS_LABELS, Person
from counter_app.services.wording.who_signs import how_signed
from ui import strings

_OWNERS = 5


def people_of(draft: Draft) -> list[str]:
    """The submitter, by what right, and whose matter it is."""
    lines = [_person(draft.submitter.person)]
    lines.append(f"Tư cách: {BASIS_LABELS[draft.submitter.basis]}")
    if draft.subject is not None:
        lines.append(f"Người được giải quyết: {draft.subject.name}")
    lines += [f"Chủ hồ sơ: {owner.name}" for owner in draft.owners[:_OWNERS]]
    if len(draft.owners) > _OWNERS:
        lines.append(f"… và {len(draft.owners) - _OWNERS} người")
    return lines


def ways_of(draft: Draft) -> list[str]:
    """For which body, how they are reached, how they sign and get the result."""
    lines = [f"Tổ chức: {draft.organisation.name}"] if draft.organisation is not None else []
    if draft.phone:
        lines.append(f"Điện thoại: {draft.phone}")
    lines += how_signed(draft.submitter.signing)
    where = f", {draft.return_address}" if draft.return_address else ""
    lines.append(f"Nhận kết quả: {RETURN_LABELS[draft.return_by]}{where}")
    return lines


def _person(person: Person) -> str:
    parts = []
    if person.birth is not None:
        parts.append(f"Sinh {person.birth.vietnamese()}")
    if person.personal_id:
        parts.append(f"Số định danh {strings.masked_id(person.personal_id)}")
    elif person.passport:
        number = strings.masked_id(person.passport.number)
        parts.append(f"{person.foreign_paper} {number}")
    if person.address:
        parts.append(person.address)
    return "\n".join(parts)

"""Whose a dossier is, as its screen tells it: a line for each thing known."""

from counter_app.domain.draft import RETURN_LABELS
from counter_app.domain.moving.items import item_lines
from counter_app.domain.people.applicant import BASIS_LABELS, Person
from counter_app.services.lookup import DossierView
from counter_app.services.wording.who_signs import how_signed
from ui import strings


def people_lines(dossier: DossierView) -> list[str]:
    """The submitter, by what right and how they sign, the owners with what became of single ones."""
    draft = dossier.received.draft
    person = draft.submitter.person
    lines = [_person(person)]
    if draft.submitter.person.name != dossier.row.applicant_name:
        lines.insert(0, f"Người nộp: {person.name}")
    lines.append(f"Tư cách: {BASIS_LABELS[draft.submitter.basis]}")
    if draft.subject is not None:
        lines.append(f"Người được giải quyết: {draft.subject.name}")
    lines += [f"Chủ hồ sơ: {owner.name}" for owner in draft.owners[:5]]
    if len(draft.owners) > 5:
        lines.append(f"… và {len(draft.owners) - 5} người")
    lines += item_lines(draft, dossier.events)
    if draft.organisation is not None:
        lines.append(f"Tổ chức: {draft.organisation.name}")
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
    if person.address:
        parts.append(person.address)
    return "\n".join(parts)

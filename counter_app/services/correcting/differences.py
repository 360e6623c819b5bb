"""What a correction changes, in words: each thing by its name, as it was and as it will be."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.core.money import format_vnd
from counter_app.domain.draft import RETURN_LABELS
from counter_app.domain.entitled import owned
from counter_app.domain.people.applicant import Person
from counter_app.domain.roles import PRINCIPAL, everybody, role_words
from counter_app.protocol.received import DossierReceived

NOTHING: Final = "(không có)"
NO_DATE: Final = "chưa có ngày hẹn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that changes; an empty value is told as such."""

    what: str
    before: str
    after: str


def differences(
    before: DossierReceived,
    after: DossierReceived,
    *,
    due_before: datetime | None,
    due_at: datetime | None,
) -> tuple[Difference, ...]:
    """Everything that reads otherwise afterwards, in the order of the slip."""
    old, new = dict(_told(before, due_before)), dict(_told(after, due_at))
    return tuple(
        Difference(what=name, before=old.get(name) or NOTHING, after=new.get(name) or NOTHING)
        for name in dict.fromkeys((*old, *new))
        if (old.get(name) or "") != (new.get(name) or "")
    )


def _told(received: DossierReceived, due_at: datetime | None) -> Iterator[tuple[str, str]]:
    draft = owned(received.draft)
    yield "Mã hồ sơ", received.code or ""
    for role, person in everybody(draft):
        if role != PRINCIPAL or person not in draft.owners:  # an owner's name is told once
            yield from _person(role_words(role, draft), person)
    yield from draft.parents.words if draft.parents else ()
    yield "Giấy ủy quyền, giới thiệu", draft.authority.words if draft.authority else ""
    if draft.organisation is not None:
        yield "Tên tổ chức", draft.organisation.name
    yield "Số điện thoại", draft.phone
    yield "Cách nhận kết quả", RETURN_LABELS[draft.return_by]
    yield "Địa chỉ nhận kết quả", draft.return_address
    yield "Thủ tục", received.procedure_name
    yield "Trường hợp", received.case_name
    papers = "; ".join(f"{one.label} × {one.count}" for one in received.components)
    yield "Giấy tờ đã nhận", papers
    wanted = (f"{one.document} {one.pages} trang × {one.copies}" for one in draft.certified_copies)
    yield "Bản sao chứng thực", "; ".join(wanted)
    yield "Bản sao kết quả", str(draft.result_copies or "")
    total = sum(line.amount_vnd or 0 for line in received.charges)
    yield "Phí, lệ phí", f"{format_vnd(total)} đồng"
    yield "Hẹn trả", f"{local(due_at):%H:%M ngày %d/%m/%Y}" if due_at else NO_DATE


def _person(who: str, person: Person) -> Iterator[tuple[str, str]]:
    yield f"Họ tên {who}", person.name
    yield f"Số định danh {who}", person.personal_id or ""
    yield f"Ngày sinh {who}", person.birth.vietnamese() if person.birth else ""
    yield f"Dân tộc {who}", person.ethnic_group or ""
    yield f"Địa chỉ {who}", person.address

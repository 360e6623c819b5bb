"""What a dead owner leaves: who inherits, which part, who refuses and by which paper."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from counter_app.domain.admission.matter import Matter, look, stop
from counter_app.domain.admission.people import can_be, seems_minor
from counter_app.domain.admission.representation import BY_LAW
from counter_app.domain.entitled import number_of, same_person
from counter_app.domain.offer import Finding
from counter_app.domain.people.applicant import Basis
from counter_app.domain.people.heirs import Heir, whole

_FIELD: Final = "heirs"


def heirs(matter: Matter) -> Iterator[Finding]:
    """The list of heirs, wanted of whoever files as one; nothing of it where all owners live."""
    draft = matter.draft
    told = draft.heirs or ()
    if not any(owner.deceased for owner in draft.owners):
        if told:
            yield stop(
                "nobody_died",
                "Có người thừa kế thì phải ghi chủ hồ sơ đã chết, ngày chết hoặc số trích lục.",
                "owners",
            )
        return
    if draft.submitter.basis is Basis.HEIR:
        yield from _submitter(told, matter)
    for one in told:
        yield from _heir(one)
        for found in can_be(one.person, _FIELD, on=matter.on):
            words = f"{one.person.name}: {found.message}"
            yield replace(found, message=words, field=_FIELD)
    if draft.submitter.basis not in BY_LAW:
        yield from _minors(told, matter)
    parts = whole(told)
    if parts is not None and parts != 1:
        yield look(
            "shares_wrong",
            f"Các phần thừa kế cộng lại là {parts}, chưa bằng cả di sản; hãy xem lại.",
            _FIELD,
        )


def _submitter(told: tuple[Heir, ...], matter: Matter) -> Iterator[Finding]:
    """Who files as an heir is on the list, and takes."""
    if not told:
        yield look("heirs_missing", "Hãy ghi danh sách người thừa kế ở “Người khác”.", _FIELD)
        return
    person = matter.draft.submitter.person
    known = person.name, number_of(person)
    own = next((one for one in told if same_person(*known, one.person)), None)
    if own is None:
        yield stop(
            "submitter_no_heir",
            "Người nộp chưa có trong danh sách người thừa kế; hãy ghi thêm hoặc đổi tư cách.",
            _FIELD,
        )
    elif own.refuses:
        yield stop(
            "submitter_refuses",
            "Người nộp đã từ chối nhận di sản: người thừa kế khác đứng tên nộp.",
            "basis",
        )


def _minors(told: tuple[Heir, ...], matter: Matter) -> Iterator[Finding]:
    """Who is under 18 takes or refuses through who speaks for them by law."""
    names = [one.person.name for one in told if seems_minor(one.person, on=matter.on)]
    if names:
        yield look(
            "heir_minor",
            f"Người thừa kế chưa đủ 18 tuổi ({', '.join(names)}): người đại diện theo pháp luật "
            "ký thay, kèm giấy tờ chứng minh.",
            _FIELD,
        )


def _heir(one: Heir) -> Iterator[Finding]:
    if not one.person.relation.strip():
        yield stop(
            "heir_relation_missing",
            f"Hãy ghi quan hệ của {one.person.name} với người để lại di sản.",
            _FIELD,
        )
    if one.refuses and not one.refusal.strip():
        yield stop(
            "refusal_paper_missing",
            f"{one.person.name} từ chối di sản: hãy ghi số, ngày văn bản từ chối.",
            _FIELD,
        )

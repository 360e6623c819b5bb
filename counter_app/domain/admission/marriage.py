"""Who marry: of age, a man and a woman (Marriage and family law 2014, article 8)."""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from counter_app.domain.admission.matter import Matter, look, stop
from counter_app.domain.catalogue.procedure import Procedure
from counter_app.domain.draft import Draft
from counter_app.domain.entitled import number_of, same_person
from counter_app.domain.offer import Finding
from counter_app.domain.people.age import ADULT, age_on
from counter_app.domain.people.applicant import Basis, Person
from counter_app.domain.people.identity import Sex

MAN_OF_AGE: Final = 20
_FIELD: Final = "owners"


def couple_of(draft: Draft) -> tuple[Person, ...]:
    """The two who marry: the owners, and before them who files for themselves and is none yet."""
    own = draft.submitter.person
    named = any(same_person(own.name, number_of(own), one) for one in draft.owners)
    return (
        draft.owners if named or draft.submitter.basis is not Basis.SELF else (own, *draft.owners)
    )


def with_both(draft: Draft, procedure: Procedure) -> Draft:
    """``draft`` as that of the two, where both sign: who files is one, without being named again."""
    if not procedure.both_sign or not draft.owners:
        return draft
    return replace(draft, owners=couple_of(draft))


def conditions(matter: Matter) -> Iterator[Finding]:
    """Two, each of age on the day; both of one sex is for a person to look at."""
    if not matter.procedure.both_sign:
        return
    couple = couple_of(matter.draft)
    if len(couple) > 2:
        yield stop(
            "marriage_of_more",
            f"Kết hôn là của hai người mà đang ghi {len(couple)}: hãy bỏ bớt ở “Người khác”.",
            _FIELD,
        )
    for one in couple:
        yield from _age(one, matter)
    if len(couple) > 1 and couple[0].sex is not None and couple[0].sex is couple[1].sex:
        yield look(
            "marriage_same_sex",
            "Theo giấy tờ, hai bên cùng giới tính: Nhà nước không thừa nhận hôn nhân này; "
            "hãy xem lại.",
            _FIELD,
        )


def _age(one: Person, matter: Matter) -> Iterator[Finding]:
    wanted = MAN_OF_AGE if one.sex is Sex.MALE else ADULT
    if one.birth is not None and age_on(one.birth, matter.on).is_surely_under(wanted):
        yield stop(
            "marriage_age",
            f"{one.name} chưa đủ {wanted} tuổi: chưa được kết hôn (nam từ đủ 20, nữ từ đủ 18).",
            _FIELD,
        )

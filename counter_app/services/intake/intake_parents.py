"""The parents and the ethnic groups that an intake file tells, as a draft keeps them."""

from msgspec import UNSET, UnsetType

from counter_app.core.errors import UserError
from counter_app.core.text import clean_line
from counter_app.domain.people.applicant import Parent, Parents
from counter_app.domain.people.countries import country_code
from counter_app.domain.people.ethnic import ethnic_group
from counter_app.domain.people.identity import PartialDate
from counter_app.services.intake.intake_schema import ParentFields, ParentsFields

_LONGEST = 60


def parents_of(told: ParentsFields | None) -> Parents | UnsetType:
    """Both; one who is left out is unknown, and of nobody nothing is told.

    ``UserError`` names the field at fault.
    """
    if told is None or (told.mother is None and told.father is None):
        return UNSET
    return Parents(mother=_parent(told.mother, "mother"), father=_parent(told.father, "father"))


def ethnic_of(text: str | None, field: str) -> str:
    """The group's own name, or the words as they are where no group of the list has them."""
    words = clean_line(text or "", field=field)
    if len(words) > _LONGEST:
        raise UserError("too_long", f"Tên dân tộc dài quá, ghi tối đa {_LONGEST} chữ.", field=field)
    return ethnic_group(words) or words


def _parent(told: ParentFields | None, who: str) -> Parent:
    if told is None:
        return Parent()
    field = f"parents.{who}"
    country = country_code(told.nationality or "VNM")
    if country is None:
        words = "Chưa biết nước này: hãy ghi tên nước hoặc mã 3 chữ, như Đức, DEU."
        raise UserError("country_unknown", words, field=f"{field}.nationality")
    return Parent(
        name=clean_line(told.name or "", field=f"{field}.name"),
        birth=PartialDate.from_iso(told.birth_date) if told.birth_date else None,
        ethnic_group=ethnic_of(told.ethnic_group, f"{field}.ethnic_group"),
        nationality=country,
    )

"""The parents and the ethnic groups that an intake file tells, as a draft keeps them."""

from msgspec import UNSET, UnsetType

from counter_app.core.errors import UserError
from counter_app.domain.people.applicant import Parent, Parents
from counter_app.domain.people.countries import country_code
from counter_app.domain.people.ethnic import ethnic_group
from counter_app.domain.people.identity import PartialDate
from counter_app.domain.people.lengths import ETHNIC_LENGTH, NAME_LENGTH
from counter_app.services.intake.intake_lines import line_of
from counter_app.services.intake.intake_schema import ParentFields, ParentsFields


def parents_of(told: ParentsFields | None) -> Parents | UnsetType:
    """Both; one who is left out is unknown, and of nobody nothing is told.

    ``UserError`` names the field at fault.
    """
    if told is None or (told.mother is None and told.father is None):
        return UNSET
    return Parents(mother=_parent(told.mother, "mother"), father=_parent(told.father, "father"))


def ethnic_of(text: str | None, field: str) -> str:
    """The group's own name, or the words as they are where no group of the list has them."""
    words = line_of(text, field, most=ETHNIC_LENGTH)
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
        name=line_of(told.name, f"{field}.name", most=NAME_LENGTH),
        birth=PartialDate.from_iso(told.birth_date) if told.birth_date else None,
        ethnic_group=ethnic_of(told.ethnic_group, f"{field}.ethnic_group"),
        nationality=country,
    )

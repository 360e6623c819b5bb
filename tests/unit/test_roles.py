"""The people of a draft by role: who has several is mended in all, and is asked of once."""

from msgspec.structs import replace

from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Authority, Basis, Person, Submitter
from counter_app.domain.people.heirs import Heir
from counter_app.domain.people.identity import PartialDate
from counter_app.domain.roles import (
    as_shown,
    each_once,
    everybody,
    followed,
    role_words,
    with_people,
)

ANH = Person(name="Nguyễn Thị Ánh", personal_id="001190000001", relation="con")
CHU = Person(name="Lê Văn Chủ")
OLD = Person(name="Lê Văn Chủ", birth=PartialDate(year=1940))
DRAFT = Draft(
    submitter=Submitter(person=ANH, basis=Basis.ATTORNEY),
    procedure_code="1.004873",
    subject=replace(ANH, relation="", birth_place="Trạm y tế xã A"),
    owners=(CHU, OLD),
    authority=Authority(kind="Giấy ủy quyền", principal=CHU),
    heirs=(Heir(person=replace(ANH, relation="cháu")), Heir(person=Person(name="Lê Văn Ba"))),
)


def names(draft: Draft) -> list[str]:
    return [one.name for _, one in everybody(draft)]


def test_whoever_has_several_roles_is_mended_in_all_of_them() -> None:
    right = replace(ANH, name="Nguyễn Thị Ánh Tuyết", personal_id="001190000002")
    mended = followed(with_people(DRAFT, {"submitter": right}), since=DRAFT)
    owner = followed(with_people(DRAFT, {"owners.0": replace(CHU, name="Lê Văn Chú")}), since=DRAFT)

    tuyet = right.name
    assert names(mended) == [tuyet, tuyet, CHU.name, OLD.name, CHU.name, tuyet, "Lê Văn Ba"]
    (first, _) = mended.heirs or ()
    assert (first.person.personal_id, first.person.relation) == ("001190000002", "cháu")
    assert mended.subject is not None
    assert mended.subject.birth_place == "Trạm y tế xã A"
    assert owner.authority is not None
    assert [one.name for one in owner.owners] == ["Lê Văn Chú", OLD.name]  # a namesake, born 1940
    assert owner.authority.principal == owner.owners[0]
    assert owner.submitter == DRAFT.submitter


def test_what_was_mended_in_two_roles_stays_as_it_was_told() -> None:
    told = {"submitter": replace(ANH, name="A"), "subject": replace(ANH, name="B")}
    assert names(followed(with_people(DRAFT, told), since=DRAFT))[:2] == ["A", "B"]
    assert followed(DRAFT, since=DRAFT) == DRAFT


def test_each_is_asked_of_once_by_a_role_that_is_numbered_where_several_have_it() -> None:
    asked = {role: role_words(role, DRAFT) for role in each_once(DRAFT)}
    assert asked == {
        "submitter": "người nộp",
        "owners.0": "chủ hồ sơ 1",
        "owners.1": "chủ hồ sơ 2",
        "heirs.1": "người thừa kế 2",
    }
    other = replace(DRAFT, owners=(OLD,))
    assert role_words("owners.0", other) == "chủ hồ sơ"
    assert role_words("authority.principal", other) == "người ủy quyền"
    assert "authority.principal" in each_once(other)


def test_a_card_tells_of_the_person_and_leaves_the_role() -> None:
    card = Person(name="Nguyễn Thị Anh", birth=PartialDate(year=1990, month=2, day=1))
    shown = as_shown(replace(ANH, address="Xóm 4"), card)
    assert (shown.name, shown.birth) == ("Nguyễn Thị Anh", card.birth)
    assert (shown.address, shown.relation) == ("Xóm 4", "con")

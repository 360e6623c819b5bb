"""What the next dossier of a visit has in common with the last, and what it must not have."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.channel import Channel
from counter_app.domain.charge import Exemption
from counter_app.domain.draft import AgreedDate, Draft, ReturnWay
from counter_app.domain.people.applicant import Authority, Basis, Person, Submitter
from counter_app.domain.people.identity import PartialDate, Sex
from counter_app.services.intake.next_dossier import Following, following, like_before

WHO = Person(name="Trần Thị Mai", personal_id="001190000001", relation="mẹ")
OWNER = Person(name="Trần Văn Ba", personal_id="001085000012")
PAPER = Authority(kind="Giấy giới thiệu", no="12/GT", on=date(2026, 11, 19), principal=OWNER)
CHILD = Person(
    name="Trần Minh An",
    personal_id="001226000011",
    birth=PartialDate(year=2026, month=11, day=12),
    sex=Sex.MALE,
    birth_time="08:15",
    birth_order=1,
    birth_place="Trạm y tế",
)
DRAFT = Draft(
    submitter=Submitter(person=WHO, basis=Basis.PARENT),
    procedure_code="1.001193",
    case_id="in_time",
    client_ref="one",
    subject=CHILD,
    phone="0912345678",
    return_by=ReturnWay.POSTAL,
    return_address="Xóm 4",
    given=(),
    immediate=True,
    exemption=Exemption(ground="poor"),
    agreed=AgreedDate(due_at=datetime(2026, 12, 1, tzinfo=ZoneInfo("UTC")), reason="hẹn"),
    note="của bé",
    card_scan="thẻ",
    channel=Channel.ONLINE,
)


def carried(basis: Basis) -> Draft:
    return replace(
        DRAFT, submitter=Submitter(person=WHO, basis=basis), authority=PAPER, owners=(OWNER,)
    )


def test_the_same_person_again_brings_themselves_and_their_address_alone() -> None:
    again = following(Following.PERSON, DRAFT, ref="two")
    assert again == Draft(
        submitter=Submitter(person=replace(WHO, relation="")),
        procedure_code="",
        client_ref="two",
        phone="0912345678",
        return_by=ReturnWay.POSTAL,
        return_address="Xóm 4",
        card_scan="thẻ",
    )


def test_who_acts_by_a_paper_brings_it_with_whom_it_is_for() -> None:
    again = following(Following.PERSON, carried(Basis.ATTORNEY), ref="two")
    assert again.submitter.basis is Basis.ATTORNEY
    assert (again.authority, again.owners) == (PAPER, (OWNER,))
    assert again.subject is None


def test_a_twin_has_all_but_what_tells_one_child_from_the_other() -> None:
    twin = following(Following.CHILD, DRAFT, ref="two")
    assert twin.subject == Person(name="", birth=CHILD.birth, birth_place="Trạm y tế")
    assert (twin.client_ref, twin.immediate, twin.channel) == ("two", False, Channel.COUNTER)
    kept = ("procedure_code", "case_id", "phone", "given", "exemption", "agreed", "note")
    assert all(getattr(twin, name) == getattr(DRAFT, name) for name in kept)


def test_another_household_keeps_the_carrier_s_letter_and_no_owner() -> None:
    following_one = following(Following.HOUSEHOLD, carried(Basis.CARRIER), ref="two")
    assert following_one.submitter.basis is Basis.CARRIER
    assert following_one.authority == replace(PAPER, principal=None)
    assert (following_one.owners, following_one.subject) == ((), None)


def test_a_power_of_attorney_is_one_household_s_own() -> None:
    following_one = following(Following.HOUSEHOLD, carried(Basis.ATTORNEY), ref="two")
    assert following_one.submitter.basis is Basis.ATTORNEY
    assert following_one.authority is None


def test_like_the_last_takes_what_was_asked_and_nobody_s_own() -> None:
    copy = CertifiedCopy(document="Bằng tốt nghiệp", pages=2, copies=3)
    now = Draft(submitter=Submitter(person=OWNER), procedure_code="", client_ref="two")
    like = like_before(now, replace(DRAFT, certified_copies=(copy,), result_copies=2))
    assert (like.procedure_code, like.case_id) == ("1.001193", "in_time")
    assert (like.certified_copies, like.result_copies, like.given) == ((copy,), 2, ())
    assert like.submitter == Submitter(person=OWNER, basis=Basis.PARENT)
    assert (like.client_ref, like.subject, like.exemption, like.note) == ("two", None, None, "")
    assert (like.agreed, like.phone, like.card_scan) == (None, "", None)

"""The intake file is read strictly: what is left out has its default, what is odd is named."""

import contextlib
import json
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.core.errors import UserError
from counter_app.domain.catalogue.procedure import ComponentKind
from counter_app.domain.channel import Channel
from counter_app.domain.draft import Draft, ReturnWay
from counter_app.domain.people.applicant import Basis, IdentityBasis, OrganisationKind, SigningMode
from counter_app.domain.people.identity import Sex
from counter_app.domain.people.lengths import NAME_LENGTH
from counter_app.services.intake.intake_file import read_intake

CARD = "001190000001||Nguyễn Thị Ánh|01021990|Nữ|Thôn 1, Xã A, Huyện B, Hà Nội|15032021"
SHORTEST = {"card_scan": CARD, "procedure_code": "2.000815"}


def read(**changes: object) -> Draft:
    return read_intake(json.dumps({**SHORTEST, **changes}))


def refusal(text: str) -> UserError:
    with pytest.raises(UserError) as refused:
        read_intake(text)
    return refused.value


def test_a_card_and_a_procedure_are_enough() -> None:
    draft = read()

    assert draft.submitter.person.name == "Nguyễn Thị Ánh"
    assert draft.submitter.person.sex is Sex.FEMALE
    assert draft.submitter.basis is Basis.SELF
    assert draft.channel is Channel.COUNTER
    assert draft.return_by is ReturnWay.COUNTER
    assert draft.given is None
    assert draft.sets == 1
    assert not draft.card_overridden


def test_what_is_typed_stands_over_the_card_field_by_field() -> None:
    draft = read(submitter={"name": "Nguyễn Thị Anh", "basis": "parent"})

    assert draft.submitter.person.name == "Nguyễn Thị Anh"
    assert draft.submitter.person.personal_id == "001190000001"
    assert draft.submitter.basis is Basis.PARENT
    assert draft.card_overridden


def test_the_same_facts_typed_again_override_nothing() -> None:
    typed = {"name": "Nguyễn Thị Ánh", "birth_date": "1990-02-01", "sex": "female"}

    assert not read(submitter=typed).card_overridden
    decomposed = unicodedata.normalize("NFD", "  Nguyễn Thị  Ánh ")
    assert not read(submitter={"name": decomposed}).card_overridden


def test_a_whole_household_is_read() -> None:
    owners = [{"name": f"Người thứ {n}", "personal_id": f"0012040000{n:02d}"} for n in range(10)]

    draft = read(owners=owners)

    assert len(draft.owners) == 10
    assert draft.applicant.name == "Người thứ 0"


def test_those_who_sign_and_help_find_their_places() -> None:
    signing = {
        "mode": "fingerprint",
        "finger": "ngón trỏ phải",
        "witnesses": [{"name": "Y"}],
        "interpreter": {"name": "K'Brếo"},
    }

    read_signing = read(submitter={"basis": "attorney", "signing": signing}).submitter.signing

    assert read_signing.mode is SigningMode.FINGERPRINT
    assert [witness.name for witness in read_signing.witnesses] == ["Y"]
    assert read_signing.interpreter is not None


def test_a_power_of_attorney_keeps_whose_it_is_and_what_for() -> None:
    paper = {
        "kind": "Giấy ủy quyền",
        "date": "2026-11-01",
        "until": "2027-11-01",
        "scope": ["submit", "receive"],
        "principal": {"name": "Lê Thị Mẹ"},
    }

    authority = read(authority=paper).authority

    assert authority is not None
    assert {"submit", "receive"} <= set(authority.scope)
    assert authority.principal is not None
    assert authority.principal.name == "Lê Thị Mẹ"


def test_the_dead_and_bodies_without_a_code_are_expressible() -> None:
    draft = read(
        subject={"name": "Lê Văn Đã", "deceased": {"date": "2026-11", "place": "Thôn 2"}},
        organisation={"name": "Chùa Hương Tích", "kind": "religious_body", "address": "Thôn 3"},
    )

    assert draft.subject is not None
    assert draft.subject.deceased is not None
    assert draft.subject.deceased.died_on is not None
    assert draft.subject.deceased.died_on.iso() == "2026-11"
    assert draft.organisation is not None
    assert draft.organisation.kind is OrganisationKind.RELIGIOUS_BODY
    assert draft.organisation.tax_code is None


def test_papers_and_exemptions_are_read() -> None:
    draft = read(
        components=[{"label": "Tờ khai", "kind": "original"}],
        exemption={"ground": "Hộ nghèo", "proof": "Sổ hộ nghèo"},
    )

    assert draft.given is not None
    assert draft.given[0].kind is ComponentKind.ORIGINAL
    assert draft.exemption is not None
    assert draft.exemption.proof == "Sổ hộ nghèo"


def test_a_person_without_number_keeps_the_reason() -> None:
    text = json.dumps(
        {
            "procedure_code": "1.004772",
            "submitter": {"name": "Ka Dịu", "no_id_reason": "Chưa từng làm giấy tờ"},
        }
    )

    person = read_intake(text).submitter.person

    assert person.personal_id is None
    assert person.identity_basis is IdentityBasis.STATED
    assert person.no_id_reason == "Chưa từng làm giấy tờ"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "JSON"),
        ("[]", "cần một nhóm mục"),
        ('{"card_scan":"x"}', "thiếu mục “procedure_code”"),
        ('{"procedure_code":"2.000815","phones":"1"}', "có mục lạ “phones”"),
        ('{"procedure_code":2}', "“procedure_code” cần chữ"),
        ('{"procedure_code":"2.000815","sets":1.5}', "“sets” cần số nguyên"),
        ('{"procedure_code":"2.000815","channel":"pigeon"}', "pigeon"),
        ('{"procedure_code":"2.000815","submitter":{"nome":"x"}}', "có mục lạ “nome”"),
        ('{"procedure_code":"2.000815","event_date":"2026-02-30"}', "cần ngày YYYY-MM-DD"),
        (
            '{"procedure_code":"2.000815","submitter":{"birth_date":"1990-2-1"}}',
            "submitter.birth_date",
        ),
    ],
)
def test_what_is_odd_is_named_in_vietnamese(text: str, told: str) -> None:
    assert told in refusal(text).message


def test_a_blank_procedure_is_a_missing_one() -> None:
    assert refusal(json.dumps({**SHORTEST, "procedure_code": " "})).code == "procedure_missing"


def test_nobody_at_the_desk_is_refused() -> None:
    assert refusal('{"procedure_code":"2.000815"}').code == "submitter_missing"


def test_control_characters_are_refused_and_marks_composed() -> None:
    assert read(submitter={"name": "Nguyễn Thị Ế"}).submitter.person.name == ("Nguyễn Thị Ế")
    bad = json.dumps({**SHORTEST, "submitter": {"name": "An\u0000"}})
    assert refusal(bad).field == "submitter.name"


def test_endless_text_and_endless_lists_are_refused() -> None:
    assert refusal(json.dumps({**SHORTEST, "email": "a" * 301})).code == "too_long"
    named = {"name": "a" * (NAME_LENGTH + 1)}
    for people, field in (
        ({"owners": [named]}, "owners.0.name"),
        ({"parents": {"mother": named}}, "parents.mother.name"),
    ):
        refused = refusal(json.dumps({**SHORTEST, **people}))
        assert (refused.code, refused.field) == ("too_long", field)
    rows = [{"label": "Tờ khai", "kind": "original"}] * 501
    assert refusal(json.dumps({**SHORTEST, "components": rows})).code == "too_many_rows"


@given(st.binary(max_size=200))
def test_no_bytes_whatever_make_it_fall_over(data: bytes) -> None:
    with pytest.raises(UserError):
        read_intake(data)


@given(
    st.dictionaries(
        st.sampled_from(["phone", "submitter", "owners", "sets", "subject", "note", "agreed"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=20),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
            max_leaves=6,
        ),
    )
)
def test_no_json_whatever_makes_it_fall_over(changes: dict[str, object]) -> None:
    with contextlib.suppress(UserError):  # any other error is a bug and fails
        assert read(**changes).procedure_code == "2.000815"


def test_null_is_as_good_as_left_out() -> None:
    nothing = dict.fromkeys(
        ("case", "client_ref", "channel", "immediate", "return_by", "sets", "result_copies", "note")
    )
    paper = {"kind": "Giấy ủy quyền", "no": None, "date": None, "scope": None, "until": None}
    body = {"name": "Dòng họ Lê", "kind": None, "tax_code": None, "address": None}

    draft = read(**nothing, authority=paper, organisation=body)

    assert draft.channel is Channel.COUNTER
    assert draft.return_by is ReturnWay.COUNTER
    assert (draft.sets, draft.result_copies, draft.immediate) == (1, 0, False)
    assert draft.authority is not None
    assert draft.authority.scope == ("submit",)
    assert draft.organisation is not None
    assert draft.organisation.kind is OrganisationKind.OTHER


@pytest.mark.parametrize(
    ("scope", "allows"),
    [
        (["submit", "collect"], {"submit", "collect"}),
        (["nộp", "nhận"], {"submit", "collect"}),
        ("nộp hồ sơ và nhận kết quả", {"submit", "collect"}),
        ("toàn bộ thủ tục", {"submit", "supplement", "collect", "sign"}),
        ("nhận kết quả", {"collect"}),
        ("thay mặt tôi", {"submit"}),
        (["việc khác"], set()),
        ("", {"submit"}),
    ],
)
def test_the_scope_of_a_power_of_attorney_is_read_as_people_write_it(
    scope: list[str] | str, allows: set[str]
) -> None:
    paper = read(authority={"kind": "Giấy ủy quyền", "scope": scope}).authority

    assert paper is not None
    assert allows == {"submit", "supplement", "collect", "sign"} & set(paper.scope)


def test_an_agreed_date_is_written_like_every_other_time() -> None:
    agreed = read(agreed={"due_at": "2026-12-01T10:00", "reason": "nhiều bản"}).agreed

    assert agreed is not None
    assert agreed.due_at == datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
    bad = json.dumps({**SHORTEST, "agreed": {"due_at": "mai", "reason": "nhiều bản"}})
    assert "ngày giờ Việt Nam, ví dụ 2026-12-02T16:30" in refusal(bad).message


def test_an_endless_key_is_not_repeated_whole() -> None:
    assert len(refusal(json.dumps({**SHORTEST, "k" * 5000: 1})).message) < 200


def test_a_bundle_stands_in_place_of_a_procedure() -> None:
    draft = read_intake(json.dumps({"card_scan": CARD, "bundle": "birth"}))
    assert (draft.bundle, draft.procedure_code) == ("birth", "")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("procedure_code", "1.001193"),
        ("case", "usual"),
        ("immediate", True),
        ("certified_copies", [{"document": "A", "pages": 1, "copies": 1}]),
    ],
)
def test_a_bundle_leaves_no_room_for_a_procedure_of_its_own(key: str, value: object) -> None:
    with pytest.raises(UserError) as refused:
        read_intake(json.dumps({"card_scan": CARD, "bundle": "birth", key: value}))
    assert (refused.value.code, refused.value.field) == ("bundle_alone", key)

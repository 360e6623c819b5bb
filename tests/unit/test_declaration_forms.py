"""The forms a clerk fills for a citizen: data that is checked, one data set, nothing asked twice."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from counter_app.core.errors import UserError
from counter_app.core.resources import resource
from counter_app.domain.catalogue.catalogue import load_catalogue
from counter_app.domain.coded_list import ListError
from counter_app.domain.declarations.answers import asked, checked, values
from counter_app.domain.declarations.facts import Around, is_submitter, known
from counter_app.domain.declarations.form import (
    ByHand,
    DeclarationForm,
    Field,
    FieldKind,
    form_for,
    read_by_hand,
    read_forms,
    shipped_forms,
)
from counter_app.domain.draft import Draft
from counter_app.domain.office import Header, Office, OfficeKind
from counter_app.domain.people.applicant import (
    Basis,
    Deceased,
    IdentityBasis,
    Parent,
    Parents,
    Passport,
    Person,
    Submitter,
)
from counter_app.domain.people.identity import PartialDate, Sex

GOOD = """
name = "Đơn"
title = ["ĐƠN"]
recipient = "{council}"
pledge = "Tôi cam đoan."
general = true
signer = [{title = "NGƯỜI KHAI", field = "who"}]
[[section]]
title = "Người khai"
field = [{id = "who", label = "Họ tên", fact = "submitter.name"}]
"""
MOTHER = Person(
    name="Đỗ Thị Ánh",
    personal_id="036190000028",
    birth=PartialDate(year=1990, month=2, day=1),
    sex=Sex.FEMALE,
    address="Thôn 3, xã Minh Hoạ",
    ethnic_group="Mường",
)
CHILD = Person(name="Nguyễn Minh Khôi", birth=PartialDate(year=2026, month=11, day=4), sex=Sex.MALE)
AROUND = Around(
    office=Office(
        kind=OfficeKind.DEMO,
        agency="H99",
        commune_code="00000",
        name="Trung tâm",
        header=Header(
            parent_lines=("ỦY BAN NHÂN DÂN", "XÃ MINH HOẠ"),
            unit_line="TRUNG TÂM",
            symbol="TT",
            place="Minh Hoạ",
        ),
        address="",
        hotline="",
        desk_name="Quầy 1",
    ),
    procedure="Khai sinh",
    on=date(2026, 11, 23),
)
BIRTH = Draft(
    submitter=Submitter(person=MOTHER, basis=Basis.PARENT),
    procedure_code="1.001193",
    subject=CHILD,
    parents=Parents(
        mother=Parent(name="Đỗ Thị Ánh", birth=PartialDate(year=1990)),
        father=Parent(name="Nguyễn Văn Bình"),
    ),
    result_copies=2,
)


def test_twelve_forms_ship_each_for_procedures_that_are_in_the_catalogue() -> None:
    catalogue, forms = load_catalogue(resource("catalogue")), shipped_forms()
    assert len(forms) >= 12
    codes = [code for form in forms.values() for code in form.procedures]
    codes += [
        code for paper in read_by_hand(resource("forms/by_hand.toml")) for code in paper.procedures
    ]
    assert not [code for code in codes if not (catalogue.get(code) or catalogue.bundle(code))]


def test_a_procedure_has_its_own_form_or_the_general_one_and_a_will_has_none() -> None:
    for code, form in (
        ("1.001193", "birth"),
        ("death", "death"),
        ("1.012888", "request"),
        ("", "request"),
    ):
        found = form_for(code)
        assert isinstance(found, DeclarationForm)
        assert found.id == form
    will = form_for("2.001019")
    assert isinstance(will, ByHand)
    assert "Không viết hộ di chúc" in will.reason


def test_the_general_form_stands_last_among_those_offered() -> None:
    *rest, last = shipped_forms().values()
    assert last.general
    assert not any(one.general for one in rest)


@pytest.mark.parametrize(
    ("said", "instead", "told"),
    [
        ('fact = "submitter.name"', 'fact = "submitter.colour"', "không có dữ liệu"),
        ("{council}", "{mayor}", "không có chỗ điền {mayor}"),
        ('field = "who"}]', 'field = "whom"}]', "không có ô 'whom'"),
        ('label = "Họ tên"', 'label = "Họ tên", beside = true', "cùng dòng"),
        ('label = "Họ tên"', 'label = "Họ tên", kind = "choice"', "ô chọn cần danh sách"),
        ('label = "Họ tên"', 'label = "Họ tên", colour = "red"', "không có mục này"),
        ("general = true", "general = false", "đúng một tờ khai chung"),
        ("general = true", 'general = true\nprocedures = ["khai sinh"]', "không phải mã thủ tục"),
        ('name = "Đơn"', "", "name: thiếu"),
        ('name = "Đơn"', "name = ", "don.toml"),
    ],
)
def test_a_wrong_form_is_refused_by_its_file_and_what_is_wrong(
    said: str, instead: str, told: str, tmp_path: Path
) -> None:
    (tmp_path / "don.toml").write_text(GOOD, encoding="utf-8")
    assert read_forms(tmp_path)["don"].name == "Đơn"
    assert said in GOOD
    (tmp_path / "don.toml").write_text(GOOD.replace(said, instead), encoding="utf-8")
    with pytest.raises(ListError) as refused:
        read_forms(tmp_path)
    assert told in str(refused.value)


def test_a_procedure_with_two_forms_is_refused(tmp_path: Path) -> None:
    own = GOOD.replace("general = true", 'procedures = ["1.001193"]')
    for name, text in (("a", GOOD), ("b", own), ("c", own)):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ListError) as refused:
        read_forms(tmp_path)
    assert "thủ tục 1.001193 có hai tờ khai" in str(refused.value)


def test_what_the_draft_knows_fills_the_form_and_is_not_asked() -> None:
    form = shipped_forms()["birth"]
    texts = values(form, BIRTH, AROUND, {"child_origin": "Xã Minh Hoạ"})
    assert texts["declarant"] == texts["mother"] == "Đỗ Thị Ánh"
    assert texts["relation"] == "Mẹ"
    assert texts["child_birth"] == "04/11/2026"
    assert texts["child_birth_words"] == (
        "Ngày bốn tháng mười một năm hai nghìn không trăm hai mươi sáu"
    )
    # Her own card says more of the mother than what was typed of her.
    assert (texts["mother_id"], texts["mother_birth"]) == ("036190000028", "01/02/1990")
    assert (texts["copies"], texts["child_origin"]) == ("2", "Xã Minh Hoạ")
    wanted = {field.id for field in asked(form, BIRTH, AROUND)}
    assert wanted == {"child_ethnic", "child_origin", "child_place"} | {
        f"father_{what}" for what in ("birth", "id", "ethnic", "address")
    }


def test_a_parent_who_files_is_that_parent_with_nothing_typed_of_them() -> None:
    draft = msgspec.structs.replace(BIRTH, parents=None)
    wanted = {field.id for field in asked(shipped_forms()["birth"], draft, AROUND)}
    assert not {one for one in wanted if one.startswith("mother")}
    assert {"father", "father_birth"} < wanted
    other = msgspec.structs.replace(draft, submitter=Submitter(person=MOTHER, basis=Basis.GUARDIAN))
    assert known("mother.name", other, AROUND) == ""


def test_who_files_is_known_by_their_part_and_not_by_their_name() -> None:
    groom = Person(name="Nguyễn Văn Bình", sex=Sex.MALE)
    draft = Draft(submitter=Submitter(person=MOTHER), procedure_code="1.000894", owners=(groom,))
    for fact, own in (
        ("submitter.name", True),
        ("bride.name", True),
        ("groom.name", False),
        ("proxy.name", False),
        ("note", False),
        ("", False),
    ):
        assert is_submitter(fact, draft) is own


@pytest.mark.parametrize(
    ("basis", "told"),
    [
        (IdentityBasis.PASSPORT, "Hộ chiếu X1"),
        (IdentityBasis.RESIDENCE_CARD, "Thẻ thường trú, tạm trú X1"),
    ],
)
def test_a_foreigner_s_number_is_told_with_the_paper_that_bears_it(
    basis: IdentityBasis, told: str
) -> None:
    passport = Passport(number="X1", country="DEU")
    person = Person(name="MIRA", nationality="DEU", passport=passport, identity_basis=basis)
    draft = Draft(submitter=Submitter(person=person), procedure_code="1.000894")
    assert known("submitter.personal_id", draft, AROUND) == told


def test_nobody_is_taken_for_the_child_or_for_whom_another_asks() -> None:
    draft = msgspec.structs.replace(BIRTH, subject=None)
    assert not values(shipped_forms()["birth"], draft, AROUND, {})["child"]
    extract = values(shipped_forms()["extract"], draft, AROUND, {})
    assert (extract["declarant"], extract["person"]) == ("Đỗ Thị Ánh", "")
    own = msgspec.structs.replace(draft, submitter=Submitter(person=MOTHER))
    assert values(shipped_forms()["extract"], own, AROUND, {})["person"] == "Đỗ Thị Ánh"


def test_the_couple_and_the_dead_are_told_by_their_own_facts() -> None:
    groom = Person(name="Nguyễn Văn Bình", sex=Sex.MALE)
    couple = msgspec.structs.replace(BIRTH, owners=(MOTHER, groom), subject=None)
    names = [known(f"{one}.name", couple, AROUND) for one in ("bride", "groom")]
    assert names == ["Đỗ Thị Ánh", "Nguyễn Văn Bình"]
    dead = msgspec.structs.replace(
        CHILD, deceased=Deceased(died_on=PartialDate(year=2026), time="05:40", place="Tại nhà")
    )
    draft = msgspec.structs.replace(BIRTH, subject=dead)
    told = [
        known(f"subject.{what}", draft, AROUND) for what in ("died_on", "death_time", "death_place")
    ]
    assert told == ["2026", "05:40", "Tại nhà"]


def test_an_answer_stands_before_what_was_known_be_it_nothing() -> None:
    form = shipped_forms()["birth"]
    said = values(
        form, BIRTH, AROUND, {"father": "Nguyễn Văn Bính", "phone": "", "mother_address": ""}
    )
    assert (said["father"], said["mother_address"]) == ("Nguyễn Văn Bính", "")
    with pytest.raises(UserError, match="không có ô colour"):
        values(form, BIRTH, AROUND, {"colour": "xanh"})


@pytest.mark.parametrize(
    ("kind", "typed", "prints"),
    [
        (FieldKind.TEXT, "  Thôn\t3 ", "Thôn 3"),
        (FieldKind.LINES, "Một\r\n Hai ", "Một\nHai"),
        (FieldKind.DATE, "1/2/1990", "01/02/1990"),
        (FieldKind.DATE, "1990", "1990"),
        (FieldKind.HOUR, "8 giờ 15", "08:15"),
        (FieldKind.PERSONAL_ID, "0361 9000 0028", "036190000028"),
        (FieldKind.PHONE, "0912 345 678", "0912345678"),
        (FieldKind.NUMBER, "50000000", "50.000.000"),
        (FieldKind.CHOICE, "Nữ", "Nữ"),
        (FieldKind.DATE, "   ", ""),
    ],
)
def test_an_answer_prints_as_it_is_meant(kind: FieldKind, typed: str, prints: str) -> None:
    options = ("Nam", "Nữ") if kind is FieldKind.CHOICE else ()
    assert checked(Field(id="x", label="Ô", kind=kind, options=options), typed) == prints


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (FieldKind.DATE, "31/02/2026"),
        (FieldKind.HOUR, "25:00"),
        (FieldKind.PERSONAL_ID, "12345"),
        (FieldKind.PHONE, "hai"),
        (FieldKind.NUMBER, "hai bản"),
        (FieldKind.NUMBER, "²"),
        (FieldKind.CHOICE, "Khác"),
        (FieldKind.TEXT, "a" * 251),
        (FieldKind.LINES, "a" * 1001),
        (FieldKind.TEXT, "a\x00b"),
    ],
)
def test_an_answer_that_cannot_be_names_its_field(kind: FieldKind, typed: str) -> None:
    options = ("Nam", "Nữ") if kind is FieldKind.CHOICE else ()
    with pytest.raises(UserError) as refused:
        checked(Field(id="x", label="Ô", kind=kind, options=options), typed)
    assert refused.value.field == "x"

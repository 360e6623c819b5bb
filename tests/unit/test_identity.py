"""Personal numbers, partial dates, name hints, phones and tax codes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.core.errors import UserError
from counter_app.domain.people.applicant import (
    BASIS_LABELS,
    IDENTITY_BASIS_LABELS,
    Basis,
    IdentityBasis,
)
from counter_app.domain.people.identity import (
    PartialDate,
    Sex,
    check_personal_id,
    number_facts,
    number_warnings,
)
from counter_app.domain.people.names import HINTS, is_rare_surname, name_hints
from counter_app.domain.people.phone import parse_phone
from counter_app.domain.people.tax_code import check_digit, parse_tax_code


def code_of(refused: pytest.ExceptionInfo[UserError]) -> str:
    assert len(refused.value.message.split()) <= 25
    return refused.value.code


@pytest.mark.parametrize(
    ("number", "sex", "year"),
    [
        ("001090000001", Sex.MALE, 1990),
        ("001190000001", Sex.FEMALE, 1990),
        ("001205000001", Sex.MALE, 2005),
        ("001305000001", Sex.FEMALE, 2005),
        ("001401000001", Sex.MALE, 2101),
        ("001501000001", Sex.FEMALE, 2101),
    ],
)
def test_the_number_tells_sex_and_year_of_birth(number: str, sex: Sex, year: int) -> None:
    facts = number_facts(number)
    assert (facts.place, facts.sex, facts.birth_year) == ("001", sex, year)


@given(
    st.sampled_from(["001", "079", "096", "101"]),
    st.sampled_from(list(Sex)),
    st.integers(1900, 2199),
    st.integers(0, 999_999),
)
def test_a_number_made_by_the_decree_never_warns(
    place: str, sex: Sex, year: int, rest: int
) -> None:
    century_and_sex = (year - 1900) // 100 * 2 + (sex is Sex.FEMALE)
    number = f"{place}{century_and_sex}{year % 100:02d}{rest:06d}"
    assert number_warnings(number, sex=sex, birth_year=year) == ()
    other = Sex.MALE if sex is Sex.FEMALE else Sex.FEMALE
    assert number_warnings(number, sex=other, birth_year=year + 1) == (
        "sex_mismatch",
        "birth_year_mismatch",
    )


@pytest.mark.parametrize("place", ["000", "003", "097", "100", "999"])
def test_a_place_that_nobody_numbers_warns(place: str) -> None:
    assert number_warnings(f"{place}090000001", sex=None, birth_year=None) == ("province_unknown",)


@pytest.mark.parametrize(
    "text", ["", "00109000000", "0010900000011", "00109000000a", "٠٠١٠٩٠٠٠٠٠٠١", "001090000001\n"]
)
def test_a_number_of_other_than_twelve_digits_is_refused(text: str) -> None:
    with pytest.raises(UserError) as refused:
        check_personal_id(text)
    assert code_of(refused) == "bad_number"


def test_partial_dates_keep_what_is_known_and_nothing_more() -> None:
    assert PartialDate(year=1990).iso() == "1990"
    assert PartialDate(year=1990, month=2).vietnamese() == "02/1990"
    whole = PartialDate(year=1990, month=2, day=1)
    assert (whole.vietnamese(), whole.full, whole.precision) == (
        "01/02/1990",
        date(1990, 2, 1),
        "day",
    )
    assert PartialDate(year=1990, month=2).full is None


@given(st.dates(date(1800, 1, 1), date(2199, 12, 31)), st.sampled_from([4, 7, 10]))
def test_a_partial_date_reads_back_what_it_wrote(day: date, length: int) -> None:
    text = day.isoformat()[:length]
    assert PartialDate.from_iso(text).iso() == text


@pytest.mark.parametrize(
    "text", ["", "1990-13", "1990-02-30", "1990-00", "1990-2", "90", "1990-02-01T", "0001"]
)
def test_dates_that_do_not_exist_are_refused(text: str) -> None:
    with pytest.raises(UserError) as refused:
        PartialDate.from_iso(text)
    assert code_of(refused) == "bad_date"


def test_a_day_without_its_month_is_no_date() -> None:
    with pytest.raises(UserError):
        PartialDate(year=1990, day=1)
    with pytest.raises(UserError):
        PartialDate(year=1990, month=2, day=0)


def test_every_basis_has_its_vietnamese_name() -> None:
    assert set(IDENTITY_BASIS_LABELS) == set(IdentityBasis)
    assert set(BASIS_LABELS) == set(Basis)


@pytest.mark.parametrize(
    "name",
    ["Nguyển Văn An", "Đổ Thị Bình", "Vỏ Minh", "NGUYỂN AN", "Nguyền An", "Phám An", "Lế An"],
)
def test_surnames_one_mark_away_from_a_common_one_are_pointed_out(name: str) -> None:
    assert is_rare_surname(name)


@pytest.mark.parametrize(
    "name",
    ["Nguyễn Văn An", "ĐỖ Bình", "Võ Minh", "Vũ An", "Hoàng An", "Y", "K'Brếo", "Y Blô Niê", "Ê",
     "H'Wĭt Niê", "Siu Blung", "Nguyển", "Lò Thị A", "Vi Văn B", ""],
)  # fmt: skip
def test_right_rare_and_one_word_names_are_left_in_peace(name: str) -> None:
    assert not is_rare_surname(name)


@pytest.mark.parametrize(
    ("name", "sex", "hints"),
    [
        ("K'Brếo", Sex.FEMALE, ("k_for_men",)),
        ("K’ Brếo", Sex.FEMALE, ("k_for_men",)),
        ("K'Brếo", Sex.MALE, ()),
        ("Ka Hằng", Sex.MALE, ("ka_for_women",)),
        ("Ka Hằng", Sex.FEMALE, ()),
        ("Kan Hùng", Sex.MALE, ()),
        ("H'Mai", Sex.MALE, ("h_for_women",)),
        ("Hà Mai", Sex.MALE, ()),
        ("K'Brếo", None, ()),
        ("Đổ Thị An", Sex.FEMALE, ("rare_surname",)),
        ("", None, ()),
    ],
)
def test_hints_follow_the_custom_of_the_highlands(
    name: str, sex: Sex | None, hints: tuple[str, ...]
) -> None:
    assert name_hints(name, sex) == hints
    assert set(hints) <= set(HINTS)


@given(st.text())
def test_hints_come_for_any_text_without_a_crash(name: str) -> None:
    assert set(name_hints(name, Sex.MALE)) <= set(HINTS)


@pytest.mark.parametrize(
    ("text", "national", "kind"),
    [
        ("0912345678", "0912345678", "mobile"),
        ("091.234.5678", "0912345678", "mobile"),
        ("+84 912 345 678", "0912345678", "mobile"),
        ("+84 (0)912 345 678", "0912345678", "mobile"),
        ("84912345678", "0912345678", "mobile"),
        ("024 3825 1234", "02438251234", "fixed"),
        ("1900 1234", "19001234", "service"),
        ("1800 123456", "1800123456", "service"),
        ("+1 650 253 0000", "+16502530000", "foreign"),
    ],
)
def test_phones_are_read_as_people_say_them(text: str, national: str, kind: str) -> None:
    phone = parse_phone(text)
    assert (phone.national, phone.kind, phone.mapped_from_old) == (national, kind, False)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("0169 123 4567", "0391234567"),
        ("01201234567", "0701234567"),
        ("+84 199 1234567", "0591234567"),
    ],
)
def test_old_mobiles_of_eleven_digits_get_their_new_prefix(old: str, new: str) -> None:
    phone = parse_phone(old)
    assert (phone.national, phone.mapped_from_old) == (new, True)


@pytest.mark.parametrize(
    "text", ["", "abc", "091234567", "09123456789", "0112345678", "+", "123", "+999999"]
)
def test_phones_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(UserError) as refused:
        parse_phone(text)
    assert code_of(refused) == "bad_phone"


def test_tax_codes_are_told_apart_by_their_length() -> None:
    assert parse_tax_code("0100109106").kind == "enterprise"
    assert parse_tax_code("0100109106001").text == "0100109106-001"
    assert parse_tax_code("0100109106-001").kind == "branch"
    assert parse_tax_code("001090000001").kind == "person"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0100109107", "bad_tax_check"),
        ("0100109107-001", "bad_tax_check"),
        ("0100109106-000", "bad_tax_code"),
        ("01001091060", "bad_tax_code"),
        ("", "bad_tax_code"),
        ("mười số", "bad_tax_code"),
    ],
)
def test_tax_codes_that_cannot_be_are_refused(text: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        parse_tax_code(text)
    assert code_of(refused) == code


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_the_tenth_digit_catches_every_single_wrong_digit(nine: str) -> None:
    tenth = check_digit(nine)
    if tenth > 9:
        return
    assert parse_tax_code(f"{nine}{tenth}").text == f"{nine}{tenth}"
    for at in range(9):
        wrong = f"{nine[:at]}{(int(nine[at]) + 1) % 10}{nine[at + 1 :]}"
        assert check_digit(wrong) != tenth

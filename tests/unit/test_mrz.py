"""Machine-readable lines of cards (TD1) and passports (TD3)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.core.errors import UserError
from counter_app.domain.people.applicant import IdentityBasis
from counter_app.domain.people.identity import Sex
from counter_app.domain.people.mrz import check_digit, parse_mrz
from ui.people import person_of_lines

TODAY = date(2026, 11, 20)
# The two specimens that ICAO prints in document 9303.
SPECIMEN_CARD = (
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
)
SPECIMEN_PASSPORT = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
)


def vietnamese_card(number: str, birth: str, sex: str, expiry: str, name: str) -> str:
    """The lines of an invented card, with its check digits."""
    short = number[-9:]
    first = f"IDVNM{short}{check_digit(short)}{number}<<{check_digit(number)}"
    dates = f"{birth}{check_digit(birth)}{sex}{expiry}{check_digit(expiry)}VNM<<<<<<<<<<<"
    whole = first[5:30] + dates[0:7] + dates[8:15] + dates[18:29]
    return "\n".join((first, f"{dates}{check_digit(whole)}", name.ljust(30, "<")))


ANH = vietnamese_card("001190000001", "900201", "F", "300201", "NGUYEN<<THI<ANH")


def code_of(text: str) -> str:
    with pytest.raises(UserError) as refused:
        parse_mrz(text, today=TODAY)
    return refused.value.code


def test_the_lines_of_a_vietnamese_card_are_read() -> None:
    found = parse_mrz(ANH, today=TODAY)
    assert (found.basis, found.personal_id) == (IdentityBasis.CARD, "001190000001")
    assert (found.surname, found.given_names) == ("NGUYEN", "THI ANH")
    assert (found.birth.iso(), found.sex) == ("1990-02-01", Sex.FEMALE)
    assert found.expires_on == date(2030, 2, 1)


def test_the_specimen_card_and_passport_are_read() -> None:
    card = parse_mrz(SPECIMEN_CARD, today=TODAY)
    assert (card.number, card.personal_id, card.surname) == ("D23145890", None, "ERIKSSON")
    passport = parse_mrz(SPECIMEN_PASSPORT, today=TODAY)
    assert (passport.basis, passport.number) == (IdentityBasis.PASSPORT, "L898902C3")
    assert (passport.nationality, passport.birth.iso()) == ("UTO", "1974-08-12")
    assert passport.given_names == "ANNA MARIA"


def test_a_foreigner_s_card_is_one_of_residence_and_no_passport() -> None:
    shown = [
        person_of_lines(parse_mrz(text, today=TODAY)) for text in (SPECIMEN_CARD, SPECIMEN_PASSPORT)
    ]
    assert [one.identity_basis for one in shown] == [
        IdentityBasis.RESIDENCE_CARD,
        IdentityBasis.PASSPORT,
    ]
    assert {one.name for one in shown} == {"ERIKSSON ANNA MARIA"}
    assert all(one.passport for one in shown)
    assert person_of_lines(parse_mrz(ANH, today=TODAY)).identity_basis is IdentityBasis.CARD


def test_the_number_settles_the_century_of_birth_and_else_the_day_does() -> None:
    child = vietnamese_card("001315000001", "150201", "F", "290201", "LE<<THI<AN")
    old = vietnamese_card("001120000001", "200201", "F", "999999", "LE<<THI<BINH")
    assert parse_mrz(child, today=TODAY).birth.year == 2015
    assert parse_mrz(old, today=TODAY).birth.year == 1920
    assert parse_mrz(old, today=TODAY).expires_on is None


def test_blanks_line_ends_and_lower_case_do_not_matter() -> None:
    assert parse_mrz(ANH.replace("\n", "\r\n ").lower(), today=TODAY) == parse_mrz(ANH, today=TODAY)
    assert parse_mrz(ANH.replace("\n", ""), today=TODAY) == parse_mrz(ANH, today=TODAY)


def test_a_birth_known_by_its_year_stays_a_year() -> None:
    card = vietnamese_card("001190000001", "900000", "F", "300201", "Y")
    assert parse_mrz(card, today=TODAY).birth.iso() == "1990"
    assert parse_mrz(card, today=TODAY).given_names == ""


@pytest.mark.parametrize(
    "text", ["", "IDVNM", ANH[:-1], ANH + "<", "x" * 90 + "é", SPECIMEN_PASSPORT[:-1]]
)
def test_anything_but_whole_lines_is_refused(text: str) -> None:
    assert code_of(text) == "not_mrz"


@pytest.mark.parametrize("at", [*range(5, 27), *range(31, 38), *range(39, 46)])
def test_one_digit_read_wrong_is_noticed(at: int) -> None:
    wrong = str((int(ANH[at]) + 1) % 10)
    assert code_of(ANH[:at] + wrong + ANH[at + 1 :]) == "bad_check"


def test_a_short_number_that_is_not_the_end_of_the_long_one_is_refused() -> None:
    other = vietnamese_card("001190000002", "900201", "F", "300201", "NGUYEN<<THI<ANH")
    assert code_of(ANH[:15] + other[15:30] + ANH[30:]) == "bad_check"


@given(st.text(alphabet="ABIPVNM0123456789<", min_size=88, max_size=90))
def test_any_lines_are_answered_without_a_crash(text: str) -> None:
    assert code_of(text) in {"not_mrz", "bad_check", "bad_date"}

"""The machine-readable lines of identity cards (TD1) and passports (TD3), ICAO document 9303.

Names there have no marks: they find a person, they never replace the name as printed.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from counter_app.core.errors import UserError
from counter_app.domain.people.applicant import IdentityBasis
from counter_app.domain.people.identity import (
    PERSONAL_ID,
    PartialDate,
    Sex,
    number_facts,
)

_WEIGHTS: Final = (7, 3, 1)
_TD1: Final = re.compile(r"[A-Z0-9<]{90}")
_TD3: Final = re.compile(r"P[A-Z0-9<]{87}")
_SEXES: Final = {"M": Sex.MALE, "F": Sex.FEMALE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mrz:
    """What the lines say; ``personal_id`` is None on papers that carry none."""

    basis: IdentityBasis
    issuer: str
    number: str
    personal_id: str | None
    surname: str
    given_names: str
    nationality: str
    birth: PartialDate
    sex: Sex | None
    expires_on: date | None


def check_digit(text: str) -> int:
    """The check digit of ``text``: weights 7, 3, 1; A is 10, ``<`` is 0."""
    return sum(_value(char) * _WEIGHTS[at % 3] for at, char in enumerate(text)) % 10


def parse_mrz(text: str, *, today: date) -> Mrz:
    """The card or passport whose lines were read; ``today`` settles the century of birth.

    Raises ``UserError`` ``not_mrz``, ``bad_check`` or ``bad_date``.
    """
    lines = re.sub(r"\s", "", text).upper()
    if _TD1.fullmatch(lines):
        return _card(lines[:30], lines[30:60], lines[60:], today)
    if _TD3.fullmatch(lines):
        return _passport(lines[:44], lines[44:], today)
    raise UserError(
        "not_mrz", "Chưa đọc đủ các dòng chữ máy ở mặt sau thẻ hoặc trong hộ chiếu. Xin quét lại."
    )


def _card(first: str, second: str, third: str, today: date) -> Mrz:
    _check(first[5:14], first[14])
    _check_dates(second[0:7], second[8:15])
    _check(first[5:30] + second[0:7] + second[8:15] + second[18:29], second[29])
    personal_id = _personal_id(first[15:27])
    if personal_id and first[2:5] == "VNM" and personal_id[-9:] != first[5:14]:
        raise _bad_check()
    surname, given_names = _names(third)
    return Mrz(
        basis=IdentityBasis.CARD,
        issuer=_plain(first[2:5]),
        number=_plain(first[5:14]),
        personal_id=personal_id,
        surname=surname,
        given_names=given_names,
        nationality=_plain(second[15:18]),
        birth=_birth(second[0:6], personal_id, today),
        sex=_SEXES.get(second[7]),
        expires_on=_expiry(second[8:14]),
    )


def _passport(first: str, second: str, today: date) -> Mrz:
    _check(second[0:9], second[9])
    _check_dates(second[13:20], second[21:28])
    # An unused optional field may bear "<" or "0" for its check digit.
    _check(second[28:42], second[42].replace("<", "0"))
    _check(second[0:10] + second[13:20] + second[21:43], second[43])
    personal_id = _personal_id(second[28:40])
    surname, given_names = _names(first[5:])
    return Mrz(
        basis=IdentityBasis.PASSPORT,
        issuer=_plain(first[2:5]),
        number=_plain(second[0:9]),
        personal_id=personal_id if first[2:5] == "VNM" else None,
        surname=surname,
        given_names=given_names,
        nationality=_plain(second[10:13]),
        birth=_birth(second[13:19], personal_id, today),
        sex=_SEXES.get(second[20]),
        expires_on=_expiry(second[21:27]),
    )


def _check_dates(birth: str, expiry: str) -> None:
    _check(birth[:6], birth[6])
    _check(expiry[:6], expiry[6])


def _check(text: str, digit: str) -> None:
    if str(check_digit(text)) != digit:
        raise _bad_check()


def _value(char: str) -> int:
    return 0 if char == "<" else int(char, 36)


def _plain(text: str) -> str:
    return text.rstrip("<")


def _personal_id(text: str) -> str | None:
    return text if PERSONAL_ID.fullmatch(text) else None


def _names(text: str) -> tuple[str, str]:
    surname, _, given_names = text.rstrip("<").partition("<<")
    return " ".join(surname.split("<")), " ".join(given_names.replace("<", " ").split())


def _birth(text: str, personal_id: str | None, today: date) -> PartialDate:
    text = text.replace("<", "0")
    if not text.isdecimal():
        raise _bad_date()
    year = _century(int(text[:2]), personal_id, today) + int(text[:2])
    return PartialDate(year=year, month=int(text[2:4]) or None, day=int(text[4:6]) or None)


def _century(short_year: int, personal_id: str | None, today: date) -> int:
    if personal_id and int(personal_id[4:6]) == short_year:
        return number_facts(personal_id).birth_year // 100 * 100
    this_century = today.year // 100 * 100
    return this_century if this_century + short_year <= today.year else this_century - 100


def _expiry(text: str) -> date | None:
    # Cards of people over 60 have no last day; the lines then bear fillers or nines.
    if text in {"<<<<<<", "999999"}:
        return None
    try:
        return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))
    except ValueError:
        raise _bad_date() from None


def _bad_check() -> UserError:
    return UserError("bad_check", "Dòng chữ máy đọc sai một ký tự. Xin quét lại hoặc gõ tay.")


def _bad_date() -> UserError:
    return UserError("bad_date", "Ngày trong dòng chữ máy không đúng. Xin quét lại hoặc gõ tay.")

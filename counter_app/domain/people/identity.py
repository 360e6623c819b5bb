"""Who a person is on paper: sex, birth dates known in part, the personal number.

Reading a card is in ``card`` and ``mrz``; names are in ``names``; by what paper a person is known,
in ``applicant``.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from counter_app.core.errors import UserError

PERSONAL_ID: Final = re.compile(r"[0-9]{12}")
OLD_ID: Final = re.compile(r"[0-9]{9}")

# Circular 07/2016/TT-BCA, annex 1: where the birth was registered (the 63 provinces of then).
_PROVINCES: Final = (
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035"
    " 036 037 038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072"
    " 074 075 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096"
)
_PROVINCE_SET: Final = frozenset(_PROVINCES.split())
# The same circular, annex 2, numbers countries from 101 on; the list grows, so a range.
_COUNTRIES: Final = range(101, 400)
_YEARS: Final = range(1800, 2200)


class Sex(StrEnum):
    """As the papers know it."""

    MALE = "male"
    FEMALE = "female"


SEX_LABELS: Final = {Sex.MALE: "Nam", Sex.FEMALE: "Nữ"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialDate:
    """A date of which the day, or day and month, may be unknown; nothing is made up.

    Raises ``UserError("bad_date")`` for a date that does not exist.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        """Refuse what no calendar has."""
        if self.year not in _YEARS or (self.day is not None and self.month is None):
            raise _bad_date()
        try:
            date(self.year, 1 if self.month is None else self.month, self.day or 1)
        except ValueError:
            raise _bad_date() from None
        if self.day == 0:
            raise _bad_date()

    @property
    def precision(self) -> str:
        """``day``, ``month`` or ``year``."""
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"

    @property
    def full(self) -> date | None:
        """The date, if the day is known."""
        if self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    def iso(self) -> str:
        """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``."""
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def vietnamese(self) -> str:
        """``dd/mm/yyyy``, ``mm/yyyy`` or ``yyyy``, as the papers write it."""
        return "/".join(reversed(self.iso().split("-")))

    @classmethod
    def from_iso(cls, text: str) -> "PartialDate":
        """The date that ``iso()`` wrote."""
        if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text):
            raise _bad_date()
        parts = [int(part) for part in text.split("-")]
        return cls(
            year=parts[0],
            month=parts[1] if len(parts) > 1 else None,
            day=parts[2] if len(parts) > 2 else None,
        )

    @classmethod
    def from_ddmmyyyy(cls, text: str) -> "PartialDate":
        """The date of a card, where day, or day and month, may be ``00``."""
        if not re.fullmatch(r"[0-9]{8}", text):
            raise _bad_date()
        day, month, year = int(text[:2]), int(text[2:4]), int(text[4:])
        return cls(year=year, month=month or None, day=day or None)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFacts:
    """What the 12 digits say (Decree 137/2015, article 13)."""

    place: str
    sex: Sex
    birth_year: int

    @property
    def place_known(self) -> bool:
        """False if no province or country has this code."""
        return self.place in _PROVINCE_SET or int(self.place) in _COUNTRIES


def number_facts(personal_id: str) -> NumberFacts:
    """Place, sex and year of birth in ``personal_id``; raises ``UserError("bad_number")``."""
    check_personal_id(personal_id)
    century_and_sex = int(personal_id[3])
    return NumberFacts(
        place=personal_id[:3],
        sex=Sex.FEMALE if century_and_sex % 2 else Sex.MALE,
        birth_year=1900 + century_and_sex // 2 * 100 + int(personal_id[4:6]),
    )


def check_personal_id(text: str) -> str:
    """``text`` if it is 12 digits, else ``UserError("bad_number")``."""
    if not PERSONAL_ID.fullmatch(text):
        raise UserError(
            "bad_number",
            "Số định danh phải đủ 12 chữ số. Xin quét lại hoặc gõ lại theo thẻ.",
            field="personal_id",
        )
    return text


def number_warnings(
    personal_id: str, *, sex: Sex | None, birth_year: int | None
) -> tuple[str, ...]:
    """Where the number disagrees with the person: codes, to be shown and never to block."""
    facts = number_facts(personal_id)
    found = []
    if sex is not None and facts.sex is not sex:
        found.append("sex_mismatch")
    if birth_year is not None and facts.birth_year != birth_year:
        found.append("birth_year_mismatch")
    if not facts.place_known:
        found.append("province_unknown")
    return tuple(found)


def _bad_date() -> UserError:
    return UserError(
        "bad_date", "Ngày, tháng, năm không đúng. Xin quét lại hoặc gõ theo thẻ.", field="birth"
    )

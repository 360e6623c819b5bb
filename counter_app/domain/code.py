"""Dossier codes: how an agency writes them, and reading them back from paper or another system.

Which number comes next is in ``lane``; who may use it is the store's affair.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NewType

from counter_app.core.errors import UserError
from counter_app.core.text import without_invisible
from counter_app.domain.lane import Lane, sequence
from counter_app.domain.validity import within

DossierCode = NewType("DossierCode", str)
Generation = Literal["2018", "2025", "platform", "long_date", "training"]

TRAINING_PREFIX: Final = "TH-"
# Circular 01/2018, article 19: the most specific group first.
_AGENCY_2018: Final = re.compile(r"[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2}")
# Circular 03/2025, article 13; Decision 20/2020: the most general group first, 35 signs at most.
_AGENCY_2025: Final = re.compile(r"[A-Z][0-9]{2}(?:\.[0-9]{2,3}){0,4}")
_AGENCY_LENGTH: Final = 35
_LONGEST: Final = 100
_SEQUENCE: Final = re.compile(r"[0-9]{4,8}")
_WRITTEN_DAY: Final = re.compile(r"[0-9]{6}|20[0-9]{6}")
_DASHES: Final = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*")

_MESSAGES: Final = {
    "empty": "Chưa có mã hồ sơ. Xin quét hoặc gõ mã in trên giấy hẹn.",
    "bad_agency": "Phần mã cơ quan không đúng. Xin gõ lại mã hồ sơ theo giấy hẹn.",
    "bad_date": "Phần ngày trong mã không đúng. Xin gõ lại mã hồ sơ theo giấy hẹn.",
    "bad_sequence": "Số thứ tự trong mã phải có 4 đến 8 chữ số. Xin gõ lại theo giấy hẹn.",
    "not_a_code": "Đây không phải mã hồ sơ. Mã có dạng H15.50.05.13-261008-0975.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeScheme:
    """How one agency writes its codes from ``valid_from`` on (until ``valid_to``, included)."""

    valid_from: date
    valid_to: date | None = None
    generation: Literal["2018", "2025", "long_date"] = "2025"
    lane_digits: int = 1
    width: int = 4
    training: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedCode:
    """A code taken apart; ``sequence`` is the digits as printed."""

    agency: str
    date: date
    sequence: str
    generation: Generation
    text: DossierCode


def scheme_on(schemes: Sequence[CodeScheme], day: date) -> CodeScheme:
    """The scheme in force on ``day``, the latest one if several are; ``UserError("no_scheme")``."""
    in_force = [scheme for scheme in schemes if within(day, scheme.valid_from, scheme.valid_to)]
    if not in_force:
        raise UserError(
            "no_scheme", "Chưa có quy tắc đánh mã hồ sơ cho ngày này. Xin báo quản trị."
        )
    return max(in_force, key=lambda scheme: scheme.valid_from)


def dossier_code(agency: str, day: date, lane: Lane, n: int, scheme: CodeScheme) -> DossierCode:
    """The code of the ``n``-th dossier that ``lane`` takes on ``day`` for ``agency``.

    Circular 03/2025, article 13: ``agency`` is the unit that resolves.
    """
    check_agency(agency, scheme.generation)
    order = sequence(lane, n, lane_digits=scheme.lane_digits).zfill(scheme.width)
    written = f"{day:%Y%m%d}" if scheme.generation == "long_date" else f"{day:%y%m%d}"
    prefix = TRAINING_PREFIX if scheme.training else ""
    return DossierCode(f"{prefix}{agency}-{written}-{order}")


def check_agency(agency: str, generation: str = "2025") -> str:
    """``agency`` if it is well formed, else ``UserError("bad_agency")``."""
    pattern = _AGENCY_2018 if generation == "2018" else _AGENCY_2025
    if len(agency) > _AGENCY_LENGTH or not pattern.fullmatch(agency):
        raise _refused("bad_agency")
    return agency


def parse_code(text: str) -> ParsedCode:
    """The code in ``text``, upper or lower case, blanks around dashes allowed.

    Raises ``UserError`` ``empty``, ``bad_agency``, ``bad_date``, ``bad_sequence``, ``not_a_code``.
    """
    plain = without_invisible(text).strip()
    if not plain:
        raise _refused("empty")
    if len(plain) > _LONGEST:
        raise _refused("not_a_code")
    plain = _DASHES.sub("-", plain).upper()
    training = plain.startswith(TRAINING_PREFIX)
    parts = plain.removeprefix(TRAINING_PREFIX).split("-")
    if len(parts) != 3:
        raise _refused("not_a_code")
    agency, written, order = parts
    is_2018 = bool(_AGENCY_2018.fullmatch(agency))
    if not is_2018:
        check_agency(agency)
    day = _day(written)
    if not _SEQUENCE.fullmatch(order):
        raise _refused("bad_sequence")
    return ParsedCode(
        agency=agency,
        date=day,
        sequence=order,
        generation="training" if training else _generation(written, order, is_2018=is_2018),
        text=DossierCode(plain),
    )


def _generation(written: str, order: str, *, is_2018: bool) -> Generation:
    if len(written) == 8:
        return "long_date"
    if is_2018:
        return "2018"
    return "platform" if len(order) >= 6 else "2025"


def _day(written: str) -> date:
    if not _WRITTEN_DAY.fullmatch(written):
        raise _refused("bad_date")
    full = written if len(written) == 8 else f"20{written}"
    try:
        return date(int(full[:4]), int(full[4:6]), int(full[6:]))
    except ValueError:
        raise _refused("bad_date") from None


def _refused(code: str) -> UserError:
    return UserError(code, _MESSAGES[code], field="dossier_code")

"""The text in the QR code of an identity card, read into one person or refused.

``number|old number|name|ddmmyyyy|Nam or Nữ|address|ddmmyyyy`` and, since 2024-07-01, four more
fields without a published meaning. Two people are never mixed; nothing is guessed.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.text import clean_line, without_bom, without_invisible
from counter_app.domain.people import scan_repair
from counter_app.domain.people.identity import (
    OLD_ID,
    PERSONAL_ID,
    PartialDate,
    Sex,
    number_warnings,
)
from counter_app.domain.people.names import is_rare_surname

FIELDS: Final = 7
_LONGEST: Final = 4_000
_SEXES: Final = {"nam": Sex.MALE, "nữ": Sex.FEMALE}
_NUMBER_AT_END: Final = re.compile(r"[0-9]{12}\Z")
_START: Final = re.compile(r"[0-9]{1,12}")
_ENDS: Final = " \t\r\n\v\f"

MESSAGES: Final = {
    "too_few_fields": "Mã trên thẻ đọc chưa hết. Xin quét lại, giữ thẻ yên đến khi có tiếng bíp.",
    "bad_number": "Số trên thẻ đọc không đúng. Xin quét lại hoặc gõ tay theo thẻ.",
    "bad_date": "Ngày trên thẻ đọc không đúng. Xin quét lại hoặc gõ tay theo thẻ.",
    "lost_characters": "Máy quét làm mất chữ có dấu. Xin tắt bộ gõ, quét lại, hoặc gõ tay theo thẻ.",
    "two_scans": "Hai lần quét bị dính vào nhau. Xin quét lại từng thẻ một.",
    "not_a_card": "Đây không phải mã trên thẻ căn cước. Xin quét mã QR in trên thẻ.",
}
_VNEID: Final = "Mã trên VNeID chỉ kiểm tra được khi có mạng. Xin quét mã QR in trên thẻ."


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One person as the card tells it; ``extra`` is the text after the seventh field, raw."""

    personal_id: str
    old_id: str | None
    name: str
    birth: PartialDate
    sex: Sex
    address: str
    issued_on: date
    extra: str = ""
    repaired: bool = False
    warnings: tuple[str, ...] = ()


def parse_card(text: str) -> Card:
    """The person on the card; raises ``UserError`` with a code of ``MESSAGES``."""
    # Repair first: misread bytes may look like the invisible characters that are dropped next.
    recovered = scan_repair.undo_latin1(without_bom(text).strip(_ENDS))
    text = without_invisible(text if recovered is None else recovered).strip(_ENDS)
    return _card(_fields(text), repaired=recovered is not None)


def _fields(text: str) -> list[str]:
    """At least seven fields of a single scan."""
    fields = [field.strip(_ENDS) for field in text.split("|")]
    if len(text) > _LONGEST or (len(fields) == 1 and not _START.fullmatch(text)):
        # What VNeID shows is one long run of letters and digits without blanks.
        message = _VNEID if len(text) > 40 and not re.search(r"\s|://", text) else None
        raise _refused("not_a_card", message)
    if _is_two_scans(fields):
        raise _refused("two_scans")
    if len(fields) < FIELDS:
        raise _refused("too_few_fields")
    return [*fields[: FIELDS - 1], *text.split("|", FIELDS - 1)[-1].split("|", 1)]


def _is_two_scans(fields: list[str]) -> bool:
    if len(fields) > 1 and len(fields[0]) == 24 and fields[0].isdecimal():
        return True
    for place, field in enumerate(fields[1:], start=1):
        if _NUMBER_AT_END.search(field) and _begins_card(fields, place + 1):
            return True
        if place >= FIELDS and field.lower() in _SEXES:
            return True
    return False


def _begins_card(fields: list[str], place: int) -> bool:
    """True if the old number of another card stands at ``place``: nine digits, none, or cut off."""
    if place >= len(fields) or not fields[place] or OLD_ID.fullmatch(fields[place]):
        return True
    cut_off = place == len(fields) - 1 and place >= FIELDS
    return cut_off and fields[place].isdecimal() and len(fields[place]) < 9


def _sex(fields: list[str], place: int) -> Sex | None:
    return _SEXES.get(fields[place].lower()) if place < len(fields) else None


def _card(fields: list[str], *, repaired: bool) -> Card:
    number, old_id, name, birth_text, _, address, issued_text = fields[:FIELDS]
    if not PERSONAL_ID.fullmatch(number) or not (not old_id or OLD_ID.fullmatch(old_id)):
        raise _refused("bad_number")
    birth, issued_on = _birth(birth_text), _issued_on(issued_text.strip(_ENDS))
    sex = _sex(fields, 4)
    extra = fields[FIELDS] if len(fields) > FIELDS else ""
    # "Nu" for "Nữ" is proof enough that letters went missing elsewhere too.
    if sex is None or scan_repair.is_garbled(extra) or not _is_whole(name, fields[4], address):
        raise _refused("lost_characters")
    name = clean_line(name)
    return Card(
        personal_id=number,
        old_id=old_id or None,
        name=name,
        birth=birth,
        sex=sex,
        address=re.sub(r"[\t\r\n\v\f]", " ", address),
        issued_on=issued_on,
        extra=extra,
        repaired=repaired,
        warnings=_warnings(number, name, birth, sex),
    )


def _is_whole(name: str, sex: str, address: str) -> bool:
    return (
        not scan_repair.is_garbled(name)
        and not scan_repair.is_garbled(address)
        and scan_repair.is_plausible_name(clean_line(name))
        and not scan_repair.has_lost_letters(name, sex, address)
    )


def _birth(text: str) -> PartialDate:
    try:
        return PartialDate.from_ddmmyyyy(text)
    except UserError:
        raise _refused("bad_date") from None


def _issued_on(text: str) -> date:
    issued_on = _birth(text).full
    if issued_on is None:
        raise _refused("bad_date")
    return issued_on


def _warnings(number: str, name: str, birth: PartialDate, sex: Sex) -> tuple[str, ...]:
    found = number_warnings(number, sex=sex, birth_year=birth.year)
    if not is_rare_surname(name):
        return found
    mismatches = tuple(code for code in found if code != "province_unknown")
    return (*mismatches, "rare_surname", *found[len(mismatches) :])


def _refused(code: str, message: str | None = None) -> UserError:
    return UserError(code, message or MESSAGES[code], field="card_scan")

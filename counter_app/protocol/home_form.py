"""The code of a form filled at home: words typed by a citizen, carried by a QR, signed by nobody.

Digits only, so that no keyboard layout or input method can mangle them: ``00``, the version in two
digits, then every two bytes as five digits and a last single byte as three. The bytes are UTF-8
lines ``key=value``, a line feed between them, and four bytes CRC-32 (big-endian) of all before.
A form too long for one code is in ``home_form_parts``.
Whatever is in it is read as typed text, to be checked by the clerk; it proves nothing.
"""

import re
import zlib
from typing import Final

import msgspec

from counter_app.core.errors import UserError

VERSION: Final = 1
MOST_BYTES: Final = 1_200
"""Of the words; a scanner types that many digits in a few seconds."""
_MARK: Final = "00"
_HEAD: Final = f"{_MARK}{VERSION:02d}"
_CRC_BYTES: Final = 4
_SHAPE: Final = re.compile(r"00[0-9]{2}[0-9]{28,}")
_MOST_DIGITS: Final = len(_HEAD) + (MOST_BYTES + _CRC_BYTES) // 2 * 5 + 3
CUT: Final = UserError("home_form_cut", "Mã tờ khai chưa đọc đủ. Hãy quét lại, hoặc nhập tay.")
OTHER: Final = UserError(
    "home_form_newer", "Tờ khai này làm theo mẫu khác. Hãy nhập tay theo giấy của công dân."
)
WRONG: Final = UserError(
    "home_form_wrong", "Mã này không phải tờ khai hợp lệ. Hãy nhập tay theo giấy của công dân."
)


class HomeForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a citizen typed at home, word for word; an empty text was left out.

    Dates and hours are as people write them, ``sex`` is ``male`` or ``female``, ``basis`` and
    ``return_by`` are the words of ``Basis`` and ``ReturnWay``.
    """

    procedure: str = ""
    case: str = ""
    name: str = ""
    personal_id: str = ""
    birth: str = ""
    sex: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    basis: str = ""
    relation: str = ""
    return_by: str = ""
    return_address: str = ""
    subject_name: str = ""
    subject_sex: str = ""
    subject_birth_date: str = ""
    subject_birth_hour: str = ""
    subject_birth_order: str = ""
    subject_birth_place: str = ""
    subject_death_date: str = ""
    subject_death_hour: str = ""
    subject_death_place: str = ""
    subject_personal_id: str = ""
    subject_relation: str = ""
    result_copies: str = ""
    note: str = ""


# The key of each field in the code, and how many letters it may have: as many as the window takes.
_FIELDS: Final[dict[str, tuple[str, int]]] = {
    "t": ("procedure", 32),
    "c": ("case", 40),
    "n": ("name", 120),
    "i": ("personal_id", 16),
    "b": ("birth", 10),
    "s": ("sex", 6),
    "a": ("address", 250),
    "p": ("phone", 20),
    "e": ("email", 120),
    "q": ("basis", 24),
    "r": ("relation", 60),
    "w": ("return_by", 10),
    "wa": ("return_address", 250),
    "sn": ("subject_name", 120),
    "ss": ("subject_sex", 6),
    "sb": ("subject_birth_date", 10),
    "sh": ("subject_birth_hour", 20),
    "so": ("subject_birth_order", 2),
    "sp": ("subject_birth_place", 200),
    "sd": ("subject_death_date", 10),
    "su": ("subject_death_hour", 20),
    "sl": ("subject_death_place", 200),
    "si": ("subject_personal_id", 16),
    "sr": ("subject_relation", 60),
    "k": ("result_copies", 3),
    "g": ("note", 300),
}
_KEYS: Final = {field: key for key, (field, _) in _FIELDS.items()}


def is_home_form(scanned: str) -> bool:
    """Whether a scan has the shape of such a code: no card, slip or dossier code begins like it."""
    return _SHAPE.fullmatch(scanned.strip()) is not None


def write_home_form(form: HomeForm) -> str:
    """The digits of ``form``; ``UserError`` naming the field that does not fit."""
    body = body_of(form)
    if not body or len(body) > MOST_BYTES:
        raise UserError("home_form_size", f"Tờ khai phải có chữ và không quá {MOST_BYTES} byte.")
    return _HEAD + digits_of(body + zlib.crc32(body).to_bytes(_CRC_BYTES))


def body_of(form: HomeForm) -> bytes:
    """The lines of ``form``, of any length; ``UserError`` naming the field that does not fit."""
    lines = []
    for field, value in msgspec.structs.asdict(form).items():
        if not value:
            continue
        key = _KEYS[field]
        if not _is_plain(value) or len(value) > _FIELDS[key][1]:
            raise UserError(
                "home_form_field", "Trường này có chữ lạ hoặc quá dài. Hãy gõ lại.", field=field
            )
        lines.append(f"{key}={value}")
    return "\n".join(lines).encode()


def longest(field: str) -> int:
    """How many letters a field may have."""
    return _FIELDS[_KEYS[field]][1]


def read_home_form(scanned: str) -> HomeForm:
    """What a scanned code says; ``UserError`` in the clerk's words where it is none."""
    text = scanned.strip()
    if not is_home_form(text):
        raise WRONG
    if not text.startswith(_HEAD):
        raise OTHER
    if len(text) > _MOST_DIGITS:
        raise WRONG
    data = bytes_of(text[len(_HEAD) :])
    body, sum_ = data[:-_CRC_BYTES], data[-_CRC_BYTES:]
    if zlib.crc32(body).to_bytes(_CRC_BYTES) != sum_:
        raise CUT
    return form_of(body)


def form_of(body: bytes) -> HomeForm:
    """What the lines of a whole form say; ``UserError`` where they are none."""
    try:
        lines = body.decode().split("\n")
    except UnicodeDecodeError:
        raise WRONG from None
    fields: dict[str, str] = {}
    for line in lines:
        key, has_value, value = line.partition("=")
        field, most = _FIELDS.get(key, ("", 0))
        if not has_value or not field or field in fields or len(value) > most:
            raise WRONG
        if not value or not _is_plain(value):
            raise WRONG
        fields[field] = value
    return HomeForm(**fields)


def _is_plain(text: str) -> bool:
    """Letters a keyboard makes: no control, no invisible mark, no change of direction."""
    return text.isprintable() and text.strip() == text


def digits_of(data: bytes) -> str:
    """Bytes in digits alone."""
    pairs = (data[at : at + 2] for at in range(0, len(data), 2))
    return "".join(f"{int.from_bytes(pair):0{5 if len(pair) == 2 else 3}d}" for pair in pairs)


def bytes_of(digits: str) -> bytes:
    """The bytes of such digits; ``UserError`` where some were lost."""
    whole, rest = divmod(len(digits), 5)
    if rest not in (0, 3):
        raise CUT
    made = bytearray()
    try:
        for at in range(whole):
            made += int(digits[at * 5 : at * 5 + 5]).to_bytes(2)
        if rest:
            made += int(digits[-3:]).to_bytes(1)
    except OverflowError:
        raise CUT from None
    return bytes(made)

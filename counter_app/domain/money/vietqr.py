"""VietQR: the words in a square that fill in a bank transfer on the payer's phone.

EMVCo QR Code Specification for Payment Systems, merchant-presented mode 1.1, as NAPAS profiles it
(QR code format of the switching service 1.5.2): fields of two digits of name, two of length, then
the value; at the end a checksum over all before it. Drawing it is ``documents.symbols``'.
"""

import re
from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.text import fold, nfc
from counter_app.domain.catalogue.tariff import whole_vnd
from counter_app.domain.money.bank_account import BankAccount, check_account

_LONGEST: Final = 25
_NAPAS: Final = "A000000727"
_TO_ACCOUNT: Final = "QRIBFTTA"
_ONCE: Final = "12"  # for one payment only: its amount is filled in
_DONG: Final = "704"
_NOT_PLAIN: Final = re.compile(r"[^0-9A-Za-z]+")


def payload(account: BankAccount, *, amount_vnd: int, purpose: str) -> str:
    """The text of the square, plain ASCII; ``purpose`` as ``transfer_words`` writes it.

    ``UserError`` for an account nobody can pay to and for no money (``nothing_to_pay``).
    """
    check_account(account)
    if whole_vnd(amount_vnd) == 0:
        raise UserError("nothing_to_pay", "Không còn khoản nào phải nộp.", field="amount_vnd")
    bank = _field("00", account.bank_bin) + _field("01", account.number)
    told = "".join(
        (
            _field("00", "01"),
            _field("01", _ONCE),
            _field("38", _field("00", _NAPAS) + _field("01", bank) + _field("02", _TO_ACCOUNT)),
            _field("53", _DONG),
            _field("54", str(amount_vnd)),
            _field("58", "VN"),
            _field("59", _plain(account.holder)[:_LONGEST].strip().upper()),
            _field("62", _field("08", transfer_words(purpose))),
            "6304",  # the checksum covers its own name and length
        )
    )
    return f"{told}{_checksum(told):04X}"


def transfer_words(text: str) -> str:
    """``text`` as every bank passes it on: letters without marks, digits, single blanks, at most 25.

    What is too long loses its beginning: the day and the order of a dossier's code stand at its end.
    """
    return _plain(text)[-_LONGEST:].strip()


def _plain(text: str) -> str:
    """Only ASCII letters in the case they were written in, digits and single blanks."""
    unmarked = (fold(one).upper() if one.isupper() else fold(one) for one in nfc(text))
    return " ".join(_NOT_PLAIN.sub(" ", "".join(one or " " for one in unmarked)).split())


def _field(name: str, value: str) -> str:
    return f"{name}{len(value):02}{value}" if value else ""


def _checksum(text: str) -> int:
    """CRC-16/CCITT-FALSE (polynomial 1021, from FFFF), by which EMVCo seals a square."""
    rest = 0xFFFF
    for byte in text.encode("ascii"):
        rest ^= byte << 8
        for _ in range(8):
            rest = (rest << 1) ^ 0x1021 if rest & 0x8000 else rest << 1
        rest &= 0xFFFF
    return rest

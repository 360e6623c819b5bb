"""The office's bank account that fees are transferred to, from when until when."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.text import clean_line
from counter_app.domain.validity import within

# NAPAS numbers the banks of the country by six digits, and has room for 19 of an account.
_BIN: Final = re.compile(r"9704[0-9]{2}")
_NUMBER: Final = re.compile(r"[0-9A-Za-z]{4,19}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccount:
    """One account: the bank's six-digit NAPAS number and its name, the account's own, its holder.

    In force from ``valid_from`` to ``valid_to``, both included; None: until another begins.
    """

    bank_bin: str
    bank: str
    number: str
    holder: str
    valid_from: date
    valid_to: date | None = None


def cleaned(account: BankAccount) -> BankAccount:
    """As it is kept: words without odd blanks, numbers without any."""
    return replace(
        account,
        bank_bin="".join(account.bank_bin.split()),
        bank=clean_line(account.bank, field="bank"),
        number="".join(account.number.split()),
        holder=clean_line(account.holder, field="holder"),
    )


def check_account(account: BankAccount) -> None:
    """Returns for an account a transfer can be made to; ``UserError`` names the field at fault."""
    if not _BIN.fullmatch(account.bank_bin):
        raise UserError(
            "bad_bin",
            "Mã ngân hàng gồm 6 chữ số, bắt đầu bằng 9704. Hãy xem lại.",
            field="bank_bin",
        )
    if not _NUMBER.fullmatch(account.number):
        raise UserError(
            "bad_account",
            "Số tài khoản gồm 4 đến 19 chữ số hoặc chữ không dấu, viết liền. Hãy xem lại.",
            field="number",
        )
    for field, words, text in (
        ("bank", "tên ngân hàng", account.bank),
        ("holder", "tên chủ tài khoản", account.holder),
    ):
        if not any(map(str.isalpha, text)):
            raise UserError(f"{field}_missing", f"Hãy ghi {words}.", field=field)
    if account.valid_to is not None and account.valid_to < account.valid_from:
        raise UserError(
            "bad_span", "Ngày thôi dùng ở trước ngày bắt đầu. Hãy xem lại.", field="valid_to"
        )


def account_on(accounts: Iterable[BankAccount], day: date) -> BankAccount | None:
    """The account in force on ``day``: of several the one that began last."""
    in_force = (one for one in accounts if within(day, one.valid_from, one.valid_to))
    return max(in_force, key=lambda one: one.valid_from, default=None)

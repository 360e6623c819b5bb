"""Puts another bank account in force from a day on; the one before it ends the day before.

A leader decides it, with their secret: whoever changes it changes where citizens' money goes.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.domain.money.bank_account import BankAccount, check_account, cleaned
from counter_app.domain.office import Office, OfficeKind
from counter_app.domain.rights import Right
from counter_app.services.desk import Desk
from counter_app.services.office.in_force import put_in_force
from counter_app.services.people.proofs import require_proof
from db.counter import office as records
from db.counter.office import Connection


def put_account(account: BankAccount, *, desk: Desk, at: datetime) -> Office:
    """The office as it is in force from here; ``UserError`` names the field at fault.

    Codes beside ``check_account``'s and ``require_proof``'s: ``not_real``, ``account_past``.
    """
    require_proof(desk, Right.BANK_ACCOUNT, desk.proof)
    if desk.office.kind is not OfficeKind.REAL:
        raise UserError(
            "not_real", "Kho huấn luyện không có tài khoản nhận tiền. Hãy làm ở đơn vị thật."
        )
    told = cleaned(account)
    check_account(told)
    if told.valid_from < local(at).date():
        raise UserError(
            "account_past",
            "Tài khoản mới chỉ dùng từ hôm nay trở đi: giấy đã in theo tài khoản cũ.",
            field="valid_from",
        )
    stamp = desk.stamp(at)

    def write(connection: Connection) -> Office:
        # What another process has put in force since is not written over.
        before = records.load_office(connection, at=at) or desk.office
        office = replace(before, bank_accounts=_with(before.bank_accounts, told))
        put_in_force(connection, office, stamp=stamp)
        return office

    return desk.store.write(write)


def _with(accounts: Iterable[BankAccount], new: BankAccount) -> tuple[BankAccount, ...]:
    """All that were ever in force, each ended where ``new`` begins; those planned for later stay."""
    eve = new.valid_from - timedelta(days=1)
    kept = (
        one
        if one.valid_from > new.valid_from or (one.valid_to is not None and one.valid_to <= eve)
        else replace(one, valid_to=eve)
        for one in accounts
        if one.valid_from != new.valid_from
    )
    return tuple(sorted((*kept, new), key=lambda one: one.valid_from))

"""The drawer counted at the desk: what should be in it, handed over to a colleague, written down."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from counter_app.core.errors import UserError
from counter_app.core.text import clean_line, clean_note
from counter_app.domain.audit_act import Act
from counter_app.domain.closing.drawer import (
    Count,
    Counted,
    Occasion,
    cleaned,
    require_explained,
)
from counter_app.domain.rights import Right, may, require
from counter_app.services.desk import Desk
from counter_app.services.office.office import staff
from counter_app.services.people.accounts import has_accounts
from counter_app.services.people.proofs import require_proof
from db.counter.audit_log import record
from db.counter.closing_acts import DRAWER, Noted, last_noted, last_operation
from db.counter.closings import Connection, cash_between
from db.counter.outbox import Stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawer:
    """The last count, and what should lie there now; None while it was never counted."""

    last: Noted | None
    expected_vnd: int | None


def drawer(*, desk: Desk) -> Drawer:
    """How the drawer should stand."""
    return desk.store.read(drawer_of)


def drawer_of(connection: Connection) -> Drawer:
    """The same within a reading."""
    last = last_noted(connection, Act.DRAWER_COUNTED, DRAWER)
    if last is None:
        return Drawer(last=None, expected_vnd=None)
    before = last.counted()
    came = cash_between(connection, before.through, last_operation(connection))
    return Drawer(last=last, expected_vnd=before.left_vnd + came)


def count(told: Count, occasion: Occasion, *, desk: Desk, at: datetime) -> Counted:
    """Writes down a count at the opening or at a hand-over; a closing's is ``books.close``'s.

    Codes: ``no_right``, those of ``cleaned`` and ``require_explained``; of a hand-over
    ``receiver_unknown`` and ``require_proof``'s: whoever takes it over stands by.
    """
    require(desk.clerk, Right.TAKE_MONEY)
    told = readable(told)
    if occasion is Occasion.HANDOVER:
        told = msgspec.structs.replace(told, to=_receiver(told.to, desk))
    stamp = desk.stamp(at)
    return desk.store.write(lambda one: write_count(one, told, occasion, stamp))


def readable(told: Count) -> Count:
    """As it may be written down; ``UserError`` names the field at fault."""
    words = {"why": clean_note(told.why, field="why"), "to": clean_line(told.to, field="to")}
    return cleaned(msgspec.structs.replace(told, **words))


def write_count(connection: Connection, told: Count, occasion: Occasion, stamp: Stamp) -> Counted:
    """The act, in the transaction under way; ``UserError`` where a difference has no words."""
    counted = counted_now(connection, told, occasion)
    require_explained(counted)
    body = msgspec.to_builtins(counted)
    record(connection, Act.DRAWER_COUNTED, stamp=stamp, subject=DRAWER, body=body)
    return counted


def counted_now(connection: Connection, told: Count, occasion: Occasion) -> Counted:
    """A count held against what should lie there."""
    return Counted(
        occasion=occasion,
        count=told,
        expected_vnd=drawer_of(connection).expected_vnd,
        through=last_operation(connection),
    )


def receivers(*, desk: Desk) -> tuple[str, ...]:
    """The colleagues who may take the drawer over."""
    return tuple(
        one.name
        for one in staff(desk.store)
        if one.id != desk.clerk.id and may(one, Right.TAKE_MONEY)
    )


def _receiver(name: str, desk: Desk) -> str:
    """Who takes it over: a colleague who takes money too, by their own secret where people sign in."""
    if name not in receivers(desk=desk):
        raise UserError(
            "receiver_unknown",
            "Hãy chọn người nhận bàn giao: người khác trong đơn vị, có quyền thu tiền.",
            field="to",
        )
    if has_accounts(desk):
        require_proof(desk, Right.TAKE_MONEY, desk.proof, second=Right.TAKE_MONEY)
        beside = desk.proof.second if desk.proof is not None else None
        if beside is None or beside.name != name:
            raise UserError(
                "receiver_other", "Người nhập mật khẩu không phải người nhận. Hãy chọn lại.",
                field="to",
            )  # fmt: skip
    return name

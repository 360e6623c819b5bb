"""The accounts as a list shows them: how each stands, what was done to it, rights in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, auto
from typing import Final

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import ClerkId
from counter_app.core.keyslots import Keys, locked_people
from counter_app.core.text import name_sort_key
from counter_app.domain.account import Account
from counter_app.domain.audit_act import ACT_LABELS, Act
from counter_app.domain.rights import RIGHT_LABELS, ROLE_LABELS, Right, Role, require
from counter_app.domain.workflow import PaperKind
from counter_app.services.desk import Desk
from counter_app.services.office.office import staff
from counter_app.services.papers.paper_kinds import name_of
from counter_app.services.people.accounts import accounts_of, must_change
from db.counter.audit_log import StoredAct, acts_on

_OF_ACCOUNTS: Final = frozenset(
    {
        Act.ACCOUNT_ADDED,
        Act.ACCOUNT_ENDED,
        Act.RIGHTS_CHANGED,
        Act.SECRET_CHANGED,
        Act.UNLOCKED,
    }
)


class Standing(StrEnum):
    """How an account stands."""

    IN_USE = auto()
    GIVEN = auto()
    """Somebody else made their secret, and they have not changed it yet."""
    LOCKED = auto()
    OVER = auto()
    NONE = auto()
    """One of the staff who has no account yet."""
    ENDED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One account and how it stands now."""

    account: Account
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was done to an account: when, what in words, and by whom."""

    at: datetime
    did: str
    by: str


def keys_of(desk: Desk) -> Keys:
    """The opened keys of a desk where people sign in; ``UserError`` (``no_accounts``) elsewhere."""
    keys = desk.store.secrets
    if not isinstance(keys, Keys):
        raise UserError(
            "no_accounts", "Ở đây chưa có tài khoản nào. Hãy thêm người đầu tiên: account add TÊN."
        )
    return keys


def account_lines(*, desk: Desk, at: datetime) -> tuple[Line, ...]:
    """Every account by name; then who of the staff has none, and those that ended."""
    require(desk.clerk, Right.ACCOUNTS)
    locked, day, known = locked_people(desk.data_dir), local(at).date(), accounts_of(desk)
    lines = [Line(account=one, standing=_standing(one, desk, day, locked)) for one in known]
    others = {one.id: one for one in staff(desk.store)}
    for one in known:
        others.pop(one.clerk.id, None)
    lines += [Line(account=Account(clerk=one), standing=Standing.NONE) for one in others.values()]
    return tuple(sorted(lines, key=_order))


def history(who: ClerkId, *, desk: Desk) -> tuple[Done, ...]:
    """What was done to an account, the newest first."""
    require(desk.clerk, Right.ACCOUNTS)
    acts = desk.store.read(lambda one: acts_on(one, who))
    ours = (one for one in reversed(acts) if one.act in _OF_ACCOUNTS)
    return tuple(Done(at=one.at, did=_did(one), by=one.clerk_name) for one in ours)


def right_words(right: Right) -> str:
    """What a right lets one do, as a list names it."""
    kind = right.value.removeprefix("print:")
    return RIGHT_LABELS[right] if right in RIGHT_LABELS else f"in {name_of(PaperKind(kind))}"


def _standing(account: Account, desk: Desk, day: date, locked: frozenset[str]) -> Standing:
    who = account.clerk.id
    if account.ended:
        return Standing.ENDED
    if not account.holds(day):
        return Standing.OVER
    if who in locked:
        return Standing.LOCKED
    return Standing.GIVEN if must_change(who, desk=desk) else Standing.IN_USE


def _order(line: Line) -> tuple[bool, bool, object]:
    has_none = line.standing is Standing.NONE
    return line.account.ended, has_none, name_sort_key(line.account.clerk.name)


def _did(act: StoredAct) -> str:
    """The act, and what it made of the account where it says so."""
    body, label = act.body, ACT_LABELS[Act(act.act)]
    if "role" not in body:
        return label
    told = [ROLE_LABELS[Role(body["role"])]]
    if body.get("until"):
        told.append(f"đến hết {date.fromisoformat(body['until']):%d/%m/%Y}")
    for words, rights in (("thêm", body.get("more")), ("bớt", body.get("less"))):
        if rights:
            told.append(f"{words} quyền {_named(rights)}")
    return f"{label}: {'; '.join(told)}"


def _named(rights: Iterable[str]) -> str:
    """Rights in words; one that only a newer program knows by its own name."""
    known = set(Right)
    return ", ".join(right_words(Right(one)) if one in known else one for one in rights)

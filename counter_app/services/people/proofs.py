"""Acts that whoever passes an open desk must not do: the clerk is asked for their secret again.

What cannot be given back (money, a dossier destroyed) is given up by two. Only where people sign in; where nobody has an account, nothing is asked.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.ids import ClerkId
from counter_app.core.keyslots import Keys, open_by_secret
from counter_app.domain.audit_act import Act
from counter_app.domain.proof import GOOD_FOR, Proof
from counter_app.domain.rights import Right, doers, require
from counter_app.domain.staff import Clerk
from counter_app.services.desk import Desk
from counter_app.services.people.accounts import has_accounts, must_change, signed_in
from counter_app.services.people.audit import note, refusal_noted, refused_told

_NOTHING: Final[Mapping[str, object]] = {}


def require_proof(
    desk: Desk, right: Right, proof: Proof | None, *, second: Right | None = None
) -> Mapping[str, object]:
    """What the act's event tells besides; ``UserError`` where the clerk may not, or has not proved it.

    ``second``: the right that another person needs who stands by; the event names them.
    Codes: ``no_right``, ``proof_needed``, ``second_needed``.
    """
    require(desk.clerk, right)
    if not has_accounts(desk):
        return _NOTHING
    if proof is None or proof.clerk.id != desk.clerk.id or not _fresh(proof, desk):
        raise UserError(
            "proof_needed", "Việc này cần nhập lại mật khẩu của ông/bà.", field="secret"
        )
    if second is None:
        return _NOTHING
    return {"second": _told(_second(proof, second))}


def prove(
    desk: Desk, secret: str, *, second: ClerkId | None = None, second_secret: str = ""
) -> Proof:
    """The proof by the clerk's own secret, and of one who stands by; 0.3 to 1 s each.

    The log has both, and whatever was refused. ``UserError`` as signing in (``open_by_secret``,
    ``signed_in``), as ``stand_by``, and ``account_changed`` where the account is not as it was when
    they sat down.
    """
    at = desk.clock.now()
    keys = _opened(desk, desk.clerk.id, secret)
    with refusal_noted(desk, desk.clerk.id):
        _require_same(signed_in(desk.clerk.id, keys=keys, desk=desk, at=at), desk)
    note(desk, Act.PROVED, body=refused_told(keys))
    beside = None if second is None else stand_by(second, second_secret, desk=desk)
    return Proof(clerk=desk.clerk, at=at, second=beside)


def _require_same(now: Clerk, desk: Desk) -> None:
    if now != desk.clerk:
        raise UserError(
            "account_changed",
            "Tài khoản của ông/bà vừa được sửa. Hãy khóa màn hình (Ctrl+L) rồi đăng nhập lại.",
            field="secret",
        )


def stand_by(who: ClerkId, secret: str, *, desk: Desk) -> Clerk:
    """Who agrees beside the clerk at ``desk``, by a secret that is theirs alone.

    ``UserError`` (``second_given``) where another person gave it and so may know it.
    """
    keys = _opened(desk, who, secret)
    with refusal_noted(desk, who):
        beside = signed_in(who, keys=keys, desk=desk, at=desk.clock.now())
        if must_change(who, desk=desk):
            raise UserError(
                "second_given",
                f"Mật khẩu của {beside.name} do người khác đặt. Hãy để {beside.name} đăng nhập và "
                "đổi mật khẩu trước.",
                field="second_secret",
            )
    note(replace(desk, clerk=beside), Act.STOOD_BY, subject=desk.clerk.id, body=refused_told(keys))
    return beside


def _opened(desk: Desk, who: str, secret: str) -> Keys:
    with refusal_noted(desk, who):
        return open_by_secret(desk.data_dir, who, secret, clock=desk.clock)


def _fresh(proof: Proof, desk: Desk) -> bool:
    return abs(desk.clock.now() - proof.at) <= GOOD_FOR


def _second(proof: Proof, right: Right) -> Clerk:
    beside = proof.second
    if beside is None or beside.id == proof.clerk.id:
        raise UserError(
            "second_needed",
            f"Việc này cần hai người. Hãy mời người khác nhập mật khẩu của họ: {doers(right)}.",
            field="second",
        )
    require(beside, right)
    return beside


def _told(clerk: Clerk) -> dict[str, object]:
    return {"id": clerk.id, "name": clerk.name, "role": clerk.role.value}

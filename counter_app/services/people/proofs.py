"""Acts that whoever passes an open desk must not do: the clerk is asked for their secret again.

What cannot be given back (money, a dossier destroyed) is given up by two. Only where people sign in; where nobody has an account, nothing is asked.
"""

from collections.abc import Mapping
from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.ids import ClerkId
from counter_app.core.keyslots import open_by_secret
from counter_app.domain.proof import GOOD_FOR, Proof
from counter_app.domain.rights import Right, doers, require
from counter_app.domain.staff import Clerk
from counter_app.services.desk import Desk
from counter_app.services.people.accounts import has_accounts, signed_in

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

    ``UserError`` as signing in (``open_by_secret``, ``signed_in``).
    """
    at = desk.clock.now()
    open_by_secret(desk.data_dir, desk.clerk.id, secret, clock=desk.clock)
    beside = None
    if second is not None:
        open_by_secret(desk.data_dir, second, second_secret, clock=desk.clock)
        beside = signed_in(second, desk=desk, at=at)
    return Proof(clerk=desk.clerk, at=at, second=beside)


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

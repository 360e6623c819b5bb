"""Where citizens' data goes from this PC, to the server, the hub, the copies, is said by whoever may."""

from datetime import datetime

from counter_app.domain.rights import Right
from counter_app.services.desk import Desk
from counter_app.services.people.accounts import has_accounts
from counter_app.services.people.proofs import require_proof
from db.counter.outbox import Stamp


def require_connecting(desk: Desk, at: datetime) -> Stamp:
    """The stamp of who says it, who proved a moment ago that they are; of anyone where nobody signs in.

    ``UserError``: ``no_right``, ``proof_needed``.
    """
    if has_accounts(desk):
        require_proof(desk, Right.CONNECT, desk.proof)
    return desk.witnessed(at)

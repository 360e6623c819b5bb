"""The recovery code: a new one made, the one on paper tried. Neither is ever kept here."""

from datetime import date

from counter_app.core.clock import local
from counter_app.core.keyslots import prove_recovery, recovery_proved_on
from counter_app.domain.audit_act import Act
from counter_app.domain.rights import Right
from counter_app.services.desk import Desk
from counter_app.services.people.account_list import keys_of
from counter_app.services.people.audit import note
from counter_app.services.people.proofs import require_proof


def new_code(*, desk: Desk) -> str:
    """A fresh code in the old one's place, told this once; what was on paper opens nothing more.

    ``UserError`` as ``require_proof``.
    """
    require_proof(desk, Right.ACCOUNTS, desk.proof)
    code = keys_of(desk).new_recovery()
    note(desk, Act.RECOVERY_MADE)
    return code


def prove_code(code: str, *, desk: Desk) -> date:
    """Notes that somebody has the right code on paper; the day.

    ``UserError``: ``recovery_mistyped`` where it cannot be any, ``recovery_wrong`` where not this one.
    """
    day = local(desk.clock.now()).date()
    prove_recovery(desk.data_dir, code, day)
    note(desk, Act.RECOVERY_PROVED)
    return day


def proved_on(*, desk: Desk) -> date | None:
    """The day somebody last had the right code on paper; None where nobody has."""
    return recovery_proved_on(desk.data_dir)

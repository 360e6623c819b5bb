"""The recovery code: a new one made, the one on paper tried. Neither is ever kept here."""

from contextlib import suppress
from datetime import date

from counter_app.core.clock import local
from counter_app.core.errors import EnvironmentFault
from counter_app.core.key_file import RECOVERY
from counter_app.core.keyslots import Way, open_by_recovery, prove_recovery, recovery_proved_on
from counter_app.domain.audit_act import Act
from counter_app.domain.rights import Right
from counter_app.services.desk import Desk
from counter_app.services.people.account_list import keys_of
from counter_app.services.people.audit import note, refusal_noted
from counter_app.services.people.proofs import require_proof
from counter_app.services.people.ways_in import note_way, require_named


def new_code(*, desk: Desk) -> str:
    """A fresh code in the old one's place, told this once; what was on paper opens nothing more.

    ``UserError`` as ``require_proof``.
    """
    require_proof(desk, Right.ACCOUNTS, desk.proof)
    keys = keys_of(desk)
    code, fresh = keys.wrapped_code()
    way, at = Way(RECOVERY, fresh.mark), desk.clock.now()
    note_way(desk, Act.RECOVERY_MAKING, way, {}, at=at)
    keys.put_recovery(fresh)
    with suppress(EnvironmentFault):  # it holds already, and must be told
        note_way(desk, Act.RECOVERY_MADE, way, {}, at=at)
    return code


def prove_code(code: str, *, desk: Desk) -> date:
    """Notes that somebody has the right code on paper; the day.

    ``UserError``: ``recovery_mistyped`` where it cannot be any, ``recovery_wrong`` where not this one,
    ``recovery_unnamed`` (``ways_in``).
    """
    day = local(desk.clock.now()).date()
    keys = open_by_recovery(desk.data_dir, code)
    with refusal_noted(desk, desk.clerk.id):
        require_named(keys, desk=desk)
    prove_recovery(desk.data_dir, code, day)
    note(desk, Act.RECOVERY_PROVED)
    return day


def proved_on(*, desk: Desk) -> date | None:
    """The day somebody last had the right code on paper; None where nobody has."""
    return recovery_proved_on(desk.data_dir)

"""Whose dossiers an officer sees, whose they work on, and at which unit a dossier is.

A leader sees the whole commune and works on what is their unit's; a specialist sees what they work
on. Each rule twice, for rows and for one dossier: a test holds the two together.
"""

from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, case, literal, or_, select

from counter_app.core.errors import UserError
from counter_app.domain.code import check_agency
from counter_app.domain.dossier import State
from counter_app.domain.dossier_now import DossierNow
from counter_app.domain.office import OWN_SECTIONS
from counter_app.domain.staff import Role
from db.central.models import dossiers
from db.central.officers import Officer

# Where a dossier is that is with no unit; no unit's name begins with a blank.
COUNTER: Final = " counter"
LOOSE: Final = " loose"
# Of a unit of the office's own, nobody knows which: sent on before it said where to.
_ANY_OWN: Final = ("", OWN_SECTIONS)
_LEFT: Final = dossiers.c.state != State.RECEIVED.value


def seen_by(commune: str, officer: Officer) -> ColumnElement[bool]:
    """The dossiers an officer may read."""
    ours = dossiers.c.commune_id == commune
    if not officer.unit or officer.role is Role.LEADER:
        return ours
    return and_(ours, work_of(officer.unit))


def work_of(unit: str) -> ColumnElement[bool]:
    """What a unit works on, once it has left the counter.

    What was transferred to it, what it resolves as another agency, and for a unit of the office's
    own also what was transferred nobody says where: else no unit at all would find that.
    """
    theirs = or_(dossiers.c.unit == unit, dossiers.c.resolving_unit == unit)
    any_own = and_(dossiers.c.unit.in_(_ANY_OWN), dossiers.c.resolving_unit == "")
    return and_(_LEFT, theirs if _is_agency(unit) else or_(theirs, any_own))


def works_on(officer: Officer, now: DossierNow) -> bool:
    """Whether a dossier is this officer's to decide of, not only to read."""
    unit = officer.unit
    if not unit:
        return True
    if now.state is State.RECEIVED:
        return False
    any_own = not _is_agency(unit) and now.unit in _ANY_OWN and not now.resolving_unit
    return any_own or unit in (now.unit, now.resolving_unit)


def unit_of() -> ColumnElement[str]:
    """Where each dossier is: another agency, a unit of the office's own, ``COUNTER``, ``LOOSE``."""
    return case(
        (~_LEFT, literal(COUNTER)),
        (dossiers.c.resolving_unit != "", dossiers.c.resolving_unit),
        (dossiers.c.unit != "", dossiers.c.unit),
        else_=literal(LOOSE),
    )


def units_at_work(connection: Connection, commune: str, officer: Officer) -> tuple[str, ...]:
    """Where the dossiers are that this officer sees."""
    return tuple(connection.scalars(select(unit_of()).where(seen_by(commune, officer)).distinct()))


def _is_agency(unit: str) -> bool:
    try:
        return bool(check_agency(unit))
    except UserError:
        return False

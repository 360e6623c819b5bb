"""What this desk knows of who stands there: results that wait, dossiers under way, earlier visits.

Whoever has a number is found by it, a body by its own and its parent's or branches'; whoever has
none, by name and birth. Who of them is dead is in ``the_dead``.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.domain.dossier import ENDED, DossierRow
from counter_app.domain.likeness import Filed, Trait, alike
from counter_app.domain.people.applicant import Person
from counter_app.domain.shelf import ON_SHELF
from counter_app.domain.visit import VisitRow
from counter_app.services.desk import Desk
from counter_app.services.known.known_authority import KnownPaper, papers_of
from counter_app.services.known.learned_numbers import EarlierSelf, earlier_self
from counter_app.services.lookup import search
from counter_app.services.people.restriction import is_restricted
from counter_app.services.visits import visits
from db.counter import known_people
from db.counter.known_people import Mention

_MOST: Final = 200
_NAMESAKES: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who stands there, as far as it is typed: a person, and the body they come for."""

    person: Person
    tax_code: str = ""

    @property
    def number(self) -> str:
        """The personal number, or a foreigner's passport's."""
        passport = self.person.passport.number if self.person.passport else ""
        return self.person.personal_id or passport


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownHere:
    """What is known: dossiers with those first that want something done, and visits without one.

    ``restricted``: they had the use of their data restricted (``services.people.restriction``).
    """

    dossiers: tuple[DossierRow, ...] = ()
    visits: tuple[VisitRow, ...] = ()
    papers: tuple[KnownPaper, ...] = ()
    before: EarlierSelf | None = None
    restricted: bool = False


def known_of(asked: Asked, *, desk: Desk, at: datetime) -> KnownHere:
    """Everything about ``asked``."""
    numbers = [number for number in (asked.number, asked.tax_code) if number]
    came = [one for number in numbers for one in visits.find_visits(number, desk=desk)]
    return KnownHere(
        dossiers=dossiers_of(asked, desk=desk),
        visits=tuple(one for one in came if one.dossier_id is None),
        papers=papers_of(asked.person, desk=desk, at=at),
        before=earlier_self(asked.person, desk=desk),
        restricted=is_restricted(asked.person, desk=desk),
    )


def dossiers_of(asked: Asked, *, desk: Desk) -> tuple[DossierRow, ...]:
    """What names ``asked``: what waits on the shelf first, then what is under way, newest first."""
    found = {row.id: row for row in _rows(asked, desk)}
    return tuple(sorted(found.values(), key=_wants))


def _rows(asked: Asked, desk: Desk) -> list[DossierRow]:
    rows: list[DossierRow] = []
    if asked.number:
        rows += search(asked.number, desk=desk, limit=_MOST)
    else:
        rows += namesakes(asked.person, desk=desk)
    if asked.tax_code:  # finds a branch's parent, and a parent's branches
        rows += search(asked.tax_code, desk=desk, limit=_MOST)
    return rows


def namesakes(person: Person, *, desk: Desk) -> tuple[DossierRow, ...]:
    """Dossiers of whoever bears that name, was born then and lives there, as far as is known."""
    if person.birth is None:
        return ()
    return desk.store.read(lambda connection: _namesakes(connection, person))


def _namesakes(connection: known_people.Connection, person: Person) -> tuple[DossierRow, ...]:
    found = known_people.named(connection, person, _NAMESAKES)
    same = [one for one in found if is_named(person, one)]
    return tuple(known_people.rows_of(connection, same).values())


def is_named(person: Person, mention: Mention) -> bool:
    """Whether a dossier names ``person``; of a year alone the hamlet must agree."""
    day = local(mention.received_at).date()
    mine = Filed(person=person, place=person.address, on=day)
    traits = alike(mine, Filed(person=mention.person, place=mention.person.address, on=day))
    return Trait.BIRTH in traits or {Trait.BIRTH_YEAR, Trait.PLACE} <= set(traits)


def _wants(row: DossierRow) -> tuple[int, float]:
    """What waits for this citizen, then what is under way, then what is over; the newest first."""
    rank = 0 if row.state in ON_SHELF else 2 if row.state in ENDED else 1
    return rank, -row.received_at.timestamp()

"""A number added later joins the dossiers of a person first known without papers.

Proposed by name, birth and hamlet; a clerk confirms, the history of each dossier says who and why,
and a note takes it back. Nothing of what was signed is changed.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import DossierRow, EventKind
from counter_app.domain.likeness import TRAIT_WORDS, Filed, Trait, alike
from counter_app.domain.people.applicant import Person
from counter_app.domain.reason import says_enough
from counter_app.domain.workflow import SHORTEST_REASON
from counter_app.protocol.learned import LEARNED, PARTED, learned_of
from counter_app.services.clock_doubt import in_order
from counter_app.services.desk import Desk
from counter_app.services.kept_text import kept
from counter_app.services.lookup import open_dossier
from db.counter import known_people, learned, moves, views
from db.counter.known_people import Mention
from db.counter.moves import NewFact, Written

_NAMESAKES: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierSelf:
    """Who may be the same person without a number: their dossiers, and what agrees."""

    person: Person
    rows: tuple[DossierRow, ...]
    traits: tuple[Trait, ...]

    @property
    def why(self) -> str:
        """What agrees, in words."""
        return ", ".join(TRAIT_WORDS[trait] for trait in self.traits)


def joined_to(personal_id: str, *, desk: Desk) -> tuple[DossierRow, ...]:
    """The dossiers that were joined to this number."""
    return desk.store.read(lambda one: views.rows_of(one, learned.joined(one, personal_id)))


def earlier_self(person: Person, *, desk: Desk) -> EarlierSelf | None:
    """The person without a number that ``person``, who has one, may have been before."""
    if not person.personal_id or person.birth is None:
        return None
    number = person.personal_id
    return desk.store.read(lambda connection: _earlier_self(connection, person, number))


def _earlier_self(
    connection: views.Connection, person: Person, personal_id: str
) -> EarlierSelf | None:
    found = known_people.named(connection, person, _NAMESAKES)
    joined = set(learned.joined(connection, personal_id)) if found else set()
    same = [
        one
        for one in found
        if one.number not in joined and not _has_number(one.person) and _traits(person, one)
    ]
    if not same:
        return None
    rows = tuple(known_people.rows_of(connection, same).values())
    return EarlierSelf(person=same[0].person, rows=rows, traits=_traits(person, same[0]))


def _has_number(person: Person) -> bool:
    return bool(person.personal_id or person.passport)


def _traits(person: Person, mention: Mention) -> tuple[Trait, ...]:
    """Name, birth and hamlet; a slip of the hand is no proof here."""
    day = local(mention.received_at).date()
    mine = Filed(person=person, place=person.address, on=day)
    theirs = mention.person
    place = theirs.address or theirs.birth_place
    traits = alike(mine, Filed(person=theirs, place=place, on=day))
    named = {Trait.NAME, Trait.NAME_UNMARKED} & set(traits)
    born = Trait.BIRTH in traits or {Trait.BIRTH_YEAR, Trait.PLACE} <= set(traits)
    return traits if named and born else ()


def join(before: EarlierSelf, person: Person, *, desk: Desk, at: datetime) -> tuple[Written, ...]:
    """Notes on each dossier of ``before`` that its person has the number of ``person``."""
    body = {
        "what": LEARNED,
        "personal_id": person.personal_id,
        "name": person.name,
        "why": before.why,
    }
    facts = [
        NewFact(dossier_id=row.id, kind=EventKind.NOTED, body=body, decides=False)
        for row in before.rows
    ]
    latest = max((open_dossier(row.id, desk=desk) for row in before.rows), key=_last)
    stamp = desk.stamp(in_order(latest, at))
    return desk.store.write(lambda one: moves.write_each(one, facts, stamp))


def _last(dossier: views.DossierView) -> datetime:
    return max(event.at for event in dossier.events)


def part(dossier_id: DossierId, reason: str, *, desk: Desk, at: datetime) -> Written:
    """Takes it back for one dossier, with the reason."""
    reason = kept(reason, "reason")
    if not says_enough(reason):
        words = f"Hãy ghi lý do, ít nhất {SHORTEST_REASON} chữ."
        raise UserError("reason_short", words, field="reason")
    dossier = open_dossier(dossier_id, desk=desk)
    number = learned_of(dossier.events)
    if not number:
        raise UserError("not_joined", "Hồ sơ này không nối với số định danh nào.")
    body = {"what": PARTED, "personal_id": number, "reason": reason}
    fact = NewFact(dossier_id=dossier_id, kind=EventKind.NOTED, body=body, decides=False)
    stamp = desk.stamp(in_order(dossier, at))
    return desk.store.write(lambda one: moves.write_fact(one, fact, stamp))

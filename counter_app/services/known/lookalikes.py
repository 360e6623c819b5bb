"""Has this desk taken the same matter in before? A warning that stops nothing, judged anew at intake.

What makes two filings alike is in ``domain.likeness``; it is judged once more when another desk's
dossier comes (``sync.alike``), and by the cell.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from counter_app.core.clock import from_ms, local
from counter_app.domain.catalogue.procedure import Procedure
from counter_app.domain.dossier import STATE_LABELS, DossierRow
from counter_app.domain.doubt import FIELD, Doubt
from counter_app.domain.draft import Draft
from counter_app.domain.heard import GOES_ON
from counter_app.domain.likeness import TRAIT_WORDS, Trait, alike
from counter_app.domain.offer import Finding
from counter_app.services.desk import Desk
from counter_app.services.heard import heard_row
from db.counter import known_people
from db.counter.known_people import Connection
from db.counter.marks import about, is_of_body, is_repeatable
from db.counter.same_matter import CAME_TO_NOTHING, alike_here, filed

# An event of somebody's life is registered once; one's own affairs come again; a body's, often.
_LIFE, _OWN, _BODY = timedelta(days=365), timedelta(days=30), timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookalike:
    """A dossier that may be about the same matter, whom it is about, and what both have in common."""

    row: DossierRow
    name: str
    traits: tuple[Trait, ...]

    @property
    def code(self) -> str:
        """What the other dossier is called by."""
        return self.row.code or f"số giấy {self.row.slip_no}"

    @property
    def words(self) -> str:
        """Which, whose, since when, how it stands, and why it looks alike."""
        day, state = f"{local(self.row.received_at):%d/%m}", STATE_LABELS[self.row.state].lower()
        why = ", ".join(TRAIT_WORDS[trait] for trait in self.traits)
        where = f" ở {self.row.heard_at}" if self.row.heard_at else ""
        return f"{self.code}, {self.name}, nộp {day}{where}, {state}: {why}."


def lookalikes(draft: Draft, *, desk: Desk, at: datetime) -> tuple[Lookalike, ...]:
    """The dossiers that may be about the matter of ``draft``, the newest first."""
    if is_repeatable(draft):
        return ()
    codes = [procedure.code for procedure in _procedures(draft, desk)]
    return desk.store.read(lambda connection: _lookalikes(connection, draft, codes, at))


def _lookalikes(
    connection: Connection, draft: Draft, codes: Iterable[str], at: datetime
) -> tuple[Lookalike, ...]:
    found: dict[str, Lookalike] = {}
    for code in codes:
        for one in _alike(connection, draft, code, at):
            found.setdefault(one.row.id, one)
        for one in _heard(connection, draft, code, at):
            found.setdefault(one.row.id, one)
    return tuple(found.values())


def doubts_of(draft: Draft, *, desk: Desk, at: datetime) -> tuple[Doubt, ...]:
    """The same as findings, none of which stops an intake."""
    return tuple(map(_doubt, lookalikes(draft, desk=desk, at=at)))


def _doubt(one: Lookalike) -> Doubt:
    message = f"Có thể đã nhận rồi: {one.words}"
    finding = Finding(code="lookalike", message=message, field=FIELD, blocking=False)
    elsewhere = bool(one.row.heard_at)
    return Doubt(
        finding=finding, dossier=one.row.id, code=one.code, may_differ=True, elsewhere=elsewhere
    )


def _procedures(draft: Draft, desk: Desk) -> Iterator[Procedure]:
    bundle = desk.catalogue.bundle(draft.bundle or "") if not draft.procedure_code else None
    codes = [part.procedure_code for part in bundle.parts] if bundle else [draft.procedure_code]
    for code in codes:
        known = desk.catalogue.get(code)
        if known is not None and not known.certified_copies:
            yield known


def _alike(
    connection: Connection, draft: Draft, procedure: str, at: datetime
) -> Iterator[Lookalike]:
    told = tuple(alike_here(connection, draft, procedure, at=at, since=at - _span(draft)))
    rows = known_people.rows_of(connection, [one for one, _ in told])
    for one, traits in told:
        row = rows[one.number]
        name = row.applicant_name if is_of_body(draft) else one.person.name
        yield Lookalike(row=row, name=name, traits=traits)


def _heard(
    connection: Connection, draft: Draft, procedure: str, at: datetime
) -> Iterator[Lookalike]:
    """Of sister desks, before the central side has told: the cell will ask about it too."""
    mine = filed(about(draft), draft.submitter.person, local(at).date())
    for one in known_people.heard_of(connection, draft, procedure):
        other, received_at = one.received.draft, from_ms(one.received.received_ms)
        if one.outcome not in GOES_ON or received_at < at - _span(draft):
            continue
        theirs = filed(about(other), other.submitter.person, local(received_at).date())
        traits = (Trait.NUMBER,) if is_of_body(draft) else alike(mine, theirs)
        if traits and one.state not in CAME_TO_NOTHING:
            name = about(other).name if not is_of_body(draft) else heard_row(one).applicant_name
            yield Lookalike(row=heard_row(one), name=name, traits=traits)


def _span(draft: Draft) -> timedelta:
    if draft.subject is not None:
        return _LIFE
    return _BODY if is_of_body(draft) else _OWN

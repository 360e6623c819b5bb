"""Who was registered dead at this desk: stopped at intake, never written to, their dossiers told.

Known from dossiers whose subject is entered as dead, as they stand now: what was withdrawn, refused
or mended is forgotten at once. A number is proof; a name with its day of birth is a question.
"""

from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from counter_app.core.errors import UserError
from counter_app.domain.admission.representation import BY_LAW, FOR_THE_DEAD
from counter_app.domain.dossier import DossierRow, State
from counter_app.domain.doubt import FIELD, Doubt
from counter_app.domain.draft import Draft
from counter_app.domain.likeness import name_key
from counter_app.domain.offer import Finding
from counter_app.domain.people.applicant import Basis, Deceased, Person
from counter_app.services.desk import Desk
from db.counter import known_people

_MOST: Final = 20
_CAME_TO_NOTHING: Final = frozenset(
    {State.WITHDRAWN, State.STOPPED, State.REFUSED_AT_COUNTER, State.REFUSED_AFTER_APPRAISAL}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """That somebody died, by which dossier; not ``sure`` where only name and birthday agree."""

    row: DossierRow
    deceased: Deceased
    sure: bool

    @property
    def code(self) -> str:
        """What the dossier is called by."""
        return self.row.code or f"số giấy {self.row.slip_no}"

    @property
    def words(self) -> str:
        """When they died and which dossier says so."""
        day = self.deceased.died_on
        return f"chết {day.vietnamese()}, hồ sơ {self.code}" if day else f"hồ sơ {self.code}"


def death_of(person: Person, *, desk: Desk) -> Death | None:
    """The death of ``person`` as this desk knows it; by number before name and birthday."""
    return desk.store.read(lambda connection: _death_of(connection, person))


def _death_of(connection: known_people.Connection, person: Person) -> Death | None:
    found = [
        one
        for one in known_people.dead(connection, person, _MOST)
        if one.state not in _CAME_TO_NOTHING and _may_be(one.person, person)
    ]
    rows = known_people.rows_of(connection, found)
    known = [
        Death(row=rows[one.number], deceased=died, sure=_same_number(one.person, person))
        for one in found
        if (died := one.person.deceased)
    ]
    return min(known, key=lambda one: not one.sure, default=None)


def _same_number(one: Person, other: Person) -> bool:
    return bool(one.personal_id) and one.personal_id == other.personal_id


def _may_be(dead: Person, person: Person) -> bool:
    """Another number is another person, whatever the name."""
    if dead.personal_id and person.personal_id:
        return dead.personal_id == person.personal_id
    return dead.birth == person.birth and name_key(dead.name) == name_key(person.name)


def with_deaths(draft: Draft, *, desk: Desk) -> Draft:
    """``draft`` with everybody marked who has died since, as far as a number proves it."""

    def told(person: Person) -> Person:
        death = None if person.deceased else death_of(person, desk=desk)
        return replace(person, deceased=death.deceased) if death and death.sure else person

    paper = draft.authority
    if paper is not None and paper.principal is not None:
        paper = replace(paper, principal=told(paper.principal))
    return replace(
        draft,
        submitter=replace(draft.submitter, person=told(draft.submitter.person)),
        owners=tuple(map(told, draft.owners)),
        authority=paper,
    )


def flag(draft: Draft, *, desk: Desk) -> str:
    """What whoever opens a dossier of somebody dead must know; empty where all are alive."""
    people = {"Người nộp": draft.submitter.person, "Chủ hồ sơ": draft.applicant}
    for who, person in reversed(people.items()):
        death = death_of(person, desk=desk)
        if death is not None and death.sure:
            return f"{who} đã khai tử ({death.words}). Không gửi giấy báo; người thừa kế đến nhận."
    return ""


def require_addressee(draft: Draft, *, by_letter: bool, desk: Desk) -> None:
    """Returns when whom a message goes to is alive: a letter to the owner, a call to who filed."""
    if draft.organisation is not None and by_letter:
        return
    death = death_of(draft.applicant if by_letter else draft.submitter.person, desk=desk)
    if death is not None and death.sure:
        raise UserError(
            "addressee_dead",
            f"Người nhận tin đã khai tử ({death.words}). Hãy báo người thừa kế hoặc người nộp.",
        )


def doubts_of(draft: Draft, *, desk: Desk) -> tuple[Doubt, ...]:
    """Everybody of ``draft`` who is known dead: who files, for whom, and whose paper it is."""
    principal = draft.authority.principal if draft.authority else None
    basis = draft.submitter.basis
    found = [_submitter(death_of(draft.submitter.person, desk=desk))]
    if basis not in FOR_THE_DEAD:
        # Who speaks for an heir by law may: once the owner is told of as dead.
        asked = [one for one in draft.owners if not (basis in BY_LAW and one.deceased)]
        found += [_owner(death_of(one, desk=desk), basis) for one in asked]
    if principal is not None and principal not in draft.owners:
        found.append(_principal(death_of(principal, desk=desk)))
    return tuple(one for one in found if one is not None)


def _submitter(death: Death | None) -> Doubt | None:
    if death is None:
        return None
    if not death.sure:
        return _asked(death)
    return _stop(
        "submitter_dead",
        f"Số này của người đã khai tử ({death.words}). Hãy hỏi lại người mang thẻ; "
        "Điều 16 Bộ luật Dân sự.",
        FIELD,
        death,
    )


def _owner(death: Death | None, basis: Basis) -> Doubt | None:
    if death is None or basis is Basis.ATTORNEY:
        return _principal(death)
    if not death.sure:
        return _asked(death)
    return _stop(
        "owner_dead",
        f"Chủ hồ sơ đã khai tử ({death.words}): chọn tư cách người thừa kế, thân thích hoặc "
        "lo mai táng.",
        "basis",
        death,
    )


def _principal(death: Death | None) -> Doubt | None:
    if death is None or not death.sure:
        return _asked(death) if death is not None else None
    return _stop(
        "principal_dead",
        f"Người ủy quyền đã khai tử ({death.words}) nên ủy quyền chấm dứt; "
        "Điều 140 Bộ luật Dân sự.",
        FIELD,
        death,
    )


def _stop(code: str, message: str, field: str, death: Death) -> Doubt:
    finding = Finding(code=code, message=message, field=field)
    return Doubt(finding=finding, dossier=death.row.id, code=death.code)


def _asked(death: Death) -> Doubt:
    message = (
        f"Trùng họ tên, ngày sinh với người đã khai tử ({death.words}). Hãy đối chiếu giấy tờ."
    )
    finding = Finding(code="maybe_dead", message=message, field=FIELD, blocking=False)
    return Doubt(finding=finding, dossier=death.row.id, code=death.code, may_differ=True)

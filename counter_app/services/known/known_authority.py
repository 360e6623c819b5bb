"""A paper that lets one act for another is entered once: kept with its dossier, offered again.

Offered while it holds: in force, its principal alive, nobody has noted that it ended. One that was
noted to have ended is refused wherever its number comes up again.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.core.text import fold
from counter_app.domain.catalogue.procedure import AuthorityRule, Procedure
from counter_app.domain.dossier import Event
from counter_app.domain.doubt import FIELD, Doubt
from counter_app.domain.draft import Draft
from counter_app.domain.offer import Finding
from counter_app.domain.people.applicant import Authority, Basis, Person
from counter_app.services.desk import Desk
from counter_app.services.known.the_dead import death_of
from db.counter import known_authority
from db.counter.views import DossierView

REVOKED: Final = "authority_revoked"
_SUBMIT: Final = "submit"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPaper:
    """A power of attorney used before: its principal and owners, and what it was last used for."""

    authority: Authority
    principal: Person
    owners: tuple[Person, ...]
    relation: str
    used_for: str

    @property
    def words(self) -> str:
        """Which paper, how long it holds, what it was used for."""
        day = f", ký {self.authority.on:%d/%m/%Y}" if self.authority.on else ""
        until = f" đến {self.authority.until:%d/%m/%Y}" if self.authority.until else ""
        return f"số {self.authority.no}{until}{day} · đã dùng: {self.used_for}"


def papers_of(attorney: Person, *, desk: Desk, at: datetime) -> tuple[KnownPaper, ...]:
    """What ``attorney`` may act by today, the last used first; each paper once."""
    filed, on = _filed(attorney, desk), local(at).date()
    ended = {_key(one) for one in filed if _ended(one) is not None}
    found: dict[tuple[str, date | None], KnownPaper] = {}
    for one in filed:
        known = _known(one)
        if known is not None and _key(one) not in ended:
            found.setdefault(_key(one), known)
    return tuple(one for one in found.values() if _holds(one, on, desk))


def covers(paper: KnownPaper, procedure: Procedure) -> bool:
    """Whether such a paper is good for that procedure at all."""
    if procedure.authority is AuthorityRule.NOT_ALLOWED:
        return False
    return procedure.authority is not AuthorityRule.CERTIFIED or paper.authority.certified


def doubts_of(draft: Draft, *, desk: Desk) -> tuple[Doubt, ...]:
    """The paper of ``draft``, where somebody noted that it had ended."""
    paper = draft.authority
    if draft.submitter.basis is not Basis.ATTORNEY or paper is None or not paper.no:
        return ()
    for one in _filed(draft.submitter.person, desk):
        before, ended = one.received.draft.authority, _ended(one)
        if ended is not None and before is not None and _is_same(before, paper):
            return (_refused(one, paper, ended),)
    return ()


def _refused(one: DossierView, paper: Authority, ended: Event) -> Doubt:
    code = one.row.code or f"số giấy {one.row.slip_no}"
    message = (
        f"Giấy ủy quyền số {paper.no} đã ghi hết hiệu lực ngày {local(ended.at):%d/%m/%Y} "
        f"(hồ sơ {code}: {ended.body.get('reason')}); Điều 140 Bộ luật Dân sự."
    )
    finding = Finding(code=REVOKED, message=message, field=FIELD)
    return Doubt(finding=finding, dossier=one.row.id, code=code)


def _filed(attorney: Person, desk: Desk) -> tuple[DossierView, ...]:
    return desk.store.read(lambda one: known_authority.filed_by_paper(one, attorney))


def _known(one: DossierView) -> KnownPaper | None:
    draft, paper = one.received.draft, one.received.draft.authority
    principal = paper.principal if paper is not None else None
    if paper is None or principal is None:
        return None
    return KnownPaper(
        authority=paper,
        principal=principal,
        owners=draft.owners or (principal,),
        relation=draft.submitter.person.relation,
        used_for=one.row.procedure_name,
    )


def _holds(one: KnownPaper, on: date, desk: Desk) -> bool:
    paper = one.authority
    if _SUBMIT not in paper.scope or (paper.until is not None and paper.until < on):
        return False
    death = death_of(one.principal, desk=desk)
    return death is None or not death.sure


def _ended(one: DossierView) -> Event | None:
    return next((event for event in one.events if event.body.get("what") == REVOKED), None)


def _key(one: DossierView) -> tuple[str, date | None]:
    paper = one.received.draft.authority
    return (fold(paper.no), paper.on) if paper is not None else ("", None)


def _is_same(one: Authority, other: Authority) -> bool:
    days = {one.on, other.on} - {None}
    return fold(one.no) == fold(other.no) and len(days) < 2

"""What somebody who is being registered dead had filed and is not over: told while it is typed."""

from counter_app.domain.catalogue.procedure import Fact
from counter_app.domain.dossier import ENDED, DossierRow
from counter_app.domain.doubt import FIELD, Doubt
from counter_app.domain.draft import Draft
from counter_app.domain.offer import Finding
from counter_app.domain.shelf import ON_SHELF
from counter_app.services.desk import Desk
from counter_app.services.visits.known_people import Asked, dossiers_of


def doubts_of(draft: Draft, *, desk: Desk) -> tuple[Doubt, ...]:
    """What waits or is under way for whom ``draft`` registers dead, as one thing to look at."""
    dead = draft.subject
    if dead is None or dead.deceased is None:
        return ()
    rows = [
        row
        for row in dossiers_of(Asked(person=dead), desk=desk)
        if (row.state not in ENDED or row.state in ON_SHELF) and not _tells_death(row, desk)
    ]
    if not rows:
        return ()
    code = rows[0].code or f"số giấy {rows[0].slip_no}"
    message = (
        f"Người chết còn {len(rows)} hồ sơ chưa xong ở quầy này, như {code}. Hãy báo gia đình."
    )
    finding = Finding(code="dead_has_dossiers", message=message, field=FIELD, blocking=False)
    return (Doubt(finding=finding, dossier=rows[0].id, code=code),)


def _tells_death(row: DossierRow, desk: Desk) -> bool:
    known = desk.catalogue.get(row.procedure_code)
    return bool(known and known.subject and Fact.DEATH_DATE in known.subject.asks)

"""The promises that stand of dossiers still open, for asking what another calendar makes of them.

Reckoning is ``domain.deadline``'s; nothing here changes a promise.
"""

from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, func, literal_column

from counter_app.core.ids import DossierId
from counter_app.domain.dossier import DossierRow, EventKind
from counter_app.domain.workflow import OPEN
from db.counter import views
from db.counter.models import dossiers, papers

_MOVED: Final = (
    "(SELECT json_extract(m.body, '$.promise') FROM events m WHERE m.dossier = dossiers.number "
    "AND m.kind = 'dossier.moved' AND json_type(m.body, '$.promise') = 'object' "
    "ORDER BY m.number DESC LIMIT 1)"
)
_CORRECTED: Final = (
    "EXISTS (SELECT 1 FROM events c WHERE c.dossier = dossiers.number "
    "AND c.kind = 'dossier.corrected')"
)
_NOTICED: Final = (
    "(SELECT max(p.number) FROM papers p WHERE p.dossier = dossiers.number "
    "AND p.kind = 'date_notice' AND p.voided_ms IS NULL)"
)
# Which other date the last letter, or whoever told the citizen, named.
_NAMED: Final = (
    "(SELECT json_extract(t.body, '$.reckoned') FROM events t WHERE t.dossier = dossiers.number "
    "AND t.kind = '{}' AND json_extract(t.body, '$.about') = 'date' "
    "ORDER BY t.number DESC LIMIT 1)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingPromise:
    """A dossier and the stored working of the date that stands.

    ``notice`` is the row of the newest letter that named another date, ``noticed`` that date;
    ``told`` the date the citizen has been told of. Both are ISO minutes.
    """

    row: DossierRow
    promise: dict[str, Any]
    notice: int | None
    noticed: str | None
    told: str | None


def promises_not_of(connection: Connection, version: str) -> list[StandingPromise]:
    """Open dossiers whose date was reckoned by a calendar of another version, oldest first.

    A date given by an apology is a person's word and stands whatever the calendar says.
    """
    record: ColumnElement[str] = func.coalesce(
        literal_column(_MOVED), func.json_extract(views.FACTS, "$.promise")
    )
    found = views.rows_where(
        connection,
        dossiers.c.state.in_([state.value for state in OPEN]),
        dossiers.c.due_ms.is_not(None),
        dossiers.c.number.not_in(
            papers.select().where(papers.c.kind == "apology").with_only_columns(papers.c.dossier)
        ),
        func.json_extract(record, "$.calendar_version") != version,
        more=(
            record.label("promise"),
            literal_column(_CORRECTED).label("corrected"),
            literal_column(_NOTICED).label("notice"),
            literal_column(_NAMED.format(EventKind.PAPER_ISSUED.value)).label("noticed"),
            literal_column(_NAMED.format(EventKind.CITIZEN_TOLD.value)).label("told"),
        ),
    )
    return [
        StandingPromise(
            row=row,
            promise=_corrected(connection, row.id) if corrected else msgspec.json.decode(promise),
            notice=notice,
            noticed=noticed,
            told=told,
        )
        for _, row, (promise, corrected, notice, noticed, told) in found
    ]


def _corrected(connection: Connection, dossier_id: DossierId) -> dict[str, Any]:
    """Of a dossier mended since: whichever came last, the mended facts or a step."""
    dossier = views.view(connection, dossier_id)
    if dossier is None:
        raise LookupError("a dossier just read is there")
    for event in reversed(dossier.events):
        promise = event.body.get("promise")
        if event.kind is EventKind.MOVED and isinstance(promise, dict):
            return promise
        if event.kind is EventKind.CORRECTED:
            break
    return dict(dossier.received.promise or {})

"""Two dossiers that may be one matter, and whether a person has said so. Read only.

They are told of and decided as changes of the commune, so that every desk hears of both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Select, and_, select

from counter_app.domain.dossier import EventKind
from counter_app.domain.twin_question import TwinDecision, TwinQuestion, twin_question
from counter_app.protocol.pull import CentralKind
from counter_app.protocol.settled import TwinSuspected
from counter_app.protocol.twin_notes import decision_told, is_decision
from db.central.changes import WITH_BODIES
from db.central.desk_lists import MOST_FOUND, seen_by
from db.central.models import changes, devices, dossiers
from db.central.officers import Officer

_AT_ONCE: Final = 4 * MOST_FOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTwin:
    """An open question: whether ``dossier`` is one with the older ``twin``.

    ``question`` has the decisions where it was answered in more than one way; ``desks`` their names.
    """

    dossier: str
    code: str
    applicant_name: str
    received_ms: int
    desk: str
    twin: TwinSuspected
    twin_desk: str
    told_ms: int
    question: TwinQuestion
    desks: Mapping[str | None, str]

    def code_of(self, dossier: str) -> str:
        """The code of one of the two."""
        return (self.code if dossier == self.dossier else self.twin.code) or "hồ sơ chưa có mã"


def open_twins(connection: Connection, commune: str, officer: Officer) -> tuple[OpenTwin, ...]:
    """Those of the dossiers this officer sees, the newest first."""
    named = select(devices.c.device, devices.c.name).where(devices.c.commune_id == commune)
    names: dict[str | None, str] = {row.device: row.name for row in connection.execute(named)}
    rows = connection.execute(_suspected(commune, officer)).all()
    found = [(row, msgspec.json.decode(row.body, type=TwinSuspected)) for row in rows]
    ids = {row.dossier for row in rows} | {twin.twin for _, twin in found}
    decided = _decided(connection, commune, ids)
    asked = [
        (row, twin, twin_question(decided.get(frozenset((row.dossier, twin.twin)), ())))
        for row, twin in found
    ]
    return tuple(
        OpenTwin(
            dossier=row.dossier,
            code=row.code or "",
            applicant_name=row.applicant_name,
            received_ms=row.received_ms,
            desk=names.get(row.desk, ""),
            twin=twin,
            twin_desk=names.get(twin.device, ""),
            told_ms=row.at_ms,
            question=question,
            desks=names,
        )
        for row, twin, question in asked
        if question.is_open
    )[:MOST_FOUND]


def _suspected(commune: str, officer: Officer) -> Select[*tuple[Any, ...]]:
    """What was told of twins of the dossiers this officer sees, the newest first."""
    return (
        WITH_BODIES.add_columns(
            dossiers.c.code,
            dossiers.c.applicant_name,
            dossiers.c.received_ms,
            dossiers.c.device.label("desk"),
        )
        .join(
            dossiers,
            and_(
                dossiers.c.commune_id == changes.c.commune_id,
                dossiers.c.dossier == changes.c.dossier,
            ),
        )
        .where(
            changes.c.commune_id == commune,
            changes.c.kind == CentralKind.TWIN.value,
            seen_by(commune, officer),
        )
        .order_by(changes.c.chg.desc())
        .limit(_AT_ONCE)
    )


def _decided(
    connection: Connection, commune: str, ids: set[str]
) -> Mapping[frozenset[str], list[TwinDecision]]:
    """What persons judged of pairs of these dossiers and others, in the order of the changes."""
    if not ids:
        return {}
    noted = WITH_BODIES.where(
        changes.c.commune_id == commune,
        changes.c.dossier.in_(ids),
        changes.c.kind == EventKind.NOTED.value,
    ).order_by(changes.c.chg)
    pairs = dict[frozenset[str], list[TwinDecision]]()
    for row in connection.execute(noted):
        body = msgspec.json.decode(row.body or "{}", type=dict[str, Any])
        if is_decision(body):
            pair = frozenset((row.dossier, str(body.get("twin") or "")))
            told = decision_told(row.dossier, body, by=row.by, at_ms=row.at_ms, device=row.device)
            pairs.setdefault(pair, []).append(told)
    return pairs

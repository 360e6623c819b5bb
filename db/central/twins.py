"""Two dossiers that may be one matter, and whether a person has said so. Read only.

They are told of and decided as changes of the commune, so that every desk hears of both.
"""

from dataclasses import dataclass
from typing import Final

import msgspec
from sqlalchemy import Connection, and_, select

from counter_app.domain.dossier import EventKind
from counter_app.protocol.pull import CentralKind
from counter_app.protocol.settled import TWIN_DECIDED, TwinSuspected
from db.central.changes import WITH_BODIES
from db.central.desk_lists import MOST_FOUND, seen_by
from db.central.models import changes, devices, dossiers
from db.central.officers import Officer

_AT_ONCE: Final = 4 * MOST_FOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTwin:
    """A question nobody has answered: whether ``dossier`` is one with the older ``twin``."""

    dossier: str
    code: str
    applicant_name: str
    received_ms: int
    desk: str
    twin: TwinSuspected
    twin_desk: str
    told_ms: int


class _Noted(msgspec.Struct, frozen=True):
    what: str = ""
    twin: str = ""


def open_twins(connection: Connection, commune: str, officer: Officer) -> tuple[OpenTwin, ...]:
    """Those of the dossiers this officer sees, the newest first."""
    named = select(devices.c.device, devices.c.name).where(devices.c.commune_id == commune)
    names = {row.device: row.name for row in connection.execute(named)}
    told = (
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
    rows = connection.execute(told).all()
    found = [(row, msgspec.json.decode(row.body, type=TwinSuspected)) for row in rows]
    ids = {row.dossier for row in rows} | {twin.twin for _, twin in found}
    decided = _decided(connection, commune, ids)
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
        )
        for row, twin in found
        if frozenset((row.dossier, twin.twin)) not in decided
    )[:MOST_FOUND]


def _decided(connection: Connection, commune: str, ids: set[str]) -> frozenset[frozenset[str]]:
    """The pairs of these dossiers and others that a person has judged."""
    if not ids:
        return frozenset()
    noted = WITH_BODIES.where(
        changes.c.commune_id == commune,
        changes.c.dossier.in_(ids),
        changes.c.kind == EventKind.NOTED.value,
    )
    pairs = set[frozenset[str]]()
    for row in connection.execute(noted):
        told = msgspec.json.decode(row.body or "{}", type=_Noted)
        if told.what.startswith(TWIN_DECIDED):
            pairs.add(frozenset((row.dossier, told.twin)))
    return frozenset(pairs)

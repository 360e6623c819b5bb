"""Two dossiers that may be one matter, and whether a person has said so. Read only.

They are told of and decided as changes of the commune, so that every desk hears of both.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, Select, and_, select

from counter_app.domain.dossier import EventKind
from counter_app.domain.twin_question import TwinDecision, TwinQuestion, twin_question
from counter_app.protocol.pull import CentralKind
from counter_app.protocol.settled import TwinSuspected
from counter_app.protocol.twin_notes import decision_told, is_decision
from db.central.changes import WITH_BODIES, told_of_dossiers
from db.central.desk_lists import MOST_FOUND
from db.central.models import changes, devices, dossiers, one_of
from db.central.officers import Officer
from db.central.sight import seen_by

# So many at a time are looked at; a year of a commune tells of fewer.
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
    device: str
    desk: str
    twin: TwinSuspected
    twin_desk: str
    told_ms: int
    question: TwinQuestion
    desks: Mapping[str | None, str]

    @property
    def older_by(self) -> str:
        """Who took in the older one, beside whom took in this; devices tell desks of one name apart."""
        if self.device and self.device == self.twin.device:
            return "cùng một quầy"
        same_name = self.twin_desk and self.twin_desk == self.desk
        return f"{self.twin_desk} (máy khác)" if same_name else self.twin_desk

    def code_of(self, dossier: str) -> str:
        """The code of one of the two."""
        return (self.code if dossier == self.dossier else self.twin.code) or "hồ sơ chưa có mã"


def open_twins(connection: Connection, commune: str, officer: Officer) -> tuple[OpenTwin, ...]:
    """Those of the dossiers this officer sees, the newest first, however long ago they were told."""
    named = select(devices.c.device, devices.c.name).where(devices.c.commune_id == commune)
    names: dict[str | None, str] = {row.device: row.name for row in connection.execute(named)}
    open_: list[OpenTwin] = []
    before: int | None = None
    while len(open_) < MOST_FOUND:
        rows = connection.execute(_suspected(commune, officer, before)).all()
        open_ += _open_of(connection, commune, rows, names)
        if len(rows) < _AT_ONCE:
            break
        before = rows[-1].chg
    return tuple(open_[:MOST_FOUND])


def _open_of(
    connection: Connection,
    commune: str,
    rows: Sequence[Row[Any]],
    names: Mapping[str | None, str],
) -> Iterator[OpenTwin]:
    """Those of what was told that no person has decided, in the order they come in."""
    found = [(row, msgspec.json.decode(row.body, type=TwinSuspected)) for row in rows]
    ids = {row.dossier for row in rows} | {twin.twin for _, twin in found}
    decided = _decided(connection, commune, ids)
    for row, twin in found:
        question = twin_question(decided.get(frozenset((row.dossier, twin.twin)), ()))
        if question.is_open:
            yield OpenTwin(
                dossier=row.dossier,
                code=row.code or "",
                applicant_name=row.applicant_name,
                received_ms=row.received_ms,
                device=row.desk or "",
                desk=names.get(row.desk, ""),
                twin=twin,
                twin_desk=names.get(twin.device, ""),
                told_ms=row.at_ms,
                question=question,
                desks=names,
            )


def _suspected(commune: str, officer: Officer, before: int | None) -> Select[*tuple[Any, ...]]:
    """What was told of twins of the dossiers this officer sees, the newest before a change first."""
    query = (
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
            one_of(changes.c.kind, CentralKind.TWIN.value),
            seen_by(commune, officer),
        )
        .order_by(changes.c.chg.desc())
        .limit(_AT_ONCE)
    )
    return query if before is None else query.where(changes.c.chg < before)


def _decided(
    connection: Connection, commune: str, ids: set[str]
) -> Mapping[frozenset[str], list[TwinDecision]]:
    """What persons judged of pairs of these dossiers and others, in the order of the changes."""
    if not ids:
        return {}
    pairs = dict[frozenset[str], list[TwinDecision]]()
    for note in told_of_dossiers(connection, commune, ids, [EventKind.NOTED.value]):
        body = msgspec.json.decode(note.body, type=dict[str, Any])
        if is_decision(body):
            pair = frozenset((note.dossier, str(body.get("twin") or "")))
            told = decision_told(
                note.dossier, body, by=note.by, at_ms=note.at_ms, device=note.device
            )
            pairs.setdefault(pair, []).append(told)
    return pairs

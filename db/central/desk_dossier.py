"""One dossier as the specialists' desk reads it: its row, all that happened to it, its files.

Which dossiers an officer may see is ``sight``; what is judged from them, ``central``.
"""

import json
from dataclasses import dataclass

from sqlalchemy import Connection, select

from counter_app.domain.dossier import EventKind, State
from counter_app.domain.dossier_now import DossierNow
from counter_app.protocol.twin_notes import SAME
from db.central.changes import WITH_BODIES
from db.central.desk_lists import MOST_FOUND
from db.central.dossiers import dossiers_now
from db.central.models import attachments, blobs, changes, dossiers, one_of, operations
from db.central.officers import Officer
from db.central.sight import seen_by

SAFE: frozenset[str] = frozenset({"stored", "replicated", "backed_up"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that happened to a dossier; ``body`` is its text as it was kept."""

    chg: int
    kind: str
    ver: int
    by: str
    at_ms: int
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of a dossier; ``here``: its bytes have come and may be read."""

    id: str
    sha256: str
    label: str
    mime: str
    size: int
    added_ms: int
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """An operation of a counter that fitted no more when it came; ``answer`` says why, as JSON."""

    dossier: str
    code: str
    applicant_name: str
    state: State
    kind: str
    body: str
    answer: str
    wall_ms: int
    received_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """All that a page tells of one dossier; ``twins_gone``: codes of those of its matter withdrawn."""

    now: DossierNow
    changes: tuple[Change, ...]
    files: tuple[File, ...]
    twins_gone: tuple[str, ...] = ()


def whole(connection: Connection, commune: str, officer: Officer, dossier: str) -> Whole | None:
    """One dossier; None where there is none for this officer, a foreign one too."""
    query = select(dossiers.c.ver).where(seen_by(commune, officer), dossiers.c.dossier == dossier)
    if connection.execute(query).one_or_none() is None:
        return None
    told = changes_of(connection, commune, dossier)
    return Whole(
        now=dossiers_now(connection, commune, [dossier])[dossier],
        changes=told,
        files=files_of(connection, commune, dossier),
        twins_gone=_twins_gone(connection, commune, told),
    )


def _twins_gone(connection: Connection, commune: str, told: tuple[Change, ...]) -> tuple[str, ...]:
    notes = (json.loads(one.body or "{}") for one in told if one.kind == EventKind.NOTED)
    others = {str(body.get("twin")) for body in notes if body.get("what") == SAME}
    standing = dossiers_now(connection, commune, others) if others else {}
    gone = (one for one in standing.values() if one.state is State.WITHDRAWN)
    return tuple(sorted(one.code or "chưa có mã" for one in gone))


def changes_of(connection: Connection, commune: str, dossier: str) -> tuple[Change, ...]:
    """Everything that happened to one dossier, oldest first."""
    query = WITH_BODIES.where(changes.c.commune_id == commune, changes.c.dossier == dossier)
    return tuple(
        Change(
            chg=row.chg,
            kind=row.kind,
            ver=row.ver,
            by=row.by,
            at_ms=row.at_ms,
            body=row.body or "{}",
        )
        for row in connection.execute(query.order_by(changes.c.chg))
    )


def files_of(connection: Connection, commune: str, dossier: str) -> tuple[File, ...]:
    """The files of one dossier, oldest first."""
    same = (blobs.c.commune_id == attachments.c.commune_id) & (
        blobs.c.sha256 == attachments.c.sha256
    )
    query = (
        select(attachments, blobs.c.state)
        .outerjoin(blobs, same)
        .where(attachments.c.commune_id == commune, attachments.c.dossier == dossier)
        .order_by(attachments.c.added_ms, attachments.c.id)
    )
    return tuple(
        File(
            id=row.id,
            sha256=row.sha256,
            label=row.label,
            mime=row.mime,
            size=row.size,
            added_ms=row.added_ms,
            here=row.state in SAFE,
        )
        for row in connection.execute(query)
    )


def disputes(connection: Connection, commune: str, officer: Officer) -> tuple[Dispute, ...]:
    """What is in dispute of the dossiers this officer sees, the newest first."""
    same = (dossiers.c.commune_id == operations.c.commune_id) & (
        dossiers.c.dossier == operations.c.dossier
    )
    query = (
        select(operations, dossiers.c.code, dossiers.c.state, dossiers.c.applicant_name)
        .join(dossiers, same)
        .where(
            operations.c.commune_id == commune,
            one_of(operations.c.outcome, "conflict"),
            seen_by(commune, officer),
        )
        .order_by(operations.c.received_ms.desc())
        .limit(MOST_FOUND)
    )
    return tuple(
        Dispute(
            dossier=row.dossier,
            code=row.code or "",
            applicant_name=row.applicant_name,
            state=State(row.state),
            kind=row.kind,
            body=row.body or "{}",
            answer=row.answer,
            wall_ms=row.wall_ms,
            received_ms=row.received_ms,
        )
        for row in connection.execute(query)
    )

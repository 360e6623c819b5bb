"""Which files a dossier has. Their bytes come by themselves and are kept elsewhere."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, or_, select

from counter_app.protocol.blobs import BlobState
from counter_app.protocol.pull import SnapshotFile
from db.central.models import attachments, blobs
from db.central.statements import laying


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file of a dossier; ``size`` in bytes, ``pages`` None where nobody counted."""

    dossier: str
    id: str
    sha256: str
    label: str
    mime: str
    size: int
    pages: int | None


def add_attachments(
    connection: Connection, commune: str, new: Sequence[Attached], *, at_ms: int
) -> None:
    """Notes files of dossiers; one told of twice is noted once."""
    rows = [
        {
            "commune_id": commune,
            "dossier": one.dossier,
            "id": one.id,
            "sha256": one.sha256,
            "label": one.label,
            "mime": one.mime,
            "size": one.size,
            "pages": one.pages,
            "added_ms": at_ms,
        }
        for one in new
    ]
    _ADD.run(connection, rows)


def dossiers_with(connection: Connection, commune: str, sha256: str) -> tuple[str, ...]:
    """The dossiers that have this file."""
    table = attachments.c
    same = (table.commune_id == commune) & (table.sha256 == sha256)
    asked = select(table.dossier).where(same).distinct().order_by(table.dossier)
    return tuple(connection.scalars(asked))


def files_awaited(connection: Connection, commune: str) -> int:
    """How many files are told of whose bytes have not come yet."""
    same = (blobs.c.commune_id == attachments.c.commune_id) & (
        blobs.c.sha256 == attachments.c.sha256
    )
    asked = (
        select(func.count())
        .select_from(attachments.outerjoin(blobs, same))
        .where(
            attachments.c.commune_id == commune,
            or_(blobs.c.state.is_(None), blobs.c.state == BlobState.COMING.value),
        )
    )
    return connection.scalar(asked) or 0


def files_by_dossier(
    connection: Connection, commune: str, dossiers: Sequence[str]
) -> dict[str, tuple[SnapshotFile, ...]]:
    """The files of each of the dossiers that has any, oldest first."""
    table, found = attachments.c, defaultdict[str, list[SnapshotFile]](list)
    asked = (
        select(attachments)
        .where(table.commune_id == commune, table.dossier.in_(dossiers))
        .order_by(table.dossier, table.added_ms, table.id)
    )
    for row in connection.execute(asked):
        file = SnapshotFile(
            id=row.id,
            sha256=row.sha256,
            size=row.size,
            mime=row.mime,
            label=row.label,
            pages=row.pages,
            at_ms=row.added_ms,
        )
        found[row.dossier].append(file)
    return {dossier: tuple(files) for dossier, files in found.items()}


_ADD: Final = laying(attachments)

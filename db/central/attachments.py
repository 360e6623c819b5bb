"""Which files a dossier has. Their bytes come by themselves and are kept elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from db.central.models import attachments
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


_ADD: Final = laying(attachments)

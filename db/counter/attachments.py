"""Rows of attached files: added with their record in one transaction, moved on as bytes are sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from counter_app.core.clock import from_ms, to_ms
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.attachment import Attachment, Safety
from counter_app.domain.dossier import EventKind
from counter_app.protocol.attached import AttachmentAdded
from db.counter.models import attachments, dossiers
from db.counter.moves import NewFact, Written, write_fact
from db.counter.outbox import Stamp
from db.engine import cursor_of

_SENT_ON: Final = (
    "INSERT INTO counters (series, value) VALUES (?, ?) "
    "ON CONFLICT (series) DO UPDATE SET value = value + excluded.value"
)
_FORGET_DAYS: Final = "DELETE FROM counters WHERE series GLOB 'blob-bytes:*' AND series < ?"
_READ_DAY: Final = "SELECT value FROM counters WHERE series = ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sendable:
    """A file whose bytes may go now, as far as they are there."""

    file: Attachment
    tries: int


def add_attachment(
    connection: Connection, dossier_id: DossierId, new: Attachment, stamp: Stamp
) -> Written:
    """Records the file and its operation; ``UserError`` where the dossier has these bytes."""
    same = (
        select(attachments.c.number)
        .join(dossiers, dossiers.c.number == attachments.c.dossier)
        .where(dossiers.c.id == dossier_id, attachments.c.sha256 == new.sha256)
    )
    if connection.execute(same).first():
        raise UserError(
            "attached_already", "Hồ sơ này đã có đúng tệp ấy. Hãy chọn tệp khác.", field="path"
        )
    body: dict[str, object] = {
        "id": new.id,
        "sha256": new.sha256,
        "size": new.size,
        "mime": new.mime,
        "label": new.label,
        "pages": new.pages,
    }
    fact = NewFact(dossier_id=dossier_id, kind=EventKind.ATTACHED, body=body)
    written = write_fact(connection, fact, stamp)
    row = body | {
        "dossier": written.number,
        "added_ms": to_ms(stamp.at),
        "state": Safety.WAITING.value,
        "offset": 0,
        "tries": 0,
        "next_at": 0,
        "last_code": None,
    }
    connection.execute(insert(attachments), row)
    return written


def know_attachment(
    connection: Connection, dossier: int, told: AttachmentAdded, at_ms: int
) -> None:
    """Notes a file of another desk or of an officer, whose bytes are not here; once."""
    row = {
        "dossier": dossier,
        "id": told.id,
        "sha256": told.sha256,
        "size": told.size,
        "mime": told.mime,
        "label": told.label,
        "pages": told.pages,
        "added_ms": at_ms,
        "state": Safety.AWAY.value,
        "offset": 0,
        "tries": 0,
        "next_at": 0,
        "last_code": None,
    }
    connection.execute(upsert(attachments).values(row).on_conflict_do_nothing(["id"]))


def attachments_of(connection: Connection, dossier_id: DossierId) -> tuple[Attachment, ...]:
    """The files of one dossier, oldest first."""
    found = connection.execute(
        select(attachments)
        .join(dossiers, dossiers.c.number == attachments.c.dossier)
        .where(dossiers.c.id == dossier_id)
        .order_by(attachments.c.number)
    )
    return tuple(_attachment(row) for row in found)


def every_attachment(connection: Connection) -> tuple[Attachment, ...]:
    """All files of the store, oldest first."""
    found = connection.execute(select(attachments).order_by(attachments.c.number))
    return tuple(_attachment(row) for row in found)


def every_id(connection: Connection) -> frozenset[str]:
    """The ids of all files of the store."""
    return frozenset(connection.scalars(select(attachments.c.id)))


def next_to_ask(
    connection: Connection, states: Sequence[Safety], *, now_ms: int
) -> Sendable | None:
    """The file in one of these states whose time has come first."""
    row = connection.execute(
        select(attachments)
        .where(
            attachments.c.state.in_([one.value for one in states]),
            attachments.c.next_at <= now_ms,
        )
        .order_by(attachments.c.next_at, attachments.c.number)
        .limit(1)
    ).first()
    return None if row is None else Sendable(file=_attachment(row), tries=row.tries)


def count_waiting(connection: Connection) -> int:
    """How many files have not gone whole to the central side."""
    waits = attachments.c.state == Safety.WAITING.value
    counted = select(func.count()).select_from(attachments).where(waits)
    return int(connection.scalar(counted) or 0)


def note_standing(
    connection: Connection,
    file_id: str,
    *,
    safety: Safety,
    sent: int,
    next_ms: int = 0,
    tries: int = 0,
    code: str | None = None,
) -> None:
    """Writes how far a file is at the central side, and when to ask again."""
    connection.execute(
        update(attachments)
        .where(attachments.c.id == file_id)
        .values(state=safety.value, offset=sent, next_at=next_ms, tries=tries, last_code=code)
    )


def doubt_all(connection: Connection) -> None:
    """What the central side was known to have has to be asked about anew, from the first on."""
    had = [Safety.STORED.value, Safety.REPLICATED.value, Safety.BACKED_UP.value]
    connection.execute(
        update(attachments)
        .where(attachments.c.state.in_(had))
        .values(state=Safety.STORED.value, next_at=0, tries=0, backed_ms=None)
    )


def sent_on(connection: Connection, day: date) -> int:
    """How many bytes of files were sent on a day."""
    row = cursor_of(connection).execute(_READ_DAY, (_series(day),)).fetchone()
    return int(row[0]) if row else 0


def count_sent(connection: Connection, day: date, size: int) -> None:
    """Counts bytes sent on a day; other days' counts are let go."""
    cursor = cursor_of(connection)
    cursor.execute(_FORGET_DAYS, (_series(day),))
    cursor.execute(_SENT_ON, (_series(day), size))


def note_backed(connection: Connection, at: datetime) -> None:
    """Writes of files first seen in a backup of the central side since when: ``at``, its clock."""
    new = (attachments.c.state == Safety.BACKED_UP.value) & attachments.c.backed_ms.is_(None)
    connection.execute(update(attachments).where(new).values(backed_ms=to_ms(at)))


def old_and_safe(connection: Connection, *, before: datetime) -> tuple[Attachment, ...]:
    """Files that have lain in a backup of the central side since before that instant."""
    found = connection.execute(
        select(attachments)
        .where(
            attachments.c.state == Safety.BACKED_UP.value,
            attachments.c.backed_ms < to_ms(before),
        )
        .order_by(attachments.c.number)
    )
    return tuple(_attachment(row) for row in found)


def _series(day: date) -> str:
    return f"blob-bytes:{day.isoformat()}"


def _attachment(row: Row[Any]) -> Attachment:
    return Attachment(
        id=row.id,
        sha256=row.sha256,
        size=row.size,
        mime=row.mime,
        label=row.label,
        pages=row.pages,
        added_at=from_ms(row.added_ms),
        safety=Safety(row.state),
        sent=row.offset,
    )

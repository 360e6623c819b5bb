"""How far each file's bytes are here and how safe: rows only, the bytes lie with the blob store.

A file is known to a commune by an accepted record that names it; no other commune's row is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, exists, select, update

from counter_app.protocol.blobs import BlobState
from db.central.heads import take_head
from db.central.models import attachments, blobs
from db.central.statements import upsert


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """A file as the commune's records name it; ``offset`` bytes of it are here and verified."""

    sha256: str
    sizes: tuple[int, ...]
    mime: str
    size: int
    offset: int = 0
    state: BlobState = BlobState.COMING

    @property
    def whole(self) -> bool:
        """Whether all of it is here."""
        return self.state is not BlobState.COMING


def find_blob(connection: Connection, commune: str, sha256: str) -> Blob | None:
    """The file, once a record of the commune names it; ``size`` 0 until the first bytes came."""
    named = connection.execute(
        select(attachments.c.size, attachments.c.mime)
        .where(attachments.c.commune_id == commune, attachments.c.sha256 == sha256)
        .order_by(attachments.c.added_ms, attachments.c.id)
    ).all()
    if not named:
        return None
    sizes, mime = tuple(one.size for one in named), named[0].mime
    begun = row_of(connection, commune, sha256)
    return (
        Blob(sha256=sha256, sizes=sizes, mime=mime, size=0)
        if begun is None
        else replace(begun, sizes=sizes)
    )


def row_of(connection: Connection, commune: str, sha256: str) -> Blob | None:
    """How far the file is here, whoever names it; None where nothing of it came."""
    row = connection.execute(
        select(blobs).where(blobs.c.commune_id == commune, blobs.c.sha256 == sha256)
    ).one_or_none()
    return None if row is None else _blob(row)


def put_blob(connection: Connection, commune: str, blob: Blob, *, at_ms: int) -> None:
    """Writes how far the file is."""
    row = {
        "commune_id": commune,
        "sha256": blob.sha256,
        "size": blob.size,
        "offset": blob.offset,
        "state": blob.state.value,
        "mime": blob.mime,
        "changed_ms": at_ms,
    }
    over = ("size", "offset", "state", "mime", "changed_ms")
    connection.execute(upsert(connection.dialect.name, blobs, over=over), row)


def whole_between(connection: Connection, commune: str, first: str, end: str) -> tuple[Blob, ...]:
    """Whole files whose hashes are ``first`` or behind it, and before ``end``."""
    found = connection.execute(
        select(blobs).where(
            blobs.c.commune_id == commune,
            blobs.c.sha256 >= first,
            blobs.c.sha256 < end,
            blobs.c.state != BlobState.COMING.value,
        )
    )
    return tuple(map(_blob, found))


def move_blob(
    connection: Connection, commune: str, blob: Blob, *, offset: int, state: BlobState, at_ms: int
) -> bool:
    """Moves a file on from where ``blob`` saw it; False where another request was faster."""
    moved = connection.execute(
        update(blobs)
        .where(
            blobs.c.commune_id == commune,
            blobs.c.sha256 == blob.sha256,
            blobs.c.offset == blob.offset,
            blobs.c.state == blob.state.value,
        )
        .values(offset=offset, state=state.value, changed_ms=at_ms)
    )
    return moved.rowcount == 1


def touch_blob(connection: Connection, commune: str, sha256: str, *, at_ms: int) -> bool:
    """Notes that a whole file is wanted once more; False where it is not whole here."""
    touched = connection.execute(
        update(blobs)
        .where(
            blobs.c.commune_id == commune,
            blobs.c.sha256 == sha256,
            blobs.c.state != BlobState.COMING.value,
        )
        .values(changed_ms=at_ms)
    )
    return touched.rowcount == 1


def unused_blobs(
    connection: Connection, commune: str, *, before_ms: int, limit: int = 200
) -> tuple[str, ...]:
    """Files that no record names and nobody touched since, by their hashes."""
    found = select(blobs.c.sha256).where(*_unused(commune, before_ms))
    return tuple(connection.scalars(found.order_by(blobs.c.changed_ms).limit(limit)))


def mark_gone(connection: Connection, commune: str, sha256: str, *, before_ms: int) -> bool:
    """Notes that nothing of an unused file is here; False where a record names it by now.

    Holds the commune's head: no record is written meanwhile.
    """
    take_head(connection, commune)
    gone = connection.execute(
        update(blobs)
        .where(*_unused(commune, before_ms), blobs.c.sha256 == sha256)
        .values(state=BlobState.COMING.value, offset=0)
    )
    return gone.rowcount == 1


def forget_blob(connection: Connection, commune: str, sha256: str, *, before_ms: int) -> bool:
    """Takes away the row of a file that was marked gone; False where it is wanted again."""
    take_head(connection, commune)
    gone = (blobs.c.state == BlobState.COMING.value, blobs.c.offset == 0)
    done = connection.execute(
        delete(blobs).where(*_unused(commune, before_ms), *gone, blobs.c.sha256 == sha256)
    )
    return done.rowcount == 1


def _unused(commune: str, before_ms: int) -> tuple[ColumnElement[bool], ...]:
    named = exists().where(
        attachments.c.commune_id == blobs.c.commune_id, attachments.c.sha256 == blobs.c.sha256
    )
    return blobs.c.commune_id == commune, blobs.c.changed_ms < before_ms, ~named


def blobs_in(
    connection: Connection, commune: str, state: BlobState, *, limit: int = 200
) -> tuple[Blob, ...]:
    """Files in one state, the longest in it first."""
    found = connection.execute(
        select(blobs)
        .where(blobs.c.commune_id == commune, blobs.c.state == state.value)
        .order_by(blobs.c.changed_ms, blobs.c.sha256)
        .limit(limit)
    )
    return tuple(_blob(row) for row in found)


def mark_backed_up(
    connection: Connection, commune: str, *, before_ms: int, of: Sequence[BlobState], at_ms: int
) -> int:
    """Notes that a backup begun at ``before_ms`` holds what was safe before it; how many files."""
    marked = connection.execute(
        update(blobs)
        .where(
            blobs.c.commune_id == commune,
            blobs.c.state.in_([one.value for one in of]),
            blobs.c.changed_ms < before_ms,
        )
        .values(state=BlobState.BACKED_UP.value, changed_ms=at_ms)
    )
    return int(marked.rowcount)


def _blob(row: Row[Any]) -> Blob:
    return Blob(
        sha256=row.sha256,
        sizes=(row.size,),
        mime=row.mime,
        size=row.size,
        offset=row.offset,
        state=BlobState(row.state),
    )

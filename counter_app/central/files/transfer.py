"""A file's bytes over HTTP, chunk by chunk, apart from its record (HSP/1, section 7; tus 1.0).

Only a file that an accepted record of the desk's own commune names is known here; everything else
is 404, so that nobody learns who holds what. An offset moves on only over bytes that are verified
and durable. A first PATCH beyond the protocol's text: ``Upload-Length`` has to be the record's size.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, Final

from litestar import Response, get, head, patch
from litestar.params import FromPath
from litestar.response import Stream

from counter_app.central.cell import RunningCell
from counter_app.central.door.auth import TheCell, TheDevice
from counter_app.central.door.described import troubles
from counter_app.central.door.refusals import Refused, refused
from counter_app.central.files.headers import (
    CHUNK,
    KNOWN,
    WHOLE,
    Chunk,
    ChunkRequest,
    chunk_of,
    piece_of,
)
from counter_app.central.files.rotten import ask_again, is_right
from counter_app.central.files.store import PIECE, BlobsFull, BlobStore, PartLost, is_here
from counter_app.central.portal.telling import tell_arrived
from counter_app.core.fault_points import passed
from counter_app.protocol.blobs import (
    FILE_AGAIN,
    FILE_ROTTEN,
    LENGTH,
    MOST_BLOB,
    OFFSET,
    RESUMABLE,
    STATE,
    TUS_VERSION,
    BlobState,
    checksum_of,
    is_sha256,
)
from db.central import blobs as rows
from db.central.blobs import Blob
from db.central.cell import tells_portal
from db.central.devices import KnownDevice
from db.central.heads import take_head
from db.central.store import Connection

BlobResponse = Response[None]
SENT_AGAIN: Final = (
    FILE_AGAIN,
    "Tệp ở máy chủ bị hỏng; quầy còn giữ tệp sẽ tự gửi lại. Hãy mở lại sau.",
)
FROM_BACKUP: Final = (
    FILE_ROTTEN,
    "Tệp ở máy chủ bị hỏng. Hãy báo người quản trị lấy lại từ bản sao lưu.",
)
_PATH: Final = "/communes/{commune:str}/blob/{sha256:str}"


@head(_PATH, opt=KNOWN, responses=troubles(401, 403, 404))
async def blob_standing(
    commune: FromPath[str], sha256: FromPath[str], device: TheDevice, cell: TheCell
) -> BlobResponse:
    """How many bytes of the file are here, and how safe they are."""
    return _stands(await _known(cell, device, commune, sha256))


@get(_PATH, opt=WHOLE, responses=troubles(401, 403, 404, 416))
async def blob(
    commune: FromPath[str],
    sha256: FromPath[str],
    request: ChunkRequest,
    device: TheDevice,
    cell: TheCell,
) -> Stream:
    """The whole file once it is here, or the piece of it that is asked for."""
    known = await _known(cell, device, commune, sha256)
    if not known.whole:
        raise _unknown()
    store = _bytes_of(cell)
    piece_asked = request.headers.get("range", "")
    if _begins(piece_asked):
        await _require_right(cell, store, commune, known)
    try:
        size = await asyncio.to_thread(store.size_of, sha256)
    except FileNotFoundError:
        raise _unknown() from None
    piece = piece_of(piece_asked, size)
    span = range(size) if piece is None else piece
    headers = _standing(known) | {"Content-Length": str(len(span)), "Accept-Ranges": "bytes"}
    if piece is not None:
        headers["Content-Range"] = f"bytes {piece.start}-{piece.stop - 1}/{size}"
    # As bytes of no kind: what a citizen filed is never shown by whoever asks here.
    return Stream(
        _pieces(store, sha256, span),
        status_code=200 if piece is None else 206,
        media_type="application/octet-stream",
        headers=headers,
    )


@patch(
    _PATH,
    status_code=204,
    opt=CHUNK,
    responses=troubles(400, 401, 403, 404, 408, 409, 412, 413, 415, 460, 507),
)
async def blob_chunk(
    commune: FromPath[str],
    sha256: FromPath[str],
    request: ChunkRequest,
    device: TheDevice,
    cell: TheCell,
) -> BlobResponse:
    """Takes the next chunk; the last one makes the file whole, or nothing of it."""
    known = await _known(cell, device, commune, sha256)
    chunk = await chunk_of(request)
    async with cell.coming.of(commune, sha256):
        known = await _known(cell, device, commune, sha256)
        taking = await _begun(cell, commune, known, chunk)
        return _stands(await _taken(cell, commune, taking, chunk))


async def _pieces(store: BlobStore, sha256: str, span: range) -> AsyncIterator[bytes]:
    for start in span[::PIECE]:
        most = min(PIECE, span.stop - start)
        yield await asyncio.to_thread(store.read, sha256, start, most)


def _begins(span: str) -> bool:
    """Whether the file is asked for from its first byte: then all of it is looked at, once."""
    return not span or span.startswith("bytes=0-")


async def _require_right(cell: RunningCell, store: BlobStore, commune: str, known: Blob) -> None:
    async with cell.blob_joins:
        if await asyncio.to_thread(is_right, store, cell.copies, known.sha256):
            return
    sent_again = await asyncio.to_thread(ask_again, cell.store, commune, known, at_ms=cell.now_ms())
    code, message = SENT_AGAIN if sent_again else FROM_BACKUP
    raise Refused(404, code, message, headers={RESUMABLE: TUS_VERSION})


async def _known(cell: RunningCell, device: KnownDevice, commune: str, sha256: str) -> Blob:
    if device.revoked:
        raise Refused(
            403, "device_revoked", "Máy này đã bị thu hồi. Hãy báo người quản trị đơn vị."
        )
    if commune != device.commune or not is_sha256(sha256):
        raise _unknown()
    known = await cell.read(commune, lambda one: rows.find_blob(one, commune, sha256))
    if known is None:
        raise _unknown()
    return known


async def _begun(cell: RunningCell, commune: str, known: Blob, chunk: Chunk) -> Blob:
    """The file as this chunk may go on with it; its row is made with the first one."""
    if known.whole or chunk.offset != known.offset:
        raise _elsewhere(known)
    if known.size == 0:
        if chunk.length not in known.sizes:
            raise refused(400, "length_of_another")
        if not 0 < chunk.length <= MOST_BLOB:
            raise refused(413)
        known = replace(known, size=chunk.length)
        at_ms = cell.now_ms()
        await cell.write(commune, lambda one: rows.put_blob(one, commune, known, at_ms=at_ms))
    if chunk.length is not None and chunk.length != known.size:
        raise refused(400, "length_of_another")
    if chunk.offset + len(chunk.content) > known.size:
        raise refused(413)
    if chunk.checksum != checksum_of(chunk.content):
        raise _mismatch(known)
    return known


async def _taken(cell: RunningCell, commune: str, known: Blob, chunk: Chunk) -> Blob:
    """The file with the chunk in it, durable before its row says so."""
    store, sha256 = _bytes_of(cell), known.sha256
    reached = known.offset + len(chunk.content)
    try:
        await asyncio.to_thread(
            store.add, commune, sha256, offset=known.offset, chunk=chunk.content
        )
        if reached < known.size:
            return await _moved(cell, commune, known, reached, BlobState.COMING)
        async with cell.blob_joins:
            right = await asyncio.to_thread(store.finish, commune, sha256, size=known.size)
    except PartLost:
        raise _elsewhere(await _moved(cell, commune, known, 0, BlobState.COMING)) from None
    except BlobsFull as full:
        raise Refused(507, full.code, full.message, headers=_standing(known)) from full
    if not right:
        raise _mismatch(await _moved(cell, commune, known, 0, BlobState.COMING))
    stored = await _moved(cell, commune, known, reached, BlobState.STORED)
    if not await asyncio.to_thread(is_here, store, sha256):  # swept before its row was there
        raise _elsewhere(await _moved(cell, commune, stored, 0, BlobState.COMING))
    return stored


async def _moved(
    cell: RunningCell, commune: str, known: Blob, offset: int, state: BlobState
) -> Blob:
    at_ms = cell.now_ms()
    passed("blob.before_row")

    def move(one: Connection) -> bool:
        arrives = state is BlobState.STORED and tells_portal(one)
        if arrives:  # the order before the file's row, as for whoever else keeps a file
            take_head(one, commune)
        moved = rows.move_blob(one, commune, known, offset=offset, state=state, at_ms=at_ms)
        if moved and arrives:
            tell_arrived(one, commune, known.sha256, at_ms=at_ms)
        return moved

    moved = await cell.write(commune, move)
    passed("blob.after_row")
    now = replace(known, offset=offset, state=state)
    if not moved:  # another process of the cell took a chunk meanwhile
        found = await cell.read(commune, lambda one: rows.find_blob(one, commune, known.sha256))
        raise _elsewhere(found or known)
    return now


def _unknown() -> Refused:
    # An answer to HEAD has no body to tell by that it is ours.
    return refused(404, Tus_Resumable=TUS_VERSION)


def _bytes_of(cell: RunningCell) -> BlobStore:
    if cell.blobs is None:
        raise refused(404)
    return cell.blobs


def _standing(known: Blob) -> dict[str, str]:
    length = {LENGTH: str(known.size)} if known.size else {}
    return {
        RESUMABLE: TUS_VERSION,
        OFFSET: str(known.offset),
        STATE: known.state.value,
        "Cache-Control": "no-store",
        **length,
    }


def _stands(known: Blob) -> BlobResponse:
    return Response(None, headers=_standing(known))


def _elsewhere(known: Blob) -> Refused:
    return Refused(
        409,
        "offset",
        "Phần gửi chưa nối đúng chỗ. Máy sẽ tự gửi tiếp từ chỗ máy chủ đã có.",
        headers=_standing(known),
    )


def _mismatch(known: Blob) -> Refused:
    return Refused(
        460,
        "checksum",
        "Phần tệp tới nơi không còn nguyên vẹn. Máy sẽ tự gửi lại.",
        headers=_standing(known),
    )


HANDLERS: Final[tuple[Any, ...]] = (blob_standing, blob, blob_chunk)

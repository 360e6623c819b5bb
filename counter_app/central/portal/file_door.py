"""The door at which the portal fetches a file, with an address it was sent and nothing else.

Shut to everybody once the cell no longer tells the portal. An address says itself which file it
opens; whoever has none that is good learns nothing, not even which files there are.
"""

import asyncio
from typing import Any, Final

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Stream

from counter_app.central.door.auth import TheCell
from counter_app.central.door.described import troubles
from counter_app.central.door.refusals import Refused, refused
from counter_app.central.files.rotten import ask_again, is_right
from counter_app.central.files.store import pieces
from counter_app.central.portal.links import PATH, FileGrant, opened
from counter_app.domain.attachment import JPEG, PDF
from db.central.blobs import Blob, find_blob
from db.central.cell import tells_portal
from db.central.store import Connection

_KNOWN: Final = {PDF: "pdf", JPEG: "jpg"}
_FILE: Final[dict[str, Any]] = {
    "answer": {
        "description": "The file.",
        "content": {
            mime: {"schema": {"type": "string", "format": "binary"}}
            for mime in (*_KNOWN, "application/octet-stream")
        },
    }
}


@get(f"{PATH}/{{link:str}}", opt=_FILE, responses=troubles(404, 410))
async def portal_file(link: FromPath[str], cell: TheCell) -> Response[Any]:
    """A file of a dossier, for the national portal; the address is the leave to have it."""
    grant = opened(link, cell.key.public_key())
    if grant is None or cell.blobs is None:
        raise refused(404)
    found = await cell.read(grant.commune, lambda one: _found(one, grant))
    if found is None:
        raise refused(404)
    if grant.until_ms <= cell.now_ms():
        raise Refused(
            410, "link_over", "Đường dẫn tệp đã hết hạn. Hãy chờ tin mới của hồ sơ để lấy lại."
        )
    async with cell.blob_joins:
        right = await asyncio.to_thread(is_right, cell.blobs, cell.copies, grant.sha256)
    if not right:
        at_ms = cell.now_ms()
        await asyncio.to_thread(ask_again, cell.store, grant.commune, found, at_ms=at_ms)
        raise refused(404)
    try:
        size = await asyncio.to_thread(cell.blobs.size_of, grant.sha256)
    except FileNotFoundError:
        raise refused(404) from None
    name = f"giay-to.{_KNOWN[found.mime]}" if found.mime in _KNOWN else "giay-to"
    return Stream(
        pieces(cell.blobs, grant.sha256),
        media_type=found.mime if found.mime in _KNOWN else "application/octet-stream",
        headers={
            "Content-Length": str(size),
            "Content-Disposition": f"attachment; filename={name}",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def _found(connection: Connection, grant: FileGrant) -> Blob | None:
    if not tells_portal(connection):
        return None
    found = find_blob(connection, grant.commune, grant.sha256)
    return found if found is not None and found.whole else None


HANDLERS: Final[tuple[Any, ...]] = (portal_file,)

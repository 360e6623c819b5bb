"""The file of a result that comes with a form: checked, kept, remembered by the form, written down.

It is checked as at a counter, and as there only what is seen of it stays. A good file is kept before the rest of the form is judged, and the form shown again names it under
a seal: nobody chooses a file twice, and knowing a file's hash gives nobody the file.
"""

import asyncio
import hashlib
import hmac
from typing import Any, Final

import msgspec
from litestar.datastructures import UploadFile

from counter_app.central.files.copies import keep_file
from counter_app.central.pages.site import Site
from counter_app.central.pages.visitor import AGAIN, AnyRequest, Visitor
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import uuid7
from counter_app.documents.admitted import admitted
from counter_app.domain.attachment import KIND_LABELS, MOST_BYTES, MOST_PAGES_OF_A_RESULT, kind_of
from counter_app.domain.dossier import EventKind
from counter_app.domain.dossier_now import DossierNow
from counter_app.domain.step import ResultPaper
from counter_app.protocol.attached import AttachmentAdded
from counter_app.protocol.canonical import canonical
from db.central.attachments import Attached
from db.central.changes import NewChange

# A file that is too large is still told of beside its field, with all that was typed, up to here.
MOST_FORM: Final = 48 << 20
FIELD: Final = "file"
KEPT: Final = "file.kept"
DROPPED: Final = "file.drop"
_LONGEST_LABEL: Final = 200
_TOO_LARGE: Final = "Tệp lớn quá 20 MB. Hãy quét lại gọn hơn rồi chọn lại."


class KeptFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file whose bytes are kept and which no record names yet."""

    sha256: str
    size: int
    mime: str
    pages: int
    signed: bool = False

    @property
    def words(self) -> str:
        """What it is, as a person checks it."""
        signed = ", có chữ ký số" if self.signed else ""
        return f"{KIND_LABELS[self.mime]}, {self.pages} trang{signed}"


async def file_of(
    request: AnyRequest, typed: dict[str, str], dossier: str, site: Site, visitor: Visitor
) -> KeptFile | None:
    """The file that comes with the form, or came with it before; ``UserError`` beside its field."""
    files = [one for one in (await request.form()).values() if isinstance(one, UploadFile)]
    try:
        if files:
            return await _kept(files[0], site, visitor)
    except (UserError, EnvironmentFault) as wrong:
        raise UserError(wrong.code, wrong.message, field=FIELD) from wrong
    finally:
        for one in files:
            await one.close()
    if AGAIN in typed:
        raise UserError("file_again", "Tệp chưa được gửi. Hãy chọn lại tệp.", field=FIELD)
    if DROPPED in typed:
        return None
    return opened(typed.get(KEPT, ""), dossier, visitor)


def sealed(file: KeptFile, dossier: str, visitor: Visitor) -> str:
    """The file as a form remembers it: good for this dossier and this session only."""
    told = msgspec.json.encode(file)
    return f"{told.hex()}.{_seal(told, dossier, visitor)}"


def opened(text: str, dossier: str, visitor: Visitor) -> KeptFile | None:
    """The file that a form remembers; None where it has no true seal."""
    told, _, seal = text.partition(".")
    try:
        plain = bytes.fromhex(told)
    except ValueError:
        return None
    if not hmac.compare_digest(seal.encode(), _seal(plain, dossier, visitor).encode()):
        return None
    return msgspec.json.decode(plain, type=KeptFile)


def written_down(
    file: KeptFile, paper: ResultPaper, now: DossierNow, visitor: Visitor, clerk: dict[str, str]
) -> tuple[Attached, NewChange]:
    """The file's record and the event that tells every desk of it."""
    added = AttachmentAdded(
        id=paper.file,
        sha256=file.sha256,
        size=file.size,
        mime=file.mime,
        label=_label(paper),
        pages=file.pages,
    )
    told: dict[str, Any] = msgspec.to_builtins(added)
    new = NewChange(
        dossier=now.dossier,
        kind=EventKind.ATTACHED.value,
        ver=now.ver + 1,
        at_ms=visitor.at_ms,
        body=canonical(told | {"clerk": clerk}),
        by=visitor.officer.name,
    )
    return Attached(dossier=now.dossier, **told), new


def new_id(visitor: Visitor) -> str:
    """The id of a new attachment."""
    return uuid7(visitor.at_ms)


async def _kept(sent: UploadFile, site: Site, visitor: Visitor) -> KeptFile:
    if site.blobs is None:
        raise EnvironmentFault("blobs_away", "Máy chủ chưa có kho tệp. Hãy báo người quản trị.")
    blobs, commune, at_ms = site.blobs, visitor.commune, visitor.at_ms
    async with site.file_checks:
        content = await sent.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise UserError("file_large", _TOO_LARGE)
        mime = kind_of(content)
        kept = await asyncio.to_thread(admitted, content, MOST_PAGES_OF_A_RESULT)
        sha256 = await asyncio.to_thread(
            keep_file, site.store, blobs, commune, kept.content, mime=mime, at_ms=at_ms
        )
    return KeptFile(
        sha256=sha256, size=len(kept.content), mime=mime, pages=kept.pages, signed=kept.signed
    )


def _seal(told: bytes, dossier: str, visitor: Visitor) -> str:
    message = f"{visitor.commune}\n{dossier}\n".encode() + told
    return hmac.new(visitor.csrf.encode(), message, hashlib.sha256).hexdigest()


def _label(paper: ResultPaper) -> str:
    number = f"số {paper.number}" if paper.number else ""
    return " ".join(filter(None, (paper.name or "Kết quả", number)))[:_LONGEST_LABEL]

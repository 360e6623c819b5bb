"""The central side as the second lane asks it: how far a file is there, its next chunk, or a piece.

An answer counts only if it names the protocol of this lane: HEAD has no body to tell it by.
"""

import re
from dataclasses import dataclass
from typing import Final, Protocol

from counter_app.core.line_faults import BadAnswer, LineFault
from counter_app.core.web import Answer
from counter_app.protocol.blobs import (
    CHECKSUM,
    CHUNK_TYPE,
    FILE_AGAIN,
    FILE_ROTTEN,
    LENGTH,
    OFFSET,
    RESUMABLE,
    STATE,
    TUS_VERSION,
    BlobState,
    blob_path,
    checksum_of,
)
from counter_app.sync.client import HttpCentral
from counter_app.sync.refusals import NoRoom, refusal

_FULL_S: Final = 900
_ROTTEN: Final = frozenset({FILE_AGAIN, FILE_ROTTEN})
_MISMATCH: Final = 460
_STATUS_FULL: Final = 507
_SPAN: Final = re.compile(r"bytes ([0-9]{1,12})-[0-9]{1,12}/([0-9]{1,12})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobStanding:
    """How far a file is there. ``taken``: the chunk just sent is part of it.

    ``spoilt``: what came did not have the right hash, and the file goes on at ``offset``.
    """

    offset: int
    state: BlobState
    taken: bool = True
    spoilt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobPiece:
    """Bytes of a file and where it stands there; ``size`` is the whole file's."""

    content: bytes
    size: int
    state: BlobState


class BlobSource(Protocol):
    """Where a file is fetched from; raises :class:`LineFault` or a kind of it."""

    def piece(self, commune: str, sha256: str, *, start: int, most: int) -> BlobPiece | None:
        """At most ``most`` bytes from ``start`` on; None while the file is not there."""
        ...

    def close(self) -> None:
        """Lets the line go."""
        ...


class BlobLine(Protocol):
    """What the second lane asks; raises :class:`LineFault` or a kind of it."""

    def standing(self, commune: str, sha256: str) -> BlobStanding | None:
        """How far the file is there; None where no record names it yet."""
        ...

    def send(
        self, commune: str, sha256: str, *, offset: int, size: int, chunk: bytes
    ) -> BlobStanding:
        """Sends the chunk at ``offset`` of a file of ``size`` bytes."""
        ...

    def cut(self) -> None:
        """Ends what is under way, from another thread."""
        ...

    def close(self) -> None:
        """Lets the line go."""
        ...


class HttpBlobs:
    """The second lane over HTTPS (HSP/1, section 7), on a connection of its own."""

    def __init__(self, central: HttpCentral) -> None:
        self._central = central

    def standing(self, commune: str, sha256: str) -> BlobStanding | None:
        """How far the file is there; None where no record names it yet."""
        path = blob_path(commune, sha256)
        answer = self._central.exchange("HEAD", path, headers={RESUMABLE: TUS_VERSION})
        if answer.status == 404 and _is_ours(answer):
            return None
        if answer.status != 200:
            raise refusal(answer)
        return _standing(answer)

    def send(
        self, commune: str, sha256: str, *, offset: int, size: int, chunk: bytes
    ) -> BlobStanding:
        """Sends one chunk with its checksum."""
        headers = {
            RESUMABLE: TUS_VERSION,
            "Content-Type": CHUNK_TYPE,
            OFFSET: str(offset),
            LENGTH: str(size),
            CHECKSUM: checksum_of(chunk),
        }
        answer = self._central.exchange("PATCH", blob_path(commune, sha256), chunk, headers)
        if answer.status == 204:
            found = _standing(answer)
            if found.offset != offset + len(chunk):
                raise _not_ours()
            return found
        if answer.status == 409 and _is_ours(answer):
            return _standing(answer, taken=False)
        if answer.status == _MISMATCH and _is_ours(answer):
            return _standing(answer, taken=False, spoilt=True)
        if answer.status == _STATUS_FULL:
            raise NoRoom(_FULL_S)
        raise refusal(answer)

    def piece(self, commune: str, sha256: str, *, start: int, most: int) -> BlobPiece | None:
        """At most ``most`` bytes from ``start`` on; None while the file is not there."""
        asked = {RESUMABLE: TUS_VERSION, "Range": f"bytes={start}-{start + most - 1}"}
        answer = self._central.exchange("GET", blob_path(commune, sha256), headers=asked)
        if answer.status == 404 and _is_ours(answer):
            why = refusal(answer)
            if why.code in _ROTTEN:
                raise why
            return None
        if answer.status != 206:
            raise refusal(answer)
        standing = _standing(answer)
        found = _SPAN.fullmatch(answer.headers.get("content-range", ""))
        if found is None or int(found[1]) != start or not 0 < len(answer.body) <= most:
            raise _not_ours()
        return BlobPiece(content=answer.body, size=int(found[2]), state=standing.state)

    def cut(self) -> None:
        """Ends what is under way, from another thread."""
        self._central.cut()

    def close(self) -> None:
        """Lets the line go."""
        self._central.close()


def _is_ours(answer: Answer) -> bool:
    return answer.headers.get(RESUMABLE.lower()) == TUS_VERSION


def _standing(answer: Answer, *, taken: bool = True, spoilt: bool = False) -> BlobStanding:
    offset = answer.headers.get(OFFSET.lower(), "")
    state = answer.headers.get(STATE.lower(), "")
    if not (_is_ours(answer) and offset.isascii() and offset.isdecimal()):
        raise _not_ours()
    if state not in set(BlobState):
        raise _not_ours()
    return BlobStanding(offset=int(offset), state=BlobState(state), taken=taken, spoilt=spoilt)


def _not_ours() -> LineFault:
    return BadAnswer("not_ours", "Câu trả lời không khớp với tệp đã gửi. Máy sẽ tự gửi lại.")

"""Files that lie at the central side and not here: fetched piece by piece when somebody opens one.

Only a whole file whose hash is right is kept, encrypted like the desk's own; what came of one that
was broken off stays in memory, so that asking again goes on from there.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from counter_app.core.errors import EnvironmentFault
from counter_app.core.line_faults import LineFault, TooSlow, Unreachable
from counter_app.domain.attachment import Attachment, Safety
from counter_app.sync.blob_line import BlobSource
from db.counter import attachments as rows
from db.counter import enrolment
from db.counter.enrolment import Enrolled
from db.counter.store import Store
from db.counter.vault import vault_of

PIECE: Final = 256 << 10
# Hears how many bytes are here, and of how many.
Told = Callable[[int, int], None]


@dataclass(slots=True, kw_only=True)
class Fetching:
    """Brings one store's missing files here; one at a time."""

    store: Store
    connect: Callable[[Enrolled], BlobSource]
    _begun: tuple[str, bytearray] = field(default_factory=lambda: ("", bytearray()))

    def fetch(self, file: Attachment, *, told: Told, stopped: Callable[[], bool]) -> bool:
        """Keeps the file here; False where it was stopped. Raises ``EnvironmentFault``."""
        joined = self.store.read(enrolment.enrolled)
        if joined is None or joined.frozen:
            raise _no_line()
        here = self._begun[1] if self._begun[0] == file.sha256 else bytearray()
        self._begun = (file.sha256, here)
        line = self.connect(joined)
        try:
            safety = self._come(line, joined.commune, file, told=told, stopped=stopped)
        except (Unreachable, TooSlow) as fault:
            raise _no_line() from fault
        finally:
            line.close()
        if safety is None:
            return False
        self._begun = ("", bytearray())
        self._keep(file, bytes(here), safety)
        return True

    def _come(
        self,
        line: BlobSource,
        commune: str,
        file: Attachment,
        *,
        told: Told,
        stopped: Callable[[], bool],
    ) -> Safety | None:
        here = self._begun[1]
        while not stopped():
            told(len(here), file.size)
            most = min(PIECE, file.size - len(here))
            if not most:  # all came before, and was not kept
                return Safety.STORED
            piece = line.piece(commune, file.sha256, start=len(here), most=most)
            if piece is None:
                raise EnvironmentFault(
                    "file_not_there", "Quầy kia chưa gửi xong tệp này lên máy chủ. Hãy mở lại sau."
                )
            if piece.size != file.size:
                here.clear()
                raise _spoilt()
            here += piece.content
            if len(here) == file.size:
                told(len(here), file.size)
                return Safety(piece.state.value)
        return None

    def _keep(self, file: Attachment, content: bytes, safety: Safety) -> None:
        if hashlib.sha256(content).hexdigest() != file.sha256:
            raise _spoilt()
        vault_of(self.store).write(file.id, content)
        self.store.write(
            partial(rows.note_standing, file_id=file.id, safety=safety, sent=file.size)
        )


def _no_line() -> LineFault:
    return Unreachable("file_away", "Tệp còn ở máy chủ; mở được khi có mạng. Hãy mở lại sau.")


def _spoilt() -> EnvironmentFault:
    return EnvironmentFault(
        "file_spoilt", "Tệp tải về không còn nguyên vẹn nên không giữ lại. Hãy mở lại lần nữa."
    )

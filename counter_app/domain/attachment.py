"""A file attached to a dossier: what may be attached, and how safe its bytes are by now."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from counter_app.core.errors import UserError

MOST_BYTES: Final = 20 << 20
MOST_PAGES: Final = 200
MOST_PAGES_OF_A_RESULT: Final = 500  # signed as it is, it cannot be parted
MOST_PIXELS: Final = 100_000_000
PDF: Final = "application/pdf"
JPEG: Final = "image/jpeg"
_BEGINNINGS: Final = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG}
_PAGE: Final = re.compile(rb"<(?:!doctype|html|script|svg)\b", re.IGNORECASE)
_HEAD: Final = 1024  # as far as a browser looks to guess
_ZIP_ENDS: Final = b"PK\x05\x06"
_ZIP_END_LENGTH: Final = 22
KIND_LABELS: Final = {PDF: "PDF", JPEG: "Ảnh JPEG"}


class Safety(StrEnum):
    """Where the bytes are: only here, or at the central side as well, and how safe there.

    ``AWAY``: another's file, which was never brought here.
    """

    AWAY = "away"
    WAITING = "waiting"
    STORED = "stored"
    REPLICATED = "replicated"
    BACKED_UP = "backed_up"
    REFUSED = "refused"


SIGNED: Final = "Tệp có chữ ký số nên được giữ nguyên, kể cả phần ẩn trong tệp."
ELSEWHERE: Final = "Còn ở máy chủ, mở được khi có mạng"
SAFETY_LABELS: Final = {
    Safety.AWAY: ELSEWHERE,
    Safety.WAITING: "Chờ gửi lên máy chủ",
    Safety.STORED: "Máy chủ đã nhận",
    Safety.REPLICATED: "Máy chủ đã có hai bản",
    Safety.BACKED_UP: "Đã vào bản sao lưu",
    Safety.REFUSED: "Máy chủ không nhận, cần báo quản trị",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file of a dossier. ``size`` in bytes of the plain file, ``sent`` of them are there.

    ``here``: its bytes lie at this desk. ``signed``: known of one just prepared.
    """

    id: str
    sha256: str
    size: int
    mime: str
    label: str
    added_at: datetime
    pages: int | None = None
    safety: Safety = Safety.WAITING
    sent: int = 0
    here: bool = True
    signed: bool = False

    @property
    def away(self) -> bool:
        """Whether it has to be fetched before it can be opened."""
        return not self.here and self.safety in (Safety.AWAY, Safety.BACKED_UP)

    @property
    def warning(self) -> str:
        """What a clerk is to know of it once it is attached; empty for nothing."""
        return SIGNED if self.signed else ""

    @property
    def safety_words(self) -> str:
        """Where it is and how safe, as a clerk reads it."""
        if self.away:
            return ELSEWHERE
        if self.safety is Safety.WAITING and self.sent:
            return f"Đang gửi, được {100 * self.sent // self.size}%"
        return SAFETY_LABELS[self.safety]


def kind_of(content: bytes) -> str:
    """The MIME type its first bytes tell; ``UserError`` for what may not be attached."""
    if not content:
        raise UserError("file_empty", "Tệp này rỗng. Hãy chọn tệp khác.", field="path")
    if len(content) > MOST_BYTES:
        raise too_large()
    for beginning, mime in _BEGINNINGS.items():
        if content.startswith(beginning):
            _refuse_double(content)
            return mime
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        raise UserError(
            "file_kind",
            "Chưa đính kèm được ảnh PNG. Hãy quét hoặc lưu lại thành PDF hay JPEG rồi chọn tệp ấy.",
            field="path",
        )
    raise UserError(
        "file_kind", "Chỉ đính kèm được tệp PDF hoặc ảnh JPEG. Hãy chọn tệp khác.", field="path"
    )


def _refuse_double(content: bytes) -> None:
    """One that other programs would open as something else is no paper."""
    if _is_zip(content) or _PAGE.search(content, 0, _HEAD):
        raise UserError(
            "file_double",
            "Tệp này vừa là PDF hay ảnh vừa là thứ khác, không an toàn. Hãy in ra rồi quét lại.",
            field="path",
        )


def too_large() -> UserError:
    """What is said of a file above ``MOST_BYTES``."""
    return UserError(
        "file_large",
        "Tệp lớn quá 20 MB. Hãy quét lại gọn hơn hoặc tách thành nhiều tệp.",
        field="path",
    )


def _is_zip(content: bytes) -> bool:
    """Whether it ends as an archive does, whatever it begins as."""
    at = content.rfind(_ZIP_ENDS, -(_ZIP_END_LENGTH + 0xFFFF))
    end = at + _ZIP_END_LENGTH
    return at >= 0 and end + int.from_bytes(content[end - 2 : end], "little") == len(content)

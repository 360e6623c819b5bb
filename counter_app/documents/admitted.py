"""Which of strangers' files an office keeps, and what of them: at a counter as on the server."""

from counter_app.core.errors import UserError
from counter_app.documents.apart import Cleaned, clean_apart
from counter_app.domain.attachment import MOST_BYTES, MOST_PIXELS, too_large


def admitted(content: bytes, most_pages: int) -> Cleaned:
    """Only what is seen of the file, or all of one that is signed; ``UserError`` with what to do."""
    cleaned = clean_apart(content, most_pages)
    if not 0 < cleaned.pages <= most_pages:
        raise _refused(
            "file_pages", f"Tệp có quá {most_pages} trang. Hãy tách nhỏ hoặc chọn tệp khác."
        )
    if cleaned.pixels > MOST_PIXELS:
        raise _refused("file_pixels", "Ảnh trong tệp quá lớn. Hãy quét lại ở 300 điểm mỗi inch.")
    if cleaned.bomb:
        raise _refused(
            "file_unpacks_too_large", "Tệp bung ra quá lớn. Hãy in tệp ra giấy rồi quét lại."
        )
    if cleaned.signed and cleaned.active:
        raise _refused(
            "file_active",
            "Tệp ký số có lệnh tự chạy hoặc tệp ẩn. Hãy xin bản sạch, "
            "hoặc in rồi quét lại (mất chữ ký số).",
        )
    if len(cleaned.content) > MOST_BYTES:
        raise too_large()
    return cleaned


def _refused(code: str, told: str) -> UserError:
    return UserError(code, told, field="path")

"""How the cell says no: one JSON object with a stable code and a sentence for a person."""

from typing import Final

import msgspec

# Addresses under which a person reads the answer in a browser: pages, and no JSON.
PAGES: Final = "/desk"
PUBLIC: Final = "/to-khai"


def is_page(path: str) -> bool:
    """Whether a person in a browser reads what is answered there."""
    return _is_under(path, PAGES) or is_public(path)


def is_public(path: str) -> bool:
    """Whether it is a citizen who reads it."""
    return _is_under(path, PUBLIC)


def page_of(status: int, path: str) -> str:
    """The page of a request that no page ever saw, for whoever reads it there."""
    # Whoever has no pages, as the hub, need not load them to begin.
    if is_public(path):
        from counter_app.central.public.troubles import turned_away as told
    else:
        from counter_app.central.pages.troubles import turned_away as told
    return told(status)


def _is_under(path: str, root: str) -> bool:
    return path == root or path.startswith(f"{root}/")


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """The body of every refusal but a gap's and a snapshot's."""

    error: str
    message: str


class Refused(Exception):
    """A request that is not done; ``headers`` go with the answer."""

    def __init__(
        self, status: int, code: str, message: str, *, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.trouble = Trouble(error=code, message=message)
        self.headers = headers or {}


class Answered(Exception):
    """A refusal whose body is a message of the protocol itself."""

    def __init__(self, status: int, body: msgspec.Struct) -> None:
        super().__init__(type(body).__name__)
        self.status = status
        self.body = body


_USUAL: Final = {
    400: ("bad_request", "Yêu cầu chưa đúng dạng. Hãy cập nhật chương trình rồi thử lại."),
    401: ("not_signed_in", "Máy chưa đăng nhập máy chủ. Chương trình sẽ tự đăng nhập lại."),
    403: ("not_allowed", "Tài khoản này không có quyền làm việc này. Hãy hỏi người quản trị."),
    404: ("not_found", "Không có mục này. Hãy kiểm tra lại."),
    405: ("method_not_allowed", "Máy chủ không nhận cách gọi này."),
    408: ("too_slow", "Đường truyền quá chậm nên gói tin chưa tới đủ. Hãy thử lại."),
    409: ("taken", "Việc này trùng với việc đã có. Hãy xem lại danh sách."),
    413: ("too_large", "Gói tin quá lớn. Hãy gửi ít hồ sơ hơn mỗi lần."),
    415: ("encoding_unknown", "Máy chủ không đọc được kiểu nén này. Hãy cập nhật chương trình."),
    426: ("proto", "Phiên bản chương trình không còn hợp với máy chủ. Hãy cập nhật."),
    429: ("too_many", "Máy này gửi quá dày. Hãy chờ một lát."),
    500: ("server_error", "Máy chủ gặp lỗi. Dữ liệu ở quầy vẫn còn; hãy thử lại sau."),
    503: ("busy", "Máy chủ đang bận. Chương trình sẽ tự gửi lại."),
}


def refused(status: int, code: str = "", **headers: str) -> Refused:
    """The usual refusal of that status; ``headers`` by names with underscores for dashes."""
    usual_code, message = _USUAL.get(status, _USUAL[400 if status < 500 else 500])
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Refused(status, code or usual_code, message, headers=named)

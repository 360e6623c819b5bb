"""How a page says no: every error in a person's words, and never one about what is not theirs."""

import logging
from typing import Any, Final
from urllib.parse import quote

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect

from counter_app.central.pages.rendering import HEADERS, page, page_text
from counter_app.central.pages.signing_in import SIGN_IN, door_keeping
from counter_app.central.pages.visitor import COOKIE, MOVES, NotSignedIn
from counter_app.core.errors import EnvironmentFault, UserError

_log: Final = logging.getLogger(__name__)
_TOLD: Final = {
    403: ("Trang đã cũ", "Trang này mở từ phiên trước nên chưa ghi gì. Hãy tải lại trang rồi làm lại."),
    408: ("Đường truyền chậm", "Nội dung tới quá chậm nên chưa ghi gì. Hãy quay lại trang trước rồi gửi lại."),
    404: ("Không có mục này", "Không tìm thấy mục này trong phần việc của bạn. Hãy tìm lại theo mã hoặc tên."),
    405: ("Chưa làm được", "Địa chỉ này chỉ nhận mẫu đã điền. Hãy quay lại trang trước rồi làm từ đó."),
    413: ("Nội dung quá lớn", "Nội dung hoặc tệp quá lớn. Hãy rút gọn rồi gửi lại."),
    503: ("Máy chủ đang bận", "Máy chủ đang bận nên chưa ghi gì. Hãy chờ một lát rồi thử lại."),
}  # fmt: skip
_USUAL: Final = ("Chưa làm được", "Yêu cầu chưa đúng. Hãy quay lại trang trước rồi thử lại.")


def not_signed_in(request: Request[Any, Any, Any], error: NotSignedIn) -> Response[Any]:
    """To the door, and back here afterwards; what was typed goes along in the door's own form."""
    if error.typed:
        return door_keeping(error.typed, request, secure=error.secure)
    ended = "&ended=1" if COOKIE in request.cookies else ""
    # A move's form is shown at the address it is sent to.
    comes_back = request.method == "GET" or MOVES in request.url.path
    then = quote(request.url.path) if comes_back else ""
    return Redirect(f"{SIGN_IN}?then={then}{ended}", status_code=303, headers=dict(HEADERS))


def refused(_request: Request[Any, Any, Any], error: HTTPException) -> Response[str]:
    """An error of the request."""
    title, told = _TOLD.get(error.status_code, _USUAL)
    return page("error.html", status=error.status_code, title=title, told=told)


def turned_away(status: int) -> str:
    """The page of a request that no page ever saw."""
    title, told = _TOLD.get(status, _USUAL)
    return page_text("error.html", title=title, told=told)


def not_possible(_request: Request[Any, Any, Any], error: UserError) -> Response[str]:
    """Something the officer can mend, where no form shows it."""
    return page("error.html", status=400, title=_USUAL[0], told=error.message)


def machine_failed(_request: Request[Any, Any, Any], error: EnvironmentFault) -> Response[str]:
    """The store or the disk failed."""
    _log.error("pages: environment fault %s", error.code)
    return page("error.html", status=503, title="Máy chủ đang bận", told=error.message)


def bug(_request: Request[Any, Any, Any], error: Exception) -> Response[str]:
    """Ours to mend: the log names what kind of error, never what somebody typed."""
    _log.error("pages: bug %s", type(error).__name__)
    told = "Máy chủ gặp lỗi nên chưa ghi gì. Hãy thử lại; nếu vẫn lỗi, báo người quản trị."
    return page("error.html", status=500, title="Chưa làm được", told=told)


TROUBLES: Final[dict[int | type[Exception], Any]] = {
    NotSignedIn: not_signed_in,
    HTTPException: refused,
    UserError: not_possible,
    EnvironmentFault: machine_failed,
    Exception: bug,
}

"""What can go wrong on the line, in kinds, and what each means for whoever sits at the desk.

A certificate is most often refused because the PC's clock is wrong: the sentence says so.
"""

import http.client
import ssl
from typing import Final

from counter_app.core.errors import EnvironmentFault

_CLOCK_CODES: Final = frozenset({9, 10})  # X509_V_ERR_CERT_NOT_YET_VALID, _HAS_EXPIRED
_HOST_CODES: Final = frozenset({62, 63, 64})  # X509_V_ERR_*_MISMATCH


UNKNOWN_AUTHORITY: Final = "certificate_unknown"


class LineFault(EnvironmentFault):
    """The line, not the desk, failed; trying again later may help."""


class Unreachable(LineFault):
    """No connection to the host came about, or it broke."""


class TooSlow(LineFault):
    """The host answered too slowly, or not to the end in time."""


class Untrusted(LineFault):
    """The host's certificate is not one to trust."""


class BadAnswer(LineFault):
    """Something answered, but not what was asked."""


NOT_OURS: Final = (
    "Có nơi khác trả lời thay máy chủ, có thể là trang đăng nhập mạng. Hãy kiểm tra kết nối mạng."
)


def fault_of(cause: Exception) -> LineFault | None:
    """What a library's complaint means for whoever sits at the desk; None: a bug of ours."""
    from urllib3 import exceptions as told

    if isinstance(cause, ssl.SSLError) and not isinstance(cause, TimeoutError):
        return _untrusted(cause)
    if isinstance(cause, told.NameResolutionError):
        return Unreachable(
            "name_unknown", "Không tìm thấy máy chủ. Hãy kiểm tra dây mạng, Wi-Fi hoặc DNS."
        )
    # Before the time-outs: the library derives one from the other.
    if isinstance(cause, told.NewConnectionError):
        return unreachable()
    if isinstance(cause, TimeoutError | told.TimeoutError):
        return TooSlow("too_slow", "Mạng quá chậm nên máy chủ chưa trả lời kịp. Máy sẽ tự thử lại.")
    if isinstance(cause, told.IncompleteRead | http.client.IncompleteRead):
        return answer_cut()
    if isinstance(cause, told.ProtocolError) and isinstance(cause.__cause__, Exception):
        return fault_of(cause.__cause__)
    if isinstance(cause, OSError):
        return unreachable()
    answered = isinstance(cause, http.client.HTTPException | told.HTTPError)
    return BadAnswer("answer_unreadable", NOT_OURS) if answered else None


def _untrusted(cause: ssl.SSLError) -> Untrusted:
    if not isinstance(cause, ssl.SSLCertVerificationError):
        return Untrusted(
            "tls_failed", "Không lập được kết nối an toàn với máy chủ. Hãy báo người quản trị."
        )
    if cause.verify_code in _CLOCK_CODES:
        return Untrusted(
            "certificate_date",
            "Chứng thư máy chủ chưa đến hạn hoặc đã hết hạn. Hãy xem ngày giờ của máy này trước.",
        )
    if cause.verify_code in _HOST_CODES:
        return Untrusted(
            "certificate_host",
            "Chứng thư không phải của máy chủ này. Hãy kiểm tra địa chỉ máy chủ và mạng đang dùng.",
        )
    return Untrusted(
        UNKNOWN_AUTHORITY,
        "Không tin được chứng thư của máy chủ nên chưa gửi gì. Hãy xin người quản trị tệp chứng thư "
        "riêng và chọn tệp đó khi ghi danh.",
    )


def unreachable() -> Unreachable:
    """No line, or it broke."""
    return Unreachable(
        "unreachable",
        "Chưa nối được tới máy chủ. Hồ sơ vẫn lưu ở máy này và sẽ tự gửi khi có mạng.",
    )


def answer_cut() -> BadAnswer:
    """The answer ended too early."""
    return BadAnswer("answer_cut", "Câu trả lời của máy chủ bị đứt. Máy sẽ tự gửi lại.")


def too_large() -> BadAnswer:
    """The answer went on and on."""
    return BadAnswer("answer_too_large", "Câu trả lời của máy chủ lớn bất thường nên đã bỏ qua.")

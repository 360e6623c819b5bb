"""What the central side's refusals mean for whoever sends: kinds of fault of the line.

A status counts as the central side's own only with a body of the protocol.
"""

from typing import Final, TypeVar

import msgspec

from counter_app.core.line_faults import BadAnswer, LineFault
from counter_app.core.validation import NO_MESSAGE
from counter_app.core.web import Answer
from counter_app.protocol.pull import Snapshot
from counter_app.protocol.push import Gap

MEANINGLESS: Final = (
    *(*NO_MESSAGE, ValueError, KeyError, TypeError, OverflowError),
    AttributeError,  # a text or a number, deep in a body, where a table should be
)
"""What a body raises that was signed, sealed and yet does not say what it should."""

# A gateway's word for a server that broke off; 503 and 511 say nothing of what was sent.
_BROKE: Final = frozenset({500, 502, 504})
# It cannot take this as it is: perhaps it can in smaller pieces.
_UNDIGESTED: Final = frozenset({400, 413, 422})
# What a cell calls it when its disk, or the one under its files, is full.
_NO_ROOM: Final = frozenset({"disk_full", "blobs_full"})
_LONGEST_S: Final = 3600
_BUSY: Final = "Máy chủ đang bận. Máy sẽ tự gửi lại sau ít phút."
_T = TypeVar("_T", bound=msgspec.Struct)


class SignInNeeded(LineFault):
    """The token is not good any more."""


class Busy(LineFault):
    """Come again later; ``after_s`` if the central side said when."""

    def __init__(self, after_s: int | None, code: str = "busy", message: str = _BUSY) -> None:
        super().__init__(code, message)
        self.after_s = after_s


class NoRoom(Busy):
    """The central side cannot keep any more just now: somebody there has to make room."""

    def __init__(self, after_s: int | None) -> None:
        super().__init__(
            after_s,
            "central_full",
            "Ổ đĩa của máy chủ đã đầy, máy này sẽ tự gửi lại. Hãy báo người quản trị máy chủ.",
        )


class ServerBroke(LineFault):
    """The central side failed over what was sent, or cannot read it."""


class GapFound(LineFault):
    """Operations before the first one sent are missing there; begin at ``expected``.

    ``twin``: under these numbers something else is there; another copy of this store wrote it.
    """

    def __init__(self, expected: int, *, twin: bool) -> None:
        super().__init__("gap", "Máy chủ còn thiếu việc trước đó. Máy sẽ tự gửi lại từ chỗ thiếu.")
        self.expected, self.twin = expected, twin


class SnapshotNeeded(LineFault):
    """The cursor is of no use any more; begin with the pages at ``path``."""

    def __init__(self, path: str, epoch: str) -> None:
        super().__init__("snapshot", "Máy chủ đã đổi mốc dữ liệu. Máy sẽ tự tải lại danh sách.")
        self.path, self.epoch = path, epoch


class UpgradeNeeded(LineFault):
    """The central side speaks a newer protocol only."""


class NotAllowed(LineFault):
    """The central side knows us and refuses; ``code`` is its own."""


class _Trouble(msgspec.Struct, frozen=True, kw_only=True):
    error: str
    message: str = ""


def refusal(answer: Answer) -> LineFault:
    """The fault that an answer other than 200 stands for."""
    status = answer.status
    if status == 409 and (gap := _as(answer, Gap)) and gap.error in {"gap", "chain"}:
        return GapFound(gap.expected, twin=gap.error == "chain")
    if status == 410 and (moved := _as(answer, Snapshot)):
        return SnapshotNeeded(moved.snapshot, moved.epoch)
    if status in {429, 503, 507}:
        told = _as(answer, _Trouble)
        full = status == 507 or (told is not None and told.error in _NO_ROOM)
        return NoRoom(_after(answer)) if full else Busy(_after(answer))
    if status in _BROKE:
        return ServerBroke("server_error", "Máy chủ gặp lỗi. Hồ sơ vẫn ở máy này và sẽ tự gửi lại.")
    told = _as(answer, _Trouble)
    if told is None or not told.error:
        return BadAnswer(
            "not_ours",
            "Có nơi khác trả lời thay máy chủ, có thể là trang đăng nhập mạng. Hãy kiểm tra mạng.",
        )
    return _named(status, told)


def _named(status: int, told: _Trouble) -> LineFault:
    if status in _UNDIGESTED:
        return ServerBroke(
            told.error, "Máy chủ chưa đọc được gói đã gửi. Máy sẽ gửi lại từng phần."
        )
    if status == 401:
        return SignInNeeded(
            told.error, "Máy chủ chưa nhận máy này. Máy sẽ tự thử lại; nếu lâu, báo quản trị."
        )
    if status == 426:
        return UpgradeNeeded(
            "upgrade",
            "Máy chủ cần bản chương trình mới hơn. Hãy cập nhật; hồ sơ vẫn giữ ở máy này.",
        )
    words = told.message or "Máy chủ từ chối yêu cầu này. Hãy báo người quản trị."
    return NotAllowed(told.error, words)


def _as(answer: Answer, kind: type[_T]) -> _T | None:
    try:
        return msgspec.json.decode(answer.body, type=kind)
    except NO_MESSAGE:
        return None


def _after(answer: Answer) -> int | None:
    told = answer.headers.get("retry-after", "")
    return min(int(told), _LONGEST_S) if told.isascii() and told.isdecimal() else None


def confused() -> BadAnswer:
    """The cell's own answer, and yet none that can be gone by."""
    return BadAnswer("not_ours", "Máy chủ trả lời không khớp. Máy sẽ tự thử lại.")

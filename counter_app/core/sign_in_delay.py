"""How long somebody waits after wrong secrets: longer each time, neither restart nor clock shortens it.

A guess is counted on the disk before it is tried. The count is kept beside the keys and once more
outside the data folder; the higher one holds, so putting an older file back forgets nothing.
"""

import contextlib
from pathlib import Path
from typing import Final

import msgspec

from counter_app.core.config import state_dir
from counter_app.core.errors import UserError
from counter_app.core.whole_file import put_whole

# Seconds to wait after the first, second … wrong secret in a row.
WAITS_S: Final = (0, 0, 0, 0, 60, 120, 240, 480, 960)
# From here on only another person's unlocking helps.
MOST: Final = len(WAITS_S) + 1


class Tries(msgspec.Struct, frozen=True, kw_only=True):
    """Wrong secrets in a row, and the machine's monotonic milliseconds at the last of them."""

    failures: int = 0
    failed_ms: int = 0


def tries_of(slot_id: str, beside: Tries) -> Tries:
    """The heavier of what the keys' file says and what is kept outside its folder."""
    try:
        outside = msgspec.json.decode(_file(slot_id).read_bytes(), type=Tries)
    except (OSError, msgspec.MsgspecError):
        return beside
    return max(beside, outside, key=lambda one: one.failures)


def keep_outside(slot_id: str, tries: Tries) -> None:
    """Keeps the count outside the data folder; a place that refuses guards nothing."""
    with contextlib.suppress(OSError):
        if not tries.failures:
            _file(slot_id).unlink(missing_ok=True)
            return
        _file(slot_id).parent.mkdir(parents=True, exist_ok=True)
        put_whole(_file(slot_id), [msgspec.json.encode(tries)], private=True)


def require_turn(tries: Tries, *, now_ms: int) -> None:
    """Refuses a guess that comes too early (``secret_wait``) or after too many (``slot_locked``)."""
    if tries.failures >= MOST:
        raise UserError(
            "slot_locked",
            f"Tài khoản này đã khóa sau {MOST} lần sai mật khẩu. Hãy nhờ lãnh đạo hoặc quản trị "
            "mở khóa, hoặc dùng mã khôi phục.",
            field="secret",
        )
    wait = waiting_s(tries, now_ms=now_ms)
    if wait:
        raise UserError(
            "secret_wait",
            f"Đã sai mật khẩu {tries.failures} lần. Hãy đợi {_told(wait)} rồi gõ lại.",
            field="secret",
        )


def waiting_s(tries: Tries, *, now_ms: int) -> int:
    """Seconds still to wait; 0 from the first guess to the fourth.

    The machine counts from its start. A count below the kept one tells of a new start: what has
    passed is then at least that count. So nothing but waiting shortens it.
    """
    if not tries.failures:
        return 0
    passed = now_ms - tries.failed_ms if now_ms >= tries.failed_ms else now_ms
    least = WAITS_S[min(tries.failures, len(WAITS_S)) - 1] * 1_000
    return max(0, -(-(least - passed) // 1_000))


def left_words(tries: Tries) -> str:
    """What a wrong secret costs next, for the sentence that refuses it."""
    if tries.failures >= MOST:
        return "Tài khoản đã khóa; hãy nhờ lãnh đạo hoặc quản trị mở khóa"
    wait = WAITS_S[tries.failures - 1]
    return (
        f"Hãy đợi {_told(wait)} rồi gõ lại" if wait else "Hãy xem phím Caps Lock, bộ gõ rồi gõ lại"
    )


def _told(seconds: int) -> str:
    return f"{seconds} giây" if seconds < 60 else f"{-(-seconds // 60)} phút"


def _file(slot_id: str) -> Path:
    return state_dir() / f"tries-{slot_id}.json"

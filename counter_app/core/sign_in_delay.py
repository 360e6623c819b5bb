"""How long somebody waits after wrong secrets: longer each time, neither restart nor clock shortens it.

A guess is counted on the disk before it is tried. The count is kept beside the keys and once more
outside the data folder; the higher one holds, so putting an older file back forgets nothing.
"""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from counter_app.core.clock import Clock
from counter_app.core.config import state_dir
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.key_file import UNWRITABLE, KeyFile, Slot, change_keys, read_keys
from counter_app.core.validation import NO_MESSAGE
from counter_app.core.whole_file import make_folder, put_whole

# Seconds to wait after the first, second … wrong secret in a row.
WAITS_S: Final = (0, 0, 0, 0, 60, 120, 240, 480, 960)
# From here on only another person's unlocking helps.
MOST: Final = len(WAITS_S) + 1


class Tries(msgspec.Struct, frozen=True, kw_only=True):
    """Wrong secrets in a row, and the machine's monotonic milliseconds at the last of them."""

    failures: int = 0
    failed_ms: int = 0


def guess_counted(data_dir: Path, clerk: str, clock: Clock) -> tuple[KeyFile, Tries]:
    """The keys' file and the count once a guess is counted as wrong, which it is until it proves right.

    Whoever pulls the plug before the answer gains nothing. Refuses as ``require_turn``. A full disk
    keeps nobody out: whoever can fill it can copy the file and guess elsewhere.
    """
    now_ms = clock.monotonic_ms()
    counted = Tries()

    def change(file: KeyFile) -> KeyFile:
        nonlocal counted
        slot = required_slot(file, clerk)
        tries = noted_tries(slot)
        require_turn(tries, now_ms=now_ms)
        counted = Tries(failures=tries.failures + 1, failed_ms=now_ms)
        return _noted(file, slot, counted)

    return _if_room(data_dir, change), counted


def forget_guesses(data_dir: Path, clerk: str, *, full_disk_forgiven: bool = False) -> None:
    """The clerk begins with none again: the secret was right, or somebody unlocks."""
    write = _if_room if full_disk_forgiven else change_keys
    write(data_dir, lambda file: _noted(file, required_slot(file, clerk), Tries()))


def required_slot(file: KeyFile, clerk: str) -> Slot:
    """The clerk's slot; ``UserError`` (``no_slot``) where they have none."""
    slot = file.slot(clerk)
    if slot is None:
        raise UserError(
            "no_slot", "Người này chưa có tài khoản trên máy này. Hãy nhờ quản trị thêm."
        )
    return slot


def noted_tries(slot: Slot) -> Tries:
    """What is noted of the slot."""
    return tries_of(slot.id, Tries(failures=slot.failures, failed_ms=slot.failed_ms))


def tries_of(slot_id: str, beside: Tries) -> Tries:
    """The heavier of what the keys' file says and what is kept outside its folder."""
    try:
        outside = msgspec.json.decode(_file(slot_id).read_bytes(), type=Tries)
    except (OSError, *NO_MESSAGE):
        return beside
    return max(beside, outside, key=lambda one: one.failures)


def keep_outside(slot_id: str, tries: Tries) -> None:
    """Keeps the count outside the data folder; a place that refuses guards nothing."""
    with contextlib.suppress(OSError):
        if not tries.failures:
            _file(slot_id).unlink(missing_ok=True)
            return
        make_folder(_file(slot_id).parent)
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


def _noted(file: KeyFile, slot: Slot, tries: Tries) -> KeyFile:
    keep_outside(slot.id, tries)
    return file.with_slot(
        msgspec.structs.replace(slot, failures=tries.failures, failed_ms=tries.failed_ms)
    )


def _if_room(data_dir: Path, change: Callable[[KeyFile], KeyFile]) -> KeyFile:
    try:
        return change_keys(data_dir, change)
    except EnvironmentFault as fault:
        if fault.code != UNWRITABLE:
            raise
        return read_keys(data_dir)


def _told(seconds: int) -> str:
    return f"{seconds} giây" if seconds < 60 else f"{-(-seconds // 60)} phút"


def _file(slot_id: str) -> Path:
    return state_dir() / f"tries-{slot_id}.json"

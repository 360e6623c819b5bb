"""How long signing in rests after failures, told alike for a login that exists and for none.

Counted in the door's own form, by the very steps the store locks by: what is told here guards
nothing and knows nothing of who there is. Another browser's failures are not in it.
"""

from collections.abc import Mapping
from typing import Final

from counter_app.central.office.officers import LOCKS, Login
from counter_app.core.clock import from_ms, local

_FOR, _FAILURES, _UNTIL = "rest.for", "rest.failures", "rest.until"
COUNTED: Final = (_FOR, _FAILURES, _UNTIL)
_MOST: Final = 99
_TOLD: Final = (
    "Đã sai nhiều lần liền nên tạm ngừng đăng nhập bằng tên này đến {until}. "
    "Quên mật khẩu thì nhờ quản trị đặt lại."
)


def failed(typed: Mapping[str, str], said: Login) -> dict[str, str]:
    """What the form carries after one more failure; while signing in rests nothing is counted."""
    whose = f"{said.commune}.{said.name}"[:60]
    same = typed.get(_FOR) == whose
    failures = _number(typed.get(_FAILURES, "")) if same else 0
    until_ms = _number(typed.get(_UNTIL, "")) if same else 0
    if until_ms <= said.at_ms:
        lock_s = LOCKS[min(failures, len(LOCKS) - 1)]
        until_ms = said.at_ms + lock_s * 1000 if lock_s else 0
        failures = min(failures + 1, _MOST)
    return {_FOR: whose, _FAILURES: str(failures), _UNTIL: str(until_ms)}


def rest_words(typed: Mapping[str, str]) -> str:
    """Until when signing in rests; empty where it does not."""
    until_ms = _number(typed.get(_UNTIL, ""))
    if not until_ms:
        return ""
    return _TOLD.format(until=f"{local(from_ms(until_ms)):%H:%M:%S}")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 14 else 0

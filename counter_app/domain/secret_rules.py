"""What a secret to sign in with must be: long enough, in no list of common ones, nobody's name.

Nothing asks for signs of several kinds, and nothing ends after a time (NIST SP 800-63B, 3.1.1.2).
Counter and central side share it; how a secret is kept is elsewhere.
"""

import re
import secrets
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from functools import cache
from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.recovery_code import READABLE
from counter_app.core.resources import resource
from counter_app.core.text import fold

SHORTEST: Final = 8
LONGEST: Final = 200
COMMON_FILE: Final = "people/common_secrets.txt"
_NO_SIGN: Final = re.compile(r"[\W_]+")
_DOUBLED: Final = re.compile(r"(.)\1+")
_AROUND: Final = "0123456789"
KEY_ROWS: Final = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv",
    "1q2w3e4r5t6y",
)
_RUNS: Final = (*KEY_ROWS, _AROUND * 2, "abcdefghijklmnopqrstuvwxyz")
_DATES: Final = ("%d%m%Y", "%Y%m%d")


def checked_secret(
    secret: str, *, names: Iterable[str] = (), shortest: int = SHORTEST, field: str = "secret"
) -> str:
    """``secret`` as typed; ``UserError`` in one sentence where it is none.

    ``names``: the clerk's and the office's, their words are refused in any order,
    alone or with digits around them.
    """
    if len(secret) < shortest:
        raise UserError("secret_short", f"Mật khẩu cần ít nhất {shortest} ký tự.", field=field)
    if len(secret) > LONGEST:
        raise UserError("secret_long", "Mật khẩu dài quá, hãy rút gọn.", field=field)
    if is_common(secret):
        raise UserError(
            "secret_common",
            "Mật khẩu này dễ đoán. Hãy ghép vài từ không liên quan với nhau.",
            field=field,
        )
    if _is_names(secret, names):
        raise UserError(
            "secret_is_name",
            "Mật khẩu không được là tên người hay tên đơn vị. Hãy chọn chữ khác.",
            field=field,
        )
    return secret


def is_common(secret: str) -> bool:
    """Whether guessing begins with it: one of the list, a date, a run, a few signs over and over.

    So is each of these with one sign put before or behind it.
    """
    key = as_compared(secret)
    return _is_easy(key) or (
        len(key) >= SHORTEST and any(_is_easy(one) for one in (key[1:], key[:-1]))
    )


def as_compared(secret: str) -> str:
    """Without marks, blanks, punctuation and case: what is easily guessed in one is in all."""
    return _NO_SIGN.sub("", fold(secret))


def readable_secret() -> str:
    """A first secret to be read out and typed once: four groups of four."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(4))


def _is_easy(key: str) -> bool:
    return (
        key in _common()
        or len(set(key)) < 3
        or any(_reads_as(key, one) for one in _DATES)
        or any(key in run or key in run[::-1] for run in _RUNS)
        or _comes_back(key)
        or len(_DOUBLED.sub(r"\1", key)) * 2 <= len(key)
    )


def _comes_back(key: str) -> bool:
    """Whether a block too short to be a secret itself is put twice or more, the last maybe cut."""
    blocks = range(1, min(len(key) // 2, SHORTEST - 1) + 1)
    return any(key[block:] == key[:-block] for block in blocks)


def _is_names(secret: str, names: Iterable[str]) -> bool:
    """Whether it is words of ``names`` in any order, with nothing but digits around them."""
    bare = as_compared(secret).strip(_AROUND)
    words = {as_compared(word) for name in names for word in name.split()} - {""}
    reached = {0}
    for at in range(len(bare)):
        if at in reached:
            reached |= {at + len(word) for word in words if bare.startswith(word, at)}
    return bool(bare) and len(bare) in reached


def _reads_as(key: str, form: str) -> bool:
    if len(key) != len("ddmmyyyy") or not key.isdecimal():
        return False
    with suppress(ValueError):
        return 1900 <= datetime.strptime(key, form).year < 2100  # noqa: DTZ007  # only a day
    return False


@cache
def _common() -> frozenset[str]:
    return frozenset(resource(COMMON_FILE).read_text(encoding="utf-8").split())

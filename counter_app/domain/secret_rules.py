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
_AROUND: Final = "0123456789"
_DATES: Final = ("%d%m%Y", "%Y%m%d")


def checked_secret(
    secret: str, *, names: Iterable[str] = (), shortest: int = SHORTEST, field: str = "secret"
) -> str:
    """``secret`` as typed; ``UserError`` in one sentence where it is none.

    ``names``: the clerk's and the office's, refused alone or with digits around them.
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
    if any(_is_name(secret, name) for name in names):
        raise UserError(
            "secret_is_name",
            "Mật khẩu không được là tên người hay tên đơn vị. Hãy chọn chữ khác.",
            field=field,
        )
    return secret


def is_common(secret: str) -> bool:
    """Whether guessing begins with it: one of the list, a date, or a few signs over and over."""
    key = as_compared(secret)
    return key in _common() or len(set(key)) < 3 or any(_reads_as(key, one) for one in _DATES)


def as_compared(secret: str) -> str:
    """Without marks, blanks, punctuation and case: what is easily guessed in one is in all."""
    return _NO_SIGN.sub("", fold(secret))


def readable_secret() -> str:
    """A first secret to be read out and typed once: four groups of four."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(4))


def _is_name(secret: str, name: str) -> bool:
    bare, words = as_compared(secret).strip(_AROUND), fold(name).split()
    spans = (
        as_compared("".join(words[first:last]))
        for first in range(len(words))
        for last in range(first + 1, len(words) + 1)
    )
    return bool(bare) and bare in set(spans)


def _reads_as(key: str, form: str) -> bool:
    if len(key) != len("ddmmyyyy") or not key.isdecimal():
        return False
    with suppress(ValueError):
        return 1900 <= datetime.strptime(key, form).year < 2100  # noqa: DTZ007  # only a day
    return False


@cache
def _common() -> frozenset[str]:
    return frozenset(resource(COMMON_FILE).read_text(encoding="utf-8").split())

"""The code that opens the store when every secret is forgotten: 25 signs, read out and typed once.

24 random signs (119 bits) and one by which a slip is noticed. It is kept on paper only.
"""

import secrets
from typing import Final

from counter_app.core.errors import UserError

# No 0, 1, O, I, L. Their number is prime: one sign changed or two exchanged always show.
READABLE: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
SIGNS: Final = 25
_GROUP: Final = 5


def new_code() -> str:
    """A code in five groups of five."""
    signs = [secrets.randbelow(len(READABLE)) for _ in range(SIGNS - 1)]
    # The last one has weight 25: what it must be is its inverse times what lacks.
    last = -_weighed(signs) * pow(SIGNS, -1, len(READABLE)) % len(READABLE)
    return grouped("".join(READABLE[one] for one in (*signs, last)))


def read_code(typed: str) -> bytes:
    """The code's 25 signs as bytes, however grouped; ``UserError`` (``recovery_mistyped``) says the slip."""
    code = "".join(one for one in typed.upper() if not one.isspace() and one not in "-–—.")
    strange = [one for one in code if one not in READABLE]
    if strange:
        raise _mistyped(f"Mã khôi phục không có ký tự “{strange[0]}”")
    if len(code) != SIGNS:
        raise _mistyped(f"Mã khôi phục có {SIGNS} ký tự, mới gõ {len(code)}")
    if _weighed([READABLE.index(one) for one in code]) % len(READABLE):
        raise _mistyped("Mã khôi phục gõ nhầm một chỗ")
    return code.encode()


def may_be_code(text: str) -> bool:
    """Whether ``text`` looks like a recovery code or a first secret, a slip or two in it."""
    signs = "".join(one for one in text.upper() if one.isalnum())
    strange = sum(one not in READABLE for one in signs)
    return SIGNS - 10 <= len(signs) <= SIGNS + 5 and strange <= 2


def grouped(code: str) -> str:
    """The code as it is printed and read out."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def _weighed(signs: list[int]) -> int:
    return sum(place * sign for place, sign in enumerate(signs, start=1))


def _mistyped(what: str) -> UserError:
    return UserError(
        "recovery_mistyped", f"{what}. Hãy xem lại tờ giấy và gõ lại.", field="recovery"
    )

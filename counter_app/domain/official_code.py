"""The code that the province's own system gives a dossier: whose it is called, what it looks like."""

from typing import Final

from counter_app.core.errors import UserError

PROVINCE: Final = "Hệ thống một cửa của tỉnh"
SHORTEST: Final = 4
LONGEST: Final = 60


def plain_code(code: str) -> str:
    """Another system's code in capitals without spaces; ``UserError`` for what can be none."""
    plain = "".join(code.split()).upper()
    if not SHORTEST <= len(plain) <= LONGEST or not plain.isprintable():
        raise UserError(
            "bad_external_code",
            f"Mã từ {SHORTEST} đến {LONGEST} ký tự. Hãy xem lại mã.",
            field="code",
        )
    return plain

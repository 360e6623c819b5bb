"""Who acts at the counter. Sign-in and secrets live elsewhere; this is only who they are."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from counter_app.core.ids import ClerkId


class Role(StrEnum):
    """What a person is trusted with."""

    CLERK = "clerk"
    CASHIER = "cashier"
    SPECIALIST = "specialist"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"
    INSPECTOR = "inspector"


ROLE_LABELS: Final = {
    Role.CLERK: "tiếp nhận",
    Role.CASHIER: "thủ quỹ",
    Role.SPECIALIST: "chuyên môn",
    Role.LEADER: "lãnh đạo",
    Role.ADMINISTRATOR: "quản trị",
    Role.INSPECTOR: "kiểm tra",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clerk:
    """One member of staff; ``title`` is what stands on papers."""

    id: ClerkId
    name: str
    title: str = ""
    role: Role = Role.CLERK

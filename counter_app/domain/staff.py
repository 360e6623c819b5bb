"""Who acts at the counter. Sign-in and secrets live elsewhere; this is only who they are."""

from dataclasses import dataclass
from typing import Final

from counter_app.core.ids import ClerkId
from counter_app.domain.rights import PRINTS, Right, rights_of
from counter_app.domain.rights import ROLE_LABELS as ROLE_LABELS
from counter_app.domain.rights import Role as Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Clerk:
    """One member of staff; ``title`` is what stands on papers.

    ``more`` and ``less``: what they may do beyond their role (``rights.RIGHTS``), and may not.
    """

    id: ClerkId
    name: str
    title: str = ""
    role: Role = Role.CLERK
    more: frozenset[Right] = frozenset()
    less: frozenset[Right] = frozenset()

    @property
    def rights(self) -> frozenset[Right]:
        """What they may do."""
        return rights_of(self.role, self.more, self.less)


# What runs with nobody there: it carries on what people decided, and decides nothing itself.
MACHINE: Final = Clerk(
    id=ClerkId("00000000-0000-0000-0000-000000000000"),
    name="Máy",
    less=frozenset(Right) - PRINTS - {Right.WRITE},
)

"""An account: who may sign in at this desk, until when, with which rights."""

from dataclasses import dataclass, replace
from datetime import date

from counter_app.domain.rights import Right, may
from counter_app.domain.staff import Clerk


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """``until`` is the last day it may be used; ``ended`` accounts are never used again."""

    clerk: Clerk
    until: date | None = None
    ended: bool = False

    def holds(self, day: date) -> bool:
        """Whether it lets its clerk in on ``day``."""
        return not self.ended and (self.until is None or day <= self.until)

    def keeps_accounts(self, day: date) -> bool:
        """Whether its clerk can see to the others' accounts on ``day``."""
        return self.holds(day) and may(self.clerk, Right.ACCOUNTS)


def as_keeper(clerk: Clerk) -> Clerk:
    """The clerk with what it takes to see to the others' accounts, beside their own work."""
    needed = frozenset({Right.ACCOUNTS, Right.UNLOCK})
    return replace(clerk, more=clerk.more | needed - clerk.rights)

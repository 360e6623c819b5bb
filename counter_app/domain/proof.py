"""That whoever sits here was asked again who they are, a moment ago, and who stood by.

Made only where a secret was just proved; the acts that must not be done by whoever passes an open
desk demand it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from counter_app.domain.staff import Clerk

GOOD_FOR: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """``clerk`` gave their secret at ``at``; ``second`` gave theirs beside them."""

    clerk: Clerk
    at: datetime
    second: Clerk | None = None

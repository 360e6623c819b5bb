"""A dossier taken in again from a copy, because the central side lost it and its desk is no more.

The new one has numbers of its own; the citizen keeps the date that was promised, which counts from
the day of the first filing.
"""

from datetime import datetime

import msgspec

from counter_app.core.clock import local
from counter_app.core.ids import DossierId


def done_words(name: str) -> str:
    """That it was done already, and where to go on."""
    return f"Đã tiếp nhận lại thành hồ sơ {name}. Hãy làm tiếp ở hồ sơ đó."


class TakenAgain(msgspec.Struct, frozen=True, kw_only=True):
    """Which dossier it was, the slip in the citizen's hands, and the date that one promised."""

    dossier: DossierId
    code: str | None
    slip_no: int
    filed_at: datetime
    due_at: datetime | None = None

    @property
    def words(self) -> str:
        """What it was, in a phrase."""
        slip = f"giấy hẹn số {self.slip_no} ngày {local(self.filed_at):%d/%m/%Y}"
        return f"hồ sơ {self.code}, {slip}" if self.code else slip

"""Room on the disk that the data lies on: told before a save fails for want of it."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from counter_app.core.errors import EnvironmentFault
from counter_app.services.desk import Desk
from db.refusing import refusal

FEWEST_BYTES: Final = 500_000_000
FEWEST_PERCENT: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """Free and whole bytes of the disk that holds the data folder."""

    free: int
    total: int

    @property
    def is_low(self) -> bool:
        """Whether somebody should make room: under 500 MB or under 5 %."""
        return self.free < FEWEST_BYTES or self.free * 100 < self.total * FEWEST_PERCENT


def refused_by_disk(data_dir: Path) -> str:
    """Why the disk takes nothing, and what to do, before anybody signs in; empty where it does."""
    refused = refusal(data_dir)
    return refused.before_opening if refused is not None else ""


def space(*, desk: Desk) -> Space:
    """What is free now; ``EnvironmentFault`` when the folder cannot be asked."""
    try:
        usage = shutil.disk_usage(desk.data_dir)
    except OSError as cause:
        raise EnvironmentFault(
            "disk_unknown", "Không đọc được dung lượng ổ đĩa. Hãy kiểm tra ổ chứa dữ liệu."
        ) from cause
    return Space(free=usage.free, total=usage.total)

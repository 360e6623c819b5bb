"""Where two dossiers that may be one matter were taken in, in words: at one desk, or at two.

Two desks may bear one name, as a PC that was replaced: it is their devices that tell them apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from counter_app.domain.central_side import Dispute

ELSEWHERE: Final = "quầy khác của đơn vị"
_ONE: Final = "Hai hồ sơ này có thể là một việc, cùng một quầy nhận hai lần."
_TWO: Final = "Hai hồ sơ này có thể là một việc được nhận ở hai quầy."


@dataclass(frozen=True, slots=True, kw_only=True)
class Takers:
    """The devices that took in the newer and the older of two; empty where that is not known."""

    newer: str = ""
    older: str = ""

    @property
    def are_one(self) -> bool:
        """Whether one desk took in both."""
        return bool(self.newer) and self.newer == self.older

    @property
    def question(self) -> str:
        """What a person is asked of the two."""
        return _ONE if self.are_one else _TWO

    def older_by(self, names: Mapping[str, str]) -> str:
        """Who took in the older one, as a clerk tells it who has the newer before them."""
        who = names.get(self.older, ELSEWHERE)
        if self.are_one:
            return f"cùng một quầy ({who})"
        return f"{who} (máy khác)" if who == names.get(self.newer) else who


def takers_of(dispute: Dispute, newer: str) -> Takers:
    """Of a possible duplicate; ``newer`` is the device that took in the dispute's own dossier."""
    return Takers(newer=newer, older=str(dispute.body.get("device") or ""))

"""What every page of a paper repeats: its heading, its foot, and the marks that qualify it.

Where they stand on the page is ``flow``'s work.
"""

from dataclasses import dataclass
from typing import Final

from counter_app.core.clock import local
from counter_app.domain.papers import Reprint

VOID: Final = "ĐÃ HỦY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What every page repeats: ``heading`` names the paper on the pages after the first.

    ``voided`` says how a void paper is replaced, ``notice`` is any other reservation, ``foot`` is
    small print on the left of the foot.
    """

    heading: str
    foot: str = ""
    reprint: str = ""
    watermark: str = ""
    voided: str = ""
    notice: str = ""

    @property
    def strip(self) -> tuple[str, ...]:
        """The marks at the head of each page, the gravest first."""
        void = f"{VOID} – {self.voided}" if self.voided else ""
        return tuple(filter(None, (void, self.watermark, self.notice, self.reprint)))

    @property
    def doubtful(self) -> bool:
        """Whether there may be more marks than one line holds."""
        return bool(self.voided or self.notice)


def reprint_mark(reprint: Reprint | None) -> str:
    """Like "BẢN SAO – in lại lần 2, 09:15 24/11/2026, Trần Văn Bình"; empty for an original."""
    if reprint is None:
        return ""
    when = f"{local(reprint.at):%H:%M %d/%m/%Y}"
    return f"BẢN SAO – in lại lần {reprint.number}, {when}, {reprint.by}"

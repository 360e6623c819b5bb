"""The code of a numbered paper that has no dossier's code to bear: series, year and number.

"PBS-2026-100001" is supplement request 100001 of 2026. Printed as bars and in words, so that the
paper is found again by a scanner, or by typing. What stands in the paper's QR is ``slip_code``'s.
"""

import re
from dataclasses import dataclass
from typing import Final

from counter_app.domain.workflow import PaperKind

# What stands between a paper's number and the office's symbol: "12/PBS-TTPVHCC". No two alike,
# nor like those of the letters (``resources/letters``).
SERIES: Final = {
    PaperKind.SUPPLEMENT_REQUEST: "PBS",
    PaperKind.REFUSAL: "PTC",
    PaperKind.APOLOGY: "PXL",
    PaperKind.STOP_NOTICE: "TBD",
    PaperKind.CONTROL_SHEET: "PKS",
    PaperKind.HANDOVER_LIST: "DSBG",
    PaperKind.COLLECTION_SLIP: "PT",
    PaperKind.REFUND_SLIP: "PHT",
}
_KINDS: Final = {series: kind for kind, series in SERIES.items()}
_CODE: Final = re.compile(r"([A-Z]{2,4})-(20[0-9]{2})-([0-9]{1,18})")
LABEL: Final = "Mã phiếu"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCode:
    """Which paper of which year."""

    kind: PaperKind
    year: int
    paper_no: int

    def __str__(self) -> str:
        """As printed."""
        return f"{SERIES[self.kind]}-{self.year}-{self.paper_no}"


def parse_paper_code(text: str) -> PaperCode | None:
    """The paper that ``text`` names, in any letter case; ``None`` when it is no such code."""
    found = _CODE.fullmatch("".join(text.split()).upper())
    if found is None or found[1] not in _KINDS:
        return None
    return PaperCode(kind=_KINDS[found[1]], year=int(found[2]), paper_no=int(found[3]))

"""A visit that has no dossier: somebody was advised, told what is missing, or refused.

Forms 02 and 03 of Circular 03/2025/TT-VPCP may be given to a citizen whose filing was not taken
in. What is missing and why not are ``step.Defect`` and ``step.Ground``, as of a dossier's moves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from counter_app.core.ids import DossierId, VisitId
from counter_app.domain.draft import Draft
from counter_app.domain.paper_code import PaperCode
from counter_app.domain.step import Defect, Ground
from counter_app.domain.workflow import PaperKind

ANY_SECTOR: Final = "Việc khác"
# What people ask a commune's counter about, the most asked first; each has a key of its own.
ASKED_MOST: Final = (
    "Chứng thực",
    "Hộ tịch",
    "Đất đai",
    "Cư trú",
    "Bảo trợ xã hội",
    "Căn cước",
    "Người có công",
    "Xây dựng",
    "Đăng ký hộ kinh doanh",
)


class VisitKind(StrEnum):
    """What the citizen went home with: words, form 02 or form 03."""

    ADVICE = "advice"
    GUIDED = "guided"
    REFUSED = "refused"


VISIT_LABELS: Final[Mapping[VisitKind, str]] = {
    VisitKind.ADVICE: "Hỏi đường",
    VisitKind.GUIDED: "Hướng dẫn bổ sung",
    VisitKind.REFUSED: "Từ chối tiếp nhận",
}
VISIT_PAPERS: Final[Mapping[VisitKind, PaperKind]] = {
    VisitKind.GUIDED: PaperKind.SUPPLEMENT_REQUEST,
    VisitKind.REFUSED: PaperKind.REFUSAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPaper:
    """The paper a visit was given: its row in the store, its number, since when and why void."""

    row: int
    kind: PaperKind
    paper_no: int
    year: int
    voided_at: datetime | None = None
    void_reason: str = ""

    @property
    def code(self) -> str:
        """What its bars say."""
        return str(PaperCode(kind=self.kind, year=self.year, paper_no=self.paper_no))


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow:
    """What a list shows of a visit; ``request`` is what the citizen came for, in words.

    ``dossier_id`` and its code are the dossier it led to, once the citizen came back.
    """

    id: VisitId
    kind: VisitKind
    at: datetime
    clerk_name: str
    sector: str
    procedure_code: str
    request: str
    name: str
    personal_id: str | None
    paper: VisitPaper | None = None
    dossier_id: DossierId | None = None
    dossier_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit whole: ``draft`` is what had been typed of the filing, to go on with later."""

    row: VisitRow
    draft: Draft | None
    defects: tuple[Defect, ...] = ()
    grounds: tuple[Ground, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often one sector was asked about."""

    sector: str
    count: int

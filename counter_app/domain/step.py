"""What a step tells beyond its reason: who, what, where, by which paper. One type for a move.

Kept in the step's event and signed with it (``protocol.moved``). Which moves are lawful is the
table in ``workflow``; what each of these asks for before it may be kept, ``services``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from counter_app.domain.checklist import GivenComponent
from counter_app.domain.draft import ReturnWay
from counter_app.domain.workflow import Move


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """What is wrong with one paper: ``code`` of the coded list, its legal ground, free words.

    ``component`` is the paper's label as on the checklist, empty for the filing as a whole.
    """

    component: str
    code: str
    ground: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementAsked:
    """Everything that is missing, said once (NĐ 118/2025 Đ17.2a as amended)."""

    defects: tuple[Defect, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplemented:
    """What the citizen brought."""

    components: tuple[GivenComponent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Why something is refused: ``code`` of the coded list, its article, free words."""

    code: str
    article: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A refusal after appraisal is the agency's own paper: its number and day are recorded."""

    grounds: tuple[Ground, ...]
    paper_no: str = ""
    paper_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenUp:
    """The resolving unit has the dossier; ``specialist`` is who works on it."""

    specialist: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAsked:
    """What the State asks to be paid before it goes on, by which notice."""

    item: str
    amount_vnd: int | None = None
    notice_no: str = ""
    notice_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """The proof of payment the citizen brought."""

    proof: str
    paid_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationAsked:
    """Whom we ask, what, and by when an answer is due; the dispatch number may come later."""

    unit: str
    question: str
    address: str = ""
    dispatch_no: str = ""
    answer_by: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationAnswered:
    """What came back, by which dispatch."""

    outcome: str
    dispatch_no: str = ""
    dispatch_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePosted:
    """A dossier's notice (niêm yết hồ sơ): what, where, from when to when, who was there."""

    what: str
    places: tuple[str, ...]
    from_day: date
    until_day: date
    witness: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """Somebody objected while the notice hung."""

    name: str
    words: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeEnded:
    """The notice came down; no objections is an answer too."""

    objections: tuple[Objection, ...] = ()
    witness: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPaper:
    """The paper that is the result, with the numbers its own book gave it.

    ``file`` is the id of the dossier's attachment that is this paper; empty where it is on paper only.
    """

    name: str = ""
    number: str = ""
    signed_on: date | None = None
    book_no: str = ""
    volume: str = ""
    serial: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The result is there: which paper, and on which place of the shelf it waits."""

    shelf: str = ""
    result: ResultPaper = ResultPaper()


class CollectorKind(StrEnum):
    """Who takes the result away."""

    OWNER = "owner"
    REPRESENTATIVE = "representative"
    CARRIER = "carrier"
    POST = "post"
    HOME = "home"


class SlipOutcome(StrEnum):
    """What became of the citizen's own slip (thu hồi giấy hẹn)."""

    TAKEN_BACK = "taken_back"
    LOST = "lost"
    NONE_GIVEN = "none_given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """Who took the result, on what ground, how they signed, what became of their slip.

    ``relation`` or ``paper`` is a representative's ground; ``tracking_no`` the post's.
    ``originals`` are the labels of the kept papers given back with it; ``witnesses`` the two who
    sign for someone who cannot; ``partner`` is the other spouse, who signs for a marriage too.
    """

    kind: CollectorKind
    name: str
    personal_id: str = ""
    relation: str = ""
    paper: str = ""
    way: ReturnWay = ReturnWay.COUNTER
    tracking_no: str = ""
    address: str = ""
    signing: str = ""
    witnesses: tuple[str, ...] = ()
    slip: SlipOutcome = SlipOutcome.TAKEN_BACK
    originals: tuple[str, ...] = ()
    partner: str = ""
    partner_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """Who asked for it, and which papers went home with them."""

    asked_by: str = ""
    papers_back: tuple[str, ...] = ()


class StopGround(StrEnum):
    """Why work stops (Circular 03/2025/TT-VPCP Đ7; an unanswered request by the procedure)."""

    ASKED = "asked"
    UNANSWERED = "unanswered"
    BY_LAW = "by_law"


STOP_LABELS: Final[Mapping[StopGround, str]] = {
    StopGround.ASKED: "Người nộp đề nghị dừng",
    StopGround.UNANSWERED: "Quá hạn mà không bổ sung",
    StopGround.BY_LAW: "Theo quyết định của cơ quan có thẩm quyền",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """On what ground work stopped, who asked for it, and which papers went home."""

    ground: StopGround = StopGround.ASKED
    asked_by: str = ""
    papers_back: tuple[str, ...] = ()


Details = (
    SupplementAsked
    | Supplemented
    | Refused
    | TakenUp
    | PaymentAsked
    | Paid
    | VerificationAsked
    | VerificationAnswered
    | NoticePosted
    | NoticeEnded
    | Finished
    | Collected
    | Withdrawn
    | Stopped
)
DETAILS: Final[Mapping[Move, type[Details]]] = {
    Move.ASK_SUPPLEMENT: SupplementAsked,
    Move.SUPPLEMENT: Supplemented,
    Move.REFUSE: Refused,
    Move.TAKE_UP: TakenUp,
    Move.ASK_PAYMENT: PaymentAsked,
    Move.PAY: Paid,
    Move.VERIFY: VerificationAsked,
    Move.VERIFIED: VerificationAnswered,
    Move.POST_NOTICE: NoticePosted,
    Move.END_NOTICE: NoticeEnded,
    Move.FINISH: Finished,
    Move.RETURN_RESULT: Collected,
    Move.WITHDRAW: Withdrawn,
    Move.STOP: Stopped,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """What to say where a move comes without the details it cannot do without."""

    code: str
    message: str
    field: str


REQUIRED: Final[Mapping[Move, Lacking]] = {
    Move.VERIFY: Lacking(
        code="question_missing",
        message="Hãy ghi cơ quan cần hỏi và nội dung cần xác minh.",
        field="unit",
    ),
    Move.POST_NOTICE: Lacking(
        code="notice_missing",
        message="Hãy ghi nội dung, nơi và những ngày niêm yết.",
        field="what",
    ),
    Move.ASK_PAYMENT: Lacking(
        code="item_missing",
        message="Hãy ghi khoản phải nộp, ví dụ lệ phí trước bạ.",
        field="item",
    ),
    Move.PAY: Lacking(code="proof_missing", message="Hãy ghi số chứng từ nộp tiền.", field="proof"),
    Move.REFUSE: Lacking(
        code="paper_missing",
        message="Hãy ghi lý do, số và ngày văn bản từ chối.",
        field="details",
    ),
}

"""A dossier: an append-only log of events, a state that follows from it, and who did what.

Which moves are lawful is the table in ``workflow``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from counter_app.core.ids import ClerkId, DossierId


class State(StrEnum):
    """Where a dossier stands. *Ready* and *returned* are different facts."""

    DRAFT = "draft"
    RECEIVED = "received"
    TRANSFERRED = "transferred"
    PROCESSING = "processing"
    VERIFICATION = "verification"
    DOSSIER_NOTICE = "dossier_notice"
    COORDINATION = "coordination"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    AWAITING_PAYMENT = "awaiting_payment"
    AWAITING_SIGNATURE = "awaiting_signature"
    READY = "ready"
    RETURNED = "returned"
    REFUSED_AT_COUNTER = "refused_at_counter"
    REFUSED_AFTER_APPRAISAL = "refused_after_appraisal"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    ARCHIVED = "archived"


STATE_LABELS: Final[Mapping[State, str]] = {
    State.DRAFT: "Đang nhập",
    State.RECEIVED: "Đã tiếp nhận",
    State.TRANSFERRED: "Đã chuyển xử lý",
    State.PROCESSING: "Đang giải quyết",
    State.VERIFICATION: "Đang xác minh",
    State.DOSSIER_NOTICE: "Đang niêm yết",
    State.COORDINATION: "Đang lấy ý kiến",
    State.SUPPLEMENT_REQUESTED: "Chờ bổ sung",
    State.AWAITING_PAYMENT: "Chờ nộp tiền",
    State.AWAITING_SIGNATURE: "Chờ ký",
    State.READY: "Có kết quả",
    State.RETURNED: "Đã trả kết quả",
    State.REFUSED_AT_COUNTER: "Không tiếp nhận",
    State.REFUSED_AFTER_APPRAISAL: "Từ chối giải quyết",
    State.WITHDRAWN: "Công dân rút",
    State.STOPPED: "Đã dừng",
    State.ARCHIVED: "Đã lưu trữ",
}


# From here on no promise runs: the result is there, or there will be none.
ENDED: Final = frozenset(
    {
        State.READY,
        State.RETURNED,
        State.REFUSED_AT_COUNTER,
        State.REFUSED_AFTER_APPRAISAL,
        State.WITHDRAWN,
        State.STOPPED,
        State.ARCHIVED,
    }
)


class EventKind(StrEnum):
    """The protocol's kinds of operation that this counter writes."""

    RECEIVED = "dossier.received"
    MOVED = "dossier.moved"
    PAPER_ISSUED = "paper.issued"
    PAPER_REPRINTED = "paper.reprinted"
    CHARGE_TAKEN = "charge.taken"


EVENT_LABELS: Final[Mapping[EventKind, str]] = {
    EventKind.RECEIVED: "Tiếp nhận hồ sơ",
    EventKind.MOVED: "Chuyển trạng thái",
    EventKind.PAPER_ISSUED: "Cấp giấy",
    EventKind.PAPER_REPRINTED: "In lại giấy",
    EventKind.CHARGE_TAKEN: "Thu phí, lệ phí",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One fact in a dossier's life: when, who, what, and the state it left."""

    number: int
    kind: EventKind
    at: datetime
    by: ClerkId
    by_name: str
    state: State
    body: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierRow:
    """What a list shows of a dossier."""

    id: DossierId
    code: str
    slip_no: int
    procedure_code: str
    procedure_name: str
    applicant_name: str
    birth_year: int | None
    state: State
    received_at: datetime
    due_at: datetime | None
    clerk_name: str
    printed: bool

    @property
    def lacks_slip(self) -> bool:
        """Whether the citizen still has no paper to come back with."""
        return not self.printed and self.state not in ENDED

"""A dossier: an append-only log of events, a state that follows from it, and who did what.

Which moves are lawful is the table in ``workflow``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from counter_app.core.ids import ClerkId, DossierId
from counter_app.domain.heard import Heard
from counter_app.domain.papers import SlipStands


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


RESTRICTED_MARK: Final = "đang hạn chế"


def marked_name(name: str, *, restricted: bool) -> str:
    """A name as a list shows it, marked where the use of data is restricted."""
    return f"{name} · {RESTRICTED_MARK}" if restricted else name


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
    """The protocol's kinds of operation that this counter writes.

    Those of ``APART`` are about no single dossier.
    """

    RECEIVED = "dossier.received"
    MOVED = "dossier.moved"
    CORRECTED = "dossier.corrected"
    REASSIGNED = "dossier.reassigned"
    NOTED = "dossier.noted"
    PAPER_ISSUED = "paper.issued"
    PAPER_REPRINTED = "paper.reprinted"
    PAPER_VOIDED = "paper.voided"
    PAPER_HELD = "paper.held"
    ORIGINAL_RETURNED = "original.returned"
    RESULT_SHELVED = "result.shelved"
    CITIZEN_TOLD = "citizen.told"
    CODE_LINKED = "code.linked"
    CHARGE_TAKEN = "charge.taken"
    CHARGE_VOIDED = "charge.voided"
    CHARGE_REFUNDED = "charge.refunded"
    RECEIPT_LINKED = "receipt.linked"
    VISIT_RECORDED = "visit.recorded"
    HANDED_OVER = "handover.made"
    HANDOVER_CONFIRMED = "handover.confirmed"
    ATTACHED = "attachment.added"
    DROPPED = "attempt.dropped"
    SUBJECT_RESTRICTED = "subject.restricted"


APART: Final = frozenset(
    {
        EventKind.VISIT_RECORDED,
        EventKind.HANDED_OVER,
        EventKind.HANDOVER_CONFIRMED,
        EventKind.SUBJECT_RESTRICTED,
    }
)

EVENT_LABELS: Final[Mapping[EventKind, str]] = {
    EventKind.RECEIVED: "Tiếp nhận hồ sơ",
    EventKind.MOVED: "Chuyển trạng thái",
    EventKind.CORRECTED: "Đính chính hồ sơ",
    EventKind.REASSIGNED: "Giao người khác",
    EventKind.NOTED: "Ghi chú",
    EventKind.PAPER_ISSUED: "Cấp giấy",
    EventKind.PAPER_REPRINTED: "In lại giấy",
    EventKind.PAPER_VOIDED: "Hủy giấy",
    EventKind.PAPER_HELD: "Tạm giữ giấy tờ",
    EventKind.ORIGINAL_RETURNED: "Trả giấy tờ gốc",
    EventKind.RESULT_SHELVED: "Xếp kết quả lên kệ",
    EventKind.CITIZEN_TOLD: "Báo cho công dân",
    EventKind.CODE_LINKED: "Ghi mã hệ thống khác",
    EventKind.CHARGE_TAKEN: "Thu phí, lệ phí",
    EventKind.CHARGE_VOIDED: "Hủy khoản thu",
    EventKind.CHARGE_REFUNDED: "Hoàn tiền",
    EventKind.RECEIPT_LINKED: "Ghi biên lai",
    EventKind.VISIT_RECORDED: "Lượt đến",
    EventKind.HANDED_OVER: "Bàn giao",
    EventKind.HANDOVER_CONFIRMED: "Xác nhận bàn giao",
    EventKind.ATTACHED: "Thêm tệp đính kèm",
    EventKind.DROPPED: "Thôi việc đã thử",
    EventKind.SUBJECT_RESTRICTED: "Hạn chế, thôi hạn chế dùng dữ liệu",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One fact in a dossier's life: when, who, what, and the state it left.

    ``device`` is the sister desk it was written at, empty for the central side, None for this one.
    ``heard`` of one that was only heard of: it is in no history yet. ``attempted``: a step of this
    desk that the central side did not take, because another had moved the dossier meanwhile.
    ``lost``: made at the central side, which no longer has it since it was put back.
    """

    number: int
    kind: EventKind
    at: datetime
    by: ClerkId
    by_name: str
    state: State
    body: Mapping[str, object]
    device: str | None = None
    heard: Heard | None = None
    attempted: bool = False
    lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a dossier stands now, besides its state; all of it follows from its events.

    ``since`` is when it came into its state, ``step_due_at`` when that step should be done.
    *Ready* and *returned* keep their own times; ``shelf`` is the place of a result that waits.
    ``first_due_at`` is the date that on-time is judged by: what the limit gave first, anew after
    a lawful stop, never an apology's.
    """

    since: datetime
    due_at: datetime | None = None
    first_due_at: datetime | None = None
    step_due_at: datetime | None = None
    ready_at: datetime | None = None
    returned_at: datetime | None = None
    shelf: str = ""
    specialist: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierRow:
    """What a list shows of a dossier.

    ``first_due_at`` is the date that on-time is judged by (``Standing``); ``bundle`` names the
    filing that several dossiers belong to. ``heard_at`` names the desk that has it where it was
    only heard of and the central side has not told of it yet, ``heard`` how that stands;
    ``step_at`` the desk of a later step of one that is here, heard of and told by nobody else yet.
    ``taken_elsewhere``: another desk took it in; whether its slip was printed is known there only.
    ``slip`` is where the paper is, as far as a printer tells; ``printed``, that it is out.
    ``found_by`` is whom a search meant, where that is not the applicant. ``restricted``: somebody
    in it had the use of their data restricted (``services.people.restriction``).
    """

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
    standing: Standing
    first_due_at: datetime | None = None
    resolving_unit: str | None = None
    bundle: str | None = None
    heard_at: str = ""
    heard: Heard | None = None
    step_at: str = ""
    taken_elsewhere: bool = False
    slip: SlipStands = SlipStands.NOT_YET
    found_by: str = ""
    restricted: bool = False

    @property
    def named(self) -> str:
        """The applicant as a list shows them, marked where the use of data is restricted."""
        return marked_name(self.applicant_name, restricted=self.restricted)

    @property
    def named_outside(self) -> str:
        """The applicant as a file or the clipboard takes them out: nobody whose data is restricted."""
        return f"({RESTRICTED_MARK})" if self.restricted else self.applicant_name

    @property
    def lacks_slip(self) -> bool:
        """Whether the citizen still has no paper to come back with."""
        return not self.printed and self.state not in ENDED

    @property
    def on_time(self) -> bool | None:
        """Whether the result was there by the date the limit gave; None while nobody can say.

        The hour of being *ready* counts, never that of being fetched (deadlines, rule 12).
        """
        if self.standing.ready_at is None or self.first_due_at is None:
            return None
        return self.standing.ready_at <= self.first_due_at

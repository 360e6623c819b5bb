"""The desk's lists as data: what each is called, what it means, how urgent it is, what it shows.

Which dossiers stand on a list is decided in ``db.counter.lists``; what a column says of one of
them in ``services.lists.list_columns``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from counter_app.domain.dossier import State


class ListName(StrEnum):
    """Every list of dossiers that the desk keeps, in the order of the desk's day."""

    TODAY = "today"
    TRANSFER = "transfer"
    DUE_TODAY = "due_today"
    DUE_NEXT = "due_next"
    OVERDUE = "overdue"
    APOLOGY = "apology"
    STEP_LATE = "step_late"
    STEP_SOON = "step_soon"
    SIGNATURE = "signature"
    CITIZEN = "citizen"
    UNANSWERED = "unanswered"
    READY = "ready"
    UNCOLLECTED = "uncollected"
    VERIFICATION = "verification"
    NOTICE = "notice"
    UNCONFIRMED = "unconfirmed"
    UNPRINTED = "unprinted"
    UNENTERED = "unentered"
    ORIGINALS = "originals"
    WRONG = "wrong"
    OPEN = "open"
    FINISHED = "finished"


class Urgency(StrEnum):
    """How a list that is not empty looks: always a word and a sign, never a colour alone."""

    CALM = "calm"
    WARN = "warn"
    BAD = "bad"


class Shown(StrEnum):
    """What a column may say of a dossier."""

    CODE = "code"
    APPLICANT = "applicant"
    PROCEDURE = "procedure"
    SECTOR = "sector"
    RECEIVED = "received"
    DUE = "due"
    DAYS_LATE = "days_late"
    CAUSE = "cause"
    APOLOGISED = "apologised"
    STEP_DUE = "step_due"
    SINCE = "since"
    DAYS = "days"
    STATE = "state"
    SPECIALIST = "specialist"
    UNIT = "unit"
    SHELF = "shelf"
    NOTE = "note"
    CLERK = "clerk"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskList:
    """One list: its title, what stands on it in a sentence, what to call ``Shown.NOTE`` there."""

    name: ListName
    title: str
    meaning: str
    columns: tuple[Shown, ...]
    urgency: Urgency = Urgency.CALM
    note: str = ""


_WHO: Final = (Shown.CODE, Shown.APPLICANT, Shown.PROCEDURE)

LISTS: Final = (
    DeskList(
        name=ListName.TODAY,
        title="Hồ sơ hôm nay",
        meaning="Hồ sơ tiếp nhận trong ngày.",
        columns=(*_WHO, Shown.RECEIVED, Shown.DUE, Shown.CLERK, Shown.STATE),
    ),
    DeskList(
        name=ListName.TRANSFER,
        title="Cần chuyển",
        meaning="Còn ở quầy, phải chuyển đơn vị giải quyết; quá giờ chuyển đứng đầu.",
        columns=(*_WHO, Shown.RECEIVED, Shown.STEP_DUE, Shown.UNIT, Shown.DUE),
        urgency=Urgency.WARN,
    ),
    DeskList(
        name=ListName.DUE_TODAY,
        title="Đến hạn hôm nay",
        meaning="Phải trả kết quả trong hôm nay và chưa có kết quả.",
        columns=(*_WHO, Shown.DUE, Shown.STATE, Shown.SPECIALIST, Shown.UNIT),
        urgency=Urgency.WARN,
    ),
    DeskList(
        name=ListName.DUE_NEXT,
        title="Đến hạn ngày kế tiếp",
        meaning="Phải trả kết quả đến hết ngày làm việc kế tiếp và chưa có kết quả.",
        columns=(*_WHO, Shown.DUE, Shown.STATE, Shown.SPECIALIST, Shown.UNIT),
    ),
    DeskList(
        name=ListName.OVERDUE,
        title="Quá hạn",
        meaning="Đã qua giờ hẹn mà chưa có kết quả.",
        columns=(
            Shown.CODE,
            Shown.APPLICANT,
            Shown.DAYS_LATE,
            Shown.CAUSE,
            Shown.PROCEDURE,
            Shown.DUE,
            Shown.APOLOGISED,
            Shown.SPECIALIST,
            Shown.NOTE,
        ),
        urgency=Urgency.BAD,
        note="Bước gần nhất",
    ),
    DeskList(
        name=ListName.APOLOGY,
        title="Cần xin lỗi",
        meaning="Nếu không kịp hẹn thì hôm nay phải gửi phiếu xin lỗi và hẹn lại.",
        columns=(*_WHO, Shown.DUE, Shown.DAYS_LATE, Shown.CAUSE, Shown.SPECIALIST, Shown.UNIT),
        urgency=Urgency.WARN,
    ),
    DeskList(
        name=ListName.STEP_LATE,
        title="Trễ bước",
        meaning="Bước đang làm đã quá thời gian của đơn vị, ngày hẹn có thể vẫn còn.",
        columns=(*_WHO, Shown.STATE, Shown.SINCE, Shown.STEP_DUE, Shown.SPECIALIST, Shown.DUE),
        urgency=Urgency.BAD,
    ),
    DeskList(
        name=ListName.STEP_SOON,
        title="Sắp trễ bước",
        meaning="Bước đang làm hết hạn trong hôm nay, hoặc còn dưới một phần tư thời gian.",
        columns=(*_WHO, Shown.STATE, Shown.SINCE, Shown.STEP_DUE, Shown.SPECIALIST, Shown.DUE),
        urgency=Urgency.WARN,
    ),
    DeskList(
        name=ListName.SIGNATURE,
        title="Chờ ký",
        meaning="Đang chờ ký kết quả; hồ sơ hẹn trả trong ngày đứng đầu.",
        columns=(*_WHO, Shown.NOTE, Shown.DUE, Shown.SINCE, Shown.SPECIALIST, Shown.UNIT),
        note="Trả trong ngày",
    ),
    DeskList(
        name=ListName.CITIZEN,
        title="Chờ công dân",
        meaning="Đang chờ công dân bổ sung giấy tờ hoặc nộp tiền; thời hạn tạm dừng.",
        columns=(*_WHO, Shown.STATE, Shown.SINCE, Shown.DAYS, Shown.NOTE),
        note="Nội dung chờ",
    ),
    DeskList(
        name=ListName.UNANSWERED,
        title="Bổ sung chưa phản hồi",
        meaning="Đã quá thời gian chờ bổ sung của thủ tục; có thể dừng giải quyết.",
        columns=(*_WHO, Shown.SINCE, Shown.STEP_DUE, Shown.DAYS, Shown.NOTE),
        urgency=Urgency.WARN,
        note="Nội dung chờ",
    ),
    DeskList(
        name=ListName.READY,
        title="Chờ trả kết quả",
        meaning="Đã có kết quả trên kệ, chưa có người nhận.",
        columns=(*_WHO, Shown.SHELF, Shown.SINCE, Shown.DAYS, Shown.DUE, Shown.STATE),
    ),
    DeskList(
        name=ListName.UNCOLLECTED,
        title="Lâu chưa nhận kết quả",
        meaning="Kết quả nằm trên kệ quá lâu; nên nhắc công dân.",
        columns=(*_WHO, Shown.SHELF, Shown.SINCE, Shown.DAYS, Shown.DUE),
        urgency=Urgency.WARN,
    ),
    DeskList(
        name=ListName.VERIFICATION,
        title="Đang xác minh",
        meaning="Đang chờ nơi khác trả lời xác minh.",
        columns=(*_WHO, Shown.NOTE, Shown.SINCE, Shown.STEP_DUE, Shown.SPECIALIST),
        note="Nơi được hỏi",
    ),
    DeskList(
        name=ListName.NOTICE,
        title="Đang niêm yết",
        meaning="Thông báo về hồ sơ đang treo; hết ngày thì lập biên bản kết thúc.",
        columns=(*_WHO, Shown.NOTE, Shown.SINCE, Shown.STEP_DUE, Shown.SPECIALIST),
        note="Nơi niêm yết",
    ),
    DeskList(
        name=ListName.UNCONFIRMED,
        title="Bên nhận chưa xác nhận",
        meaning="Đã bàn giao mà bên nhận chưa ký xác nhận.",
        columns=(*_WHO, Shown.NOTE, Shown.SINCE, Shown.STATE, Shown.DUE),
        urgency=Urgency.WARN,
        note="Giao cho",
    ),
    DeskList(
        name=ListName.UNPRINTED,
        title="Chưa in giấy hẹn",
        meaning="Công dân chưa cầm giấy hẹn; mở hồ sơ để in.",
        columns=(*_WHO, Shown.RECEIVED, Shown.DUE, Shown.CLERK, Shown.STATE),
        urgency=Urgency.WARN,
    ),
    DeskList(
        name=ListName.UNENTERED,
        title="Chưa nhập hệ thống tỉnh",
        meaning="Chưa có mã của hệ thống khác; chép sang rồi quét mã vào hồ sơ.",
        columns=(*_WHO, Shown.RECEIVED, Shown.NOTE, Shown.CLERK, Shown.STATE),
        note="Hệ thống",
    ),
    DeskList(
        name=ListName.ORIGINALS,
        title="Giấy tờ gốc đang giữ",
        meaning="Bản chính của công dân còn ở cơ quan, phải trả lại và ký nhận.",
        columns=(*_WHO, Shown.NOTE, Shown.STATE, Shown.DUE),
        note="Giấy tờ, nơi giữ",
    ),
    DeskList(
        name=ListName.WRONG,
        title="Kết quả sai, làm lại",
        meaning="Kết quả sai do cơ quan, làm lại miễn phí; đếm riêng đến khi lưu trữ.",
        columns=(*_WHO, Shown.NOTE, Shown.STATE, Shown.SINCE, Shown.SPECIALIST),
        note="Chỗ sai",
    ),
    DeskList(
        name=ListName.OPEN,
        title="Đang giải quyết",
        meaning="Hồ sơ chưa có kết quả.",
        columns=(*_WHO, Shown.DUE, Shown.STATE, Shown.STEP_DUE, Shown.SPECIALIST, Shown.UNIT),
    ),
    DeskList(
        name=ListName.FINISHED,
        title="Đã có kết quả",
        meaning="Hồ sơ có kết quả trong 30 ngày qua, so với ngày hẹn đầu tiên.",
        columns=(*_WHO, Shown.DUE, Shown.DAYS_LATE, Shown.STATE, Shown.SPECIALIST, Shown.UNIT),
    ),
)
BY_NAME: Final[Mapping[ListName, DeskList]] = {one.name: one for one in LISTS}
FINISHED_DAYS: Final = 30

# Whom a dossier in this state waits for.
WAITS_FOR: Final[Mapping[State, str]] = {
    State.RECEIVED: "Quầy chưa chuyển",
    State.TRANSFERRED: "Đơn vị chưa nhận",
    State.PROCESSING: "Người giải quyết",
    State.VERIFICATION: "Nơi được hỏi xác minh",
    State.DOSSIER_NOTICE: "Hết thời gian niêm yết",
    State.COORDINATION: "Cơ quan phối hợp",
    State.SUPPLEMENT_REQUESTED: "Công dân bổ sung",
    State.AWAITING_PAYMENT: "Công dân nộp tiền",
    State.AWAITING_SIGNATURE: "Người ký",
    State.READY: "Công dân nhận kết quả",
    State.REFUSED_AFTER_APPRAISAL: "Công dân nhận kết quả",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What narrows a list; empty means anything. Days are of receipt, both included."""

    text: str = ""
    procedure: str = ""
    sector: str = ""
    unit: str = ""
    specialist: str = ""
    state: State | None = None
    since: date | None = None
    until: date | None = None


class GroupBy(StrEnum):
    """What a leader sees the work by."""

    SPECIALIST = "specialist"
    UNIT = "unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The work of one specialist or unit in numbers; on time is against the first date given.

    ``key`` is the specialist's name or the unit's agency code, empty for nobody and our own.
    ``same_day``: how many were promised for the day they came in, and have a result or are late.
    """

    key: str
    name: str
    open: int
    due_today: int
    due_next: int
    overdue: int
    step_late: int
    finished: int
    on_time: int
    same_day: int
    same_day_kept: int

    @property
    def rate(self) -> int | None:
        """Per cent on time of the finished; None where none is finished."""
        return round(100 * self.on_time / self.finished) if self.finished else None

    @property
    def same_day_rate(self) -> int | None:
        """Per cent of those promised for the same day that kept it; None where none was."""
        return round(100 * self.same_day_kept / self.same_day) if self.same_day else None

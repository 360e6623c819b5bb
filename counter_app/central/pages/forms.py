"""What each move asks on its page: fields and repeated rows, as data. Nothing here judges.

A field's name is its place in the move's details (``domain.step``), or ``reason``, ``due_at``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from counter_app.domain.step import STOP_LABELS
from counter_app.domain.workflow import RULES, Move, Need, PaperKind


class Kind(StrEnum):
    """How something is typed."""

    LINE = "line"
    WORDS = "words"
    LINES = "lines"
    DAY = "day"
    MOMENT = "moment"
    MONEY = "money"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that is typed; ``options`` are value and words of a choice."""

    name: str
    label: str
    kind: Kind = Kind.LINE
    need: bool = False
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Fields that repeat; a row with nothing typed counts for nothing."""

    name: str
    legend: str
    fields: tuple[Field, ...]
    shown: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveForm:
    """The page of one move: what follows from it in a sentence, then what it asks.

    ``file``: what a file that may come with it is called; empty where none may.
    """

    move: Move
    told: str
    fields: tuple[Field, ...] = ()
    rows: Rows | None = None
    file: str = ""

    @property
    def label(self) -> str:
        """The move's name."""
        return RULES[self.move].label


# What the counter prints once it hears of the move, with a number of its own.
PRINTED: Final[Mapping[Move, PaperKind]] = {
    move: paper
    for move, paper in ((rule.move, rule.paper) for rule in RULES.values())
    if paper is not None and move not in (Move.RECEIVE, Move.REFUSE_AT_COUNTER, Move.TRANSFER)
}


def _reason(move: Move, label: str = "Lý do", hint: str = "") -> Field:
    need = Need.REASON in RULES[move].needs
    return Field(name="reason", label=label, kind=Kind.WORDS, need=need, hint=hint)


_NOTE: Final = Field(name="reason", label="Ghi chú", kind=Kind.WORDS)
_STOPS: Final = "Thời hạn tạm dừng"
FORMS: Final[Mapping[Move, MoveForm]] = {
    one.move: one
    for one in (
        MoveForm(
            move=Move.TAKE_UP,
            told="Đơn vị xác nhận đã có hồ sơ và bắt đầu giải quyết.",
            fields=(
                Field(name="details.specialist", label="Người giải quyết", need=True),
                _NOTE,
            ),
        ),
        MoveForm(
            move=Move.SUBMIT,
            told="Hồ sơ chuyển sang chờ ký.",
            fields=(_NOTE,),
        ),
        MoveForm(
            move=Move.FINISH,
            told="Quầy được báo có kết quả để mời công dân đến nhận.",
            fields=(
                Field(name="details.result.name", label="Tên giấy kết quả"),
                Field(name="details.result.number", label="Số"),
                Field(name="details.result.signed_on", label="Ngày ký", kind=Kind.DAY),
                _NOTE,
            ),
            file="Tệp kết quả (nếu có)",
        ),
        MoveForm(
            move=Move.ASK_SUPPLEMENT,
            told=f"{_STOPS}; quầy in phiếu yêu cầu bổ sung và gửi công dân. Ghi đủ một lần.",
            rows=Rows(
                name="details.defects",
                legend="Điều cần bổ sung",
                fields=(
                    Field(name="component", label="Giấy tờ", kind=Kind.CHOICE),
                    Field(name="code", label="Chưa đạt vì", kind=Kind.CHOICE),
                    Field(name="words", label="Ghi rõ"),
                ),
            ),
            fields=(
                Field(
                    name="reason",
                    label="Lý do chung",
                    kind=Kind.WORDS,
                    hint="Bắt buộc khi yêu cầu lần hai; để trống thì ghi theo các điều trên.",
                ),
            ),
        ),
        MoveForm(
            move=Move.VERIFY,
            told=f"{_STOPS} đến khi có kết quả xác minh; quầy in văn bản gửi đi.",
            fields=(
                Field(name="details.unit", label="Hỏi cơ quan nào", need=True),
                Field(name="details.address", label="Địa chỉ"),
                Field(name="details.question", label="Nội dung hỏi", kind=Kind.WORDS, need=True),
                Field(name="details.dispatch_no", label="Số văn bản (nếu đã có)"),
                Field(name="details.answer_by", label="Cần trả lời trước", kind=Kind.MOMENT),
                _reason(Move.VERIFY, "Vì sao phải xác minh"),
            ),
        ),
        MoveForm(
            move=Move.VERIFIED,
            told="Thời hạn tính tiếp; ngày hẹn được tính lại.",
            fields=(
                Field(name="details.outcome", label="Kết quả xác minh", kind=Kind.WORDS, need=True),
                Field(name="details.dispatch_no", label="Số văn bản trả lời"),
                Field(name="details.dispatch_on", label="Ngày văn bản", kind=Kind.DAY),
            ),
        ),
        MoveForm(move=Move.CONSULT, told="Thời hạn vẫn tính.", fields=(_NOTE,)),
        MoveForm(move=Move.CONSULTED, told="Hồ sơ về lại người giải quyết.", fields=(_NOTE,)),
        MoveForm(
            move=Move.POST_NOTICE,
            told=f"{_STOPS} trong những ngày niêm yết; quầy in thông báo.",
            fields=(
                Field(name="details.what", label="Nội dung niêm yết", kind=Kind.WORDS, need=True),
                Field(
                    name="details.places",
                    label="Nơi niêm yết",
                    kind=Kind.LINES,
                    need=True,
                    hint="Mỗi nơi một dòng.",
                ),
                Field(name="details.from_day", label="Từ ngày", kind=Kind.DAY, need=True),
                Field(name="details.until_day", label="Đến ngày", kind=Kind.DAY, need=True),
                Field(name="details.witness", label="Người chứng kiến"),
                _reason(Move.POST_NOTICE, "Căn cứ niêm yết"),
            ),
        ),
        MoveForm(
            move=Move.END_NOTICE,
            told="Thời hạn tính tiếp; quầy in biên bản kết thúc niêm yết.",
            rows=Rows(
                name="details.objections",
                legend="Ý kiến phản đối (nếu có)",
                fields=(
                    Field(name="name", label="Ai"),
                    Field(name="words", label="Nội dung"),
                    Field(name="on", label="Ngày", kind=Kind.DAY),
                ),
                shown=2,
            ),
            fields=(Field(name="details.witness", label="Người chứng kiến"),),
        ),
        MoveForm(
            move=Move.ASK_PAYMENT,
            told=f"{_STOPS} đến khi công dân nộp tiền; quầy báo công dân.",
            fields=(
                Field(name="details.item", label="Khoản phải nộp", need=True),
                Field(name="details.amount_vnd", label="Số tiền (đ)", kind=Kind.MONEY),
                Field(name="details.notice_no", label="Số thông báo"),
                Field(name="details.notice_on", label="Ngày thông báo", kind=Kind.DAY),
            ),
        ),
        MoveForm(
            move=Move.PAY,
            told="Thời hạn tính tiếp; ngày hẹn được tính lại.",
            fields=(
                Field(name="details.proof", label="Số chứng từ nộp tiền", need=True),
                Field(name="details.paid_on", label="Ngày nộp", kind=Kind.DAY),
            ),
        ),
        MoveForm(
            move=Move.REFUSE,
            told="Văn bản từ chối của cơ quan là kết quả; quầy mời công dân đến nhận.",
            rows=Rows(
                name="details.grounds",
                legend="Lý do từ chối",
                fields=(
                    Field(name="code", label="Lý do", kind=Kind.CHOICE),
                    Field(name="words", label="Ghi rõ"),
                ),
                shown=2,
            ),
            fields=(
                Field(name="details.paper_no", label="Số văn bản từ chối", need=True),
                Field(name="details.paper_on", label="Ngày văn bản", kind=Kind.DAY, need=True),
            ),
        ),
        MoveForm(
            move=Move.APOLOGISE,
            told="Chỉ được hẹn lại một lần; quầy in phiếu xin lỗi và gửi công dân.",
            fields=(
                Field(name="due_at", label="Hẹn lại lúc", kind=Kind.MOMENT, need=True),
                _reason(Move.APOLOGISE, "Vì sao trễ"),
            ),
        ),
        MoveForm(
            move=Move.STOP,
            told="Hồ sơ dừng hẳn; quầy in thông báo dừng giải quyết.",
            fields=(
                Field(
                    name="details.ground",
                    label="Căn cứ dừng",
                    kind=Kind.CHOICE,
                    need=True,
                    options=tuple((one.value, words) for one, words in STOP_LABELS.items()),
                ),
                Field(name="details.asked_by", label="Ai đề nghị"),
                _reason(Move.STOP),
            ),
        ),
        MoveForm(
            move=Move.STEP_BACK,
            told="Chỉ khi bước trước ghi nhầm; việc lùi được ghi vào diễn biến.",
            fields=(_reason(Move.STEP_BACK),),
        ),
    )
}

"""What a step back would mean for date, number and papers, told before it is made.

Where it may be made is in the workflow's table; making it is ``workflow``'s.
"""

from collections.abc import Iterator
from typing import Final

from counter_app.core.clock import local
from counter_app.domain.dossier import STATE_LABELS, Event, EventKind, State
from counter_app.domain.moving.clockwork import came_from, rule_of
from counter_app.domain.moving.following import RESULTS
from counter_app.domain.step import Collected
from counter_app.domain.workflow import RULES, Move, PaperKind, after
from counter_app.protocol.moved import details_of
from counter_app.services.lookup import DossierView

# What becomes of the paper that the step wrote.
_KEPT: Final = {
    State.TRANSFERRED: (
        PaperKind.CONTROL_SHEET,
        "Phiếu kiểm soát số {number} giữ nguyên, dùng tiếp khi chuyển lại.",
    ),
    State.SUPPLEMENT_REQUESTED: (
        PaperKind.SUPPLEMENT_REQUEST,
        "Phiếu yêu cầu bổ sung số {number} chưa hủy: chọn Hủy giấy ở F4 và thu lại bản đã đưa.",
    ),
    State.STOPPED: (
        PaperKind.STOP_NOTICE,
        "Thông báo dừng số {number} chưa hủy: lùi xong, chọn Hủy giấy ở F4, thu lại bản đã đưa.",
    ),
}


_LEFT: Final = frozenset({State.WITHDRAWN, State.STOPPED})


def consequences(dossier: DossierView) -> tuple[str, ...]:
    """What changes and what stays, one sentence each; ``UserError`` where there is no way back."""
    to = after(dossier.row.state, Move.STEP_BACK, came_from=came_from(dossier.life))
    undone = _undone(dossier)
    return (
        f"Hồ sơ trở về “{STATE_LABELS[to]}”.",
        *_date(dossier),
        "Mã hồ sơ, số giấy hẹn và mọi số đã cấp giữ nguyên, không cấp lại cho việc khác.",
        *_papers(dossier),
        *_times(dossier, to),
        *(_handed_out(undone) if undone else ()),
        "Bước đã làm vẫn còn trong lịch sử, ghi kèm lý do lùi.",
    )


def _undone(dossier: DossierView) -> Event | None:
    """The step that brought the dossier where it is."""
    for event in reversed(dossier.events):
        rule = rule_of(event)
        if rule is not None and rule.move is not Move.STEP_BACK:
            return event if event.state is dossier.row.state else None
    return None


def _date(dossier: DossierView) -> Iterator[str]:
    if dossier.row.state is State.SUPPLEMENT_REQUESTED:
        yield "Thời hạn coi như chưa dừng: ngày hẹn trước khi yêu cầu bổ sung có hiệu lực lại."
        yield "Báo cho công dân biết không phải bổ sung; yêu cầu này không tính là một lần."
        return
    yield _same_date(dossier)
    if dossier.row.state in _LEFT:
        yield "Coi như chưa dừng: những ngày vừa qua vẫn tính vào thời hạn; báo cho công dân biết."
        yield "Giấy tờ đã trả người dân thì vẫn là đã trả; cần thì nhận lại."


def _same_date(dossier: DossierView) -> str:
    due_at = dossier.row.due_at
    if due_at is None:
        return "Hồ sơ không có ngày hẹn; lùi bước không đặt ngày hẹn mới."
    return f"Ngày hẹn giữ nguyên: {local(due_at):%H:%M ngày %d/%m/%Y}."


def _papers(dossier: DossierView) -> Iterator[str]:
    known = _KEPT.get(dossier.row.state)
    for paper in dossier.papers:
        if known is not None and paper.kind == known[0] and paper.voided_at is None:
            yield known[1].format(number=paper.paper_no)


def _times(dossier: DossierView, to: State) -> Iterator[str]:
    standing = dossier.row.standing
    if standing.returned_at is not None:
        yield f"Bỏ giờ trả kết quả {local(standing.returned_at):%H:%M ngày %d/%m/%Y}."
    if standing.ready_at is not None and to not in RESULTS:
        yield f"Bỏ giờ có kết quả {local(standing.ready_at):%H:%M ngày %d/%m/%Y}; tính đúng hạn lại."
        if standing.shelf:
            yield f"Lấy kết quả khỏi kệ {standing.shelf}."
    told = any(event.kind is EventKind.CITIZEN_TOLD for event in dossier.events)
    if told and to not in RESULTS:
        yield "Người dân đã được báo có kết quả: phải báo lại."


def _handed_out(undone: Event) -> Iterator[str]:
    if rule_of(undone) is not RULES[Move.RETURN_RESULT]:
        return
    told = details_of(undone.body)
    who = told.name if isinstance(told, Collected) else "người nhận"
    yield f"Chỉ lùi khi kết quả thật còn ở quầy hoặc {who} đã mang trả lại."
    if isinstance(told, Collected) and told.originals:
        yield "Bản chính đã ký trả thì coi như đã trả; nhận lại thì ghi nhận lại."

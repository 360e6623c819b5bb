"""What the office adds to form 01 after the signatures: charges, originals kept, what to bring."""

from typing import Final

from counter_app.core.money import format_vnd
from counter_app.documents.flow import Flow, Row
from counter_app.documents.fonts import Face
from counter_app.documents.style import LEADING
from counter_app.documents.wrapping import Run
from counter_app.domain.papers import SlipContent

_LAST_LINES: Final = 2  # what to bring and whom to ask go overleaf together
NOT_KNOWN: Final = "chưa rõ mức"


def write_extras(flow: Flow, content: SlipContent) -> None:
    """Write what there is; nothing when there is nothing."""
    flow.skip(3)
    _write_charges(flow, content)
    kept = "Giấy tờ gốc cơ quan đang giữ, trả lại khi trả kết quả:"
    _write_list(flow, kept, content.originals_kept)
    _write_list(flow, "Danh sách chủ hồ sơ kèm theo:", content.annex)
    _write_list(flow, "Danh sách người thừa kế kèm theo:", content.heirs)
    _write_pile(flow, "Danh sách giấy tờ kèm theo:", content.documents)
    _write_list(flow, "Thay đổi sau khi tiếp nhận:", content.changes)
    flow.need(_LAST_LINES * flow.style.body * LEADING)
    if content.bring_along:
        flow.paragraph(*_labelled("Khi nhận kết quả xin mang:", content.bring_along))
    _write_note(flow, content.wording.text("foot_note", ""))
    lookup = _labelled("Tra cứu hồ sơ:", content.lookup)
    hotline = _labelled("Điện thoại hỏi đáp:", content.hotline)
    if content.lookup and content.hotline:
        flow.pair(lookup, hotline)
    elif content.lookup or content.hotline:
        flow.paragraph(*(lookup if content.lookup else hotline))


def _write_note(flow: Flow, note: str) -> None:
    if note:
        flow.paragraph(Run(text=note, face=Face.ITALIC), size=flow.style.small)


def _labelled(label: str, text: str) -> tuple[Run, ...]:
    return (Run(text=label), Run(text=text, face=Face.BOLD))


def _write_charges(flow: Flow, content: SlipContent) -> None:
    """Each charge by its kind; the sum where one line does not say it."""
    rows = [
        Row(mark="–", text=f"{charge.kind}: {charge.label}", amount=_dong(charge.amount_vnd))
        for charge in content.charges
    ]
    total = content.charges_total_vnd
    if total is not None and len(rows) != 1:
        rows.append(Row(mark="–", text="Tổng cộng phí, lệ phí, chi phí", amount=_dong(total)))
    flow.rows(rows)


def _write_list(flow: Flow, heading: str, lines: tuple[str, ...]) -> None:
    if not lines:
        return
    flow.heading(heading)
    flow.rows([Row(mark=f"{number}.", text=line) for number, line in enumerate(lines, start=1)])


def _write_pile(flow: Flow, heading: str, lines: tuple[str, ...]) -> None:
    """One after the other on full lines, so that forty leave the slip on its second page."""
    if lines:
        told = "; ".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))
        flow.paragraph(Run(text=heading), Run(text=f"{told}."), size=flow.style.small)


def _dong(amount_vnd: int | None) -> str:
    if amount_vnd is None:
        return NOT_KNOWN
    return f"{format_vnd(amount_vnd)} đồng"

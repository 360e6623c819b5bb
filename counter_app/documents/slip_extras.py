"""What the office adds to form 01 after the signatures: charges, originals kept, what to bring."""

from typing import Final

from counter_app.core.money import format_vnd
from counter_app.documents.flow import Flow, Row
from counter_app.documents.fonts import Face
from counter_app.documents.ruled_table import Cell, Heading, RuledTable
from counter_app.documents.style import LEADING
from counter_app.documents.wrapping import Run
from counter_app.domain.papers import SlipContent
from counter_app.domain.template import SECOND_BRING

_LAST_LINES: Final = 2  # what to bring and whom to ask go overleaf together
NOT_KNOWN: Final = "chưa rõ mức"
_SIGNED_SHARES: Final = (12, 58, 30)
_TABLE_BEGINS: Final = 8  # lines: what it is called, its heading and the first row stay together
_TO_SIGN: Final = "\n"  # two lines high: room for the hand


def write_extras(flow: Flow, content: SlipContent) -> None:
    """Write what there is; nothing when there is nothing."""
    flow.skip(3)
    _write_charges(flow, content)
    kept = "Giấy tờ gốc cơ quan đang giữ, trả lại khi trả kết quả:"
    _write_list(flow, kept, content.originals_kept)
    _write_annex(flow, content)
    heirs = "Danh sách người thừa kế kèm theo:"
    _write_people(flow, heirs, "Người thừa kế", content.heirs, content.heirs_places)
    _write_pile(flow, "Danh sách giấy tờ kèm theo:", content.documents)
    _write_list(flow, "Thay đổi sau khi tiếp nhận:", content.changes)
    flow.need(_LAST_LINES * flow.style.body * LEADING)
    if content.bring_along:
        flow.paragraph(*_labelled("Khi nhận kết quả xin mang:", content.bring_along))
    if second := content.wording.text(SECOND_BRING, ""):
        flow.paragraph(Run(text=second, face=Face.ITALIC))
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


def _write_annex(flow: Flow, content: SlipContent) -> None:
    """Everyone a household or group files for: each signs, or one for all by a mandate."""
    heading = "Danh sách chủ hồ sơ kèm theo:"
    _write_people(flow, heading, "Chủ hồ sơ", content.annex, content.annex_places)
    if content.mandate:
        flow.paragraph(Run(text=content.mandate, face=Face.BOLD))


def _write_people(
    flow: Flow, heading: str, who: str, people: tuple[str, ...], places: tuple[str, ...]
) -> None:
    """A list; where they sign a table, each with a place for it or what stands there instead."""
    if not places:
        _write_list(flow, heading, people)
        return
    flow.need(_TABLE_BEGINS * flow.style.body * LEADING)
    flow.heading(heading)
    titles = tuple(Heading(text=text) for text in ("TT", who, "Ký, ghi rõ họ tên"))
    table = RuledTable(flow, _SIGNED_SHARES, titles, flow.style.body)
    for number, (line, place) in enumerate(zip(people, places, strict=True), start=1):
        sign = Cell(text=f"{place}{_TO_SIGN}", centred=True)
        table.rows_together((Cell(text=f"{number}.", centred=True), Cell(text=line), sign))
    flow.skip(3)


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

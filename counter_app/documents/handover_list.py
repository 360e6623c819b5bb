"""The list of dossiers that changed hands as a PDF: the office's own paper, A4 portrait.

Dossiers stand under the bundle they are tied into; headings repeat on every page; both sides sign.
"""

from itertools import count
from typing import Final

from counter_app.core.clock import local
from counter_app.core.text import fold
from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face
from counter_app.documents.form_lines import end_height, write_end, write_labelled
from counter_app.documents.ruled_table import Cell, Heading, Row, RuledTable
from counter_app.documents.sheet import Form, draw_sheet
from counter_app.documents.wrapping import Run
from counter_app.domain.papers import PaperSize
from counter_app.domain.tracking import HandoverBundle, HandoverLine, HandoverListContent

_SHARES_MM: Final = (11, 32, 35, 49, 12, 22, 23)
_HEADINGS: Final = (
    Heading(text="STT"),
    Heading(text="Mã hồ sơ"),
    Heading(text="Người nộp"),
    Heading(text="Thủ tục"),
    Heading(text="Số giấy tờ"),
    Heading(text="Hẹn trả"),
    Heading(text="Ghi chú"),
)
_TYPE_SIZE: Final = 9.5
_GAP: Final = 4.0
_FOOT: Final = "Danh sách bàn giao do bộ phận một cửa lập"


def draw_handover_list(content: HandoverListContent, paper: PaperSize = PaperSize.A4) -> bytes:
    """The list as PDF; raises as ``sheet.draw_sheet`` does."""
    form = Form(
        kind="Danh sách bàn giao",
        title=content.title,
        sizes=(PaperSize.A4,),
        foot=_FOOT,
    )
    return draw_sheet(content, paper, form, _write)


def _write(flow: Flow, content: HandoverListContent) -> None:
    write_labelled(flow, "Bên giao:", content.giver, Face.BOLD)
    write_labelled(flow, "Bên nhận:", content.receiver, Face.BOLD)
    write_labelled(flow, "Lập lúc:", f"{local(content.issued_at):%H:%M %d/%m/%Y}")
    flow.skip(_GAP)
    table = RuledTable(flow, _SHARES_MM, _HEADINGS, _TYPE_SIZE)
    signers = (content.giver_signs, content.receiver_signs)
    total = (Run(text=_total(content)),)
    groups = _groups(content)
    for group in groups:
        # Whoever signs, signs under the last of the dossiers.
        under = _GAP + end_height(flow, total, signers) if group is groups[-1] else 0.0
        table.rows_together(*group, under=under)
    flow.skip(_GAP)
    write_end(flow, total, signers)


def _groups(content: HandoverListContent) -> list[list[Row]]:
    """Rows that stay together: each alone, but a bundle's name never at the foot of a page."""
    numbers, groups = count(1), list[list[Row]]()
    for bundle in content.bundles:
        rows: list[Row] = [_cells(next(numbers), line) for line in bundle.lines]
        if bundle.name:
            groups.append([(Cell(text=_bundle_words(bundle), span=7),), *rows[:1]])
            rows = rows[1:]
        groups += [[row] for row in rows]
    return groups


def _bundle_words(bundle: HandoverBundle) -> str:
    papers = sum(line.papers for line in bundle.lines)
    counted = f", {papers} giấy tờ" if papers else ""
    name = bundle.name if fold(bundle.name).startswith("tap") else f"Tập {bundle.name}"
    return f"{name} ({len(bundle.lines)} hồ sơ{counted})"


def _total(content: HandoverListContent) -> str:
    lines = [line for bundle in content.bundles for line in bundle.lines]
    papers = sum(line.papers for line in lines)
    tied = sum(bool(bundle.name) for bundle in content.bundles)
    parts = [f"{len(lines)} hồ sơ", f"{tied} tập" if tied else "", f"{papers} giấy tờ"]
    return f"Tổng cộng: {', '.join(part for part in parts if part)}."


def _cells(number: int, line: HandoverLine) -> tuple[Cell, ...]:
    due = f"{local(line.due_at):%H:%M}\n{local(line.due_at):%d/%m/%Y}" if line.due_at else ""
    return (
        Cell(text=str(number), centred=True),
        Cell(text=_code(line.dossier_code)),
        Cell(text=line.applicant),
        Cell(text=line.procedure),
        Cell(text=str(line.papers) if line.papers else "", centred=True),
        Cell(text=due or line.due_wording, centred=True),
        Cell(text=line.note),
    )


def _code(code: str) -> str:
    """The agency on one line, day and order on the next."""
    agency, *order = code.rsplit("-", 2)
    return f"{agency}-\n{'-'.join(order)}" if len(order) == 2 else code

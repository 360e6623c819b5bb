"""The collection slip and the refund's as a PDF: what is paid for, how much in words, who signs.

The office's own papers. A slip that asks for a transfer bears the VietQR square of it.
"""

from typing import Final

from msgspec.structs import replace

from counter_app.core.money import format_vnd
from counter_app.core.text import fold
from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face
from counter_app.documents.form_lines import write_end, write_labelled
from counter_app.documents.ruled_table import Cell, Heading, RuledTable
from counter_app.documents.sheet import Form, draw_sheet
from counter_app.documents.symbols import qr_code
from counter_app.documents.title_band import TitleLine, write_band
from counter_app.documents.wrapping import Run, wrap_evenly
from counter_app.domain.money.slips import NO_RECEIPT, LineOnSlip, MoneySlipContent, TransferOnSlip
from counter_app.domain.papers import PaperSize

_SHARES: Final = (11, 55, 55, 23)
_HEADINGS: Final = (
    Heading(text="STT"),
    Heading(text="Nội dung khoản thu"),
    Heading(text="Cách tính, căn cứ miễn"),
    Heading(text="Số tiền (đồng)"),
)
_GAP: Final = 3.0
_SCAN: Final = "QUÉT MÃ VIETQR ĐỂ CHUYỂN KHOẢN"
_CLOSING: Final = f"{NO_RECEIPT}; biên lai điện tử được lập riêng, trong ngày thu tiền."


def draw_money_slip(content: MoneySlipContent, paper: PaperSize = PaperSize.A5) -> bytes:
    """The slip as PDF; raises as ``sheet.draw_sheet`` does."""
    if content.transfer is not None:  # the one square on the sheet is the one to pay by
        content = replace(content, qr_digits="")
    form = Form(
        kind=content.title[0].capitalize(),
        title=content.title,
        subtitle=(f"({NO_RECEIPT.lower()})",),
        sizes=(PaperSize.A5, PaperSize.A4),
        foot="Giấy nội bộ của bộ phận một cửa",
    )
    return draw_sheet(content, paper, form, _write)


def _write(flow: Flow, content: MoneySlipContent) -> None:
    write_labelled(flow, "Người nộp:", content.payer.name, Face.BOLD)
    if content.payer.personal_id:
        write_labelled(flow, "Số định danh/mã số thuế:", content.payer.personal_id)
    if content.payer.address:
        write_labelled(flow, "Địa chỉ:", content.payer.address)
    write_labelled(flow, "Thủ tục:", content.procedure)
    if content.reason:
        write_labelled(flow, "Lý do:", content.reason)
    flow.skip(_GAP)
    _write_lines(flow, content)
    flow.skip(_GAP)
    amount = f"{format_vnd(content.amount_vnd)} đồng"
    write_labelled(flow, f"{content.amount_label}:", amount, Face.BOLD)
    write_labelled(flow, "Bằng chữ:", f"{content.amount_words}.", Face.ITALIC)
    write_labelled(flow, "Hình thức:", content.mode)
    if content.transfer is not None:
        _write_transfer(flow, content.transfer, amount)
    flow.skip(_GAP)
    if content.signers:
        write_end(flow, (Run(text=_CLOSING),), content.signers)
    else:
        flow.paragraph(Run(text=_CLOSING))


def _write_lines(flow: Flow, content: MoneySlipContent) -> None:
    """The charges, then the sums under them."""
    table = RuledTable(flow, _SHARES, _HEADINGS, flow.style.small)
    for number, line in enumerate(content.lines, start=1):
        known = "–" if line.amount_vnd is None else format_vnd(line.amount_vnd)
        table.rows_together(
            (
                Cell(text=str(number), centred=True),
                Cell(text=_charge(line)),
                Cell(text=line.working),
                Cell(text=known, centred=True),
            )
        )
    sums = ((Cell(text=told, span=3), Cell(text=format_vnd(amount), centred=True))
            for told, amount in content.sums)  # fmt: skip
    table.rows_together(*sums)


def _charge(line: LineOnSlip) -> str:
    """What for, with "Phí", "Lệ phí" or "Chi phí" where its name does not begin so."""
    known = fold(line.label).startswith(fold(line.kind))
    return line.label if known else f"{line.kind}: {line.label}"


def _write_transfer(flow: Flow, to: TransferOnSlip, amount: str) -> None:
    """The square with what a phone fills in by it, for whoever must type it."""
    square, style = qr_code(to.payload), flow.style
    told = (
        (to.bank, Face.REGULAR),
        (f"Số tài khoản: {to.number}", Face.BOLD),
        (to.holder, Face.REGULAR),
        (f"Số tiền: {amount}", Face.BOLD),
        (f"Nội dung: {to.purpose}", Face.BOLD),
    )
    width = style.text_width - square.width
    lines: list[TitleLine] = [(_SCAN, Face.BOLD, style.small)]
    for text, face in told:
        lines += [(line, face, style.small) for line in wrap_evenly(text, face, style.small, width)]
    flow.need(square.height + _GAP)
    write_band(flow, lines, None, square)

"""Envelopes and postal labels as PDF: who sends, who gets it, the tracking number as bars."""

from collections.abc import Sequence
from typing import Final

from counter_app.core.errors import UserError
from counter_app.documents.fitted import Box, write_in_box, write_mark
from counter_app.documents.fonts import Face, drawable_content
from counter_app.documents.label import narrow
from counter_app.documents.pdf import write_pdf
from counter_app.documents.pen import MM, Pen
from counter_app.documents.symbols import Symbol, code128, draw_bars, draw_square, qr_code
from counter_app.domain.label import SHEETS_MM, Envelope, LabelKind, PostalLabel, PostalParty

_EDGE: Final = 8 * MM
_LABEL_EDGE: Final = 5 * MM
_LINE: Final = "……………………………………………………"


def draw_envelopes(envelopes: Sequence[Envelope], kind: LabelKind) -> bytes:
    """A page for each."""
    return write_pdf([_envelope(one, kind) for one in map(drawable_content, envelopes)], "Phong bì")


def draw_postal_labels(labels: Sequence[PostalLabel]) -> bytes:
    """A page for each; ``UserError`` also for a tracking number no bars can hold."""
    return write_pdf([_postal(one) for one in map(drawable_content, labels)], "Tem bưu gửi")


def _envelope(envelope: Envelope, kind: LabelKind) -> Pen:
    """The sender in the upper left corner, who gets it in the lower right half."""
    pen = _sheet(kind)
    half = pen.width / 2
    sender = Box(x=_EDGE, y=_EDGE, width=half - _EDGE, height=30 * MM, size=11, least=8)
    _party(pen, "Người gửi:", envelope.sender, sender)
    top = pen.height * 0.46
    recipient = Box(
        x=half - 12 * MM,
        y=top,
        width=half + 12 * MM - _EDGE,
        height=pen.height - top - _EDGE,
        size=15,
        least=9,
    )
    _party(pen, "Kính gửi:", envelope.recipient, recipient)
    if envelope.code:
        baseline = pen.height - _EDGE
        pen.text(_EDGE, baseline, f"Mã hồ sơ: {envelope.code}", Face.REGULAR, 8)
    write_mark(pen, envelope.watermark)
    return pen


def _postal(label: PostalLabel) -> Pen:
    """Tracking bars above, both addresses under them, the dossier's QR in the corner."""
    pen = _sheet(LabelKind.POSTAL)
    wide = pen.width - 2 * _LABEL_EDGE
    pen.frame(2 * MM, 2 * MM, pen.width - 4 * MM, pen.height - 5 * MM)
    pen.centred(pen.width / 2, 10 * MM, "BƯU CHÍNH CÔNG ÍCH", Face.BOLD, 13)
    _tracking(pen, label.tracking_no)
    pen.rule(2 * MM, 45 * MM, pen.width - 4 * MM)
    sender = Box(x=_LABEL_EDGE, y=47 * MM, width=wide, height=32 * MM, size=11, least=8)
    _party(pen, "Người gửi:", label.sender, sender)
    pen.rule(2 * MM, 80 * MM, pen.width - 4 * MM)
    recipient = Box(x=_LABEL_EDGE, y=82 * MM, width=wide, height=40 * MM, size=14, least=8)
    _party(pen, "Người nhận:", label.recipient, recipient)
    square = qr_code(label.code)
    draw_square(pen, square, pen.width - square.width - 4 * MM, pen.height - square.height - 5 * MM)
    code = Box(
        x=_LABEL_EDGE,
        y=pen.height - 18 * MM,
        width=wide - square.width,
        height=12 * MM,
        size=10,
        least=7,
    )
    write_in_box(pen, f"Mã hồ sơ: {label.code}", code)
    write_mark(pen, label.watermark)
    return pen


def _tracking(pen: Pen, number: str) -> None:
    if not number:
        pen.centred(pen.width / 2, 30 * MM, f"Số hiệu: {_LINE[:28]}", Face.REGULAR, 11)
        return
    bars = _bars(number, pen.width - 2 * _LABEL_EDGE)
    draw_bars(pen, bars, (pen.width - bars.width) / 2, 15 * MM, 20 * MM)
    pen.centred(pen.width / 2, 41 * MM, number, Face.BOLD, 13)


def _bars(number: str, width: float) -> Symbol:
    """The number's bars, or a refusal that says what a tracking number looks like."""
    if number.isascii() and number.isprintable():
        for bars in (code128(number), narrow(code128(number))):
            if bars.width <= width:
                return bars
    raise UserError(
        "tracking_unfit",
        "Số hiệu bưu gửi chỉ gồm chữ không dấu và số, tối đa 25 ký tự. Hãy gõ lại.",
        field="tracking_no",
    )


def _party(pen: Pen, label: str, party: PostalParty, box: Box) -> None:
    """Label, name, address and phone, one under the other, each in its share of the box."""
    y = box.y
    pen.text(box.x, y + 9, label, Face.ITALIC, 9)
    y += 12
    rest = box.y + box.height - y
    shares = ((party.name or _LINE, 0.4, Face.BOLD), (party.address or _LINE, 0.4, Face.REGULAR))
    for text, share, face in shares:
        room = max(rest * share, box.least * 1.2)
        part = Box(
            x=box.x, y=y, width=box.width, height=room, size=box.size, least=box.least, face=face
        )
        y += write_in_box(pen, text, part) + 2
    if party.phone:
        pen.text(box.x, y + 11, f"Điện thoại: {party.phone}", Face.REGULAR, 10)


def _sheet(kind: LabelKind) -> Pen:
    width, height = SHEETS_MM[kind]
    return Pen(width * MM, height * MM)

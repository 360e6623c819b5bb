"""The slip as PDF, beside a hand-written PDF (floor) and a plain reportlab canvas (peer).

All three write the same texts, Code 128 and QR, with other words each time. Floor and peer place
lines where they are told: no wrapping, no second page, so the comparison does not favour us.
"""

import io
import itertools
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.util import find_spec

from barcode.codex import Code128
from msgspec.structs import replace
from reportlab.lib.pagesizes import A5
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from counter_app.cli.bench.row import BenchRow, interleave
from counter_app.documents.fonts import FONT_FOLDER, Face, pdf_font, translation
from counter_app.documents.pen import MM, Pen
from counter_app.documents.slip import draw_slip
from counter_app.documents.symbols import code128, draw_bars, draw_square, qr_code
from counter_app.domain.papers import (
    ComponentOnPaper,
    Letterhead,
    PaperSize,
    PartyOnPaper,
    Signer,
    SlipContent,
)

Texts = list[tuple[str, str]]


def rows() -> list[BenchRow]:
    """The one row of the slip; times in milliseconds of CPU."""
    contents = itertools.cycle(list(_contents(64)))
    works: list[Callable[[], bytes]] = [
        lambda: draw_slip(next(contents), PaperSize.A5),
        lambda: hand_written(next(contents)),
    ]
    if find_spec("segno") is not None:
        _register_peer_fonts()
        works.append(lambda: plain_canvas(next(contents)))
    ours, floor, *peers = interleave(*works)
    peer_s = peers[0].cpu_s if peers else 0.0
    size = len(draw_slip(next(contents), PaperSize.A5))
    remark = f"{size / 1000:.1f} KB một tệp"
    return [
        BenchRow(
            name="Một giấy hẹn PDF",
            unit="ms",
            figure=ours.cpu_s * 1000,
            floor=floor.cpu_s * 1000,
            peer=peer_s * 1000,
            ratio=ours.cpu_s / peer_s if peer_s else 0.0,
            goal="≤ 0.40 × bên so sánh, ≤ 60 KB",
            peer_name="reportlab viết thông thường",
            wall=ours.wall_s * 1000,
            remark=remark if peer_s else f"{remark}; chưa cài bên so sánh",
        )
    ]


def plain_canvas(content: SlipContent) -> bytes:
    """The slip as a tutorial would draw it: fonts registered once, one drawString a text."""
    import segno  # a peer: only where benchmarks are run

    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A5)
    for row, (label, value) in enumerate(_texts(content)):
        canvas.setFont("PeerRegular", 11)
        canvas.drawString(50, 560 - row * 12, label)
        canvas.setFont("PeerBold", 11)
        canvas.drawString(200, 560 - row * 12, value)
    for column, bar in enumerate(Code128(str(content.slip_no)).build()[0]):
        if bar == "1":
            canvas.rect(50 + column * 0.33 * MM, 20, 0.33 * MM, 8 * MM, stroke=0, fill=1)
    symbol = segno.make_qr(content.qr_digits, error="m", boost_error=False)
    for row, modules in enumerate(symbol.matrix):
        column = 0
        for dark, run in itertools.groupby(modules):
            width = len(list(run))
            if dark:
                left, bottom = 300 + column * 0.5 * MM, 90 - row * 0.5 * MM
                canvas.rect(left, bottom, width * 0.5 * MM, 0.5 * MM, stroke=0, fill=1)
            column += width
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def hand_written(content: SlipContent) -> bytes:
    """The least a PDF of these texts can cost: operators, ready fonts, a table of offsets."""
    pen = Pen(*A5)
    for row, (label, value) in enumerate(_texts(content)):
        pen.text(50, 40 + row * 12, label, Face.REGULAR, 11)
        pen.text(200, 40 + row * 12, value, Face.BOLD, 11)
    draw_bars(pen, code128(str(content.slip_no)), 50, 560, 8 * MM)
    draw_square(pen, qr_code(content.qr_digits), 300, 500)
    packed = zlib.compress(pen.operators.encode("ascii"))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"]
    objects += [
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents 4 0 R /Resources %b >>"
        % b"<< /Font << /Regular 5 0 R /Bold 10 0 R >> >>",
        b"<< /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (len(packed), packed),
    ]
    for first, face in ((5, Face.REGULAR), (10, Face.BOLD)):
        font = pdf_font(face, common=True)
        objects += [
            b"<< %b /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>"
            % (font.font, first + 1, first + 4),
            b"<< %b /FontDescriptor %d 0 R >>" % (font.glyphs, first + 2),
            b"<< %b /FontFile2 %d 0 R >>" % (font.descriptor, first + 3),
            font.program,
            font.to_unicode,
        ]
    return _file(objects)


def _file(objects: list[bytes]) -> bytes:
    offsets, body = [], b"%PDF-1.4\n"
    parts = [body]
    length = len(body)
    for number, content in enumerate(objects, start=1):
        offsets.append(length)
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, content))
        length += len(parts[-1])
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    parts.append(
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (count, table, count, length)
    )
    return b"".join(parts)


def _register_peer_fonts() -> None:
    for name, face in (("PeerRegular", Face.REGULAR), ("PeerBold", Face.BOLD)):
        path = FONT_FOLDER / f"LiberationSerif-{face.value}.ttf"
        pdfmetrics.registerFont(TTFont(name, str(path)))
    translation()


def _texts(content: SlipContent) -> Texts:
    """Forty texts: what both comparisons write, label and value."""
    applicant = content.applicant
    return [
        (content.letterhead.parent_body[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (content.letterhead.office_name, "Độc lập - Tự do - Hạnh phúc"),
        (f"Số: {content.letterhead.number}", content.letterhead.place),
        ("", "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"),
        ("Mã hồ sơ:", content.dossier_code or ""),
        (content.receiving_unit, ""),
        ("Tiếp nhận hồ sơ của Ông (Bà)/Tổ chức:", applicant.name),
        ("Số định danh cá nhân/tổ chức:", applicant.personal_id),
        ("Địa chỉ:", applicant.address),
        ("Số điện thoại:", applicant.phone),
        ("Nội dung yêu cầu giải quyết:", content.request),
        ("Thành phần hồ sơ nộp gồm:", ""),
        *((component.label, component.kind) for component in content.components),
        ("Số lượng hồ sơ: 01 (bộ)", ""),
        ("Thời gian giải quyết hồ sơ theo quy định là:", content.limit),
        ("Thời gian nhận hồ sơ:", "09 giờ 00 phút, ngày 20 tháng 11 năm 2026"),
        ("Thời gian trả kết quả giải quyết hồ sơ:", "17 giờ 00 phút, ngày 26 tháng 11 năm 2026"),
        ("Đăng ký nhận kết quả tại:", content.return_place),
        ("NGƯỜI NỘP HỒ SƠ", "NGƯỜI TIẾP NHẬN HỒ SƠ"),
        ("(Ký và ghi rõ họ tên)", "(Ký và ghi rõ họ tên)"),
        (content.submitter_signs.name, content.clerk_signs.name),
    ]


def _contents(count: int) -> Iterator[SlipContent]:
    """``count`` slips of invented people, all different."""
    first = _first_content()
    for number in range(count):
        name = f"Nguyễn Thị {('Ánh', 'Bình', 'Cúc', 'Đào')[number % 4]} {('An', 'Ý')[number % 2]}"
        yield replace(
            first,
            slip_no=first.slip_no + number,
            dossier_code=f"H15.50.05.13-261120-1{number:03d}",
            applicant=replace(first.applicant, name=name, address=f"Thôn {number}, xã Ea Kao"),
            qr_digits=f"{(7919 + number) ** 65:d}"[:252],
        )


def _first_content() -> SlipContent:
    return SlipContent(
        letterhead=Letterhead(
            parent_body=("ỦY BAN NHÂN DÂN", "XÃ EA KAO"),
            office_name="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
            number="100123/TTPVHCC",
            place="Ea Kao",
        ),
        slip_no=100123,
        dossier_code=None,
        receiving_unit="Trung tâm Phục vụ hành chính công xã Ea Kao",
        applicant=PartyOnPaper(name="", personal_id="001190000001", phone="0912 345 678"),
        request="Đăng ký khai sinh",
        components=tuple(
            ComponentOnPaper(label=f"Giấy tờ thứ {number}", kind="bản chính", count=1)
            for number in range(1, 7)
        ),
        sets=1,
        limit="03 ngày làm việc",
        received_at=datetime(2026, 11, 20, 2, 0, tzinfo=UTC),
        due_at=datetime(2026, 11, 26, 10, 0, tzinfo=UTC),
        return_place="Trung tâm Phục vụ hành chính công xã Ea Kao",
        submitter_signs=Signer(title="NGƯỜI NỘP HỒ SƠ", name="Nguyễn Thị Ánh"),
        clerk_signs=Signer(title="NGƯỜI TIẾP NHẬN HỒ SƠ", name="Trần Văn Bình"),
        qr_digits="1",
        hotline="0262 3999 111",
        bring_along="Giấy này và thẻ căn cước",
    )

"""``form make|read`` the code of a form filled at home; ``list|write`` tờ khai for a citizen."""

import argparse
import json
from pathlib import Path

import msgspec

from counter_app.cli import written_forms
from counter_app.cli.io import Io, stream
from counter_app.core.errors import UserError
from counter_app.protocol.home_form import HomeForm
from counter_app.protocol.home_form_parts import Gathered, home_form_codes


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare ``make``, ``read``, ``list`` and ``write``."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="make|read|list|write")
    make = verbs.add_parser("make", description="Mỗi dòng một tờ khai JSON, in mã bằng chữ số.")
    make.add_argument(
        "--svg",
        type=Path,
        help="vẽ mã QR của tờ khai sau cùng vào tệp SVG này; tờ khai dài thêm tệp …-2.svg, …-3.svg",
    )
    verbs.add_parser("read", description="Mỗi dòng một mã đã quét, in tờ khai dạng JSON.")
    verbs.add_parser("list", description="Các tờ khai viết hộ được, mỗi tờ có những ô nào.")
    write = verbs.add_parser("write", description="Viết hộ một tờ khai ra PDF để đọc lại và ký.")
    write.add_argument("--file", type=Path, required=True, help="tệp JSON của hồ sơ, như intake")
    write.add_argument("--form", default="", help="tên tờ khai; không ghi thì theo thủ tục")
    write.add_argument("--answers", type=Path, help="tệp JSON: câu trả lời theo tên ô")
    write.add_argument("--out", type=Path, required=True, help="tệp PDF sẽ ghi")
    write.add_argument(
        "--read-back", action="store_true", help="đã đọc lại cho người khai nghe và đồng ý"
    )
    write.add_argument("--as", dest="acting", default=argparse.SUPPRESS, help="tên cán bộ viết hộ")
    write.add_argument("--training", action="store_true", help="dùng kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """Answer every line, or say why it was refused."""
    if args.verb == "list":
        return written_forms.list_forms(io)
    if args.verb == "write":
        return written_forms.write_form(args, io)
    if args.verb == "read":
        codes = Gathered()
        return stream(io, lambda line: _read(codes, line))

    def made(line: str) -> str:
        first, *more = codes = _make(line)
        if args.svg is not None:
            for number, digits in enumerate(codes, start=1):
                _draw(digits, _place(args.svg, number))
        told = {"ok": True, "digits": first} | ({"more": more} if more else {})
        return json.dumps(told, ensure_ascii=False)

    return stream(io, made)


def _place(svg: Path, number: int) -> Path:
    return svg if number == 1 else svg.with_stem(f"{svg.stem}-{number}")


def _make(line: str) -> tuple[str, ...]:
    try:
        form = msgspec.json.decode(line, type=HomeForm)
    except msgspec.DecodeError as error:
        raise UserError("home_form_json", f"Dòng này không phải tờ khai JSON: {error}.") from error
    return home_form_codes(form)


def _read(codes: Gathered, line: str) -> str:
    form = codes.take(line)
    if form is None:
        return json.dumps({"ok": True, "waits": codes.words}, ensure_ascii=False)
    told = {name: text for name, text in msgspec.structs.asdict(form).items() if text}
    return json.dumps({"ok": True, **told}, ensure_ascii=False)


def _draw(digits: str, to: Path) -> None:
    from counter_app.documents.symbols import qr_code

    symbol = qr_code(digits)
    side, quiet = symbol.columns + 2 * symbol.quiet_modules, symbol.quiet_modules
    boxes = "".join(f"M{x + quiet} {y + quiet}h{w}v{h}h-{w}z" for x, y, w, h in symbol.boxes)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{boxes}"/></svg>\n'
    )
    try:
        to.write_text(svg, encoding="utf-8")
    except OSError as error:
        raise UserError("file_unwritable", "Không ghi được tệp SVG. Hãy chọn chỗ khác.") from error

"""``form make|read``: the code of a form filled at home, for a commune's web page and for tests."""

import argparse
import json
from pathlib import Path

import msgspec

from counter_app.cli.io import Io, stream
from counter_app.core.errors import UserError
from counter_app.protocol.home_form import HomeForm, read_home_form, write_home_form


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare ``make`` and ``read``."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="make|read")
    make = verbs.add_parser("make", description="Mỗi dòng một tờ khai JSON, in mã bằng chữ số.")
    make.add_argument("--svg", type=Path, help="vẽ mã QR của tờ khai sau cùng vào tệp SVG này")
    verbs.add_parser("read", description="Mỗi dòng một mã đã quét, in tờ khai dạng JSON.")


def run(args: argparse.Namespace, io: Io) -> int:
    """Answer every line, or say why it was refused."""
    if args.verb == "read":
        return stream(io, _read)

    def made(line: str) -> str:
        digits = _make(line)
        if args.svg is not None:
            _draw(digits, args.svg)
        return json.dumps({"ok": True, "digits": digits}, ensure_ascii=False)

    return stream(io, made)


def _make(line: str) -> str:
    try:
        form = msgspec.json.decode(line, type=HomeForm)
    except msgspec.DecodeError as error:
        raise UserError("home_form_json", f"Dòng này không phải tờ khai JSON: {error}.") from error
    return write_home_form(form)


def _read(line: str) -> str:
    told = {
        name: text for name, text in msgspec.structs.asdict(read_home_form(line)).items() if text
    }
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

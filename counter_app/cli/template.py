"""``counter-app template``: an office's own wording of its papers: shown, changed, taken back."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from counter_app.cli.io import Io, read_file, readable
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.given_path import read_given

if TYPE_CHECKING:
    from counter_app.services.desk import Desk
    from counter_app.services.wording.templates import Template

_MOST_PICTURE: Final = 1 << 20  # a larger one is refused by its size


def configure(parser: argparse.ArgumentParser) -> None:
    """What to do, with which paper's words."""
    parser.add_argument("action", choices=("show", "set", "reset"), help="xem, đổi, về chữ gốc")
    parser.add_argument("kind", nargs="?", help="loại giấy; không ghi: liệt kê các loại")
    parser.add_argument("--file", type=Path, help="set: tệp JSON, tên mục và chữ mới")
    parser.add_argument("--logo", type=Path, help="set letterhead: tệp ảnh PNG hoặc JPEG")
    parser.add_argument("--out", type=Path, help="show: ghi giấy xem thử ra tệp PDF")
    parser.add_argument("--training", action="store_true", help="dùng kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """One JSON value: the paper's texts and their version, or the papers there are."""
    from counter_app.cli.acting import desk_of
    from counter_app.domain.template import TITLES

    with desk_of(args, io) as desk:
        if args.kind is None and args.action == "show":
            io.answer({"kinds": dict(TITLES)})
            return 0
        if args.kind is None:
            raise UserError("kind_missing", "Hãy ghi loại giấy; xem danh sách bằng template show.")
        io.answer(_told(_done(args, readable(args.kind), desk)))
    return 0


def _done(args: argparse.Namespace, kind: str, desk: "Desk") -> "Template":
    from counter_app.services.wording import templates

    at = desk.clock.now()
    if args.action == "set":
        before = templates.template_of(kind, desk=desk)
        texts = {**before.texts, **_texts(args.file)}
        logo = _picture(args.logo) if args.logo else None
        return templates.save(kind, texts, desk=desk, at=at, logo=logo)
    if args.action == "reset":
        return templates.reset(kind, desk=desk, at=at)
    found = templates.template_of(kind, desk=desk)
    if args.out is not None:
        _draw(found, args.out, desk)
    return found


def _draw(template: "Template", path: Path, desk: "Desk") -> None:
    from counter_app.services.targets import unwritable
    from counter_app.services.wording.template_preview import preview_pdf

    pdf = preview_pdf(template.kind, template.texts, desk=desk, logo=template.logo)
    try:
        path.write_bytes(pdf)
    except OSError as error:
        raise unwritable(path) from error


def _texts(path: Path | None) -> dict[str, str]:
    """Names and texts of a JSON object; nothing where no file is given."""
    if path is None:
        return {}
    try:
        told = json.loads(read_file(path))
    except ValueError as error:
        raise _not_texts() from error
    if not isinstance(told, dict) or not all(isinstance(text, str) for text in told.values()):
        raise _not_texts()
    return told


def _picture(path: Path) -> bytes:
    try:
        return read_given(path, _MOST_PICTURE)
    except OSError as error:
        raise EnvironmentFault(
            "picture_unreadable", "Không đọc được tệp ảnh. Hãy xem lại đường dẫn."
        ) from error


def _not_texts() -> UserError:
    return UserError("bad_texts", 'Tệp cần là JSON gồm tên mục và chữ, như {"foot_note": "…"}.')


def _told(template: "Template") -> dict[str, object]:
    return {
        "kind": template.kind,
        "version": template.version,
        "texts": dict(template.texts),
        "logo_bytes": len(template.logo),
        "clerk": template.clerk_name,
    }

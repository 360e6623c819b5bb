"""``counter-app demo``: the main job through the real window, on data of its own.

Works in a temporary folder with the demonstration's office, so that it can never touch real or
training data.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from counter_app.cli.io import Io, wall_minute
from counter_app.core.errors import UserError


def configure(parser: argparse.ArgumentParser) -> None:
    """Where the papers and pictures go."""
    parser.add_argument("--out", type=Path, required=True, help="thư mục nhận giấy và ảnh")
    parser.add_argument("--json", action="store_true", help="chỉ in bản tóm tắt dạng JSON")


def run(args: argparse.Namespace, io: Io) -> int:
    """Plays it and tells what came of it, from the two stores."""
    from counter_app.bootstrap_demo import play_demonstration

    _choose_platform()
    began = time.monotonic()
    out = _folder(args.out)
    with tempfile.TemporaryDirectory(prefix="counter-demo-") as place:
        data = Path(place)
        played = play_demonstration(data, out)
        slip = out / "slip.pdf"
        shutil.copyfile(next((data / "giay-hen").glob("*.pdf")), slip)
        summary = _summary(data, played.dossier_id)
    summary |= {
        "slip_pdf": str(slip),
        "outbox_before": played.waited,
        "central_has_it": played.central_has_it,
        "seconds": round(time.monotonic() - began, 2),
    }
    (out / "summary.json").write_text(
        json.dumps(summary, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    if args.json:
        io.answer(summary)
    else:
        io.stdout.write(_told(summary, out))
    return 0


def _choose_platform() -> None:
    """The real screen where there is one, else Qt's own offscreen one."""
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not screen:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def _folder(out: Path) -> Path:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise UserError(
            "folder_unusable", f"Không dùng được thư mục {out.name}. Hãy chọn thư mục khác."
        ) from None
    return out


def _summary(data: Path, dossier_id: str) -> dict[str, object]:
    """What the store says, read again after the window has closed."""
    from counter_app.bootstrap import desk_open
    from counter_app.core.ids import DossierId
    from counter_app.domain.office import OfficeKind
    from counter_app.services.lookup import open_dossier
    from counter_app.services.sending.queue import waiting

    with desk_open(data, kind=OfficeKind.DEMO) as desk:
        dossier = open_dossier(DossierId(dossier_id), desk=desk).row
        return {
            "dossier_code": dossier.code,
            "received_at": wall_minute(dossier.received_at),
            "due_at": wall_minute(dossier.due_at),
            "outbox_after": waiting(desk=desk).dossiers,
        }


def _told(summary: dict[str, object], out: Path) -> str:
    return (
        f"Đã tiếp nhận hồ sơ {summary['dossier_code']}, hẹn trả {summary['due_at']}.\n"
        f"Giấy hẹn: {out / 'slip.pdf'}\n"
        f"Ảnh màn hình: {out / 'intake.png'}, {out / 'synced.png'}\n"
        f"Tóm tắt: {out / 'summary.json'}\n"
        f"Máy chủ {'đã' if summary['central_has_it'] else 'chưa'} có hồ sơ và kết quả; "
        f"còn {summary['outbox_after']} hồ sơ chờ gửi.\n"
    )

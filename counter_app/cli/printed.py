"""``counter-app printed``: what was printed at this desk, the last first; asks the printers on request."""

import argparse
from typing import TYPE_CHECKING, Final

from counter_app.cli.io import Io, readable, wall_minute
from counter_app.core.errors import UserError

if TYPE_CHECKING:
    from counter_app.services.papers.print_history import PrintedLine

MOST: Final = 10_000
SHOWN: Final = ("today", "all", "troubled", "under_way")


def configure(parser: argparse.ArgumentParser) -> None:
    """Whose papers, which of them, how many at most."""
    parser.add_argument("query", nargs="?", default="", help="mã hồ sơ, tên, số định danh")
    parser.add_argument(
        "--shown",
        choices=SHOWN,
        default="all",
        help="hôm nay, tất cả, chưa ra, đang ở máy in",
    )
    parser.add_argument("--ask", action="store_true", help="hỏi máy in trước khi trả lời")
    parser.add_argument("--limit", type=int, default=200, help="nhiều nhất bao nhiêu lần in")
    parser.add_argument("--training", action="store_true", help="xem trong kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """One line of JSON for each order to print."""
    from counter_app.bootstrap import choose_printer
    from counter_app.cli.acting import desk_of
    from counter_app.services.papers.print_following import follow
    from counter_app.services.papers.print_history import Shown, printed_page
    from counter_app.services.people.audit import note_shown

    if not 1 <= args.limit <= MOST:
        raise UserError("bad_limit", f"--limit từ 1 đến {MOST}.")
    with desk_of(args, io) as desk:
        if args.ask:
            follow(desk=desk, printer=choose_printer(desk.data_dir))
        words = readable(args.query) if args.query else ""
        page = printed_page(Shown(args.shown), desk=desk, text=words, limit=args.limit)
        note_shown(desk, what="printed", rows=len(page.lines))
        for line in page.lines:
            io.answer(_told(line))
    return 0


def _told(line: "PrintedLine") -> dict[str, object]:
    return {
        "paper": line.name,
        "paper_no": line.paper_no or None,
        "holds": line.told or None,
        "void": line.voided,
        "dossier_code": line.code or None,
        "applicant": line.applicant or None,
        "reprint": line.reprint,
        "state": line.state.value,
        "at": wall_minute(line.at),
        "clerk": line.clerk_name,
        "printer": line.device or None,
    }

"""``counter-app day``: a day is opened, its drawer counted, its books closed, shown and signed.

A month ("2026-11") and a year ("2026") are closed and shown by the same words.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.cli.io import Io, readable, wall_minute, write_file
from counter_app.core.clock import local

if TYPE_CHECKING:
    from counter_app.domain.closing.drawer import Count
    from counter_app.domain.reporting.period import Period
    from counter_app.services.closing.books import Shown
    from counter_app.services.desk import Desk


def configure(parser: argparse.ArgumentParser) -> None:
    """What to do, with which day, and what was counted."""
    parser.add_argument(
        "action",
        choices=("open", "count", "show", "close", "sign"),
        help="open: xem trước giờ làm; count: đếm ngăn tiền; show: xem sổ; close: khóa sổ; "
        "sign: lãnh đạo ký sổ ngày",
    )
    parser.add_argument("span", nargs="?", default="", help="2026-11-23, 2026-11 hoặc 2026")
    parser.add_argument("--notes", help="tiền đếm được: 500000x2, 20000x5; 0 tờ thì ghi rỗng")
    parser.add_argument("--why", default="", help="lý do thừa, thiếu")
    parser.add_argument("--take-out", type=int, default=0, metavar="ĐỒNG", help="nộp ra ngoài ngăn")
    parser.add_argument("--to", default="", help="count: người nhận bàn giao ngăn tiền")
    parser.add_argument("--second", metavar="TÊN", help="người nhận nhập mật khẩu của họ")
    parser.add_argument("--seal", default="", help="close: con dấu để ở đâu")
    parser.add_argument("--note", default="", help="close: ghi chú")
    parser.add_argument("--out", type=Path, help="show: ghi tờ khóa sổ ra tệp PDF")
    parser.add_argument("--training", action="store_true", help="dùng kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """One JSON value."""
    from counter_app.cli.acting import desk_of

    acts = {"open": _open, "count": _count, "show": _show, "close": _close, "sign": _sign}
    with desk_of(args, io) as desk:
        return acts[args.action](args, io, desk)


def _span(args: argparse.Namespace, desk: "Desk") -> "Period":
    from counter_app.domain.closing.span import span_of

    return span_of(args.span or local(desk.clock.now()).date().isoformat())


def _counted(args: argparse.Namespace) -> "Count":
    from counter_app.domain.closing.drawer import Count, read_notes

    return Count(
        notes=read_notes(args.notes or ""),
        why=readable(args.why),
        taken_out_vnd=args.take_out,
        to=readable(args.to),
    )


def _open(_args: argparse.Namespace, io: Io, desk: "Desk") -> int:
    from counter_app.services.closing.opening import open_day

    found = open_day(desk=desk, at=desk.clock.now())
    io.answer({one.name: {"words": one.words, "good": one.good} for one in found})
    return 0


def _count(args: argparse.Namespace, io: Io, desk: "Desk") -> int:
    from counter_app.domain.closing.drawer import Occasion
    from counter_app.services.closing.drawer import count

    occasion = Occasion.HANDOVER if args.to else Occasion.OPENING
    made = count(_counted(args), occasion, desk=desk, at=desk.clock.now())
    io.answer(
        {
            "occasion": made.occasion.value,
            "counted_vnd": made.count.total_vnd,
            "expected_vnd": made.expected_vnd,
            "difference_vnd": made.difference_vnd,
            "left_vnd": made.left_vnd,
            "to": made.count.to or None,
        }
    )
    return 0


def _close(args: argparse.Namespace, io: Io, desk: "Desk") -> int:
    from counter_app.services.closing.books import close

    close(
        _span(args, desk),
        None if args.notes is None else _counted(args),
        desk=desk,
        at=desk.clock.now(),
        seal=readable(args.seal),
        note=readable(args.note),
    )
    return _show(args, io, desk)


def _sign(args: argparse.Namespace, io: Io, desk: "Desk") -> int:
    from counter_app.services.closing.books import sign

    sign(_span(args, desk), desk=desk, at=desk.clock.now())
    return _show(args, io, desk)


def _show(args: argparse.Namespace, io: Io, desk: "Desk") -> int:
    from counter_app.core.errors import UserError
    from counter_app.services.closing.books import show
    from counter_app.services.closing.sheet import closing_pdf
    from counter_app.services.people.audit import note_export

    shown, at = show(_span(args, desk), desk=desk), desk.clock.now()
    if args.out is not None:
        if shown.closed is None:
            raise UserError("not_closed", f"{shown.period.name} chưa khóa sổ. Hãy khóa trước.")
        pdf = closing_pdf(shown, desk=desk, at=at)
        note_export(desk, at, what="closing", rows=1, file=args.out.name)
        write_file(args.out, pdf)
    io.answer(_told(shown) | {"pdf": str(args.out) if args.out else None})
    return 0


def _told(shown: "Shown") -> dict[str, object]:
    import msgspec

    from counter_app.domain.closing.span import span_key

    return {
        "span": span_key(shown.period),
        "closed_at": wall_minute(shown.noted.at) if shown.noted else None,
        "closed_by": shown.noted.by if shown.noted else None,
        "times": shown.times,
        "signed_by": shown.signed.by if shown.signed else None,
        "closed": msgspec.to_builtins(shown.closed),
        "recount": msgspec.to_builtins(shown.recount),
        "differs": list(shown.differs),
        "chains_hold": shown.chains_hold,
        "parts": [
            {"span": one.span, "closed": one.closed, "differs": one.differs} for one in shown.parts
        ],
    }

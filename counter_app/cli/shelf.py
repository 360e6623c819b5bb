"""``counter-app shelf``: the results that wait for their citizens, and the originals kept."""

import argparse
from typing import TYPE_CHECKING, Final

from counter_app.cli.io import Io, wall_minute
from counter_app.core.errors import UserError

if TYPE_CHECKING:
    from counter_app.services.moving.kept_papers import KeptLine
    from counter_app.services.moving.results import Waiting

MOST_DAYS: Final = 36_500


def configure(parser: argparse.ArgumentParser) -> None:
    """From how many days on, or the originals instead."""
    parser.add_argument("--days", type=int, default=0, help="chỉ kết quả đã chờ từ số ngày này")
    parser.add_argument("--originals", action="store_true", help="liệt kê giấy tờ gốc đang giữ")
    parser.add_argument("--training", action="store_true", help="dùng kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """One line of JSON for each result, or for each original still here."""
    from counter_app.cli.acting import desk_of
    from counter_app.services.moving.kept_papers import all_kept
    from counter_app.services.moving.results import waiting
    from counter_app.services.people.audit import note_shown

    if not 0 <= args.days <= MOST_DAYS:
        raise UserError("bad_days", f"--days từ 0 đến {MOST_DAYS}.")
    with desk_of(args, io) as desk:
        if args.originals:
            lines = [_original(one) for one in all_kept(desk=desk)]
        else:
            found = waiting(desk=desk, at=desk.clock.now(), days=args.days)
            lines = [_result(one) for one in found]
        note_shown(desk, what="originals" if args.originals else "shelf", rows=len(lines))
        for line in lines:
            io.answer(line)
    return 0


def _original(line: "KeptLine") -> dict[str, object]:
    return {
        "dossier_code": line.code or None,
        "applicant": line.applicant_name,
        "state": line.state,
        "original": line.paper.label,
        "count": line.paper.count,
        "holder": line.paper.holder,
        "since": wall_minute(line.paper.received_at),
    }


def _result(one: "Waiting") -> dict[str, object]:
    result = one.result
    return {
        "dossier_code": result.code or None,
        "applicant": result.applicant_name,
        "procedure_code": result.procedure_code,
        "state": result.state.value,
        "shelf": result.shelf,
        "ready_at": wall_minute(result.ready_at),
        "days": one.days,
        "phone": result.phone or None,
        "address": result.address or None,
        "told_at": wall_minute(result.told_at),
        "told_way": result.told_way or None,
        "told_outcome": result.told_outcome or None,
        "times_told": result.times_told,
        "should_tell": one.should_tell,
        "should_remind": one.should_remind,
    }

"""``counter-app check``: a line for each thing that is not as it was written, then the notices.

It opens the office as every command does; only that may write (see ``services.keeping.check``). With
``--server`` what is here is held against the central side as well.
"""

import argparse
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from counter_app.cli.io import Io

if TYPE_CHECKING:
    from counter_app.services.desk import Desk

_HELD: Final = timedelta(days=30)
_DAY: Final = (
    "Ngày {day} khác máy chủ: thiếu ở máy chủ {missing} việc, khác nội dung hoặc thừa {odd} việc."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Which office's store."""
    parser.add_argument("--training", action="store_true", help="kiểm tra kho huấn luyện")
    parser.add_argument(
        "--server",
        action="store_true",
        help="đối chiếu cả với máy chủ: việc và hồ sơ 30 ngày qua, trạng thái và thứ tự các bước",
    )


def run(args: argparse.Namespace, io: Io) -> int:
    """1 when anything is wrong; a notice alone is not."""
    from counter_app.cli.acting import desk_of
    from counter_app.services.keeping.check import check, notices

    with desk_of(args, io, unattended=True) as desk:
        found, told = check(desk=desk), notices(desk=desk)
        apart = tuple(_apart(desk)) if args.server else ()
    for damage in found:
        io.answer({"code": damage.code, "row": damage.row, "message": damage.message})
    for line in apart:
        io.answer(line)
    for notice in told:
        io.answer({"notice": notice.code, "row": notice.row, "message": notice.message})
    return 1 if found or apart else 0


def _apart(desk: "Desk") -> Iterator[dict[str, object]]:
    """A line for each day and each dossier that is not the same at the central side."""
    from counter_app.bootstrap_sync import central_side
    from counter_app.core.clock import local
    from counter_app.services.sending.apart_words import apart_in_full

    today = local(desk.clock.now()).date()
    compared = central_side(desk).compare(
        today - _HELD, today, told=lambda _done, _total: None, stopped=lambda: False
    )
    for day in compared.days:
        if not day.same:
            yield {
                "code": "day_apart",
                "row": day.day.isoformat(),
                "message": _DAY.format(
                    day=f"{day.day:%d/%m/%Y}",
                    missing=len(day.missing),
                    odd=len(day.unlike) + len(day.foreign),
                ),
            }
    for one in compared.apart:
        yield {"code": "dossier_apart", "row": one.name, "message": apart_in_full(one)}

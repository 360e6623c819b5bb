"""``counter-app export``: what this desk wrote, to read and to prove without the program."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.cli.io import Io, day_of
from counter_app.core.errors import UserError

if TYPE_CHECKING:
    from counter_app.services.desk import Desk


def configure(parser: argparse.ArgumentParser) -> None:
    """Where to, which days, which office's store."""
    parser.add_argument("--to", type=Path, required=True, help="thư mục mới sẽ chứa bản xuất")
    parser.add_argument("--from", dest="since", help="ngày đầu, YYYY-MM-DD")
    parser.add_argument("--until", help="ngày cuối, YYYY-MM-DD")
    parser.add_argument("--training", action="store_true", help="xuất kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """One line of JSON; that it is not encrypted is told on standard error."""
    from counter_app.cli.acting import desk_of
    from counter_app.services.keeping.export import export

    since, until = (day_of(one) if one else None for one in (args.since, args.until))

    def told(done: int, whole: int) -> bool:
        if io.stderr.isatty():
            io.stderr.write(f"\r{done}/{whole} thao tác")
        return True

    with desk_of(args, io) as desk:
        if args.training and args.acting is None:
            _require_exporter(desk)
        made = export(args.to, desk=desk, since=since, until=until, told=told)
    io.stderr.write(
        "Bản xuất không mã hóa và có thông tin của công dân. Hãy giữ như giữ hồ sơ giấy.\n"
    )
    io.answer(
        {
            "export": str(made.folder),
            "operations": made.operations,
            "dossiers": made.dossiers,
            "papers": made.papers,
            "acts": made.acts,
            "first": made.first.isoformat(),
            "last": made.last.isoformat(),
            "fingerprint": made.fingerprint,
        }
    )
    return 0


def _require_exporter(desk: "Desk") -> None:
    """The training store asks for nobody's secret: who may there is told by name."""
    from counter_app.domain.rights import Right, may
    from counter_app.services.office.office import staff

    if may(desk.clerk, Right.EXPORT):
        return
    names = [one.name for one in staff(desk.store) if may(one, Right.EXPORT)]
    raise UserError(
        "name_needed",
        f"Kho huấn luyện không hỏi mật khẩu. Hãy thêm --as TÊN người được xuất: {', '.join(names)}.",
        field="as",
    )

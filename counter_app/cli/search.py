"""``counter-app search``: dossiers by code, number, phone or name, best first."""

import argparse

from counter_app.cli.io import Io, readable, wall_minute
from counter_app.core.errors import UserError
from counter_app.domain.dossier import DossierRow

MOST = 1_000


def configure(parser: argparse.ArgumentParser) -> None:
    """The words, and how many answers at most."""
    parser.add_argument("query", help="mã hồ sơ, tên, số định danh, điện thoại")
    parser.add_argument("--limit", type=int, default=20, help="nhiều nhất bao nhiêu hồ sơ")
    parser.add_argument("--training", action="store_true", help="tìm trong kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """One line of JSON for each dossier found."""
    from counter_app.cli.acting import desk_of
    from counter_app.services.lookup import search
    from counter_app.services.people.searched import note_searched

    if not 1 <= args.limit <= MOST:
        raise UserError("bad_limit", f"--limit từ 1 đến {MOST}.")
    with desk_of(args, io) as desk:
        asked = readable(args.query)
        rows = search(asked, desk=desk, limit=args.limit)
        note_searched(asked, len(rows), desk=desk)
        for row in rows:
            io.answer(_line(row))
    return 0


def _line(row: DossierRow) -> dict[str, object]:
    return {
        "dossier_code": row.code or None,
        "slip_no": row.slip_no,
        "procedure_code": row.procedure_code,
        "procedure": row.procedure_name,
        "applicant": row.applicant_name,
        "birth_year": row.birth_year,
        "restricted": row.restricted,
        "state": row.state.value,
        "received_at": wall_minute(row.received_at),
        "due_at": wall_minute(row.due_at),
        "clerk": row.clerk_name,
        "printed": None if row.taken_elsewhere else row.printed,
        "heard_at": row.heard_at or None,
        "step_at": row.step_at or None,
    }

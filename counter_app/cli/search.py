"""``counter-app search``: dossiers by code, number, phone or name, best first."""

import argparse

from counter_app.cli.io import Io
from counter_app.core.clock import local
from counter_app.core.config import default_data_dir
from counter_app.core.errors import UserError
from counter_app.core.text import is_decodable
from counter_app.domain.dossier import DossierRow

MOST = 1_000


def configure(parser: argparse.ArgumentParser) -> None:
    """The words, and how many answers at most."""
    parser.add_argument("query", help="mã hồ sơ, tên, số định danh, điện thoại")
    parser.add_argument("--limit", type=int, default=20, help="nhiều nhất bao nhiêu hồ sơ")
    parser.add_argument("--training", action="store_true", help="tìm trong kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """One line of JSON for each dossier found."""
    from counter_app.bootstrap import desk_open
    from counter_app.services.lookup import search

    if not 1 <= args.limit <= MOST:
        raise UserError("bad_limit", f"--limit từ 1 đến {MOST}.")
    with desk_open(args.data or default_data_dir(), training=args.training) as desk:
        for row in search(readable(args.query), desk=desk, limit=args.limit):
            io.answer(_line(row))
    return 0


def readable(text: str) -> str:
    """``text`` as given on the command line, if it is whole UTF-8."""
    if is_decodable(text):
        return text
    raise UserError("not_utf8", "Chữ cần tìm không phải UTF-8. Hãy gõ lại.")


def _line(row: DossierRow) -> dict[str, object]:
    return {
        "dossier_code": row.code,
        "slip_no": row.slip_no,
        "procedure_code": row.procedure_code,
        "procedure": row.procedure_name,
        "applicant": row.applicant_name,
        "birth_year": row.birth_year,
        "state": row.state.value,
        "received_at": local(row.received_at).strftime("%Y-%m-%dT%H:%M"),
        "due_at": local(row.due_at).strftime("%Y-%m-%dT%H:%M") if row.due_at else None,
        "clerk": row.clerk_name,
        "printed": row.printed,
    }

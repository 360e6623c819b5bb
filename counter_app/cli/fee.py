"""``counter-app fee certified-copies``: one fee per line of JSON.

The amounts are the catalogue's rule in force today; the arithmetic is in ``domain.charge``.
"""

import argparse
from datetime import date
from typing import Final

from counter_app.cli.io import Io, stream_json
from counter_app.core.clock import SystemClock, local
from counter_app.core.errors import UserError
from counter_app.core.resources import resource
from counter_app.domain.catalogue.catalogue import load_catalogue
from counter_app.domain.catalogue.procedure import Procedure
from counter_app.domain.certified_copy import CertifiedCopy, check_count
from counter_app.domain.channel import Channel
from counter_app.domain.charge import charges, total_vnd

CERTIFIED_COPIES: Final = "2.000815"
_KEYS: Final = ("pages", "copies")


def configure(parser: argparse.ArgumentParser) -> None:
    """One sub-command; JSON lines come on standard input."""
    parser.description = 'Tính phí chứng thực bản sao: mỗi dòng nhập {"pages": 3, "copies": 2}.'
    parser.add_argument("what", choices=["certified-copies"], help="khoản cần tính")


def run(_args: argparse.Namespace, io: Io) -> int:
    """Answers every line of standard input."""
    today = local(SystemClock().now()).date()
    catalogue = load_catalogue(resource("catalogue"))
    procedure = catalogue.require(CERTIFIED_COPIES, on=today)
    return stream_json(io, lambda line: {"fee_vnd": fee_vnd(line, procedure, on=today)})


def fee_vnd(line: dict[str, object], procedure: Procedure, *, on: date) -> int:
    """The fee for the copies of one original; refuses keys and counts it does not know."""
    for key in line:
        if key not in _KEYS:
            raise UserError("unknown_key", f"Không có mục “{key[:40]}”. Chỉ dùng pages và copies.")
    wanted = CertifiedCopy(
        document="",
        pages=check_count(line.get("pages"), "pages", least=1),
        copies=check_count(line.get("copies"), "copies", least=1),
    )
    case = procedure.case(None, on=on)
    lines = charges(procedure, case, on=on, channel=Channel.COUNTER, certified_copies=(wanted,))
    return total_vnd(lines)

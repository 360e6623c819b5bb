"""``card parse``: one card scan per line, the person as JSON."""

import argparse
import json

from counter_app.cli.io import Io, stream
from counter_app.domain.people.card import parse_card


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare ``parse``."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="parse")
    verbs.add_parser("parse", description="Mỗi dòng một lần quét thẻ, in thông tin dạng JSON.")


def run(args: argparse.Namespace, io: Io) -> int:
    """Answer every scan, or say why it was refused."""
    del args
    return stream(io, _answer, judges_bytes=True)


def _answer(scan: str) -> str:
    card = parse_card(scan)
    answer = {
        "ok": True,
        "personal_id": card.personal_id,
        "old_id": card.old_id,
        "name": card.name,
        "birth_date": card.birth.iso(),
        "birth_precision": card.birth.precision,
        "sex": card.sex,
        "address": card.address,
        "issued_on": card.issued_on.isoformat(),
        "extra": card.extra,
        "repaired": card.repaired,
        "warnings": card.warnings,
    }
    return json.dumps(answer, ensure_ascii=False)

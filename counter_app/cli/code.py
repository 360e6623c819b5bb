"""``code parse``: one dossier code per line, its parts as JSON."""

import argparse
import json

from counter_app.cli.io import Io, stream
from counter_app.domain.code import parse_code


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare ``parse``."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="parse")
    verbs.add_parser("parse", description="Mỗi dòng một mã hồ sơ, in các phần dạng JSON.")


def run(args: argparse.Namespace, io: Io) -> int:
    """Answer every code, or say which part is wrong."""
    del args
    return stream(io, _answer, judges_bytes=True)


def _answer(text: str) -> str:
    code = parse_code(text)
    answer = {
        "ok": True,
        "agency": code.agency,
        "date": code.date.isoformat(),
        "sequence": code.sequence,
        "generation": code.generation,
    }
    return json.dumps(answer, ensure_ascii=False)

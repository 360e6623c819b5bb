"""``counter-app paper``: any paper of a dossier; what was printed before is a counted, marked copy."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.cli.io import Io, readable
from counter_app.cli.slip import check_target
from counter_app.core.clock import to_ms
from counter_app.core.errors import UserError
from counter_app.domain.papers import PaperSize

if TYPE_CHECKING:
    from counter_app.services.lookup import DossierView, Paper


def configure(parser: argparse.ArgumentParser) -> None:
    """Which paper of which dossier, to which file."""
    parser.add_argument("code", help="mã hồ sơ, hoặc số giấy hẹn")
    parser.add_argument(
        "which", nargs="+", help="loại giấy, như slip, apology; hoặc số giấy; hoặc cả hai"
    )
    parser.add_argument("--out", type=Path, required=True, help="tệp PDF sẽ ghi")
    parser.add_argument("--paper", choices=[paper.value for paper in PaperSize], help="khổ giấy")
    parser.add_argument("--training", action="store_true", help="dùng kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """Writes the PDF; answers which paper it is and which reprint, 0 for the first printing."""
    from counter_app.cli.acting import desk_of
    from counter_app.core.ids import uuid7
    from counter_app.services.lookup import open_dossier
    from counter_app.services.papers.paper_printing import paper_to_file
    from counter_app.services.visits.scanned import scanned_dossier

    check_target(args.out)
    with desk_of(args, io) as desk:
        row = scanned_dossier(readable(args.code), desk=desk)
        paper = named_paper(open_dossier(row.id, desk=desk), readable(" ".join(args.which)))
        copy = paper_to_file(
            paper.number,
            args.out,
            desk=desk,
            request=uuid7(to_ms(desk.clock.now())),
            size=PaperSize(args.paper) if args.paper else None,
        )
        io.answer(
            {
                "dossier_code": copy.code,
                "paper": paper.kind,
                "paper_no": paper.paper_no,
                "voided": paper.voided_at is not None,
                "reprint": copy.reprint,
                "pdf": str(args.out),
            }
        )
    return 0


def named_paper(dossier: "DossierView", which: str) -> "Paper":
    """The paper of a number, of a kind, or of both; of several of a kind the last in force.

    A number that several kinds bear names none of them.
    """
    which = " ".join(which.split())
    found = [
        paper
        for paper in dossier.papers
        if which in (paper.kind, str(paper.paper_no), f"{paper.kind} {paper.paper_no}")
    ]
    kinds = dict.fromkeys(paper.kind for paper in found)
    if len(kinds) > 1:
        names = ", ".join(f"{kind} {which}" for kind in kinds)
        raise UserError("paper_ambiguous", f"Nhiều giấy mang số này. Hãy ghi rõ: {names}.")
    if not found:
        known = ", ".join(f"{paper.kind} {paper.paper_no}" for paper in dossier.papers)
        has = f"Hồ sơ có: {known}." if known else "Quầy này chưa in giấy nào của hồ sơ."
        raise UserError("paper_missing", f"Hồ sơ không có giấy này. {has}")
    return max(found, key=lambda paper: (paper.voided_at is None, paper.number))

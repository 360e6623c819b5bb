"""``counter-app central check``: whether the cell's store is still as desks and cell wrote it."""

import argparse
from functools import partial

from counter_app.cli.io import Io, readable
from counter_app.core.errors import UserError


def configure(parser: argparse.ArgumentParser) -> None:
    """Which commune; all of them unless told."""
    parser.description = (
        "Thử mã băm, chữ ký của từng việc, chuỗi của từng quầy và từng đơn vị; chỉ đọc."
    )
    parser.add_argument("--commune", default="", help="chỉ một xã, phường, đặc khu, 5 chữ số")


def check(args: argparse.Namespace, io: Io) -> int:
    """A line for each bad row, or one that all of a commune is whole; 1 when anything is bad."""
    from counter_app.bootstrap_central import cell_store
    from counter_app.central.audit.auditing import find_broken

    wanted, bad = readable(args.commune), False
    with cell_store(readable(args.db), may_be_new=False) as store:
        communes = [one for one in store.communes() if wanted in {"", one}]
        if wanted and not communes:
            raise UserError("commune_unknown", "Máy chủ chưa có đơn vị mang mã này.")
        for commune in communes:
            found = store.read(commune, partial(find_broken, commune=commune)).result()
            bad = bad or bool(found)
            for one in found:
                told = {"code": one.code, "row": one.row, "message": one.message}
                io.answer({"commune": commune, "whole": False, **told})
            if not found:
                io.answer({"commune": commune, "whole": True})
    return 1 if bad else 0

"""``counter-app restore``: a backup in the place of the store, with what would be lost told first."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.cli.acting import desk_of
from counter_app.cli.io import Io
from counter_app.core.errors import EnvironmentFault, UserError

if TYPE_CHECKING:
    from counter_app.core.keyslots import Keys
    from counter_app.services.keeping.restore import Holds, Seen, Stood, Wanting

_ELSEWHERE = "Hãy tìm các tệp ấy ở bản sao khác, hoặc báo người quản trị."


def configure(parser: argparse.ArgumentParser) -> None:
    """Which copy, and how its keys are opened."""
    parser.add_argument("--from", dest="file", type=Path, help="tệp sao lưu .db")
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--salvage",
        type=Path,
        metavar="TỆP",
        help="--from là kho hỏng: cứu từng dòng còn đọc được sang tệp này, rồi khôi phục từ đó",
    )
    what.add_argument(
        "--look", action="store_true", help="chỉ xem bản sao có gì, so với kho đang dùng"
    )
    parser.add_argument(
        "--recovery", action="store_true", help="mở khoá bằng mã khôi phục (gõ, hoặc ở tệp số 3)"
    )
    parser.add_argument(
        "--only-here",
        action="store_true",
        help="lãnh đạo trả lời: chỉ máy này dùng tiếp dữ liệu này, nên dãy số để dành được mở; "
        "không có --from thì trả lời cho kho đang dùng",
    )


def run(args: argparse.Namespace, io: Io) -> int:
    """One line of JSON: what the copy holds, what stands now and not in it, where that lies.

    ``--salvage``: a line for each table, what was read of it and what may be lost.
    """
    from counter_app.cli.typed_secret import typed_secret
    from counter_app.core.config import default_data_dir
    from counter_app.core.opening import alone_in
    from counter_app.services.keeping.restore import rescue, stood_for

    if args.file is None:
        return _answer(args, io)
    folder = args.data or default_data_dir()
    code = typed_secret(io, "Mã khôi phục") if args.recovery else ""
    keys = None if code else _keys(folder, args, io)
    if args.salvage is not None:
        for one in rescue(args.file, args.salvage, folder, keys=keys, recovery=code):
            io.answer({"table": one.table, "rows": one.rows, "lost": list(one.lost)})
        return 0
    with alone_in(folder):
        stood = stood_for(args.file, folder, keys=keys, recovery=code)
        answer, files, stops = _looked(stood, args) if args.look else _put(stood, code, args)
    io.answer(answer | {"files_missing": files.missing, "files_spoilt": files.spoilt})
    if files.words:
        io.stderr.write(f"{files.words} {_ELSEWHERE}\n")
    if stops:
        io.stderr.write(f"{stops}\n")
    return 0


def _answer(args: argparse.Namespace, io: Io) -> int:
    """One line of JSON: the lane that the store as it stands numbers from, by a leader's word."""
    from counter_app.services.keeping.only_here import answer_only_here

    if not args.only_here or args.look or args.salvage or args.recovery:
        raise UserError("from_needed", "Hãy cho biết tệp bản sao: --from TỆP.", field="from")
    with desk_of(args, io) as desk:
        opened = answer_only_here(desk=desk, at=desk.clock.now())
    io.answer({"lane": opened.lane, "first_paper": opened.first_paper})
    return 0


def _looked(stood: "Stood", args: argparse.Namespace) -> "tuple[dict[str, object], Wanting, str]":
    from counter_app.services.keeping.restore import files_wanting, look

    seen = look(args.file, stood=stood)
    return _seen(seen, stood), files_wanting(args.file, stood, args.file, stood.path), ""


def _put(
    stood: "Stood", code: str, args: argparse.Namespace
) -> "tuple[dict[str, object], Wanting, str]":
    from counter_app.core.clock import SystemClock
    from counter_app.services.keeping.restore import restore

    at, only_here = SystemClock().now(), args.only_here
    put = restore(args.file, stood=stood, at=at, recovery=code, only_here=only_here)
    copied = None if put.copied is None else str(put.copied)
    elsewhere = None if put.elsewhere is None else str(put.elsewhere)
    told = {"set_aside": str(put.aside), "copied": copied, "copied_elsewhere": elsewhere}
    return _seen(put.seen, stood) | told, put.files, put.stops


def _seen(seen: "Seen", stood: "Stood") -> dict[str, object]:
    return {
        "file": str(seen.file),
        "store": stood.kind.value,
        "holds": _told(seen.holds),
        "now": None if seen.now is None else _told(seen.now),
        "lost": seen.lost,
    }


def _told(holds: "Holds") -> dict[str, object]:
    from counter_app.core.clock import local

    return {
        "dossiers": holds.dossiers,
        "last_code": holds.last_code,
        "last_slip": holds.last_slip,
        "at": None if holds.at is None else local(holds.at).isoformat("T", "seconds"),
    }


def _keys(folder: Path, args: argparse.Namespace, io: Io) -> "Keys | None":
    """Where people sign in, the keys of one who may restore; the standing store says who may."""
    from counter_app.core.key_file import has_keys
    from counter_app.core.keyslots import Keys
    from counter_app.domain.office import OfficeKind
    from counter_app.domain.rights import Right
    from counter_app.services.people.proofs import require_proof
    from db.counter.store import FILE_NAMES

    if not has_keys(folder) or not (folder / FILE_NAMES[OfficeKind.REAL]).exists():
        return None
    try:
        with desk_of(args, io) as desk:
            require_proof(desk, Right.RESTORE, desk.proof)
            keys = desk.store.secrets
    except EnvironmentFault as fault:
        raise UserError(
            "recovery_needed",
            "Kho đang dùng không mở được nên không biết ai được khôi phục. Hãy thêm --recovery và "
            "dùng mã khôi phục trên giấy.",
        ) from fault
    return keys if isinstance(keys, Keys) else None

"""``counter-app dispute``: what a person must decide between desks and server, listed and decided."""

import argparse
from typing import TYPE_CHECKING, Final

from counter_app.cli.io import Io, readable, wall_minute
from counter_app.core.errors import UserError

if TYPE_CHECKING:
    from counter_app.services.desk import Desk
    from counter_app.services.lookup import DossierView
    from counter_app.services.sending.dispute_words import DisputeView, Side

BOTH, THIS, OTHER = "both", "this", "other"
HERE, THERE = "here", "there"
_UNKNOWN: Final = "Không có việc chờ quyết số {number}. Hãy xem lại bằng counter-app dispute list."


def configure(parser: argparse.ArgumentParser) -> None:
    """What is open, or one of them decided."""
    parts = parser.add_subparsers(dest="part", required=True, metavar="VIỆC")
    listed = parts.add_parser("list", help="mọi việc chờ quyết, mỗi việc một dòng JSON")
    settle = parts.add_parser("settle", help="ghi quyết định của một việc, kèm lý do")
    settle.add_argument("number", type=int, help="số của việc, như dispute list ghi")
    settle.add_argument("--reason", default="", help="lý do, ít nhất 10 chữ")
    how = settle.add_mutually_exclusive_group()
    how.add_argument(
        "--keep",
        choices=(BOTH, THIS, OTHER),
        help="hồ sơ có thể trùng: khác việc, giữ cả hai; hay cùng một việc, giữ hồ sơ này, hồ sơ kia",
    )
    how.add_argument(
        "--take",
        action="append",
        default=[],
        metavar="Ô=NƠI",
        help="việc trái nhau: here, there cho mọi ô; hoặc tên ô=here, tên ô=there, lặp lại được",
    )
    for part in (listed, settle):
        part.add_argument("--training", action="store_true", help="dùng kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """A line for each open one, or what was decided."""
    from counter_app.cli.acting import desk_of
    from counter_app.services.correcting.disputes import open_disputes
    from counter_app.services.people.audit import note_shown

    with desk_of(args, io) as desk:
        found = open_disputes(desk=desk)
        if args.part == "list":
            note_shown(desk, what="disputes", rows=len(found))
            for one in found:
                io.answer(_told(one))
            return 0
        seen = next((one for one in found if one.dispute.number == args.number), None)
        if seen is None:
            raise UserError("dispute_unknown", _UNKNOWN.format(number=args.number))
        io.answer(_settled(seen, args, desk))
    return 0


def _told(one: "DisputeView") -> dict[str, object]:
    return {
        "number": one.dispute.number,
        "kind": one.dispute.kind,
        "asked": one.told,
        "decided": list(one.decided),
        "seen_at": wall_minute(one.dispute.seen_at),
        "dossier": _dossier(one.dossier),
        "other": _dossier(one.other),
        "fields": [
            {
                "name": field.name,
                "label": field.label,
                HERE: field.mine,
                THERE: field.theirs,
                "here_by": field.mine_by or None,
                "there_by": field.theirs_by or None,
            }
            for field in one.fields
            if field.differs
        ],
    }


def _dossier(one: "DossierView | None") -> dict[str, object] | None:
    if one is None:
        return None
    return {
        "code": one.row.code,
        "slip_no": one.row.slip_no,
        "applicant": one.row.applicant_name,
        "state": one.row.state.value,
        "desk": one.received.desk_name,
        "received_at": wall_minute(one.row.received_at),
    }


def _settled(seen: "DisputeView", args: argparse.Namespace, desk: "Desk") -> dict[str, object]:
    from counter_app.services.correcting import disputes
    from counter_app.services.sending.dispute_words import Side, Verdict

    number, reason, at = args.number, readable(args.reason), desk.clock.now()
    withdraw = None
    if seen.is_duplicate:
        if args.keep is None:
            raise UserError("keep_missing", "Hãy thêm --keep both, --keep this hoặc --keep other.")
        verdict = Verdict.DIFFERENT if args.keep == BOTH else Verdict.SAME
        keep = Side.THEIRS if args.keep == OTHER else Side.MINE
        disputes.judge_duplicate(number, verdict, reason=reason, desk=desk, at=at, keep=keep)
        if verdict is Verdict.SAME and (extra := seen.too_many(keep)) is not None:
            withdraw = extra.row.code
    elif seen.has_choice:
        choices = _choices(seen, [readable(one) for one in args.take])
        disputes.decide(number, choices, reason=reason, desk=desk, at=at)
    else:
        disputes.acknowledge(number, reason=reason, desk=desk, at=at)
    return {"number": number, "settled_at": wall_minute(at), "to_withdraw": withdraw}


def _choices(seen: "DisputeView", taken: list[str]) -> dict[str, "Side"]:
    """Whose value holds in each field; a bare word speaks of all of them."""
    from counter_app.services.sending.dispute_words import Side

    sides = {HERE: Side.MINE, THERE: Side.THEIRS}
    names = [one.name for one in seen.fields if one.differs]
    choices: dict[str, Side] = {}
    for told in taken:
        name, _, side = told.rpartition("=")
        if side not in sides or (name and name not in names):
            raise UserError("take_unknown", f"Không hiểu --take {told}. Hãy xem lại tên ô.")
        choices |= dict.fromkeys([name] if name else names, sides[side])
    return choices

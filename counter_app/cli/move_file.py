"""What ``counter-app dossier CODE move MOVE --file JSON`` reads: all a step may tell, flags first."""

import argparse
from typing import TYPE_CHECKING, Any

import msgspec

from counter_app.cli.io import read_file, readable
from counter_app.core.errors import UserError
from counter_app.core.text import clean_line
from counter_app.core.validation import in_vietnamese
from counter_app.core.wall_time import instant_of
from counter_app.domain.deadline.limit import SuspensionPolicy
from counter_app.domain.workflow import Move

if TYPE_CHECKING:
    from counter_app.services.moving.workflow import Wanted


class MoveFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file; ``due_at`` is Vietnamese wall time, ``version`` the dossier as it was seen."""

    reason: str = ""
    due_at: str | None = None
    clock: SuspensionPolicy | None = None
    version: int | None = None
    points: tuple[str, ...] = ()
    details: dict[str, Any] | None = None


def wanted_of(args: argparse.Namespace) -> "Wanted":
    """The step asked for by flags and file; what a flag says goes before the file."""
    from counter_app.protocol.moved import details_from_json
    from counter_app.services.moving.workflow import Wanted

    move = _move(args.name)
    told = _file(args)
    due = args.due or told.due_at
    return Wanted(
        move=move,
        reason=clean_line(readable(args.reason or told.reason)),
        points=tuple(clean_line(readable(point)) for point in (*args.point, *told.points)),
        due_at=instant_of(due, field="due_at") if due else None,
        policy=SuspensionPolicy(args.clock) if args.clock else told.clock,
        seen_version=told.version,
        details=None if told.details is None else details_from_json(move, told.details),
    )


def object_of(args: argparse.Namespace) -> dict[str, Any]:
    """The JSON object in the file that goes with an act; none stands for an empty one."""
    if args.file is None:
        return {}
    try:
        value = msgspec.json.decode(read_file(args.file))
    except (msgspec.DecodeError, RecursionError) as error:
        raise _unreadable(args.file.name) from error
    if not isinstance(value, dict):
        raise _unreadable(args.file.name)
    return value


def _file(args: argparse.Namespace) -> MoveFile:
    try:
        return msgspec.convert(object_of(args), MoveFile)
    except msgspec.ValidationError as error:
        raise UserError(
            "bad_move_file", f"Tệp của bước chưa đúng: {in_vietnamese(error)}."
        ) from error


def _move(name: str | None) -> Move:
    try:
        return Move(name or "")
    except ValueError:
        raise UserError(
            "move_unknown", f"Hãy ghi tên bước: {', '.join(move.value for move in Move)}."
        ) from None


def _unreadable(name: str) -> UserError:
    return UserError("bad_json", f"Tệp {name} không phải một đối tượng JSON. Hãy sửa lại.")

"""``counter-app keys``: the recovery code, and whether this PC opens the store by itself."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Final

from counter_app.cli.acting import desk_of
from counter_app.cli.io import Io
from counter_app.cli.typed_secret import new_secret, typed_secret
from counter_app.core.errors import UserError

CODE: Final = "Mã khôi phục"


def configure(parser: argparse.ArgumentParser) -> None:
    """What it is about, and what is done."""
    parser.add_argument(
        "about",
        choices=("recovery", "system"),
        help="recovery: mã khôi phục trên giấy; system: máy này tự mở kho cho lệnh tự chạy",
    )
    parser.add_argument(
        "state",
        nargs="?",
        choices=("on", "off"),
        help="system: on tự mở, off chỉ mở bằng mật khẩu; cần --as của quản trị",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--prove", action="store_true", help="recovery: gõ lại mã để thử")
    what.add_argument(
        "--new", action="store_true", help="recovery: làm mã mới, mã cũ hết hiệu lực; cần --as"
    )
    what.add_argument(
        "--reset",
        metavar="TÊN",
        help="recovery: quên mật khẩu, dùng mã đặt mật khẩu mới cho quản trị này",
    )
    parser.add_argument("--print", action="store_true", help="--new: in tờ mã ra máy in")


def run(args: argparse.Namespace, io: Io) -> int:
    """One line of JSON; 2 where the code or the secret is not the right one."""
    from counter_app.core.config import default_data_dir

    folder = args.data or default_data_dir()
    _require_keys(folder)
    if args.about == "system":
        answer = _system(args, io)
    elif args.state is not None:
        raise UserError("wrong_usage", "on, off chỉ dùng với system.")
    elif args.prove:
        answer = _prove(folder, io)
    elif args.new:
        answer = _new(args, io)
    elif args.reset is not None:
        answer = _reset(folder, args.reset, io)
    else:
        raise UserError("wrong_usage", "recovery cần --prove, --new hoặc --reset TÊN.")
    io.answer(answer)
    return 0


def _require_keys(folder: Path) -> None:
    from counter_app.core.key_file import has_keys

    if not has_keys(folder):
        raise UserError("no_keys", "Kho này không mở bằng mật khẩu nên không có mã khôi phục.")


def _prove(folder: Path, io: Io) -> dict[str, object]:
    """The code proves itself by opening the store."""
    from counter_app.bootstrap import desk_open
    from counter_app.core.keyslots import open_by_recovery
    from counter_app.domain.staff import MACHINE
    from counter_app.services.people.recovery import prove_code

    code = typed_secret(io, CODE)
    with desk_open(folder, keys=open_by_recovery(folder, code)) as desk:
        day = prove_code(code, desk=replace(desk, clerk=MACHINE))
    return {"proved_on": day.isoformat()}


def _new(args: argparse.Namespace, io: Io) -> dict[str, object]:
    from counter_app.cli.office import told_code
    from counter_app.services.people.recovery import new_code

    with desk_of(args, io) as desk:
        return told_code(new_code(desk=desk), desk, to_print=args.print)


def _reset(folder: Path, name: str, io: Io) -> dict[str, object]:
    """Whoever keeps the accounts gets in again; the others by them."""
    from counter_app.bootstrap import desk_open
    from counter_app.core.keyslots import open_by_recovery
    from counter_app.domain.rights import Right, require
    from counter_app.services.people.accounts import give_secret, named_account, signed_in
    from counter_app.services.people.audit import refusal_noted

    keys = open_by_recovery(folder, typed_secret(io, CODE))
    with desk_open(folder, keys=keys) as desk:
        who, at = named_account(name, desk=desk).clerk, desk.clock.now()
        require(who, Right.ACCOUNTS)
        with refusal_noted(desk, who.id):
            seated = replace(desk, clerk=signed_in(who.id, keys=keys, desk=desk, at=at))
        secret = new_secret(io, f"Mật khẩu mới của {who.name}")
        give_secret(who.id, secret, desk=seated, keys=keys, at=at)
    return {"secret_changed": who.name}


def _system(args: argparse.Namespace, io: Io) -> dict[str, object]:
    if args.state is None:
        raise UserError("wrong_usage", "system cần on hoặc off.")
    from counter_app.services.people.account_list import keys_of
    from counter_app.services.people.ways_in import let_system_open

    with desk_of(args, io) as desk:
        let_system_open(keys_of(desk), on=args.state == "on", desk=desk, at=desk.clock.now())
    return {"system": args.state}

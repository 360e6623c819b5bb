"""``counter-app account``: who signs in here, until when, with which rights."""

import argparse
from typing import TYPE_CHECKING

from counter_app.cli.acting import desk_of
from counter_app.cli.io import Io, day_of, readable
from counter_app.core.errors import UserError
from counter_app.domain.rights import RIGHTS, Right, Role

if TYPE_CHECKING:
    from counter_app.domain.account import Account
    from counter_app.services.desk import Desk
    from counter_app.services.people.accounts import Wanted

WHAT = (
    "list: xem tài khoản; add: thêm người, mật khẩu đầu hiện một lần; rights: xem các quyền, hoặc đổi "
    "vai trò, quyền, ngày cuối của người nêu tên; secret: đổi mật khẩu của mình, hoặc cấp mật khẩu mới cho người nêu tên; unlock: mở "
    "khóa sau nhiều lần sai; end: thôi dùng"
)
FIRST = "Người có tài khoản đầu tiên giữ các tài khoản"
_FOR_GOOD = "never"


def configure(parser: argparse.ArgumentParser) -> None:
    """What to do, with whose account."""
    parser.add_argument(
        "action", choices=("list", "add", "rights", "secret", "unlock", "end"), help=WHAT
    )
    parser.add_argument("name", nargs="?", help="họ và tên của người có tài khoản")
    parser.add_argument("--role", type=Role, choices=tuple(Role), help="vai trò")
    parser.add_argument("--title", help="chức danh, như trên giấy")
    parser.add_argument(
        "--until", help=f"ngày cuối được dùng, YYYY-MM-DD; {_FOR_GOOD}: không có ngày cuối"
    )
    parser.add_argument(
        "--more", type=_right, nargs="*", help="quyền giao thêm cho riêng người này"
    )
    parser.add_argument("--less", type=_right, nargs="*", help="quyền lấy đi của riêng người này")


def run(args: argparse.Namespace, io: Io) -> int:
    """One line of JSON for each account, or for the one that changed."""
    if args.action == "rights" and args.name is None:
        from counter_app.services.people.account_list import right_words

        for right in Right:
            io.answer({"right": right.value, "words": right_words(right), "roles": _holders(right)})
        return 0
    with desk_of(args, io, new_secret=args.action == "secret") as desk:
        if args.action == "list":
            _list(desk, io)
            return 0
        io.answer(_done(args, desk, io))
    return 0


def _right(text: str) -> Right:
    if text not in set(Right):
        raise argparse.ArgumentTypeError(f"không có quyền {text}; xem các quyền: account rights")
    return Right(text)


def _holders(right: Right) -> list[str]:
    return [role.value for role in Role if right in RIGHTS[role]]


def _list(desk: "Desk", io: Io) -> None:
    """All of each account to who keeps them, who is locked out to who may let them in, else who works."""
    from counter_app.core.keyslots import locked_people
    from counter_app.domain.rights import may
    from counter_app.services.people.accounts import accounts_of

    locked = locked_people(desk.data_dir)
    keeps, unlocks = (may(desk.clerk, right) for right in (Right.ACCOUNTS, Right.UNLOCK))
    for one in accounts_of(desk):
        who = {"name": one.clerk.name, "role": one.clerk.role.value}
        shut = {"locked": one.clerk.id in locked}
        if keeps:
            io.answer({**_told(one), "ended": one.ended, **shut})
        elif not one.ended:
            io.answer({**who, **shut} if unlocks else who)


def _done(args: argparse.Namespace, desk: "Desk", io: Io) -> dict[str, object]:
    from counter_app.services.people import accounts
    from counter_app.services.people.account_list import keys_of

    if args.action == "secret" and args.name is None:
        return _own_secret(desk, io)
    if args.name is None:
        raise UserError("name_missing", "Hãy ghi họ và tên sau việc cần làm.", field="name")
    name, at = readable(args.name), desk.clock.now()
    if args.action == "add":
        return _add(name, args, desk, io)
    who = accounts.named_account(name, desk=desk).clerk.id
    if args.action == "rights":
        return _told(accounts.change(who, _wanted(args), desk=desk, at=at))
    if args.action == "end":
        return {**_told(accounts.end(who, desk=desk, keys=keys_of(desk), at=at)), "ended": True}
    if args.action == "unlock":
        accounts.unlock(who, desk=desk, keys=keys_of(desk), at=at)
        return {"name": name, "locked": False}
    return _given(name, desk)


def _own_secret(desk: "Desk", io: Io) -> dict[str, object]:
    from counter_app.cli.typed_secret import new_secret
    from counter_app.services.people.account_list import keys_of
    from counter_app.services.people.accounts import give_secret

    keys, who = keys_of(desk), desk.clerk
    chosen = new_secret(io, "Mật khẩu mới")
    give_secret(who.id, chosen, desk=desk, keys=keys, at=desk.clock.now())
    return {"name": who.name, "changed": True}


def _given(name: str, desk: "Desk") -> dict[str, object]:
    """A new secret for another, to be read out to them: they change it when they sign in."""
    from counter_app.domain.secret_rules import readable_secret
    from counter_app.services.people.account_list import keys_of
    from counter_app.services.people.accounts import give_secret, named_account

    who, made = named_account(name, desk=desk).clerk, readable_secret()
    give_secret(who.id, made, desk=desk, keys=keys_of(desk), at=desk.clock.now())
    return {"name": who.name, "secret": made}


def _add(name: str, args: argparse.Namespace, desk: "Desk", io: Io) -> dict[str, object]:
    from counter_app.domain.secret_rules import readable_secret
    from counter_app.services.people import accounts
    from counter_app.services.people.account_list import keys_of

    at = desk.clock.now()
    if not accounts.has_accounts(desk):
        return _found(name, args, desk, io)
    made = readable_secret()
    added = accounts.add(name, made, _wanted(args), desk=desk, keys=keys_of(desk), at=at)
    return {**_told(added), "secret": made}


def _found(name: str, args: argparse.Namespace, desk: "Desk", io: Io) -> dict[str, object]:
    from counter_app.cli.office import RECOVERY
    from counter_app.cli.typed_secret import new_secret
    from counter_app.services.people import accounts

    if any(one is not None for one in (args.role, args.until, args.more, args.less)):
        raise UserError("first_keeps", f"{FIRST}. Hãy bỏ --role, --until, --more, --less.")
    secret = new_secret(io, f"{FIRST}. Mật khẩu mới của {name}")
    made = accounts.found(
        name, secret, title=readable(args.title or ""), desk=desk, at=desk.clock.now()
    )
    return {
        **_told(made.account),
        "recovery_code": made.recovery_code,
        "recovery": RECOVERY,
    }


def _wanted(args: argparse.Namespace) -> "Wanted":
    from counter_app.services.people.accounts import Wanted

    return Wanted(
        role=args.role,
        title=None if args.title is None else readable(args.title),
        until=None if args.until in (None, _FOR_GOOD) else day_of(args.until, field="until"),
        for_good=args.until == _FOR_GOOD,
        more=None if args.more is None else frozenset(args.more),
        less=None if args.less is None else frozenset(args.less),
    )


def _told(account: "Account") -> dict[str, object]:
    who = account.clerk
    return {
        "name": who.name,
        "title": who.title,
        "role": who.role.value,
        "until": None if account.until is None else account.until.isoformat(),
        "more": sorted(who.more),
        "less": sorted(who.less),
        "rights": sorted(who.rights),
    }

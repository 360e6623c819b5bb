"""``counter-app office``: sets an office up from a file, or gives it another calendar."""

import argparse
from pathlib import Path
from subprocess import list2cmdline
from typing import TYPE_CHECKING

from counter_app.cli.io import Io, read_file
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.text import fold

if TYPE_CHECKING:
    from counter_app.bootstrap_founding import Founded
    from counter_app.services.desk import Desk
    from counter_app.services.office.office import Setup

# Two desks set up from one file would print one code on two slips before either has joined.
NOTE = (
    "Máy này cấp mã từ dãy {lane}. Máy khác của đơn vị phải dùng dãy khác trước khi ghi danh, "
    "ví dụ, nếu chưa máy nào dùng dãy {other}: office init --lane {other}."
)

RECOVERY = (
    "Mã khôi phục chỉ hiện lần này. Hãy chép ra giấy, cất vào két của đơn vị, rồi gõ lại để thử: "
    "counter-app keys recovery --prove. Mất hết mật khẩu và mất mã này thì không ai mở được kho."
)

ACCOUNT = (
    "Tệp tài khoản chưa đọc được. Hãy ghi đối tượng JSON có bank_bin, bank, number, holder, "
    "valid_from (YYYY-MM-DD), có thể thêm valid_to."
)

ANEW = (
    "Mọi hồ sơ của kho cũ không còn trên máy này, trừ khi tìm được bản sao. Phần còn lại của kho cũ "
    "để riêng trong thư mục hong, không xoá; dãy số của nó không dùng lại."
)

NEXT = (
    "Chỉ người này có tài khoản. Mỗi lệnh ở mục commands cho một người còn lại tài khoản, với vai trò "
    "ghi trong tệp; mật khẩu đầu hiện một lần, họ tự đổi khi đăng nhập."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """The action and the file it reads."""
    parser.add_argument(
        "action",
        choices=("init", "calendar", "account"),
        help="init: thiết lập đơn vị từ office.toml; calendar: thay lịch nghỉ bằng tệp CSV; "
        "account: đổi tài khoản nhận phí từ tệp JSON",
    )
    parser.add_argument(
        "--file", type=Path, required=True, help="tệp office.toml, lịch CSV, tài khoản JSON"
    )
    parser.add_argument(
        "--lane",
        type=int,
        help="init: dãy số của máy này thay cho dãy trong tệp; mỗi máy của đơn vị một dãy riêng",
    )
    keys = parser.add_mutually_exclusive_group()
    keys.add_argument(
        "--as",
        dest="acting",
        metavar="TÊN",
        help="init: người đặt mật khẩu đầu tiên và giữ các tài khoản; mật khẩu gõ hoặc ở tệp số 3",
    )
    keys.add_argument(
        "--keys-in-file",
        action="store_true",
        help="init: không mật khẩu, khóa nằm trong tệp; ai đọc được ổ đĩa thì mở được kho",
    )
    parser.add_argument(
        "--print", action="store_true", help="init: in tờ mã khôi phục ra máy in; cần --as"
    )
    parser.add_argument("--training", action="store_true", help="calendar: cho kho huấn luyện")
    _configure_anew(parser)


def _configure_anew(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--anew",
        action="store_true",
        help="init: kho cũ ở đây đã mất hẳn, không còn bản sao; lập kho mới với dãy số khác",
    )
    parser.add_argument(
        "--old-lanes",
        type=_lanes,
        metavar="1,2",
        default=frozenset(),
        help="init --anew: các dãy số kho cũ từng giữ, khi máy không còn nhớ",
    )


def _lanes(text: str) -> frozenset[int]:
    return frozenset(map(int, text.split(",")))


def told_code(code: str, desk: "Desk", *, to_print: bool) -> dict[str, object]:
    """A new recovery code as an answer tells it, this once; ``to_print``: and the sheet with it."""
    answer: dict[str, object] = {"recovery_code": code, "recovery": RECOVERY}
    if to_print:
        from counter_app.bootstrap import choose_printer
        from counter_app.services.papers.recovery_paper import print_recovery

        try:
            told = print_recovery(code, desk=desk, printer=choose_printer(desk.data_dir))
        except (UserError, EnvironmentFault) as error:  # the code is told all the same
            told = error.message
        answer["printed"] = told
    return answer


def run(args: argparse.Namespace, io: Io) -> int:
    """Does it whole, or refuses with nothing half-done."""
    return {"init": _init, "calendar": _calendar, "account": _account}[args.action](args, io)


def _calendar(args: argparse.Namespace, io: Io) -> int:
    """Puts a calendar in force and names the open dossiers whose date it would change."""
    from counter_app.cli.acting import desk_of
    from counter_app.services.office.calendar import replace_calendar

    text = read_file(args.file)
    with desk_of(args, io) as desk:
        change = replace_calendar(text, desk=desk)
    io.answer(
        {
            "calendar": change.version,
            "rows": change.rows,
            "differing": [
                {
                    "dossier_code": one.key,
                    "promised": one.promised.isoformat("T", "minutes") if one.promised else None,
                    "reckoned": one.reckoned.isoformat("T", "minutes") if one.reckoned else None,
                }
                for one in change.differing
            ],
        }
    )
    return 0


def _account(args: argparse.Namespace, io: Io) -> int:
    """Puts a bank account in force and tells all that are known, the newest last."""
    import msgspec

    from counter_app.cli.acting import desk_of
    from counter_app.domain.money.bank_account import BankAccount
    from counter_app.services.money.bank_accounts import put_account

    try:
        account = msgspec.json.decode(read_file(args.file), type=BankAccount)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise UserError("bad_account", ACCOUNT) from error
    with desk_of(args, io) as desk:
        office = put_account(account, desk=desk, at=desk.clock.now())
    io.answer({"bank_accounts": msgspec.to_builtins(office.bank_accounts)})
    return 0


def _init(args: argparse.Namespace, io: Io) -> int:
    from counter_app.bootstrap_founding import Anew, First, office_founded
    from counter_app.cli.typed_secret import new_secret
    from counter_app.services.office.office import on_lane, read_setup

    if args.print and args.acting is None:
        raise UserError("no_keys", "Không có --as thì không có mã khôi phục để in. Hãy bỏ --print.")
    setup = read_setup(read_file(args.file))
    if args.lane is not None:
        setup = on_lane(setup, args.lane)
    first = None
    if args.acting is not None:
        first = First(name=args.acting, secret=new_secret(io, f"Mật khẩu mới của {args.acting}"))
    anew = Anew(lanes=args.old_lanes) if args.anew else None
    with office_founded(
        args.data, setup, first=first, keys_in_file=args.keys_in_file, anew=anew
    ) as founded:
        io.answer(_founded(founded, setup, args))
    return 0


def _founded(founded: "Founded", setup: "Setup", args: argparse.Namespace) -> dict[str, object]:
    from counter_app.services.office.office import free_lane

    desk = founded.desk
    answer: dict[str, object] = {
        "office": desk.office.name,
        "agency": desk.office.agency,
        "kind": desk.office.kind.value,
        "lane": setup.lane,
        "note": NOTE.format(lane=setup.lane, other=free_lane(setup)),
        "clerks": [clerk.name for clerk in setup.clerks],
    }
    if args.anew:
        answer["lost"] = ANEW
    if founded.recovery_code:
        answer |= told_code(founded.recovery_code, desk, to_print=args.print)
        answer |= {"next": NEXT, "commands": _adding(setup, args)}
    if desk.store.secrets.notice:
        answer["notice"] = desk.store.secrets.notice
    return answer


def _adding(setup: "Setup", args: argparse.Namespace) -> list[str]:
    """A command for each of the file's staff but the first, to be run as it stands."""
    program = ["counter-app", *(("--data", str(args.data)) if args.data else ())]
    others = (one.name for one in setup.clerks if fold(one.name) != fold(args.acting))
    return [list2cmdline([*program, "account", "add", one, "--as", args.acting]) for one in others]

"""The dispatcher: finds the command's module, loads that one only, and turns errors into one line.

Exit codes: 0 done, 1 our own failure, 2 wrong usage or a refused input.
"""

import errno
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, cast

from counter_app.cli.io import Io
from counter_app.core.errors import EnvironmentFault, MemoryFull, UserError

if TYPE_CHECKING:
    import argparse

    from counter_app.core.diagnostics import Bug

PROGRAM: Final = "counter-app"
_DISK_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
# What may stand before the command's name, and what each needs behind it.
_BEFORE: Final = {"--data": "tên thư mục dữ liệu", "--as": "tên cán bộ đang làm"}

# Each command is the module of that name in this package, loaded only when it is called.
COMMANDS: Final = {
    "account": "ai làm việc ở đây: thêm, sửa quyền, đổi mật khẩu, mở khóa, thôi dùng",
    "archive": "hồ sơ hết thời hạn lưu: lập danh mục, hủy nội dung sau khi đã xuất",
    "backup": "sao lưu dữ liệu và kiểm tra bản sao",
    "bench": "đo tốc độ bên cạnh mức sàn và phần mềm cùng loại",
    "book": "sổ của một năm: theo dõi hồ sơ, bổ sung, xin lỗi, từ chối, chưa nhận, hủy – in lại",
    "bundle": "mang việc chờ gửi qua USB: xuất gói, nhập gói, nhận trả lời",
    "card": "đọc mã trên thẻ căn cước",
    "central": "máy chủ trung tâm: chạy, thêm đơn vị, cấp mã ghi danh, thu hồi máy",
    "certify": "sổ chứng thực: việc chờ vào sổ, vào sổ lấy số, giao và nhận sổ giữa các quầy",
    "check": "kiểm tra toàn vẹn dữ liệu",
    "code": "đọc mã hồ sơ",
    "day": "mở đầu ngày, đếm ngăn tiền, khóa sổ ngày – tháng – năm, ký sổ",
    "demo": "chạy thử trọn một hồ sơ, không dùng dữ liệu thật",
    "dispute": "việc cần người quyết giữa các quầy và máy chủ: xem, quyết",
    "dossier": "xem một hồ sơ, chuyển bước, làm việc khác",
    "due": "tính ngày hẹn trả",
    "enrol": "ghi danh quầy với máy chủ bằng mã dùng một lần",
    "export": "xuất dữ liệu mở: bảng, thao tác đã ký, giấy PDF, chương trình kiểm tra",
    "fee": "tính phí, lệ phí",
    "form": "mã tờ khai điền ở nhà: làm mã, đọc mã",
    "handover": "bàn giao hồ sơ theo danh sách: giao đi, xác nhận, nhận về",
    "hub": "máy trạm của đơn vị: các quầy thấy việc của nhau khi mất đường truyền",
    "import": "tiếp nhận cả danh sách từ tệp CSV, XLSX; hồ sơ đang dở của hệ thống cũ",
    "intake": "tiếp nhận một hồ sơ từ tệp JSON",
    "keys": "mã khôi phục trên giấy; máy tự mở kho cho lệnh tự chạy",
    "label": "in tem, tờ phân cách, phong bì của hồ sơ",
    "list": "đếm, xem, in các danh sách việc của quầy; số liệu theo người, đơn vị",
    "money": "đọc số tiền thành chữ",
    "office": "thiết lập đơn vị",
    "paper": "in một giấy của hồ sơ; đã in rồi thì là bản sao",
    "privacy": "yêu cầu của chủ thể dữ liệu, dữ liệu giữ của một người, sự cố dữ liệu",
    "printed": "xem mọi giấy quầy đã in: ai in, lúc nào, bản thứ mấy, đã ra chưa",
    "receipt": "biên lai phí, lệ phí: việc còn phải lập, bảng cho nhà cung cấp, số đã lập",
    "report": "lập sổ theo dõi hồ sơ",
    "restore": "khôi phục dữ liệu từ một bản sao lưu",
    "search": "tìm hồ sơ",
    "seed": "tạo hồ sơ mẫu trong kho huấn luyện",
    "shelf": "kết quả chờ trả, giấy tờ gốc đang giữ",
    "slip": "in giấy hẹn; đã in rồi thì là bản sao",
    "sync": "gửi và nhận với máy chủ một lượt; xem việc còn chờ gửi",
    "template": "xem, đổi chữ trên giấy của đơn vị",
    "text": "khóa so sánh và thứ tự tên tiếng Việt",
    "verify-export": "kiểm tra một bản xuất dữ liệu mở, không mở dữ liệu nào",
    "visit": "lượt đến không có hồ sơ: hướng dẫn, từ chối, hỏi đường",
}


class Command(Protocol):
    """What every command module offers; ``args.data`` is the data folder or None."""

    def configure(self, parser: "argparse.ArgumentParser") -> None:
        """Declare the command's arguments."""

    def run(self, args: "argparse.Namespace", io: Io) -> int:
        """Do it; the result is the exit code."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    data: Path | None = None
    action: str = "window"
    command: str = ""
    arguments: tuple[str, ...] = ()


def main(argv: Sequence[str] | None = None, io: Io | None = None) -> int:
    """Runs one command, or opens the window where none is named; the result is the exit code."""
    io = io or Io.of_process()
    call = _Call()
    try:
        call = _read_call(tuple(sys.argv[1:] if argv is None else argv))
        code = _perform(call, io)
        io.stdout.flush()
    except (UserError, EnvironmentFault) as error:
        _complain(io, error.message)
        _note_refusal(call, error.code)
        return 2 if isinstance(error, UserError) else 1
    except BrokenPipeError:
        _forget_stdout()
        return 1
    except KeyboardInterrupt:
        return 130
    except SystemExit as stop:  # argparse leaves this way after --help
        return stop.code if isinstance(stop.code, int) else 0
    except OSError as error:
        if error.errno not in _DISK_FULL:
            return _broke(call, error, io)
        _complain(io, "Ổ đĩa đã đầy nên chưa ghi được. Hãy xóa bớt tệp khác rồi làm lại.")
        return 1
    except Exception as error:  # noqa: BLE001  # the border: no bug may show a traceback
        return _broke(call, error, io)
    return code


def _broke(call: _Call, error: Exception, io: Io) -> int:
    if isinstance(error, MemoryError):
        _complain(io, MemoryFull().message)
        return 1
    bug = _note_bug(call, error)
    _complain(
        io,
        f"Chương trình gặp lỗi ngoài dự tính (mã lỗi {bug.code}, ghi chép {bug.note})."
        " Xin thử lại; nếu còn lỗi, báo quản trị.",
    )
    return 1


def _read_call(argv: tuple[str, ...]) -> _Call:
    given_before: dict[str, str] = {}
    rest = list(argv)
    while rest and rest[0].startswith("-"):
        option, given, value = rest.pop(0).partition("=")
        if option in {"-h", "--help"}:
            return _Call(action="help")
        if option == "--version":
            return _Call(action="version")
        if option not in _BEFORE:
            raise _wrong_usage(f"không có tùy chọn {option}")
        if not given and rest:
            value = rest.pop(0)
        if not value:
            raise _wrong_usage(f"{option} cần {_BEFORE[option]}")
        given_before[option] = value
    data = Path(given_before["--data"]) if "--data" in given_before else None
    if not rest:
        if "--as" in given_before:
            raise _wrong_usage("--as cần một lệnh; ở cửa sổ thì đăng nhập trên màn hình")
        return _Call(data=data)
    # Who acts is the command's own option, wherever it stands.
    who = ("--as", given_before["--as"]) if "--as" in given_before else ()
    return _Call(data=data, action="command", command=rest[0], arguments=(*who, *rest[1:]))


def _perform(call: _Call, io: Io) -> int:
    if call.action == "help":
        io.stdout.write(_help())
        return 0
    if call.action == "version":
        from counter_app import __version__

        io.stdout.write(f"{PROGRAM} {__version__}\n")
        return 0
    if call.action == "window":
        return _open_window(call.data)
    return _run_command(call, io)


def _run_command(call: _Call, io: Io) -> int:
    if call.command not in COMMANDS:
        raise _wrong_usage(f"không có lệnh “{call.command[:40]}”")
    from counter_app.cli.acting import NAMELESS, say_who
    from counter_app.cli.parser import Parser

    module = importlib.import_module(f"counter_app.cli.{call.command.replace('-', '_')}")
    command = cast("Command", module)
    parser = Parser(f"{PROGRAM} {call.command}", description=COMMANDS[call.command])
    command.configure(parser)
    arguments = list(call.arguments)
    if call.command not in NAMELESS:
        say_who(parser)
        arguments = _who_first(arguments)
    args = parser.parse_args(arguments)
    args.data = call.data
    return command.run(args, io)


def _who_first(arguments: list[str]) -> list[str]:
    """``--as NAME`` before a verb of the command, which knows nothing of it."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    for at, option in enumerate(options):
        if option == "--as" or option.startswith("--as="):
            after = at + (2 if option == "--as" else 1)
            return [*arguments[at:after], *arguments[:at], *arguments[after:]]
    return arguments


def _open_window(data: Path | None) -> int:
    from counter_app.bootstrap import open_window

    return open_window(data)


def _help() -> str:
    lines = [
        f"Cách dùng: {PROGRAM} [--data THƯ-MỤC] [--as TÊN] [LỆNH …]",
        "",
        "Không có lệnh: mở cửa sổ làm việc.",
        "",
        *(f"  {name:<13} {told}" for name, told in COMMANDS.items()),
        "",
        "  --data THƯ-MỤC   thư mục dữ liệu, viết trước tên lệnh",
        "  --as TÊN         cán bộ đang làm, viết trước hay sau tên lệnh; nơi có tài khoản thì",
        "                   gõ mật khẩu, hoặc đưa vào tệp số 3 (3<TỆP)",
        "  --version        in phiên bản",
        f"Xem từng lệnh: {PROGRAM} LỆNH --help",
    ]
    return "\n".join(lines) + "\n"


def _wrong_usage(told: str) -> UserError:
    return UserError("wrong_usage", f"Lệnh chưa đúng – {told}. Xem: {PROGRAM} --help")


def _complain(io: Io, message: str) -> None:
    try:
        io.stdout.flush()
        io.stderr.write(" ".join(message.split()) + "\n")
        io.stderr.flush()
    except (OSError, ValueError):
        _forget_stdout()


def _forget_stdout() -> None:
    """Nobody reads our answer any more; the interpreter must not say so when it ends."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123  # not a path of ours
        os.dup2(nowhere.fileno(), 1)


def _note_refusal(call: _Call, code: str) -> None:
    """Told where the command had opened a data folder; otherwise nobody keeps a log."""
    import logging

    logging.getLogger(__name__).info(
        "command.refused", extra={"command": call.command or call.action, "code": code}
    )


def _note_bug(call: _Call, error: BaseException) -> "Bug":
    """Where in the program it happened; never what was being worked on."""
    from counter_app.core.config import default_data_dir
    from counter_app.core.diagnostics import keep_journal, note_bug

    keep_journal(call.data or default_data_dir())
    return note_bug(error, where=call.command or call.action)

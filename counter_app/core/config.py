"""Where this machine keeps its data, and the few facts that belong to the machine alone.

Office facts are rows in the store; ``machine.toml`` holds what would be wrong on another PC:
the printer beside it, the theme its screen needs.
"""

import os
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from counter_app.core.errors import EnvironmentFault, UserError

FILE_NAME: Final = "machine.toml"
# Beside the store: papers where no printer took them, lists that were exported. In clear.
PAPERS_FOLDER: Final = "giay-hen"
EXPORTS_FOLDER: Final = "xuat-tep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The machine's own settings; every one has a default that works."""

    # A printer by name, or "folder:" and a place for PDF files; nothing: the machine's own.
    printer: str = ""
    # For slips and for the roll, where they have a printer of their own.
    slip_printer: str = ""
    roll_printer: str = ""
    # The slip's sheet and copies at this desk; nothing: as the office has them.
    slip_paper: str = ""
    slip_copies: str = ""
    # An older way of saying "folder:".
    print_folder: str = ""
    theme: str = "light"
    text_scale: float = 1.0
    # Codes of the procedures that this desk wants first.
    pinned: tuple[str, ...] = ()
    # Who sat down here last, by their id, and on which day (ISO): a start within it seats them again.
    sits: str = ""
    sits_on: str = ""
    # A file of certificates, where the cell has a private authority.
    central_authority: str = ""
    # Attached files: how much goes up in a day, and in which hours without counting. 0: no limit.
    files_mb_a_day: int = 500
    files_by_night: str = "19:00-06:00"
    # How many days a file stays here once the central side has it in a backup.
    files_kept_days: int = 90
    # Where copies of the store go by themselves, and of how many days one a day stays.
    backup_folder: str = ""
    backup_keep: int = 30
    # After how many minutes without a touch the desk is locked, where people sign in (1 to 15).
    lock_minutes: int = 4


def default_data_dir() -> Path:
    """The platform's place for a program's data; ``COUNTER_DATA`` overrides it."""
    chosen = os.environ.get("COUNTER_DATA")
    if chosen:
        return Path(chosen)
    import platformdirs  # 8 ms, and not needed when --data names the folder

    return Path(platformdirs.user_data_dir("counter-app", appauthor=False))


def state_dir() -> Path:
    """Where this PC remembers its stores outside their folders; ``COUNTER_STATE`` overrides it.

    Never inside the default data folder, which some platforms give a program's state as well.
    """
    chosen = os.environ.get("COUNTER_STATE")
    if chosen:
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_state_dir("counter-app-stores", appauthor=False))


def copies_home(data_dir: Path, device: str) -> Path | None:
    """That device's own folder in the place chosen for copies, there now or not; None: none chosen.

    It is made when the place is chosen and never later: an empty folder that a stick leaves behind
    when it is pulled out must not be taken for it.
    """
    chosen = load_machine(data_dir).backup_folder
    return Path(chosen) / f"sao-luu-{device}" if chosen else None


def load_machine(data_dir: Path) -> Machine:
    """The settings in ``machine.toml``, or the defaults where there is none."""
    path = data_dir / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Machine()
    except OSError as cause:
        raise EnvironmentFault(
            "machine_unreadable",
            f"Không đọc được tệp cài đặt máy {FILE_NAME}. Hãy thử lại; nếu vẫn lỗi, báo quản trị.",
        ) from cause
    import tomli  # the window's first picture waits for nothing that it can do without

    try:
        return _machine(tomli.loads(text))
    except (tomli.TOMLDecodeError, TypeError) as error:
        raise UserError(
            "machine_file",
            f"Tệp cài đặt máy {FILE_NAME} có lỗi. Hãy sửa hoặc xoá tệp rồi mở lại.",
        ) from error


def _machine(kept: dict[str, Any]) -> Machine:
    """The settings a file says; ``TypeError`` for one that nobody knows, or of another kind."""
    kinds = {one.name: type(one.default) for one in fields(Machine)}
    read: dict[str, Any] = {}
    for name, value in kept.items():
        kind = kinds.get(name)
        if kind is tuple and type(value) is list and all(type(one) is str for one in value):
            read[name] = tuple(value)
        elif kind is type(value) or (kind is float and type(value) is int):
            read[name] = kind(value)
        else:
            raise TypeError(name)
    return Machine(**read)


def save_machine(data_dir: Path, machine: Machine) -> None:
    """Replaces ``machine.toml`` as a whole, so a cut leaves the old one; the folder exists."""
    import json

    from counter_app.core.whole_file import put_whole

    # A JSON text or number is a TOML one, too.
    kept = "".join(
        f"{one.name} = {json.dumps(getattr(machine, one.name), ensure_ascii=False)}\n"
        for one in fields(machine)
    )
    try:
        put_whole(data_dir / FILE_NAME, [kept.encode()])
    except OSError as cause:
        raise EnvironmentFault(
            "machine_unwritable",
            "Không ghi được cài đặt của máy. Hãy xem lại quyền và dung lượng của thư mục dữ liệu.",
        ) from cause

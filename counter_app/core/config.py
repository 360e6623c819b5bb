"""Where this machine keeps its data, and the few facts that belong to the machine alone.

Office facts are rows in the store; ``machine.toml`` holds what would be wrong on another PC:
the printer beside it, the theme its screen needs.
"""

import json
import os
import tomllib
from pathlib import Path

import msgspec

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.whole_file import put_whole

FILE_NAME = "machine.toml"


class Machine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
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


def load_machine(data_dir: Path) -> Machine:
    """The settings in ``machine.toml``, or the defaults where there is none."""
    path = data_dir / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Machine()
    try:
        return msgspec.convert(tomllib.loads(text), Machine)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise UserError(
            "machine_file",
            f"Tệp cài đặt máy {FILE_NAME} có lỗi. Hãy sửa hoặc xoá tệp rồi mở lại.",
        ) from error


def save_machine(data_dir: Path, machine: Machine) -> None:
    """Replaces ``machine.toml`` as a whole, so a cut leaves the old one; the folder exists."""
    # A JSON text or number is a TOML one, too.
    kept = "".join(
        f"{name} = {json.dumps(value, ensure_ascii=False)}\n"
        for name, value in msgspec.structs.asdict(machine).items()
    )
    try:
        put_whole(data_dir / FILE_NAME, [kept.encode()])
    except OSError as cause:
        raise EnvironmentFault(
            "machine_unwritable",
            "Không ghi được cài đặt của máy. Hãy xem lại quyền và dung lượng của thư mục dữ liệu.",
        ) from cause

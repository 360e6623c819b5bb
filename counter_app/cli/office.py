"""``counter-app office init``: sets an office up from a file, without the wizard."""

import argparse
from pathlib import Path

from counter_app.cli.io import Io
from counter_app.core.config import default_data_dir
from counter_app.core.errors import UserError


def configure(parser: argparse.ArgumentParser) -> None:
    """One action, ``init``, and the file it reads."""
    parser.add_argument("action", choices=("init",), help="init: thiết lập đơn vị mới")
    parser.add_argument("--file", type=Path, required=True, help="tệp office.toml của đơn vị")


def run(args: argparse.Namespace, io: Io) -> int:
    """Founds the office; answers what stands now, or refuses with nothing half-done."""
    from counter_app.bootstrap import found_office
    from counter_app.services.office import read_setup

    setup = read_setup(read_file(args.file))
    desk = found_office(args.data or default_data_dir(), setup)
    try:
        answer = {
            "office": desk.office.name,
            "agency": desk.office.agency,
            "kind": desk.office.kind.value,
            "lane": setup.lane,
            "clerks": [clerk.name for clerk in setup.clerks],
        }
        if desk.store.secrets.notice:
            answer["notice"] = desk.store.secrets.notice
        io.answer(answer)
    finally:
        desk.store.close()
    return 0


def read_file(path: Path) -> str:
    """The text of a file a person named; ``UserError`` in plain words when it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise UserError("file_missing", f"Không thấy tệp {path.name}. Hãy xem lại tên.") from None
    except UnicodeDecodeError:
        raise UserError("not_utf8", f"Tệp {path.name} không phải UTF-8, hãy lưu lại.") from None
    except OSError:
        raise UserError("file_unreadable", f"Không mở được tệp {path.name}.") from None

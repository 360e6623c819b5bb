"""``counter-app intake``, as it is begun at a prompt; once it has answered it waits to be killed."""

import signal
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from counter_app.cli.main import main as command

FILED = """{"card_scan": "001190000001||Nguyễn Thị Ánh|01021990|Nữ|Thôn 1, Xã A, Hà Nội|15032021",
"procedure_code": "2.000815",
"certified_copies": [{"document": "Giấy khai sinh", "pages": 3, "copies": 2}]}"""


def warm() -> None:
    """Loads what every run loads."""
    with TemporaryDirectory() as folder, redirect_stdout(StringIO()):
        take_in(Path(folder))


def take_in(folder: Path) -> None:
    file = folder / "intake.json"
    file.write_text(FILED, encoding="utf-8")
    command(["--data", str(folder), "intake", "--file", str(file)])


def main() -> None:
    """Argument: the data folder."""
    take_in(Path(sys.argv[1]))
    print("answered", flush=True)
    signal.pause()


if __name__ == "__main__":
    main()

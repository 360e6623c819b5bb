"""Every pinned version held against the public lists of known weaknesses, by pip-audit.

Also of what is for another platform. What could not be asked about is no good news: it fails.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from pinned import LISTS, Pin, pins

NOT_ASKED: Final = (
    "Chưa hỏi được danh sách lỗ hổng. Cần đường mạng ra ngoài; hãy chạy lại khi có mạng."
)


def audit(wanted: Iterable[Pin]) -> list[dict[str, Any]] | None:
    """What pip-audit tells of each package; None where it reached nobody."""
    told: list[dict[str, Any]] = []
    # A package pinned twice, once a Python, is asked about twice: a list may hold it once.
    waiting = list(wanted)
    while waiting:
        now = {pin.name: pin for pin in reversed(waiting)}
        waiting = [pin for pin in waiting if now[pin.name] is not pin]
        answer = _asked(now.values())
        if answer is None:
            return None
        told += answer
    return told


def _asked(wanted: Iterable[Pin]) -> list[dict[str, Any]] | None:
    with TemporaryDirectory() as folder:
        lines = Path(folder) / "pinned.txt"
        lines.write_text("".join(f"{one.name}=={one.version}\n" for one in wanted), "utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "-r", str(lines),
             "--format", "json", "--progress-spinner", "off"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False,
        )  # fmt: skip
    try:
        return list(json.loads(done.stdout)["dependencies"])
    except ValueError:
        return None


def main() -> int:
    """0: all asked about and nothing known; 1: something is known; 3: not all could be asked about."""
    found = audit(pins(LISTS[-1]))
    known = [one for one in found or () if one.get("vulns")]
    for one in known:
        names = ", ".join(told["id"] for told in one["vulns"])
        print(f"{one['name']} {one['version']}: {names}")
    left = [one["name"] for one in found or () if "skip_reason" in one]
    if found is None or left:
        print(NOT_ASKED, *left, file=sys.stderr)
        return 1 if known else 3
    print(f"{len(found)} gói, {len(known)} gói có lỗ hổng đã biết")
    return 1 if known else 0


if __name__ == "__main__":
    sys.exit(main())

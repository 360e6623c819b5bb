"""kill −9 while a list is taken in: all of it is there afterwards, or nothing."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from counter_app.bootstrap import open_desk
from counter_app.services.keeping.check import check

ROWS = 40
HEAD = "Mã thủ tục;Họ và tên;Số CCCD;Ngày sinh;Giới tính;Địa chỉ;Giấy tờ cần sao;Số trang;Số bản"
ROW = "2.000815;Nguyễn Thị A{};001190000001;1990;Nữ;Thôn 1;Giấy khai sinh;3;2"


def imported(folder: Path, path: Path, kill_at: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "counter_app", "--data", str(folder), "import", str(path)],
        env=os.environ | ({"COUNTER_KILL_AT": kill_at} if kill_at else {}),
        capture_output=True,
        text=True,
        check=False,
    )


def stored(folder: Path) -> int:
    desk = open_desk(folder)
    try:
        assert check(desk=desk) == ()
        return int(
            desk.store.read(
                lambda one: one.exec_driver_sql("SELECT count(*) FROM dossiers").scalar_one()
            )
        )
    finally:
        desk.store.close()


@pytest.mark.parametrize(
    ("kill_at", "left"),
    [(f"outbox.appended@{ROWS // 2}", 0), ("store.after_commit@{}", ROWS)],
)
def test_a_killed_import_leaves_all_or_nothing_and_goes_on(
    tmp_path: Path, kill_at: str, left: int
) -> None:
    path, folder = tmp_path / "list.csv", tmp_path / "data"
    names = (chr(97 + n % 26) * (1 + n // 26) for n in range(ROWS))
    path.write_text("\n".join([HEAD, *map(ROW.format, names)]), encoding="utf-8-sig")
    open_desk(folder).store.close()  # its own commits are over
    commits = 1 if "{}" in kill_at else 0
    killed = imported(folder, path, kill_at.format(commits))
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert killed.stdout == "", "nothing is acknowledged before it is durable"
    assert stored(folder) == left
    again = imported(folder, path)
    assert again.returncode == (0 if left == 0 else 2), again.stderr
    if left == 0:
        codes = [json.loads(line)["dossier_code"] for line in again.stdout.splitlines()]
        assert codes[0].endswith("-1001"), "no number was used up"
        assert len(set(codes)) == ROWS
    assert stored(folder) == ROWS

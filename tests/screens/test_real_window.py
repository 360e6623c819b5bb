"""The program itself in a real X window, worked by nothing but keys."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.waiting import PATIENCE_S, wait_for

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(
        not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool"
    ),
]
CARD = "001090000001||Tran Van An|01021990|Nam|Thon 1, Xa A, Ha Noi|15032021"


@pytest.fixture
def display() -> Iterator[str]:
    """An X server of this test's own."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as answer:
        number = answer.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(timeout=10)


def environment(display: str) -> dict[str, str]:
    return os.environ | {
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }


def keys(display: str, *words: str) -> str:
    done = subprocess.run(
        ["xdotool", *words],
        env=environment(display),
        check=True,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    return done.stdout


def test_a_dossier_is_taken_in_by_keys_alone_in_a_real_window(display: str, tmp_path: Path) -> None:
    data, papers = tmp_path / "data", tmp_path / "papers"
    data.mkdir()
    (data / "machine.toml").write_text(f'print_folder = "{papers}"\n', encoding="utf-8")
    log = (tmp_path / "log").open("w")
    program = subprocess.Popen(
        [sys.executable, "-m", "counter_app", "--data", str(data)],
        env=environment(display),
        stderr=log,
        stdout=log,
    )
    try:
        window = keys(display, "search", "--sync", "--onlyvisible", "--name", "HUẤN LUYỆN").split()[
            0
        ]
        keys(display, "windowfocus", "--sync", window)
        keys(display, "type", "--delay", "4", CARD)
        keys(display, "key", "Return")
        keys(display, "type", "--delay", "110", "sao")
        keys(display, "key", "--delay", "150", "Return", "Return", "Return")
        wait_for(lambda: list(papers.glob("*.pdf")), (tmp_path / "log").read_text())
    finally:
        program.kill()
        program.wait(timeout=10)
        log.close()

    answer = subprocess.run(
        [sys.executable, "-m", "counter_app", "--data", str(data), "search", "tran van an"],
        env=environment(display),
        check=True,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    (row,) = [json.loads(line) for line in answer.stdout.splitlines()]
    assert row["dossier_code"] in next(papers.glob("*.pdf")).name
    assert "WARNING" not in (tmp_path / "log").read_text().upper()

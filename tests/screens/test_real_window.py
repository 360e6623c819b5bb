"""The program itself in a real X window, worked by nothing but keys."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.mornings.display import Display
from tests.waiting import PATIENCE_S, wait_for

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(
        not all(map(shutil.which, ("Xvfb", "xdotool", "openbox"))),
        reason="needs Xvfb, xdotool and openbox",
    ),
]
CARD = "001090000001||Tran Van An|01021990|Nam|Thon 1, Xa A, Ha Noi|15032021"


SCREEN: Final = (1366, 768)
TASK_BAR_PX: Final = 40
RESTORED: Final = "ctrl+alt+shift+F5"
DESKTOP: Final = f"""<openbox_config xmlns="http://openbox.org/3.4/rc">
<keyboard><keybind key="C-A-S-F5"><action name="Unmaximize"/></keybind></keyboard>
<margins><bottom>{TASK_BAR_PX}</bottom></margins></openbox_config>"""


class Desktop(Display):
    """A display whose windows have title bars, above the room of a task bar."""

    def __init__(self, folder: Path, running: ExitStack) -> None:
        super().__init__(folder, running)
        (folder / "rc.xml").write_text(DESKTOP, encoding="utf-8")
        manager = subprocess.Popen(
            ["openbox", "--config-file", str(folder / "rc.xml")],
            env=self.environment,
            stderr=subprocess.DEVNULL,
        )
        running.callback(manager.wait, timeout=10)
        running.callback(manager.terminate)

    def place(self, window: str) -> tuple[int, int, int, int]:
        """Where the window's inside lies, without its title bar: left, top, right, bottom."""
        size = dict(_NUMBERS.findall(self.tells("getwindowgeometry", "--shell", window)))
        pointed = ("mousemove", "--window", window, "0", "0", "getmouselocation", "--shell")
        at = dict(_NUMBERS.findall(self.tells(*pointed)))
        left, top = int(at["X"]), int(at["Y"])
        return left, top, left + int(size["WIDTH"]), top + int(size["HEIGHT"])


_NUMBERS: Final = re.compile(r"^(\w+)=(\d+)$", re.MULTILINE)


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    """An X server of this test's own, with a window manager."""
    with ExitStack() as running:
        (tmp_path / "display").mkdir()
        yield Desktop(tmp_path / "display", running)


@contextmanager
def program(desktop: Desktop, data: Path, *, title: str) -> Iterator[str]:
    """The program on ``data``, and its window of that ``title``; it warns of nothing."""
    log = data.with_name("log")
    with (
        log.open("w") as told,
        subprocess.Popen(
            [sys.executable, "-m", "counter_app", "--data", str(data)],
            env=desktop.environment,
            stderr=told,
            stdout=told,
        ) as running,
    ):
        try:
            yield desktop.tells("search", "--sync", "--onlyvisible", "--name", title).split()[0]
        finally:
            running.kill()
    assert "WARNING" not in log.read_text(encoding="utf-8").upper()


def opens_and_leaves_a_dialog(desktop: Desktop) -> None:
    """How the screen looks is asked for, and not changed."""
    desktop.tells("key", "F9")
    wait_for(lambda: len(desktop.windows()) > 1, "F9 opened nothing")
    desktop.tells("key", "Escape")
    wait_for(lambda: len(desktop.windows()) == 1, "Esc left nothing")


def is_inside(desktop: Desktop, window: str, *, whole: bool) -> bool:
    """Whether all of it is between title bar and task bar; ``whole``: and takes all of that."""
    left, top, right, bottom = desktop.place(window)
    lowest = SCREEN[1] - TASK_BAR_PX
    if whole:
        return (left, right, bottom) == (0, SCREEN[0], lowest) and 0 < top < TASK_BAR_PX
    return left > 0 and top > 0 and right < SCREEN[0] and bottom < lowest


def test_a_dossier_is_taken_in_by_keys_alone_on_a_desktop(desktop: Desktop, tmp_path: Path) -> None:
    data, papers = tmp_path / "data", tmp_path / "papers"
    data.mkdir()
    (data / "machine.toml").write_text(f'print_folder = "{papers}"\n', encoding="utf-8")
    with program(desktop, data, title="HUẤN LUYỆN") as window:
        wait_for(lambda: is_inside(desktop, window, whole=True), "over all that is free")
        opens_and_leaves_a_dialog(desktop)
        desktop.tells("type", "--delay", "4", f"{CARD}\n")
        for words in (("type", "--delay", "110", "sao"), *[("key", "Return")] * 3):
            desktop.rests()
            desktop.tells(*words)
        wait_for(lambda: list(papers.glob("*.pdf")), "no slip")
        desktop.tells("key", RESTORED)
        wait_for(lambda: is_inside(desktop, window, whole=False), "restored, and inside")

    answer = subprocess.run(
        [sys.executable, "-m", "counter_app", "--data", str(data), "search", "tran van an"],
        env=desktop.environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    (row,) = [json.loads(line) for line in answer.stdout.splitlines()]
    assert row["dossier_code"] in next(papers.glob("*.pdf")).name

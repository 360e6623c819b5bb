"""A screen of the morning's own and a keyboard before it: Xvfb, xdotool, nothing else."""

import mmap
import os
import subprocess
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops

from tests.waiting import PATIENCE_S, wait_for

# A key is struck when the X server says so: one that must wait for the program strikes late.
_FIRST: Final = ("nice", "-n", "-10")
_STILL_LOOKS: Final = 10
_CARET: Final = (24, 40)
"""As large as what may move on a screen at rest."""


class Display:
    """One X server with its keyboard; what it shows can be looked at and kept."""

    def __init__(self, folder: Path, running: ExitStack) -> None:
        reading, writing = os.pipe()
        screen = ("-screen", "0", "1366x768x24", "-fbdir", str(folder), "-nolisten", "tcp")
        server = subprocess.Popen(
            [*_FIRST, "Xvfb", "-displayfd", str(writing), *screen],
            pass_fds=(writing,),
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        running.callback(server.wait, timeout=10)
        running.callback(server.terminate)
        with os.fdopen(reading) as answer:
            name = f":{answer.readline().strip()}"
        self._frame = folder / "Xvfb_screen0"
        self.environment = os.environ | {
            "DISPLAY": name,
            "QT_QPA_PLATFORM": "xcb",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }

    def tells(self, *words: str) -> str:
        """xdotool's answer; nothing where it found no window."""
        done = subprocess.run(
            [*_FIRST, "xdotool", *words],
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )
        return done.stdout

    def windows(self, title: str = ".") -> list[str]:
        """The windows in sight whose title has ``title``, the one in front last."""
        return self.tells("search", "--onlyvisible", "--name", title).split()

    def rests(self) -> None:
        """Until nothing moves any more but a caret."""
        still, before = 0, self.picture()

        def is_still() -> bool:
            nonlocal still, before
            now = self.picture()
            moved = ImageChops.difference(before, now).getbbox()
            small = moved is None or all(
                far - near <= most
                for near, far, most in zip(moved[:2], moved[2:], _CARET, strict=True)
            )
            still, before = (still + 1 if small else 0), now
            return still >= _STILL_LOOKS

        wait_for(is_still, "the screen never came to rest")

    def picture(self) -> Image.Image:
        """What is to be seen now; the frame buffer's head tells how it lies."""
        with self._frame.open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as at:
            head = [int.from_bytes(at[n : n + 4], "big") for n in range(0, 100, 4)]
            first, wide, high, line, colours = head[0], head[4], head[5], head[12], head[19]
            pixels = at[first + 12 * colours :][: line * high]
        return Image.frombytes("RGB", (wide, high), pixels, "raw", "BGRX", line)

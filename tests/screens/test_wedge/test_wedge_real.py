"""The wedge under a real X server, whose clock and whose "held down" are its own."""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(
        not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool"
    ),
]
SLIP = "0011223344556677889900" * 11 + "77777777777"
CARD = "001090000011||Tran Van Anh|01021990|Nam|Thon 11, Xa A, Ha Noi|15032021"
PATIENCE_S = 30
# F5 keeps the program busy for as long as a slow disk does.
FORM = """
import sys, time
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from ui.scanning.wedge import Wedge

app = QApplication([])
form = QWidget()
form.setWindowTitle("one field")
field = QLineEdit()
QVBoxLayout(form).addWidget(field)
say = lambda *words: print(*words, sep="\\t", flush=True)
QShortcut(QKeySequence("F5"), form).activated.connect(lambda: (say("busy"), time.sleep(0.7)))
field.returnPressed.connect(lambda: (say("typed", field.text()), field.clear()))
wedge = Wedge(lambda: time.monotonic_ns() // 1_000_000, form)
wedge.scanned.connect(lambda text: say("scanned", text, field.text()))
wedge.install(app)
form.show()
app.exec()
"""


@dataclass(slots=True)
class Form:
    """A window with one field, and a keyboard before it."""

    environment: dict[str, str]
    said: Path

    def types(self, text: str, *, delay_ms: int) -> None:
        self._do("type", "--delay", str(delay_ms), text)

    def hits(self, key: str) -> None:
        self._do("key", key)

    def focus(self) -> None:
        window = self._do("search", "--sync", "--onlyvisible", "--name", "one field").split()[0]
        self._do("windowfocus", "--sync", window)

    def lines(self, count: int) -> list[list[str]]:
        """What the form has said, once it has said so much."""
        deadline, pause = time.monotonic() + PATIENCE_S, threading.Event()
        while len(found := self.said.read_text().splitlines()) < count:
            assert time.monotonic() < deadline, found
            pause.wait(0.02)
        return [line.split("\t") for line in found]

    def _do(self, *words: str) -> str:
        return subprocess.run(
            ["xdotool", *words],
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        ).stdout


@pytest.fixture
def display() -> Iterator[str]:
    """An X server of this test's own."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "640x480x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as answer:
        number = answer.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(timeout=10)


@pytest.fixture
def form(display: str, tmp_path: Path) -> Iterator[Form]:
    environment = os.environ | {
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "PYTHONPATH": str(Path(__file__).parents[3]),
    }
    said = tmp_path / "said"
    with said.open("w") as out:
        program = subprocess.Popen([sys.executable, "-c", FORM], env=environment, stdout=out)
    made = Form(environment, said)
    try:
        made.focus()
        yield made
    finally:
        program.terminate()
        program.wait(timeout=10)


@pytest.mark.parametrize("delay_ms", [0, 1, 5])
def test_doubled_digits_without_a_pause_are_one_scan(form: Form, delay_ms: int) -> None:
    for text in (SLIP, CARD, SLIP):
        form.types(text, delay_ms=delay_ms)
        form.hits("Return")
    assert form.lines(3) == [["scanned", text, ""] for text in (SLIP, CARD, SLIP)]


def test_a_scan_that_came_while_the_program_was_busy_is_one_scan(form: Form) -> None:
    form.hits("F5")
    form.lines(1)
    form.types(CARD, delay_ms=15)
    form.hits("Return")
    assert form.lines(2) == [["busy"], ["scanned", CARD, ""]]


def test_what_a_person_typed_while_the_program_was_busy_is_typing(form: Form) -> None:
    form.hits("F5")
    form.lines(1)
    # xdotool presses a key every half of its delay.
    form.types("09123456", delay_ms=140)
    form.hits("Return")
    assert form.lines(2) == [["busy"], ["typed", "09123456"]]


def test_a_letter_held_down_by_a_person_is_typing(form: Form) -> None:
    form._do("keydown", "a", "sleep", "1", "keyup", "a")
    form.hits("Return")
    ((kind, text),) = form.lines(1)
    assert kind == "typed"
    assert len(text) > 5
    assert set(text) == {"a"}

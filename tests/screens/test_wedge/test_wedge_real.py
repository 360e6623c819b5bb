"""The wedge under a real X server, whose clock and whose "held down" are its own."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.mornings.display import Display
from tests.waiting import wait_for

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(
        not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool"
    ),
]
SLIP = "0011223344556677889900" * 11 + "77777777777"
CARD = "001090000011||Tran Van Anh|01021990|Nam|Thon 11, Xa A, Ha Noi|15032021"
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

    display: Display
    said: Path
    program: "subprocess.Popen[bytes]"

    def types(self, text: str, *, delay_ms: int) -> None:
        self.display.tells("type", "--delay", str(delay_ms), text)

    def hits(self, key: str) -> None:
        self.display.tells("key", key)

    def is_starved_after(self, begun: str, rest: str) -> None:
        """The program is stopped in the middle of a scan, and goes on when all of it has come."""
        signal = ("exec", "--sync", "--args", "3", "kill")
        types, program = ("type", "--delay", "0", "--args", "1"), str(self.program.pid)
        stops, goes_on = (*signal, "-STOP", program), (*signal, "-CONT", program)
        scan = (*types, begun, *stops, *types, rest, "key", "Return")
        self.display.tells(*scan, "sleep", "0.4", *goes_on)

    def lines(self, count: int) -> list[list[str]]:
        """What the form has said, once it has said so much."""
        wait_for(lambda: len(self._lines()) >= count, f"{count} lines of the form")
        return [line.split("\t") for line in self._lines()]

    def _lines(self) -> list[str]:
        return self.said.read_text().splitlines()


@pytest.fixture
def form(tmp_path: Path) -> Iterator[Form]:
    """On an X server of its own."""
    said, root = tmp_path / "said", str(Path(__file__).parents[3])
    with ExitStack() as running:
        display = Display(tmp_path, running)
        program = subprocess.Popen(
            [sys.executable, "-c", FORM],
            env=display.environment | {"PYTHONPATH": root},
            stdout=running.enter_context(said.open("w")),
        )
        running.callback(program.wait, timeout=10)
        running.callback(program.terminate)
        window = display.tells("search", "--sync", "--onlyvisible", "--name", "one field").split()
        display.tells("windowfocus", "--sync", window[0])
        yield Form(display, said, program)


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


def test_a_scan_in_the_middle_of_which_the_program_was_starved_is_one_scan(form: Form) -> None:
    for at in (3, 6, 11):
        form.is_starved_after(CARD[:at], CARD[at:])
    assert form.lines(3) == [["scanned", CARD, ""]] * 3


def test_what_a_person_typed_while_the_program_was_busy_is_typing(form: Form) -> None:
    form.hits("F5")
    form.lines(1)
    # xdotool presses a key every half of its delay.
    form.types("09123456", delay_ms=140)
    form.hits("Return")
    assert form.lines(2) == [["busy"], ["typed", "09123456"]]


def test_a_letter_held_down_by_a_person_is_typing(form: Form) -> None:
    form.display.tells("keydown", "a", "sleep", "1", "keyup", "a")
    form.hits("Return")
    ((kind, text),) = form.lines(1)
    assert kind == "typed"
    assert len(text) > 5
    assert set(text) == {"a"}

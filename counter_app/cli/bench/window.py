"""How soon the window is there and how steadily it answers, beside a bare PySide6 window.

Start-up is measured in processes of their own, in turns; what is steady, in one more.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Final

from counter_app.cli.bench.full import full_store
from counter_app.cli.bench.row import BenchRow
from counter_app.core.clock import SystemClock
from counter_app.core.resources import resource

ROUNDS: Final = 9
_PAINTED: Final = """
import json, os, sys, time
def painted():
    print(json.dumps([time.process_time() * 1000, time.time() * 1000]), flush=True)
    os._exit(0)
"""
HELLO: Final = (
    _PAINTED
    + """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
class Window(QLabel):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, painted)
window = Window("Xin chào")
window.resize(1366, 768)
window.show()
app.exec()
"""
)
OURS: Final = (
    _PAINTED
    + """
from pathlib import Path
from counter_app.core.clock import SystemClock
from ui.application import SingleInstance, application
from ui.program import Program
app = application()
instance = SingleInstance(Path(sys.argv[1]))
instance.claim()
program = Program(None, None, clock=SystemClock())
program.window.painted.disconnect()
program.window.painted.connect(painted)
program.window.fill_screen()
app.exec()
"""
)


WHOLE: Final = """
import json, os, sys, time
from pathlib import Path
from counter_app.bootstrap import open_window
from ui.window.main_window import MainWindow
from PySide6.QtCore import QTimer
paint, attend, painted = MainWindow.paintEvent, MainWindow.attend, []
def tell():
    print(json.dumps([time.process_time() * 1000, time.time() * 1000]), flush=True)
def first_picture(window, event):
    if not painted:
        painted.append(True)
        QTimer.singleShot(0, tell)
    paint(window, event)
def ready(window, counter):
    attend(window, counter)
    tell()
    os._exit(0)
MainWindow.paintEvent, MainWindow.attend = first_picture, ready
open_window(Path(sys.argv[2]))
"""


def rows() -> Iterator[BenchRow]:
    """The first picture, with a full store opened behind it, and the longest stall at work."""
    yield _first_picture()
    yield from _with_the_store_behind()
    yield _longest_stall()


def _first_picture() -> BenchRow:
    with tempfile.TemporaryDirectory() as folder:
        for script in (HELLO, OURS):
            _once(script, folder)
        pairs = [(_once(HELLO, folder), _once(OURS, folder)) for _ in range(ROUNDS)]
    hello_cpu, hello_wall = (median(hello[at] for hello, _ in pairs) for at in (0, 1))
    ours_cpu, ours_wall = (median(ours[at] for _, ours in pairs) for at in (0, 1))
    return BenchRow(
        name="Cửa sổ đầu tiên vẽ xong, từ lúc gọi chương trình",
        unit="ms",
        figure=ours_cpu,
        wall=ours_wall,
        peer=hello_cpu,
        peer_name="PySide6, một cửa sổ trống",
        ratio=ours_cpu / hello_cpu,
        goal="≤ 1,5 ×",
        remark=f"(thực {ours_wall / hello_wall:.2f} ×)",
    )


def _with_the_store_behind() -> Iterator[BenchRow]:
    """The first picture of the whole program, and when the intake screen takes keys."""
    with full_store() as store, tempfile.TemporaryDirectory() as folder:
        given = (folder, str(store.folder))
        for script in (HELLO, WHOLE):
            run_script(script, *given)
        pairs = [(_told(HELLO, given), _told(WHOLE, given)) for _ in range(ROUNDS)]
    hello_cpu, hello_wall = (median(hello[0][at] for hello, _ in pairs) for at in (0, 1))
    for words, moment, goal in (
        ("Cửa sổ đầu tiên vẽ xong, {} mở ngay sau đó", 0, "≤ 1,5 ×"),
        ("Gõ được vào màn hình tiếp nhận, {}", -1, ""),
    ):
        cpu, wall = (median(ours[moment][at] for _, ours in pairs) for at in (0, 1))
        yield BenchRow(
            name=words.format(store.name),
            unit="ms",
            figure=cpu,
            wall=wall,
            peer=hello_cpu,
            peer_name="PySide6, một cửa sổ trống",
            ratio=cpu / hello_cpu,
            goal=goal,
            remark=f"từ lúc gọi chương trình (thực {wall / hello_wall:.2f} ×)",
        )


def _told(script: str, given: tuple[str, ...]) -> list[tuple[float, float]]:
    """CPU and wall milliseconds from the call of the interpreter to each moment that is told."""
    start_ms = SystemClock().now().timestamp() * 1000
    moments = (json.loads(line) for line in run_script(script, *given).splitlines())
    return [(cpu_ms, at_ms - start_ms) for cpu_ms, at_ms in moments]


def _once(script: str, folder: str) -> tuple[float, float]:
    """CPU and wall milliseconds from the call of the interpreter to the first picture."""
    start_ms = SystemClock().now().timestamp() * 1000
    cpu_ms, painted_ms = json.loads(run_script(script, folder))
    return cpu_ms, painted_ms - start_ms


def _longest_stall() -> BenchRow:
    with tempfile.TemporaryDirectory() as folder:
        worst_ms, typical_ms, own_ms = json.loads(run_script(STALL, folder).splitlines()[-1])
    return BenchRow(
        name="Cửa sổ đứng lâu nhất khi tiếp nhận 20 hồ sơ",
        unit="ms",
        figure=own_ms,
        wall=worst_ms,
        peer=100.0,
        peer_name="mắt người bắt đầu thấy chậm",
        ratio=worst_ms / 100.0,
        goal="≤ 100 ms",
        remark=f"thời gian thực (95 % dưới {typical_ms:.0f} ms); cột CPU: luồng cửa sổ tự tính",
    )


def run_script(script: str, *given: str) -> str:
    """What a script of its own prints, offscreen; ``given`` are its arguments, a folder first."""
    root = Path(resource(".")).resolve().parent
    # Warm means with compiled modules, as every start after the first has them.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", script, *given],
        env=kept | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(root)},
        check=True,
        capture_output=True,
        text=True,
        timeout=1_800,
    )
    return done.stdout


STALL: Final = """
import gc, json, sys, time
from pathlib import Path
from ui.application import application
from ui.program import Program
from PySide6.QtCore import QTimer
from counter_app.bootstrap import open_desk
from counter_app.core.clock import SystemClock
from counter_app.devices.folder import FolderPrinter
from counter_app.domain.office import OfficeKind
CARD = "001190000001||Nguyễn Thị Hoài Thương|01021990|Nữ|Xóm 4, Xã A, Thái Nguyên|15032021"
folder = Path(sys.argv[1])
app = application()
program = Program(
    lambda: open_desk(folder, kind=OfficeKind.DEMO),
    lambda _desk: FolderPrinter(folder=folder / "papers"),
    clock=SystemClock(),
)
program.opened.connect(gc.freeze)
gaps, own, last = [], [], []
def tick():
    now = time.perf_counter() * 1000, time.thread_time() * 1000
    if last:
        gaps.append(now[0] - last[0] - 5)
        own.append(now[1] - last[1])
    last[:] = now
pulse = QTimer()
pulse.timeout.connect(tick)
def wait(until):
    while not until():
        app.processEvents()
        time.sleep(0.001)
program.window.fill_screen()
wait(lambda: program.window.current() is not None)
screen = program.window.current()
receipt = screen.view.right.receipt
def take_in():
    screen.take_scan(CARD)
    for end in range(1, 4):
        screen.view.middle.procedure.field.setText("sao"[:end])
        screen.view.middle.procedure.field.textEdited.emit("sao"[:end])
        app.processEvents()
    screen.view.middle.procedure.field.taken.emit()
    app.processEvents()
    screen.receive(immediate=False)
    wait(lambda: screen.view.right.is_receipt() and receipt.reprint.isEnabled())
    screen.start_next()
take_in()
pulse.start(5)
for _ in range(20):
    take_in()
pulse.stop()
gaps.sort()
program.close()
print(json.dumps([max(gaps), gaps[int(len(gaps) * 0.95)], max(own)]), flush=True)
import os
os._exit(0)
"""

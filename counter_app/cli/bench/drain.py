"""How soon a typed key is seen while a long outage's dossiers are sent, beside a quiet line.

The real window in one process, a real cell in another; keys are due at fixed times, so a window
that stands still is charged for every key that came meanwhile.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from counter_app.cli.bench.cell_of_its_own import cell_of_its_own, environment
from counter_app.cli.bench.row import BenchRow

_MANY: Final = 3_000
_PATIENCE_S: Final = 900


def rows() -> Iterator[BenchRow]:
    """Key to paint with nothing to send, then while everything waiting is sent."""
    quiet, busy = _measured()
    spread = f"p50 {busy['p50']:.1f}, p99 {busy['p99']:.1f}, {busy['keys']} phím"
    drained = f"{_MANY} việc gửi xong trong {busy['seconds']:.0f} s"
    yield BenchRow(
        name=f"Từ phím đến hình, đang gửi {_MANY} hồ sơ (p95)",
        unit="ms",
        figure=busy["p95"],
        wall=busy["p95"],
        floor=quiet["p95"],
        peer=100.0,
        peer_name="mắt người bắt đầu thấy chậm",
        ratio=busy["p95"] / 100.0,
        goal="≤ 100 ms",
        remark=f"thời gian thực; sàn: không gửi gì; {spread}; {drained}",
    )
    yield BenchRow(
        name="Cửa sổ đứng lâu nhất trong lúc ấy",
        unit="ms",
        figure=busy["stall"],
        wall=busy["stall"],
        floor=quiet["stall"],
        peer=100.0,
        peer_name="mắt người bắt đầu thấy chậm",
        ratio=busy["stall"] / 100.0,
        goal="≤ 100 ms",
        remark="thời gian thực; sàn: không gửi gì",
    )


def _measured() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with cell_of_its_own(folder / "cell") as cell:
            done = subprocess.run(
                [
                    sys.executable,
                    "-c",
                    _TYPE,
                    str(folder / "desk"),
                    str(_MANY),
                    cell.url,
                    cell.code,
                ],
                env=environment(),
                check=True,
                capture_output=True,
                text=True,
                timeout=_PATIENCE_S,
            )
    found: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found


_TYPE: Final = """
import faulthandler, gc, json, os, sys, threading, time
from pathlib import Path
from ui.application import application
from ui.program import Program
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from counter_app.bootstrap import desk_open, open_desk
from counter_app.bootstrap_sync import central_side, enrol_desk
from counter_app.cli.bench.cell_of_its_own import take_in
from counter_app.core.clock import SystemClock
from counter_app.devices.folder import FolderPrinter
from counter_app.domain.office import OfficeKind
from counter_app.services.sending.queue import waiting
folder, many, url, code = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
KEY_S, QUIET_KEYS = 0.06, 400
faulthandler.dump_traceback_later(300, exit=True)
with desk_open(folder, kind=OfficeKind.DEMO) as desk:
    take_in(many, desk)
app = application()
program = Program(
    lambda: open_desk(folder, kind=OfficeKind.DEMO),
    lambda _desk: FolderPrinter(folder=folder / "papers"),
    clock=SystemClock(),
    open_central=central_side,
)
program.opened.connect(gc.freeze)
def wait(until):
    while not until():
        app.processEvents()
        time.sleep(0.001)
program.window.show()
wait(lambda: program.window.current() is not None and program.counter is not None)
program.window.activateWindow()
program.wedge.install(app)  # as at every counter: each letter is held for a blink, it may be a scan's
field = program.window.current().view.middle.procedure.field
class Seen(QObject):
    text = None
    done = False
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and self.text == field.text():
            self.done = True
        return False
seen = Seen()
field.installEventFilter(seen)
WORDS = "chung thuc ban sao tu ban chinh "
def typed(go_on):
    took, stall, n = [], 0.0, 0
    began = last = time.perf_counter()
    due = began + KEY_S
    while go_on(n):
        sign = WORDS[n % len(WORDS)]
        if n % len(WORDS) == 0:
            field.clear()
        while time.perf_counter() < due:
            app.processEvents()
            now = time.perf_counter()
            stall, last = max(stall, now - last), now
            time.sleep(0.001)
        seen.text, seen.done = field.text() + sign, False
        none = Qt.KeyboardModifier.NoModifier
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            app.postEvent(field, QKeyEvent(kind, ord(sign.upper()), none, sign))
        while not seen.done:
            app.processEvents()
            now = time.perf_counter()
            stall, last = max(stall, now - last), now
            if now - due > 10:
                raise SystemExit("a key was never seen")
        took.append((now - due) * 1000)
        n += 1
        due += KEY_S
    took.sort()
    at = lambda part: took[min(len(took) - 1, int(len(took) * part))]
    return {
        "p50": at(0.5), "p95": at(0.95), "p99": at(0.99), "stall": stall * 1000,
        "keys": n, "seconds": time.perf_counter() - began,
    }
typed(lambda n: n < 60)
quiet = typed(lambda n: n < QUIET_KEYS)
desk = program.counter.desk
enrol_desk(code, url=url, desk=desk)
program.changes.joined.emit()
program.line.send_now()
left = [many]
def count():
    while left[0]:
        left[0] = waiting(desk=desk).dossiers
        time.sleep(0.25)
counting = threading.Thread(target=count)
counting.start()
busy = typed(lambda n: left[0] > 0)
counting.join()
program.close()
print(json.dumps([quiet, busy]), flush=True)
os._exit(0)
"""

"""What a start costs behind the first picture: the look at a full store, while somebody types.

The look at each start has twenty seconds for its pages and the rest of it does not grow; the look
through everything, once a week, grows with the store and rests as long as it works. Neither may be
felt at the keys: the window's loop is held against the same typing with no look under way.
"""

import json
import tempfile
from collections.abc import Iterator
from typing import Any, Final

from counter_app.cli.bench.full import full_store
from counter_app.cli.bench.morning import OPEN
from counter_app.cli.bench.row import BenchRow
from counter_app.cli.bench.window import run_script

_EYE_MS: Final = 100.0
# Of a larger store it would take hours.
_WHOLE_UP_TO: Final = 20_000


def rows() -> Iterator[BenchRow]:
    """Opening, then for each look how long it lasts, the longest gap, and the memory it takes."""
    with full_store() as store, tempfile.TemporaryDirectory() as folder:
        whole = "whole" if store.dossiers <= _WHOLE_UP_TO else ""
        given = (folder, str(store.folder), whole)
        told = json.loads(run_script(SCRIPT, *given).splitlines()[-1])
        name = store.name
    yield BenchRow(
        name=f"Mở kho sau hình đầu tiên, {name}",
        unit="ms",
        figure=told["open_cpu"],
        wall=told["open"],
        goal="không tăng theo số hồ sơ",
        remark=f"{told['statements']} câu hỏi vào kho",
    )
    for what, look in told["looks"].items():
        yield from _of_look(_NAMES[what].format(name), look, told["floor"])


_NAMES: Final = {"start": "Xem kho lúc mở máy (nền), {}", "whole": "Xem cả kho mỗi tuần (nền), {}"}


def _of_look(name: str, look: dict[str, Any], floor: dict[str, Any]) -> Iterator[BenchRow]:
    yield BenchRow(
        name=name,
        unit="s",
        figure=look["cpu"],
        wall=look["wall"],
        remark=f"bộ nhớ thêm {look['mb']:.0f} MB; thấy {look['found']} chỗ hỏng",
    )
    yield BenchRow(
        name="  cửa sổ đứng lâu nhất trong lúc ấy, khi đang gõ",
        unit="ms",
        figure=look["worst"],
        wall=look["worst_wall"],
        floor=floor["worst"],
        peer=_EYE_MS,
        peer_name="mắt người bắt đầu thấy chậm",
        ratio=look["worst"] / _EYE_MS,
        goal="≤ 100 ms",
        remark="không tính lúc chờ bộ xử lý; sàn: cùng việc gõ, không xem kho; "
        f"{look['over']} lần quá 50 ms trong {look['ticks']} nhịp",
    )


SCRIPT: Final = (
    OPEN
    + """
import threading
from pathlib import Path
from PySide6.QtCore import QTimer
from sqlalchemy import Engine, event
from counter_app.services.keeping.start_check import FILE_NAME, check_at_start, check_whole
from ui.desk.keeping import Apart
folder, data, whole = sys.argv[1:4]
statements = []
def traced(connection, _record):
    connection.set_trace_callback(statements.append)
event.listen(Engine, "connect", traced)
began, cpu = time.perf_counter(), time.process_time()
opened = open_desk(Path(data), kind=OfficeKind.TRAINING)
open_ms = (time.perf_counter() - began) * 1e3, (time.process_time() - cpu) * 1e3
asked = len(statements)
opened.store.close()
event.remove(Engine, "connect", traced)
program = program_on(data, folder + "/papers", OfficeKind.TRAINING)
address = program.window.current().view.left.person.address
desk, apart, never = program.counter.desk, Apart("checking", program), threading.Event()
def waited_ms():  # for a processor, which others may have
    with open("/proc/thread-self/schedstat") as told:
        return int(told.read().split()[1]) / 1e6
def key():
    if len(address.text()) > 40:
        address.clear()
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(address, QKeyEvent(kind, 65, Qt.KeyboardModifier.NoModifier, "a"))
def typed(until):
    gaps, last, sizes = [], [], [mb()]
    def tick():
        now = time.perf_counter() * 1e3, waited_ms()
        if last:
            gap = now[0] - last[0] - 5
            gaps.append((gap - (now[1] - last[1]), gap))
        last[:] = now
        if len(gaps) % 20 == 0:
            sizes.append(mb())
            key()
    pulse = QTimer()
    pulse.setTimerType(Qt.TimerType.PreciseTimer)
    pulse.timeout.connect(tick)
    pulse.start(5)
    began, cpu = time.perf_counter(), time.process_time()
    wait(until)
    pulse.stop()
    return {
        "worst": max(gaps)[0], "worst_wall": max(one[1] for one in gaps),
        "over": sum(one[0] > 50 for one in gaps), "ticks": len(gaps),
        "wall": time.perf_counter() - began, "cpu": time.process_time() - cpu,
        "mb": max(sizes) - sizes[0],
    }
def looked(work):
    ended = []
    apart.run(work, owner=program, done=ended.append, failed=ended.append)
    told = typed(lambda: ended)
    return told | {"found": len(ended[0])}
rest = time.perf_counter() + 3
typed(lambda: time.perf_counter() > rest)
rest = time.perf_counter() + 5
floor = typed(lambda: time.perf_counter() > rest)
looks = {"start": looked(lambda: check_at_start(desk=desk, stop=never))}
if whole:
    (Path(data) / FILE_NAME).unlink(missing_ok=True)
    looks["whole"] = looked(lambda: check_whole(desk=desk, at=desk.clock.now(), stop=never))
print(json.dumps({
    "open": open_ms[0], "open_cpu": open_ms[1], "statements": asked,
    "floor": floor, "looks": looks,
}), flush=True)
address.clear()
program.window.close()
program.close()
os._exit(0)
"""
)

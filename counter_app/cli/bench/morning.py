"""The morning rows of the benchmark: three hundred intakes in one run of the window, and keys typed.

The real window on a store of its own takes citizen after citizen, each slip printed into a folder.
It may not grow slower or larger; and a key in the search box is seen at once over a full store.
The machine itself grows slower and faster meanwhile: each intake is held against a loop of plain
reckoning run just before and after it.
"""

import json
import tempfile
from collections.abc import Iterator
from typing import Final

from counter_app.cli.bench.full import full_store
from counter_app.cli.bench.row import BenchRow
from counter_app.cli.bench.window import run_script

_INTAKES: Final = 300
_PART: Final = 50
_EYE_MS: Final = 100.0
_TYPED: Final = ("nguyen thi anh", "0912", "261120", "van duc tran", "h")


def rows() -> Iterator[BenchRow]:
    """The last intakes beside the first, the memory, and key to paint while searching."""
    with tempfile.TemporaryDirectory() as folder:
        told = json.loads(run_script(_MORNING, folder, str(_INTAKES)).splitlines()[-1])
    first, last = told["first"], told["last"]
    yield BenchRow(
        name=f"Một buổi {_INTAKES} hồ sơ: {_PART} hồ sơ cuối, mỗi hồ sơ",
        unit="ms",
        figure=last,
        wall=told["last_wall"],
        floor=first,
        peer=first,
        peer_name=f"{_PART} hồ sơ đầu của chính buổi ấy",
        ratio=told["ratio"],
        goal="≤ 1,1 ×",
        remark=f"CPU; tỷ lệ tính theo một vòng lặp đo xen giữa các hồ sơ (không theo vòng lặp:"
        f" {last / first:.2f}); lâu nhất {told['worst']:.0f} ms thực, gồm vẽ và lưu giấy hẹn PDF",
    )
    yield BenchRow(
        name=f"Bộ nhớ thêm sau {_INTAKES} hồ sơ",
        unit="MB",
        figure=told["mb"],
        peer=50.0,
        peer_name="đích",
        ratio=told["mb"] / 50.0,
        goal="< 50 MB",
        remark=f"so với sau {_PART} hồ sơ đầu; ban đầu {told['begin_mb']:.0f} MB",
    )
    yield _keys()


def _keys() -> BenchRow:
    with full_store() as store, tempfile.TemporaryDirectory() as folder:
        given = (folder, str(store.folder), json.dumps(_TYPED))
        told = json.loads(run_script(_SEARCHING, *given).splitlines()[-1])
    return BenchRow(
        name=f"Từ phím đến hình khi gõ vào ô tìm, {store.name} (p95)",
        unit="ms",
        figure=told["p95"],
        wall=told["p95"],
        floor=told["empty"],
        peer=_EYE_MS,
        peer_name="mắt người bắt đầu thấy chậm",
        ratio=told["p95"] / _EYE_MS,
        goal="≤ 100 ms",
        remark=f"thời gian thực; sàn: cùng phím vào ô địa chỉ; kết quả hiện sau "
        f"{told['found']:.0f} ms (p95, gồm 40 ms chờ phím sau)",
    )


OPEN: Final = """
import gc, json, os, sys, time
from pathlib import Path
from ui.application import application
from ui.program import Program
from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from counter_app.bootstrap import open_desk
from counter_app.core.clock import SystemClock
from counter_app.devices.folder import FolderPrinter
from counter_app.domain.office import OfficeKind
app = application()
def mb():
    with open("/proc/self/statm") as told:
        return int(told.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
def wait(until):
    while not until():  # idle until something comes: to ask again and again costs what is measured
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
def program_on(data, papers, kind):
    made = Program(
        lambda: open_desk(Path(data), kind=kind),
        lambda _desk: FolderPrinter(folder=Path(papers)),
        clock=SystemClock(),
    )
    made.opened.connect(gc.freeze)
    made.window.show()
    made.window.activateWindow()
    wait(lambda: made.window.current() is not None)
    made.wedge.install(app)  # as at every counter: each letter is held for a blink
    return made
"""
_MORNING: Final = (
    OPEN
    + """
from statistics import median
NAMES = ("Nguyễn Thị Hoài Thương", "Lò Văn Páo", "H'Linh Niê", "Trần Bảo Ngọc", "Đặng Văn Đức")
CARD = "{:012d}||{}|01021990|Nữ|Xóm 4, Xã A, Thái Nguyên|15032021"
folder, intakes = sys.argv[1], int(sys.argv[2])
program = program_on(folder, folder + "/papers", OfficeKind.DEMO)
screen = program.window.current()
receipt = screen.view.right.receipt
def take_in(n):
    screen.take_scan(CARD.format(1190000001 + n, NAMES[n % len(NAMES)]))
    field = screen.view.middle.procedure.field
    for end in range(1, 4):
        field.setText("sao"[:end])
        field.textEdited.emit("sao"[:end])
        app.processEvents()
    field.taken.emit()
    app.processEvents()
    screen.receive(immediate=False)
    wait(lambda: screen.view.right.is_receipt() and receipt.reprint.isEnabled())
    screen.start_next()
    app.processEvents()
    # As the loop of a window that is used does at once, and one that is driven never.
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
def reckoned():
    began, kept = time.thread_time(), {}
    for n in range(12_000):
        kept[n & 255] = str(n * n)
    return (time.thread_time() - began) * 1e3
begin_mb, taken, sizes = mb(), [], []
for n in range(intakes):
    before, cpu, wall = reckoned(), time.process_time(), time.perf_counter()
    take_in(n)
    cpu, wall = (time.process_time() - cpu) * 1e3, (time.perf_counter() - wall) * 1e3
    taken.append((cpu, wall, 2 * cpu / (before + reckoned())))
    sizes.append(mb())
part = 50
first, last = taken[5:5 + part], taken[-part:]
print(json.dumps({
    "first": median(one[0] for one in first),
    "last": median(one[0] for one in last),
    "last_wall": median(one[1] for one in last),
    "ratio": median(one[2] for one in last) / median(one[2] for one in first),
    "worst": max(one[1] for one in taken[5:]),
    "mb": sizes[-1] - sizes[part],
    "begin_mb": begin_mb,
}), flush=True)
program.close()
os._exit(0)
"""
)
_SEARCHING: Final = (
    OPEN
    + """
from ui.window.found import FoundList
folder, data, typed = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
program = program_on(data, folder + "/papers", OfficeKind.TRAINING)
window = program.window
box = window.top.search
address = window.current().view.left.person.address
found = window.findChildren(FoundList)[0]
class Painted(QObject):
    at, text = 0.0, ""
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched.text() == self.text:
            self.at = time.perf_counter()
        return False
def key_to_paint(field, char, seen):
    seen.at, seen.text, began = 0.0, field.text() + char, time.perf_counter()
    code = ord(char.upper())
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(field, QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, char))
    wait(lambda: seen.at > 0.0)
    return (seen.at - began) * 1e3
def late(values, share=0.95):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
def typing(field, each):
    seen, taken = Painted(), []
    field.installEventFilter(seen)
    field.setFocus()
    for text in typed * 4:
        field.clear()
        app.processEvents()
        for char in text:
            taken.append(key_to_paint(field, char, seen))
            each(time.perf_counter())
    field.removeEventFilter(seen)
    field.clear()
    return late(taken)
answers = []
shown = found._show
def told(rows):
    shown(rows)
    found.repaint()
    answers.append(time.perf_counter())
found._show = told
took = []
def answered(began):
    count = len(answers)
    if box.value():
        wait(lambda: len(answers) > count)
        took.append((answers[-1] - began) * 1e3)
p95 = typing(box, answered)
found.shut()
empty = typing(address, lambda _at: app.processEvents())
print(json.dumps({"p95": p95, "empty": empty, "found": late(took)}), flush=True)
window.close()  # what was typed is wiped out, and no draft of it is left in the store
program.close()
os._exit(0)
"""
)

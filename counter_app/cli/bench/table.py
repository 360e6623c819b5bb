"""The table rows of the benchmark: a million dossiers scrolled, beside a model of constants.

The window's own table and rows in a process of their own; a table that keeps every cell, the usual
way, is filled as far as ``_KEPT`` rows, for a million would take gigabytes.
"""

import json
import tempfile
from collections.abc import Iterator
from typing import Final

from counter_app.cli.bench.row import BenchRow
from counter_app.cli.bench.window import run_script

_ROWS: Final = 1_000_000
_KEPT: Final = 20_000


def rows() -> Iterator[BenchRow]:
    """A repaint while scrolling, and what a million rows cost in memory."""
    with tempfile.TemporaryDirectory() as folder:
        told = json.loads(run_script(SCRIPT, folder, str(_ROWS), str(_KEPT)).splitlines()[-1])
    yield BenchRow(
        name=f"Cuộn bảng {_ROWS:,} dòng, vẽ lại một lần",
        unit="ms",
        figure=told["ours"],
        floor=told["constant"],
        peer=told["kept"],
        peer_name=f"QTableWidget, {_KEPT:,} dòng",
        ratio=told["ours"] / told["constant"],
        goal="≤ 2,1 × sàn",
        remark="sàn: mô hình trả một chữ cố định, cùng bảng cùng cột",
    )
    yield BenchRow(
        name=f"Bộ nhớ thêm của bảng {_ROWS:,} dòng sau khi cuộn hết",
        unit="MB",
        figure=told["ours_mb"],
        peer=told["kept_mb"],
        peer_name=f"QTableWidget, {_KEPT:,} dòng",
        ratio=told["ours_mb"] / max(told["kept_mb"], 0.1),
        goal="không tăng theo số dòng",
    )


SCRIPT: Final = """
import json, os, resource, sys, time
from statistics import median
from PySide6.QtCore import QAbstractTableModel, QObject, Qt, QTimer
from PySide6.QtWidgets import QTableView, QTableWidget, QTableWidgetItem
from ui import theme
from ui.application import application
from ui.widgets.lazy_rows import LazyRows
from ui.widgets.table_model import Column
from ui.widgets.table import Table
count, kept_rows = int(sys.argv[2]), int(sys.argv[3])
app = application()
WIDTHS = (158, 170, 190, 124, 126, 140, 150)
def mb():
    with open("/proc/self/statm") as told:
        return int(told.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
def cell(at):
    return lambda row: f"Hồ sơ {row} ô {at}"
columns = [Column(title=f"Cột {at}", value=cell(at)) for at in range(len(WIDTHS))]
def table():
    made = Table(columns, name="Bảng", stretch=2, widths=WIDTHS)
    theme.dress(made)
    made.resize(1100, 640)
    made.show()
    app.processEvents()
    return made
owner = QObject()
def ask(start, tell):
    QTimer.singleShot(0, lambda: tell(tuple(range(start, min(start + 100, count)))))
class Constant(QAbstractTableModel):
    def rowCount(self, parent=None):
        return count
    def columnCount(self, parent=None):
        return len(WIDTHS)
    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        return "Hồ sơ" if role == Qt.ItemDataRole.DisplayRole else None
def scrolled(view, rows):
    bar, taken = view.verticalScrollBar(), []
    steps = [bar.maximum() * n // 120 for n in range(120)]
    for place in steps:
        bar.setValue(place)
        app.processEvents()  # what is asked for comes
        app.processEvents()
        bar.setValue(place + 3)
        began = time.process_time()
        view.viewport().repaint()
        taken.append(time.process_time() - began)
    return median(taken) * 1000
before = mb()
ours = table()
ours.show_rows(LazyRows(count, ask, first=tuple(range(100)), page=100, parent=owner))
# Of all three the columns are as wide: what is measured is the painting.
mine = scrolled(ours, count)
ours_mb = mb() - before
plain = table()
constant_model = Constant()
plain.setModel(constant_model)
for at, width in enumerate(WIDTHS):
    plain.setColumnWidth(at, width)
constant = scrolled(plain, count)
mine = min(mine, scrolled(ours, count))
constant = min(constant, scrolled(plain, count))
before = mb()
kept = QTableWidget(kept_rows, len(WIDTHS))
for row in range(kept_rows):
    for at in range(len(WIDTHS)):
        kept.setItem(row, at, QTableWidgetItem(f"Hồ sơ {row} ô {at}"))
theme.dress(kept)
kept.resize(1100, 640)
kept.show()
app.processEvents()
kept_ms = scrolled(kept, kept_rows)
print(json.dumps({"ours": mine, "constant": constant, "kept": kept_ms,
                  "ours_mb": ours_mb, "kept_mb": mb() - before}), flush=True)
os._exit(0)
"""

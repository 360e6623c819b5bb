"""What the window loads before its first picture and keeps behind it; how soon that is, ``bench`` says."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
STARTS = """
import builtins, gc, json, os, sys
from pathlib import Path
from counter_app.bootstrap import open_window
gc.collect(0)  # or it hangs on what came before how soon the next look is due
plain, looked_for = builtins.__import__, gc.get_stats()[0]["collections"]
from ui.program import Program
from ui.window.main_window import MainWindow
open_desk, told = Program.open, {}
def painted(program):
    from PySide6 import QtCore, QtGui, QtWidgets
    told["looked_for_cycles"] = gc.get_stats()[0]["collections"] - looked_for
    told["imports_plainly"] = builtins.__import__ is plain
    told["loaded"] = list(sys.modules)
    told["named"] = [*vars(QtCore), *vars(QtGui), *vars(QtWidgets)]
    open_desk(program)
def attend(window, counter):
    told["kept"], told["walked"] = gc.get_freeze_count(), len(gc.get_objects())
    print(json.dumps(told), flush=True)
    os._exit(0)
Program.open, MainWindow.attend = painted, attend
open_window(Path(sys.argv[1]))
"""
AFTERWARDS = {
    "PySide6.QtNetwork",
    "alembic",
    "msgspec",
    "orjson",
    "reportlab",
    "sqlalchemy",
    "sqlcipher3",
    "tomli",
}
# Qt's classes are made when first named, with every name in them: of a style these are 700, of
# ``Qt`` 1,200, a tenth of the way to the picture.
NAMED_AFTERWARDS = {"Qt", "QStyle", "QAbstractItemView"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the program itself says of its start on an empty folder, up to its first screen."""
    done = subprocess.run(
        [sys.executable, "-c", STARTS, str(tmp_path_factory.mktemp("data"))],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_nothing_that_can_wait_is_loaded_before_it(told: dict[str, Any]) -> None:
    assert AFTERWARDS & set(told["loaded"]) == set()
    assert told["imports_plainly"], "every module's source is read for what nobody uses"
    assert "QMainWindow" in told["named"]
    assert NAMED_AFTERWARDS & set(told["named"]) == set()


def test_cycles_are_looked_for_behind_it_and_never_in_what_was_loaded(told: dict[str, Any]) -> None:
    assert told["looked_for_cycles"] == 0
    assert told["kept"] > 10 * told["walked"]

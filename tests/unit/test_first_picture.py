"""What the window loads before its first picture; how soon that is, ``bench`` measures."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
STARTS = """
import builtins, json, os, sys
plain = builtins.__import__
from pathlib import Path
from counter_app.bootstrap import open_window
from ui.application import Program
def painted(program):
    from PySide6 import QtGui, QtWidgets
    names = [*vars(QtGui), *vars(QtWidgets)]
    told = [builtins.__import__ is plain, sorted(sys.modules), names]
    print(json.dumps(told), flush=True)
    os._exit(0)
Program.open = painted
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
    "tomllib",
}
# Qt's classes are made when first named, with every name in them: of a style these are 700.
NAMED_AFTERWARDS = {"QStyle", "QAbstractItemView"}


def test_nothing_that_can_wait_is_loaded_before_it(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STARTS, str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    imports_plainly, loaded, named = json.loads(done.stdout)
    assert AFTERWARDS & set(loaded) == set()
    assert imports_plainly, "every module's source is read for what nobody uses"
    assert "QMainWindow" in named
    assert NAMED_AFTERWARDS & set(named) == set()

"""What the window loads before its first picture; how soon that is, ``bench`` measures."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
STARTS = """
import builtins, json, sys
plain = builtins.__import__
from pathlib import Path
from counter_app.bootstrap import open_window
from counter_app.core.config import load_machine
load_machine(Path(sys.argv[1]))
import ui.application
print(json.dumps([builtins.__import__ is plain, sorted(sys.modules)]))
"""
AFTERWARDS = {"alembic", "msgspec", "orjson", "reportlab", "sqlalchemy", "sqlcipher3", "tomllib"}


def test_nothing_that_can_wait_is_loaded_before_it(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STARTS, str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    imports_plainly, loaded = json.loads(done.stdout)
    assert AFTERWARDS & set(loaded) == set()
    assert imports_plainly, "every module's source is read for what nobody uses"

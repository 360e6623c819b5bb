"""Runs a program whose stores do not wait for the disk: the test of power cuts must see red."""

import runpy
import sys
from pathlib import Path

from counter_app.__main__ import main
from db import engine
from db.counter import upkeep

if __name__ == "__main__":
    settled = tuple(
        one.replace("synchronous=FULL", "synchronous=NORMAL") for one in engine._SETTINGS
    )
    assert settled != engine._SETTINGS
    vars(engine)["_SETTINGS"] = settled
    # A checkpoint waits for the disk, whatever the setting: none comes to help.
    upkeep.upkeep = lambda *_: None
    if sys.argv[1] == "central":
        sys.exit(main())
    del sys.argv[0]
    sys.path.insert(0, str(Path(sys.argv[0]).parent))
    runpy.run_path(sys.argv[0], run_name="__main__")

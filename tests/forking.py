"""Loads a script once, then runs its ``main`` as often as asked, each time in a process of its own.

A loop of kills spends its time on being killed and not on imports; ``warm``, where the script has
one, does once what every run would do first. A line of standard input begins a process: its arguments and what is more in its environment. Told on standard output: its number,
then whatever it says, then how it ended.
"""

import json
import os
import runpy
import sys
from importlib import import_module
from typing import Any

from counter_app.core import fault_points


def main() -> None:
    """Arguments: the script, and modules that it would load only when it runs."""
    script = sys.argv[1]
    for module in sys.argv[2:]:
        import_module(module)
    loaded = runpy.run_path(script, run_name="loaded")
    loaded.get("warm", lambda: None)()
    for line in sys.stdin:
        arguments, more = json.loads(line)
        told, tell = os.pipe()
        if number := os.fork():
            print("begun", number, flush=True)
            os.close(told)
            os.close(tell)
            _, status = os.waitpid(number, 0)
            print("\nended", os.waitstatus_to_exitcode(status), flush=True)
        else:
            os.close(tell)
            os.read(told, 1)  # until the line above stands whole: the run's own words come after it
            os.close(told)
            _be(loaded, [script, *arguments], more)


def _be(loaded: dict[str, Any], arguments: list[str], more: dict[str, str]) -> None:
    os.environ.update(more)
    fault_points.wanted = os.environ.get("COUNTER_KILL_AT")
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115  # it was the loader's
    sys.argv = arguments
    status = 1
    try:
        status = loaded["main"]() or 0
    finally:
        sys.stdout.flush()
        os._exit(status)


if __name__ == "__main__":
    main()

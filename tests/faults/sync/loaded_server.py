"""``counter-app central serve``, forked from a process that has loaded it: a start costs no imports.

Only for a server that runs as it is; one with a shim under it or a change in it starts for itself.
"""

import multiprocessing
import os
import sys
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from counter_app.__main__ import main
from counter_app.core import fault_points

FORKS: Final = multiprocessing.get_context("forkserver")
LOADED: Final = (
    *("counter_app.cli.central", "counter_app.bootstrap_central", "counter_app.central.cell"),
    *("counter_app.central.app", "counter_app.central.pages", "counter_app.services.office.office"),
    *("counter_app.central.running.serving", "db.central.upgrade", "alembic.command"),
    *("alembic.runtime.migration", "litestar.plugins.pydantic", "tests.faults.sync.loaded_server"),
)


class LoadedServer:
    """One run of the server; speaks like ``subprocess.Popen``."""

    def __init__(self, arguments: list[str], env: Mapping[str, str], log: Path) -> None:
        FORKS.set_forkserver_preload(list(LOADED))
        heard, told = FORKS.Pipe(duplex=False)
        self._run = FORKS.Process(target=_serve, args=(arguments, dict(env), told, str(log)))
        self._run.start()
        told.close()
        self.stdout: Final = os.fdopen(os.dup(heard.fileno()), encoding="utf-8")
        heard.close()

    @property
    def pid(self) -> int:
        """Its number."""
        assert self._run.pid is not None
        return self._run.pid

    def poll(self) -> int | None:
        """How it ended, below zero by which signal; None while it runs."""
        return self._run.exitcode

    def send_signal(self, how: int) -> None:
        """As ``kill`` does."""
        os.kill(self.pid, how)

    def wait(self, timeout: float) -> int:
        """Its end; it must come within ``timeout`` seconds."""
        self._run.join(timeout)
        status = self._run.exitcode
        assert status is not None, f"still there after {timeout} s"
        return status


def _serve(arguments: list[str], env: dict[str, str], told: Connection, log: str) -> None:
    sys.stdout = os.fdopen(told.fileno(), "w", encoding="utf-8", closefd=False)
    sys.stderr = Path(log).open("a", encoding="utf-8")  # noqa: SIM115  to the end of the process
    os.environ.update(env)
    fault_points.wanted = os.environ.get("COUNTER_KILL_AT")
    sys.argv = ["counter-app", *arguments]
    sys.exit(main())

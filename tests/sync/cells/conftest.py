"""A cell of each kind that can be backed up, put back to the copy, and served at the same place."""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from counter_app.bootstrap_central import (
    back_up_cell,
    begin_cell_anew,
    cell_running,
    migrate_cell,
)
from counter_app.central.cell import RunningCell
from counter_app.central.running.serving import ServedCell, serving
from db.central.own_postgres import OwnPostgres, own_postgres

SCRIPTS: Final = Path(__file__).parents[3] / "packaging" / "central"
_READERS: Final = {"sqlite": 2, "postgres": 4}


@dataclass(slots=True, kw_only=True)
class Kept:
    """A cell that answers at one place for as long as the test lasts, with ends in between."""

    folder: Path
    address: str
    postgres: OwnPostgres | None = None
    port: int = 0
    _served: ServedCell | None = None
    _stack: ExitStack = field(default_factory=ExitStack)

    @property
    def cell(self) -> RunningCell:
        """What serves now."""
        assert self._served is not None
        return self._served.cell

    @property
    def url(self) -> str:
        """Where desks find it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def blobs(self) -> Path:
        """Where its files lie."""
        return self.folder / "blobs"

    def serve(self) -> None:
        """Begins to answer."""
        running, app = self._stack.enter_context(cell_running(self.address, blobs=self.blobs))
        self._served = self._stack.enter_context(serving(app, running, port=self.port))
        self.port = int(self._served.url.rpartition(":")[2])
        readers = _READERS["postgres" if self.postgres else "sqlite"]
        together = threading.Barrier(readers + 1)
        waiting = [running.store.read("", lambda _: together.wait()) for _ in range(readers)]
        together.wait()
        for one in waiting:
            one.result()

    def stop(self) -> None:
        """Ends in order."""
        self._stack.close()

    def back_up(self) -> Path:
        """A copy, made while the cell serves, by what an operator has for it."""
        target = self.folder / "backup"
        if self.postgres is None:
            return back_up_cell(self.address, target / "cell.db")
        said = self.script("backup", "--db", self.owner, "--to", target, "--blobs", self.blobs)
        return Path(said.splitlines()[0])

    def put_back(self, copy: Path, *more: object) -> None:
        """The cell ends; its rows are those of the copy; it begins again."""
        self.stop()
        if self.postgres is None:
            path = self.folder / "cell.db"
            for left in self.folder.glob("cell.db*"):
                left.unlink()
            shutil.copy(copy, path)
            begin_cell_anew(self.address)
        else:
            data = self.postgres.folder / "data"
            self.postgres.stop("immediate")
            before = len(list(data.parent.glob("data-of-before-*")))
            data.rename(data.with_name(f"data-of-before-{before}"))
            self.script("restore", "--from", copy, "--data", data, *more)
            self.postgres.start()
        self.serve()

    @property
    def owner(self) -> str:
        """The address of who may copy everything."""
        assert self.postgres is not None
        return self.postgres.url("cell", "postgres")

    def command(self, name: str, *arguments: object) -> list[str]:
        """A script of the operator's, as PostgreSQL's own account where this is root."""
        own = ("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--")
        before = own if os.geteuid() == 0 else ()
        return [*before, str(SCRIPTS / name), *map(str, arguments)]

    def script(self, name: str, *arguments: object) -> str:
        """What a script of the operator's says."""
        done = subprocess.run(
            self.command(name, *arguments), capture_output=True, text=True, check=False, cwd="/"
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def postgres() -> Iterator[OwnPostgres]:
    """A server of the test's own: it ends with other data than it began with."""
    with own_postgres() as server:
        server.make_database("cell")
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
def cell(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """A cell that lives through a restore; every desk of the test joins this one."""
    if request.param == "sqlite":
        kept = Kept(folder=tmp_path / "cell", address=f"sqlite:///{tmp_path}/cell/cell.db")
        migrate_cell(kept.address)
    else:
        server: OwnPostgres = request.getfixturevalue("postgres")
        migrate_cell(server.owner_url("cell"))
        # Where both accounts may write: this one serves, the database's own makes the copies.
        folder = server.folder / "kept"
        folder.mkdir(mode=0o777)
        folder.chmod(0o777)
        kept = Kept(folder=folder, address=server.url("cell"), postgres=server)
    kept.serve()
    yield kept
    kept.stop()

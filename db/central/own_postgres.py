"""A PostgreSQL of one's own in a folder, for tests and the benchmark: it goes as it came.

It listens on a socket in its folder only. What is measured against it is not known here.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from counter_app.core.errors import EnvironmentFault

_OWNER: Final = "cell_owner"
_PLACES: Final = "/usr/lib/postgresql"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPostgres:
    """A running server. Its programs refuse to run as root, who therefore becomes ``postgres``."""

    programs: Path
    folder: Path

    def url(self, database: str, user: str = "counter_central") -> str:
        """The address of a database of this server."""
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def owner_url(self, database: str) -> str:
        """The same for who lays the tables."""
        return self.url(database, _OWNER)

    @property
    def as_master(self) -> tuple[str, ...]:
        """How the server's programs speak to it, with every right."""
        return ("-h", str(self.folder), "-U", "postgres")

    def make_database(self, name: str, *, like: str = "template0") -> None:
        """A new database of the owner's, empty or a copy; UTF-8, ordered by bytes."""
        self.run("createdb", *self.as_master, "-T", like, "-O", _OWNER, name)

    def drop_database(self, name: str) -> None:
        """A database goes, whoever is still in it."""
        self.run("dropdb", *self.as_master, "--force", name)

    def look_through(self, name: str) -> None:
        """What the server does by itself within a minute: learns how much is in the tables."""
        self.run("vacuumdb", *self.as_master, "--analyze-only", "--quiet", name)

    def run(self, program: str, *arguments: str) -> str:
        """What one of PostgreSQL's programs prints."""
        command = [*_as_postgres(), str(self.programs / program), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
        if done.returncode:
            raise EnvironmentFault("postgres_failed", f"{program}: {done.stderr.strip()[-300:]}")
        return done.stdout

    def stop(self, mode: str = "fast") -> None:
        """Ends the server; ``immediate`` is as a power cut."""
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", mode, "-w", "stop")

    def start(self) -> None:
        """Starts the server and waits until it answers."""
        log = str(self.folder / "log")
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-l", log, "-w", "-s", "start")


@contextmanager
def own_postgres(*settings: str) -> Iterator[OwnPostgres]:
    """A server for the length of the block, durable as a real one; ``settings``: further lines."""
    folder = Path(tempfile.mkdtemp(prefix="cell-"))  # short: a socket's path has 107 characters
    server = OwnPostgres(programs=_programs(), folder=folder)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        _lay(server, settings)
        server.start()
        try:
            server.run("createuser", *server.as_master, "--createrole", _OWNER)
            yield server
        finally:
            server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lay(server: OwnPostgres, further: tuple[str, ...]) -> None:
    data = server.folder / "data"
    server.run(
        "initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8",
        "--locale=C", "--no-sync",
    )  # fmt: skip
    settings = (
        "listen_addresses = ''",
        f"unix_socket_directories = '{server.folder}'",
        "max_connections = 60",
        "shared_buffers = 64MB",
        *further,
    )
    with (data / "postgresql.auto.conf").open("a", encoding="utf-8") as out:
        out.write("\n".join(settings) + "\n")


def _as_postgres() -> tuple[str, ...]:
    if os.geteuid() != 0:
        return ()
    return ("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups")


def _programs() -> Path:
    """The newest PostgreSQL of this machine."""
    found = sorted(Path(_PLACES).glob("*/bin/initdb"), key=lambda path: int(_number(path)))
    if found:
        return found[-1].parent
    beside = shutil.which("initdb")
    if beside is None:
        raise EnvironmentFault("postgres_missing", "Máy này chưa có PostgreSQL 15 trở lên.")
    return Path(beside).resolve().parent


def _number(path: Path) -> str:
    return re.sub(r"\D", "", path.parts[-3]) or "0"

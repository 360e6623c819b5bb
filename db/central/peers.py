"""What the benchmark holds a cell against: the same rows put into PostgreSQL by its own means.

Nothing of the program uses this.
"""

import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import psycopg

from db.central.own_postgres import OwnPostgres

_TABLE: Final = (
    "CREATE TABLE plain (commune_id text, id bigserial, body text, PRIMARY KEY (commune_id, id))"
)
_COPY: Final = "COPY plain (commune_id, body) FROM STDIN"


class PlainRows:
    """One table of one body a row, in a database of its own."""

    def __init__(self, server: OwnPostgres, name: str, body: str) -> None:
        self.server = server
        self._name = name
        self._body = body
        server.make_database(name)
        with self._connect() as connection:
            connection.execute(_TABLE)
        self._script = server.folder / f"{name}.sql"
        quoted = body.replace("'", "''")
        # A colon would begin one of pgbench's own variables.
        parts = quoted.replace(":", "' || chr(58) || '")
        text = f"INSERT INTO plain (commune_id, body) VALUES ('1', '{parts}');\n"  # noqa: S608  # pgbench's script
        self._script.write_text(text, encoding="utf-8")

    def commits_a_second(self, clients: int, seconds: int) -> float:
        """pgbench: each client puts in one row a commit."""
        told = self.server.run(
            "pgbench", *self.server.as_master, "-n", "-c", str(clients), "-T", str(seconds),
            "-f", str(self._script), self._name,
        )  # fmt: skip
        found = re.search(r"tps = ([\d.]+)", told)
        return float(found.group(1)) if found else 0.0

    def copied_a_second(self, rows: int) -> float:
        """COPY: all rows in one stream and one commit."""
        with self._connect() as connection:
            began = time.perf_counter()
            with connection.cursor().copy(_COPY) as copy:
                for _ in range(rows):
                    copy.write_row(("1", self._body))
            connection.commit()
            return rows / (time.perf_counter() - began)

    def copied_in_batches_a_second(self, batches: int, rows: int) -> float:
        """COPY of so many rows a commit, one after another."""
        with self._connect() as connection:
            began = time.perf_counter()
            for _ in range(batches):
                with connection.cursor().copy(_COPY) as copy:
                    for _ in range(rows):
                        copy.write_row(("1", self._body))
                connection.commit()
            return batches * rows / (time.perf_counter() - began)

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.server.url(self._name, "postgres"))


def commits_alone(folder: Path, bodies: Sequence[str]) -> float:
    """The floor: one body appended to a file and synced, again and again; how often a second."""
    from db.peers import fdatasync_after

    write = fdatasync_after(folder / "floor")
    began = time.perf_counter()
    for _ in bodies:
        write()
    return len(bodies) / (time.perf_counter() - began)

"""What the store says of the morning, read past the program: by a reader of its own, never writing."""

from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import Engine, text

from counter_app.core.secrets import FileSecretStore
from db.engine import read_engine

NAME: Final = "training"
INTAKE: Final = "intake/"


class Eyes:
    """One reader of one store; closed whenever the program is killed, so that nothing helps it."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._engine: Engine | None = None

    def close(self) -> None:
        """Lets the file go."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def rows(self, statement: str, **values: object) -> list[dict[str, Any]]:
        """What a question answers; nothing before there is a store."""
        if self._engine is None:
            path = self._data / f"{NAME}.db"
            if not path.exists():
                return []
            key = FileSecretStore(self._data).get(f"store-key-{NAME}")
            assert key is not None
            self._engine = read_engine(path, key)
        with self._engine.connect() as connection, connection.begin():
            return [dict(row) for row in connection.execute(text(statement), values).mappings()]

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(self.rows(f"SELECT count(*) AS many FROM {table}")[0]["many"])

    def drafts(self) -> dict[str, dict[str, Any]]:
        """Every half-done intake by its reference, the last kept first."""
        found = self.rows(
            "SELECT key, body FROM drafts WHERE key LIKE :kind ORDER BY saved_ms DESC",
            kind=f"{INTAKE}%",
        )
        return {one["key"].removeprefix(INTAKE): msgspec.json.decode(one["body"]) for one in found}

    def dossiers(self) -> list[dict[str, Any]]:
        """Every dossier, in the order they were taken in."""
        return self.rows("SELECT * FROM dossiers ORDER BY number")

    def orders(self, owner: str, number: int) -> list[str]:
        """How the orders to print a dossier's or a visit's papers stand, the first made first."""
        rows = self.rows(
            "SELECT state FROM print_jobs JOIN papers ON papers.number = print_jobs.paper "
            f"WHERE papers.{owner} = :number ORDER BY print_jobs.number",
            number=number,
        )
        return [one["state"] for one in rows]

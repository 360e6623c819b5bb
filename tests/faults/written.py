"""Every state that a desk's store and its keys are about to be in, as they are written."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, Engine, event

from counter_app.core import key_file
from counter_app.core.key_file import KeyFile
from db.counter import put_back
from db.engine import connect, cursor_of
from tests.faults.day import STORE
from tests.faults.store_state import state_of


class Written:
    """Listens to whatever writes them in ``data`` from now on.

    ``aside`` hears 1 before the store is looked at, and 0 after.
    """

    def __init__(self, data: Path, aside: Callable[[int], object] = int) -> None:
        self.states = list[str]()
        self.keys = list[str]()
        self.key = ""
        """The store's."""
        self._data, self._aside = data, aside
        event.listen(Engine, "commit", self._committed)
        self._write, self._passed = vars(key_file)["_write"], vars(put_back)["passed"]
        vars(key_file)["_write"] = self._keys_written
        vars(put_back)["passed"] = self._put_back

    def forget(self) -> None:
        """Only what is written from now on counts."""
        self.states.clear()
        self.keys.clear()

    def _committed(self, connection: Connection) -> None:
        cursor = cursor_of(connection)
        if connection.engine.url.database != str(self._data / STORE):
            return
        if cursor.execute("PRAGMA query_only").fetchone() == (0,):
            self._aside(1)
            self.states.append(state_of(cursor))
            self._aside(0)

    def _keys_written(self, data_dir: Path, kept: KeyFile) -> None:
        if data_dir == self._data:
            self.keys.append(mark_of(kept))
        self._write(data_dir, kept)

    def _put_back(self, step: str) -> None:
        if step == "restore.before_name":  # the copy is about to be the store
            self._aside(1)
            other = connect(self._data / f"{STORE}.khoi-phuc", self.key)
            self.states.append(state_of(other.cursor()))
            other.close()
            self._aside(0)
        self._passed(step)


def mark_of(kept: KeyFile) -> str:
    """Of the keys' file as it is written."""
    return sha256(key_file.encoded(kept)).hexdigest()

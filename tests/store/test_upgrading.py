"""A store of every released shape, with data in it, becomes today's, or stays whole as it was."""

import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Connection, Engine, TableClause, column, event, select, table

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.core.config import Machine, copies_home, save_machine
from counter_app.core.secrets import FileSecretStore
from counter_app.domain.office import OfficeKind
from counter_app.services.keeping.check import check
from db.counter import upgrade
from db.counter.device import signing_device
from db.engine import read_engine, write_engine

STORES: Final = Path(__file__).parents[1] / "data" / "stores"
CHILD: Final = Path(__file__).with_name("upgrade_child.py")
RELEASED: Final = tuple(sorted(one.name.split(".")[0] for one in STORES.glob("*.tar.xz")))


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """The data folder of a desk that worked a day at revision 0001 (``days_work.work_a_day``)."""
    with tarfile.open(STORES / "0001.tar.xz") as packed:
        packed.extractall(tmp_path, filter="data")
    return tmp_path / "training.db"


def test_every_released_shape_is_here() -> None:
    assert (*RELEASED, upgrade.HEAD) == ("0001", "0002")


def test_a_day_s_work_of_an_older_program_is_all_there(older: Path, clock: SteppedClock) -> None:
    before = _rows(older)
    usb = older.parent / "usb"
    device = signing_device(FileSecretStore(older.parent), OfficeKind.TRAINING)
    save_machine(older.parent, Machine(backup_folder=str(usb)))
    home = copies_home(older.parent, device)
    assert home is not None
    home.mkdir(parents=True)

    desk = open_desk(older.parent, clock=clock)

    assert check(desk=desk) == ()
    desk.store.close()
    now = _rows(older)
    before.pop("alembic_version")
    for of, rows in before.items():
        pairs = zip(now[of], rows, strict=True)
        assert [{name: new[name] for name in old} for new, old in pairs] == rows, of
    assert len(before["dossiers"]) == 5
    (kept_copy,) = (older.parent / "backups").iterdir()
    assert kept_copy.name.startswith("training-0001-")
    assert desk.store.device.id == device
    assert [one.name for one in home.iterdir()] == [kept_copy.name]


def test_what_fails_at_any_statement_leaves_the_older_store_whole(older: Path) -> None:
    before = _rows(older)
    for cut in count():
        if not _fails_at(older, cut):
            break
        # What one attempt left behind would still be there after the next.
        assert cut % 10 or _rows(older) == before, cut
    assert cut > 40


def test_a_kill_on_the_way_leaves_the_older_store_whole(older: Path, clock: SteppedClock) -> None:
    before = _rows(older)

    done = subprocess.run([sys.executable, str(CHILD), str(older), _key(older), "40"], check=False)

    assert done.returncode == -9
    assert _rows(older) == before
    desk = open_desk(older.parent, clock=clock)
    assert check(desk=desk) == ()
    desk.store.close()


def _fails_at(path: Path, cut: int) -> bool:
    """Whether the way is as long as that."""
    writer = write_engine(path, _key(path))
    try:
        with _broken_at(writer, cut):
            upgrade.upgrade(writer)
    except _CutShort:
        return True
    finally:
        writer.dispose()
    return False


class _CutShort(Exception):
    pass


@contextmanager
def _broken_at(writer: Engine, cut: int) -> Iterator[None]:
    number = count()

    def breaks(*_: object) -> None:
        if next(number) == cut:
            raise _CutShort

    event.listen(writer, "before_cursor_execute", breaks)
    yield


def _key(path: Path) -> str:
    key = FileSecretStore(path.parent).get("store-key-training")
    assert key is not None
    return key


def _rows(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Everything in the file but the search table's own."""
    reader = read_engine(path, _key(path))
    with reader.connect() as connection:
        told = {
            name: [row._asdict() for row in connection.execute(select(*of.columns).select_from(of))]
            for name, of in _shape(connection).items()
        }
    reader.dispose()
    return told


def _shape(connection: Connection) -> dict[str, TableClause]:
    asked = (
        "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c "
        "WHERE m.type = 'table' AND m.name NOT LIKE 'search%' ORDER BY m.name, c.cid"
    )
    columns: dict[str, list[str]] = {}
    for of, name in connection.exec_driver_sql(asked):
        columns.setdefault(of, []).append(name)
    return {of: table(of, *map(column, names)) for of, names in columns.items()}

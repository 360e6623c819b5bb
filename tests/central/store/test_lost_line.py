"""A connection to PostgreSQL that breaks under work: who asked is told to come again, and may."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from zlib import crc32

import pytest
from sqlalchemy import Connection, bindparam, func, select, text

from counter_app.core.errors import EnvironmentFault
from db.central.heads import take_head
from db.central.own_postgres import OwnPostgres
from db.central.statements import Statement, together
from db.central.store import Store

pytestmark = pytest.mark.xdist_group("postgres")

PATIENCE_S = 30
AT_ONCE = 3
# Of different commit lanes.
COMMUNES = tuple({crc32(f"26{n:03}".encode()) % 8: f"26{n:03}" for n in range(99)}.values())[
    :AT_ONCE
]
CUT = Statement(lambda _: select(func.pg_terminate_backend(bindparam("pid"))))
SLEEP = Statement(lambda _: select(func.pg_sleep(bindparam("seconds"))))


def cut_in_a_statement(connection: Connection) -> None:
    connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))


def cut_in_a_pipeline(connection: Connection) -> None:
    pid = connection.execute(text("SELECT pg_backend_pid()")).scalar()
    with together(connection):
        answers = [CUT.ask(connection, pid=pid), *(SLEEP.ask(connection, seconds=0),) * 3]
        for answer in answers:
            answer()


@pytest.fixture
def cell(postgres: OwnPostgres, opened: Callable[[str], Store]) -> Store:
    return opened(postgres.url("cell"))


@pytest.mark.parametrize("cut", [cut_in_a_statement, cut_in_a_pipeline])
@pytest.mark.parametrize("shared", [False, True], ids=["alone", "in a shared commit"])
def test_all_whose_commit_was_cut_off_are_told_to_try_again_and_the_next_one_stands(
    cut: Callable[[Connection], None], shared: bool, cell: Store
) -> None:
    done: list[str] = []

    def count(connection: Connection) -> None:
        take_head(connection, "26001")
        done.append("counted")

    begun, hold = threading.Event(), threading.Event()

    def busy(_: Connection) -> bool:
        begun.set()
        return hold.wait(PATIENCE_S)

    first = cell.write("26001", busy)
    assert begun.wait(PATIENCE_S)  # what is asked from here on shares the next commit
    asked: list[Future[None]] = [cell.write("26001", cut)]
    if shared:
        asked.append(cell.write("26001", count))
    hold.set()

    assert first.result(PATIENCE_S)
    for one in asked:
        with pytest.raises(EnvironmentFault) as told:
            one.result(PATIENCE_S)
        assert told.value.code == "store_lost"
    cell.write("26001", count).result(PATIENCE_S)
    assert done == ["counted"]


def test_one_that_was_cut_off_tells_the_whole_pool_that_its_lines_are_gone(
    postgres: OwnPostgres, cell: Store
) -> None:
    for ask in (cell.write, cell.read):
        assert len(pids(ask)) == AT_ONCE  # that many lines
    cut = (
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE usename = 'counter_central'"
    )
    postgres.run("psql", *postgres.as_master, "-d", "cell", "-qAtc", cut)

    for ask in (cell.write, cell.read):
        with pytest.raises(EnvironmentFault):
            ask(COMMUNES[0], lambda one: one.exec_driver_sql("SELECT 1")).result(PATIENCE_S)
        assert len(pids(ask)) == AT_ONCE


def test_a_database_without_room_says_so_and_takes_the_next_one(cell: Store) -> None:
    full = "DO $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END $$"
    with pytest.raises(EnvironmentFault) as told:
        cell.write("26001", lambda one: one.exec_driver_sql(full)).result(PATIENCE_S)
    assert (told.value.code, "đã đầy" in told.value.message) == ("disk_full", True)
    assert cell.write("26001", lambda one: take_head(one, "26001")).result(PATIENCE_S).chg >= 0


def pids(ask: Callable[..., "Future[int]"]) -> set[int]:
    """The lines that so many pieces of work at once go over."""
    together = threading.Barrier(AT_ONCE)

    def pid(connection: Connection) -> int:
        together.wait(PATIENCE_S)
        return int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())

    asked = [ask(commune, pid) for commune in COMMUNES]
    return {one.result(PATIENCE_S) for one in asked}

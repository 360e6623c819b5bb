"""A cell in PostgreSQL: a province's communes, behind row policies. Any number of processes.

Each commune has its commit lane, so its work keeps its order and never waits for its own lock.
"""

import logging
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any, Final, TypeVar

import psycopg
from psycopg.pq import PipelineStatus
from sqlalchemy import URL, Connection, Engine, create_engine, event, select
from sqlalchemy.exc import DBAPIError

from counter_app.core.errors import EnvironmentFault
from db.central.breath import Spelt, breath_of, driver_of, end_breath, is_in_breath, one_breath
from db.central.commit_lane import CommitLane
from db.central.models import offices
from db.central.scope import see_every_office

T = TypeVar("T")

_LANES: Final = 8
_READERS: Final = 4
# Durable means: on disk here and wherever the cluster wants it, before the answer.
_SETTINGS: Final = (
    "-c synchronous_commit=on -c timezone=UTC -c idle_in_transaction_session_timeout=60s"
)
# Who writes asks the same few things by key all day. To plan them anew each time over all the
# partitions takes longer than to answer; what pages look for in many ways is planned as it comes.
# A plan made while tables are small would read them whole for as long as it is kept; and what has
# to be read whole, being one row, is no reason to compile anything.
_PLANNED_ONCE: Final = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off"
_CONNECT_S: Final = 5
# What a wait for the standby that was cut short is told with; no other warning bears these codes.
_NOT_REPLICATED: Final = frozenset({"01000", "57P01"})
_UNSYNCED: Final = "unsynced"
_COMMIT: Final = Spelt("COMMIT")
_SEE: Final = Spelt("SELECT set_config('app.commune', $1, true)", ("commune",))
_FORMER_LEADER: Final = "25006"
# Two transactions in each other's way; a leader that is none any more; no room.
_PASSING: Final = {
    "40001": "store_busy",
    "40P01": "store_busy",
    "55P03": "store_busy",
    "57014": "store_busy",
    _FORMER_LEADER: "store_moved",
    "53100": "disk_full",
}
_MESSAGES: Final = {
    "store_lost": "Máy chủ tạm mất kết nối tới kho dữ liệu. Hệ thống sẽ tự thử lại.",
    "store_busy": "Kho dữ liệu của máy chủ đang bận. Hệ thống sẽ tự thử lại.",
    "store_moved": "Kho dữ liệu của máy chủ đang chuyển máy. Hệ thống sẽ tự thử lại.",
    "store_refused": (
        "Kho không nhận tên hoặc mật khẩu ở --db. Kho mới thì chạy central migrate bằng tài khoản chủ "
        "trước."
    ),
    "store_unmade": "Chưa có kho dữ liệu mang tên này. Hãy xem lại --db.",
    "disk_full": "Ổ đĩa của máy chủ đã đầy. Hãy báo người quản trị máy chủ.",
    "not_replicated": "Máy chủ chưa kịp ghi ra máy dự phòng. Hệ thống sẽ tự thử lại.",
}


class PostgresStore:
    """See ``db.central.store.Store``. A lost connection is a fault to try again after."""

    def __init__(self, url: URL, *, lanes: int = _LANES, readers: int = _READERS) -> None:
        self._writer = _engine(url, lanes, f"{_SETTINGS} {_PLANNED_ONCE}")
        self._reader = _engine(url, readers, _SETTINGS)
        self._lanes = [
            CommitLane(f"central-commit-{n}", _Primary(self._writer)) for n in range(lanes)
        ]
        self._reading = ThreadPoolExecutor(readers, "central-read")

    def write(self, commune: str, work: Callable[[Connection], T]) -> Future[T]:
        """Does ``work`` in a transaction; the result comes only once that is durable."""
        lane = zlib.crc32(commune.encode()) % len(self._lanes)
        return self._lanes[lane].ask(commune, work)

    def read(self, commune: str, work: Callable[[Connection], T]) -> Future[T]:
        """The result of ``work`` on one unchanging picture of the commune's rows."""
        return self._reading.submit(self._look, commune, work)

    def communes(self) -> tuple[str, ...]:
        """The ids of all offices of the cell, in order."""
        return self.read("", _communes).result()

    def write_takes_s(self) -> float:
        """How long the slowest write under way has taken by now, seconds."""
        return max(lane.busy_s() for lane in self._lanes)

    def upkeep(self) -> Future[None]:
        """PostgreSQL keeps itself."""
        done: Future[None] = Future()
        done.set_result(None)
        return done

    def close(self) -> None:
        """Waits for what was asked, then lets go."""
        for lane in self._lanes:
            lane.close()
        self._reading.shutdown()
        self._writer.dispose()
        self._reader.dispose()

    def _look(self, commune: str, work: Callable[[Connection], T]) -> T:
        with faults_named(), self._reader.connect() as connection, _begun(connection):
            _say(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", commune)
            return work(connection)


class _Primary:
    """The transactions of one lane."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def transaction(self, commune: str) -> Iterator[Connection]:
        with faults_named(), self._engine.connect() as connection:
            connection.info.pop(_UNSYNCED, None)
            with _begun(connection), one_breath(connection) as breath:
                _say(connection, "BEGIN", commune)
                yield connection
                if is_in_breath(connection):
                    breath.send(_COMMIT, {})
            # PostgreSQL says a cancelled wait for the standby in a notice and calls it committed.
            if connection.info.pop(_UNSYNCED, False):
                raise EnvironmentFault("not_replicated", _MESSAGES["not_replicated"])

    def part(self, connection: Connection, commune: str) -> None:
        """Never released: the commit does that, for all of them at once."""
        end_breath(connection)
        _say(connection, "SAVEPOINT apart", commune)


@contextmanager
def _begun(connection: Connection) -> Iterator[None]:
    """A transaction; its connection goes with it where the line was lost.

    A statement that went by the driver's own way tells SQLAlchemy nothing of that: neither that this
    connection is gone, nor that the others in the pool most likely are.
    """
    with connection.begin():
        try:
            yield
        except psycopg.Error as cause:
            if not connection.invalidated and (
                cause.sqlstate == _FORMER_LEADER or _is_lost(connection)
            ):
                _let_go(connection)
            raise


def _is_lost(connection: Connection) -> bool:
    """Closed, or broken off in the middle of a pipeline, which nothing is to be told in again."""
    driver = driver_of(connection)
    return driver.closed or driver.pgconn.pipeline_status != PipelineStatus.OFF


def _let_go(connection: Connection) -> None:
    """Drops it and the older ones of its pool, as SQLAlchemy does where it notices by itself."""
    driver_of(connection).close()
    with suppress(DBAPIError):
        connection.exec_driver_sql("SELECT 1")


@contextmanager
def faults_named() -> Iterator[None]:
    """Turns what passes by itself into faults that are worth another try."""
    try:
        yield
    except (DBAPIError, psycopg.Error) as cause:
        code = _code_of(cause.orig if isinstance(cause, DBAPIError) else cause)
        if code is None:
            raise
        raise EnvironmentFault(code, _MESSAGES[code]) from cause


def _code_of(cause: BaseException | None) -> str | None:
    state = getattr(cause, "sqlstate", None)
    if state is None and isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError):
        return _door(str(cause))
    if state and state.startswith(("08", "57P")):
        return "store_lost"
    return _PASSING.get(str(state))


def _door(told: str) -> str:
    """What a connection that never came about failed on; the library gives no code of it."""
    if any(word in told for word in ("authentication failed", "role ", "no password supplied")):
        return "store_refused"
    return "store_unmade" if 'database "' in told and "does not exist" in told else "store_lost"


def _engine(url: URL, connections: int, settings: str) -> Engine:
    # What breaks a pipeline off is raised; the driver would tell of its aftermath as well.
    logging.getLogger("psycopg").setLevel(logging.ERROR)
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=connections,
        max_overflow=0,
        # BEGIN goes out with what follows it; the driver would send it by itself.
        isolation_level="AUTOCOMMIT",
        connect_args={"options": settings, "connect_timeout": _CONNECT_S},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _listen_to_notices)
    event.listen(engine, "before_cursor_execute", _breathe)
    event.listen(engine, "handle_error", _leave_a_former_leader)
    return engine


def _listen_to_notices(connection: psycopg.Connection[Any], record: Any) -> None:  # noqa: ANN401  # SQLAlchemy's own record
    def heard(notice: psycopg.errors.Diagnostic) -> None:
        if notice.severity_nonlocalized == "WARNING" and notice.sqlstate in _NOT_REPLICATED:
            record.info[_UNSYNCED] = True

    connection.add_notice_handler(heard)


def _leave_a_former_leader(context: Any) -> None:  # noqa: ANN401  # SQLAlchemy's own context
    if getattr(context.original_exception, "sqlstate", None) == _FORMER_LEADER:
        context.is_disconnect = True


def _say(connection: Connection, begin: str, commune: str) -> None:
    """Both in one way there and back at most: what begins, and whose rows are seen."""
    with breath_of(connection) as breath:
        breath.send(Spelt(begin), {})
        breath.send(_SEE, {"commune": commune})


def _breathe(connection: Connection, *_: object) -> None:
    """SQLAlchemy has to see the answer to what it sends."""
    end_breath(connection)


def _communes(connection: Connection) -> tuple[str, ...]:
    see_every_office(connection)
    return tuple(connection.scalars(select(offices.c.commune_id).order_by(offices.c.commune_id)))

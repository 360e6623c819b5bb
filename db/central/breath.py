"""Statements on their way to PostgreSQL in one breath: sent off as one, answered as one.

The driver's own pipeline asks the socket twice and writes to it once for each statement. Here
nothing is written before an answer is wanted, so the database is woken once for all of them.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from typing import Any, Final, cast

import msgspec
import psycopg
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, Format
from psycopg.pq.abc import PGresult
from psycopg.waiting import Ready, Wait
from sqlalchemy import Connection

from db.central.raw_texts import Texts

# Where a connection keeps the breath that its whole transaction goes through, and the names of
# what it has been told to prepare.
_BREATH: Final = "breath"
_PREPARED: Final = "prepared"
_names: Final = count()
_WELL: Final = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)


@dataclass(frozen=True, slots=True)
class Spelt:
    """A statement as PostgreSQL takes it: ``$1`` and on stand for ``names``, in their order."""

    text: str
    names: tuple[str, ...] = ()


class Answer:
    """What becomes of one statement; known once its breath was heard."""

    def __init__(self, breath: "Breath") -> None:
        self._breath = breath
        self._result: PGresult | None = None

    def is_now(self, result: PGresult) -> None:
        """The database has answered."""
        self._result = result

    @property
    def count(self) -> int:
        """How many rows it wrote; -1 as long as nobody has heard of it."""
        return -1 if self._result is None else self._result.command_tuples or 0

    def rows(self, make: Callable[[Sequence[Any]], Any]) -> list[Any]:
        """What it found or returned; waits for that."""
        if self._result is None:
            self._breath.hear()
        if self._result is None:
            raise psycopg.errors.PipelineAborted("nothing came of it")
        return self._breath.read(self._result, make)


class Breath:
    """Within it a connection belongs to what is sent here; it ends with :meth:`close`.

    Errors are psycopg's, raised when the breath is heard; nothing sent after one was done.
    """

    def __init__(self, connection: Connection) -> None:
        self._driver = driver_of(connection)
        self._pgconn = self._driver.pgconn
        self._prepared: dict[str, bytes] = connection.info.setdefault(_PREPARED, {})
        self._reader = Transformer(self._driver)
        # Each with the text that it prepares, if that is what it does.
        self._waiting: deque[tuple[Answer, str]] = deque()
        self._pgconn.enter_pipeline_mode()

    def send(self, spelt: Spelt, values: Mapping[str, object]) -> Answer:
        """Puts a statement with the others."""
        name = self._prepared.get(spelt.text)
        if name is None:
            name = self._prepared[spelt.text] = b"breath_%d" % next(_names)
            self._pgconn.send_prepare(name, spelt.text.encode())
            self._waiting.append((Answer(self), spelt.text))
        told = [_told(values[one]) for one in spelt.names]
        formats = [_format(values[one]) for one in spelt.names]
        self._pgconn.send_query_prepared(name, told, formats)
        answer = Answer(self)
        self._waiting.append((answer, ""))
        return answer

    def hear(self) -> None:
        """Waits until all that was sent is answered."""
        self._pgconn.pipeline_sync()
        fault = self._driver.wait(self._heard())
        if fault is not None:
            raise fault

    def close(self) -> None:
        """Hears what is left and gives the connection back."""
        try:
            self.hear()
        finally:
            if self._pgconn.status == psycopg.pq.ConnStatus.OK:
                self._pgconn.exit_pipeline_mode()

    def read(self, result: PGresult, make: Callable[[Sequence[Any]], Any]) -> list[Any]:
        """The rows of an answer, their columns as Python has them."""
        self._reader.set_pgresult(result)
        return self._reader.load_rows(0, result.ntuples, make)

    def _heard(self) -> Any:  # noqa: ANN401  # the driver's own kind of generator
        """The first error among all the answers."""
        while self._pgconn.flush():
            if (yield Wait.RW) & Ready.R:
                self._pgconn.consume_input()
        fault: psycopg.Error | None = None
        while self._waiting:
            answer, prepares = self._waiting.popleft()
            result = yield from self._next()
            yield from self._next()  # nothing: the end of this one's answer
            if result is None:
                raise psycopg.OperationalError("the connection was lost")
            if result.status in _WELL:
                answer.is_now(result)
                continue
            self._prepared.pop(prepares, None)
            if fault is None and result.status != ExecStatus.PIPELINE_ABORTED:
                fault = error_from_result(result)
        yield from self._next()  # that all is answered
        return fault

    def _next(self) -> Any:  # noqa: ANN401  # see _heard
        while self._pgconn.is_busy():
            yield Wait.R
            self._pgconn.consume_input()
        return self._pgconn.get_result()


def driver_of(connection: Connection) -> psycopg.Connection[Any]:
    """The driver's own connection below SQLAlchemy's."""
    return cast("psycopg.Connection[Any]", connection.connection.dbapi_connection)


@contextmanager
def breath_of(connection: Connection) -> Iterator[Breath]:
    """The breath that the connection is in; without one, one of its own for the block."""
    under_way = connection.info.get(_BREATH)
    if under_way is not None:
        yield under_way
    else:
        with one_breath(connection) as breath:
            yield breath


@contextmanager
def one_breath(connection: Connection) -> Iterator[Breath]:
    """A new one, which ends with the block where nothing has ended it before."""
    info = connection.info  # a connection that was lost is asked for nothing more
    breath = info[_BREATH] = Breath(connection)
    try:
        yield breath
    except BaseException:
        with suppress(psycopg.Error):
            _end(info)
        raise
    else:
        _end(info)
    finally:
        info.pop(_BREATH, None)


def end_breath(connection: Connection) -> None:
    """What comes next needs its answer at once, and goes by the driver's own way."""
    _end(connection.info)


def _end(info: MutableMapping[Any, Any]) -> None:
    breath = info.pop(_BREATH, None)
    if breath is not None:
        breath.close()


def is_in_breath(connection: Connection) -> bool:
    """Whether what is sent now waits for others."""
    return _BREATH in connection.info


def _told(value: object) -> bytes | None:
    """A value as it goes there; ``DataError`` for a NUL, behind which nothing would be read."""
    match value:
        case None:
            return None
        case int():
            return b"%d" % value
        case Texts():
            return value.binary()
        case str():
            told = value.encode()
        case msgspec.Raw():
            told = bytes(value)
        case _:
            raise TypeError(type(value))
    if b"\0" in told:
        raise psycopg.DataError("PostgreSQL keeps no text with a NUL in it")
    return told


def _format(value: object) -> Format:
    return Format.BINARY if isinstance(value, Texts) else Format.TEXT

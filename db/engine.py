"""Opens one encrypted SQLite file as SQLAlchemy engines, and says plainly why it cannot.

One connection writes, two read. Which tables are in the file is not known here.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlcipher3 import dbapi2

from counter_app.core.errors import EnvironmentFault
from counter_app.core.secrets import checked_key
from db.places import check_place
from db.refusing import NO_ROOM, free_words, refusal

# Before this, two connections could spoil a WAL file (sqlite.org/wal.html, WAL-reset bug).
OLDEST_SQLITE: Final = (3, 51, 3)
BUSY_MS: Final = 5_000
# Checkpoints happen in upkeep; this only bounds the WAL when nobody is ever idle (80 MB).
_CHECKPOINT_PAGES: Final = 40_000
# The driver keeps 100 of itself and, once they are used up, drops its newest: the tables made on
# a first start fill them, and then five statements of every save were compiled anew (0.15 ms).
_KEPT_STATEMENTS: Final = 1_000

# The shape of the file; all who open it must say so. A save changes a few bytes of many pages and
# each page is encrypted and digested whole. Against pages of 4,096 bytes, in turns on one disk: a
# save 1.67 instead of 1.93 × raw sqlite3 (1.83 instead of 1.93 when others were busy); the worst
# search key over 300,000 dossiers 1.7 instead of 1.4 ms CPU (LIKE in the same runs 31 and 26).
# SHA-256 costs two thirds of the default digest.
_SHAPE: Final = (
    "PRAGMA cipher_page_size=2048",
    "PRAGMA cipher_hmac_algorithm=HMAC_SHA256",
)
_SETTINGS: Final = (
    *_SHAPE,
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA mmap_size=0",
    f"PRAGMA busy_timeout={BUSY_MS}",
    f"PRAGMA wal_autocheckpoint={_CHECKPOINT_PAGES}",
    "PRAGMA cache_size=-32000",
)

# Of a log, before its first page.
_LOG_HEAD: Final = 32
_IS_SOUND: Final = "PRAGMA cipher_status"
# What is said of a file where its disk takes nothing more, beside which nothing is wrong with it.
DISK_REFUSES: Final = frozenset({"disk_full", "disk_error", "store_readonly", "store_unopenable"})


def write_engine(path: Path, key: str) -> Engine:
    """An engine of one connection whose every transaction starts with BEGIN IMMEDIATE."""
    engine = _engine(path, key, connections=1)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def read_engine(path: Path, key: str, *, still: bool = False) -> Engine:
    """An engine of two connections that cannot change anything; ``still``: as ``lies_still``."""
    engine = _engine(path, key, connections=2, still=still)
    event.listen(engine, "connect", _query_only)
    event.listen(engine, "begin", _begin)
    return engine


def connect(path: Path, key: str, *, still: bool = False) -> dbapi2.Connection:
    """A bare keyed connection outside any engine: for probing and as a backup's target."""
    place = f"{path.absolute().as_uri()}?immutable=1" if still else str(path)
    connection = dbapi2.connect(place, isolation_level=None, check_same_thread=False, uri=still)
    # SQLCipher would write its own log to stderr, past every border of ours.
    connection.execute("PRAGMA cipher_log_level=NONE").fetchall()
    connection.execute(f"PRAGMA key=\"x'{checked_key(key)}'\"")
    for setting in _SHAPE:
        connection.execute(setting).fetchall()
    return connection


def make_private(path: Path) -> None:
    """An empty file that only its owner can open; SQLite's side files take after it."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def probe(path: Path, key: str) -> None:
    """Returns when the file opens with the key; raises ``EnvironmentFault`` saying what is wrong."""
    check_sqlite_version(dbapi2.sqlite_version_info)
    check_place(path)
    if path.is_dir():
        raise EnvironmentFault(
            "store_is_folder",
            "Chỗ của tệp dữ liệu là một thư mục. Hãy báo người quản trị, đừng xóa gì.",
        )
    if path.exists() and path.stat().st_size == 0:
        raise EnvironmentFault(
            "store_empty",
            "Tệp dữ liệu trống rỗng. Hãy báo người quản trị để khôi phục từ bản sao lưu.",
        )
    lies_still(path, key)


def lies_still(path: Path, key: str) -> bool:
    """Whether the file opens only as it lies: its disk takes nothing that SQLite keeps beside it.

    ``EnvironmentFault`` where it does not open at all; also where a log lies beside it, without
    which it would be an older one.
    """
    try:
        _open_once(path, key)
    except EnvironmentFault as fault:
        refused = refusal(path.parent) if fault.code in DISK_REFUSES else None
        if refused is None:
            raise
        if _has_log(path):
            raise refused.fault() from fault
    else:
        return False
    _open_once(path, key, still=True)
    return True


def _open_once(path: Path, key: str, *, still: bool = False) -> None:
    with faults_named():
        connection = connect(path, key, still=still)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        finally:
            connection.close()


def _has_log(path: Path) -> bool:
    try:
        return log_of(path).stat().st_size > 0
    except FileNotFoundError:
        return False


def log_of(path: Path) -> Path:
    """Where the write-ahead log of a file lies."""
    return path.with_name(f"{path.name}-wal")


def log_named(path: Path) -> str:
    """What a log is known by (hex): its salts, never the same of two logs; "" where none holds a page.

    Bytes 16–23 of its head, which is not encrypted: sqlite.org/fileformat2.html, section 4.1.
    """
    try:
        with log_of(path).open("rb", buffering=0) as log:
            head = log.read(_LOG_HEAD + 1)
    except OSError:
        return ""
    return head[16:24].hex() if len(head) > _LOG_HEAD else ""


def check_sqlite_version(version: tuple[int, ...]) -> None:
    """Refuses a SQLite library that can spoil its own file."""
    if version < OLDEST_SQLITE:
        raise EnvironmentFault(
            "sqlite_too_old",
            "Thư viện dữ liệu trên máy quá cũ, không an toàn. Hãy cài lại chương trình.",
        )


@contextmanager
def faults_named() -> Iterator[None]:
    """Turns what SQLite and the disk say into faults a clerk understands."""
    try:
        yield
    except (dbapi2.Error, DatabaseError, OSError) as cause:
        fault = _fault(cause)
        if fault is None:
            raise
        raise fault from cause


def disk_full(place: Path) -> EnvironmentFault:
    """Tells that the disk under ``place`` is full, and how much is free there."""
    words = _WORDS["disk_full"].replace("đã đầy", f"đã đầy{free_words(place)}", 1)
    return EnvironmentFault("disk_full", words)


@contextmanager
def begun(connection: Connection) -> Iterator[None]:
    """A transaction that fails where anything it read came off a spoilt page."""
    with connection.begin():
        try:
            yield
        finally:
            require_sound(cursor_of(connection))


def require_sound(cursor: dbapi2.Cursor) -> None:
    """Raises as SQLite does of a spoilt page, where this cursor's connection has met one.

    SQLCipher hands out noughts in its place and says so only when it reads the next one: the end of
    a long text would pass for what was written. Its own state tells at once, in 3 µs.
    """
    (sound,) = cursor.execute(_IS_SOUND).fetchone()
    if sound != "1":
        cause = dbapi2.DatabaseError("database disk image is malformed")
        raise DatabaseError(_IS_SOUND, None, cause)


def cursor_of(connection: Connection | dbapi2.Cursor) -> dbapi2.Cursor:
    """The driver's own cursor inside the connection's transaction: the save path's short way.

    Whoever has one already keeps it.
    """
    if isinstance(connection, dbapi2.Cursor):
        return connection
    return connection.connection.cursor()


def _engine(path: Path, key: str, *, connections: int, still: bool = False) -> Engine:
    place = path.absolute()
    url = URL.create(
        "sqlite+pysqlcipher",
        password=f"x'{checked_key(key)}'",
        database=place.as_uri() if still else str(place),
        query={"uri": "true", "immutable": "1"} if still else {},
    )
    engine = create_engine(
        url,
        module=dbapi2,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        connect_args={"check_same_thread": False, "cached_statements": _KEPT_STATEMENTS},
        hide_parameters=True,  # what a clerk typed stays out of error texts and logs
    )
    event.listen(engine, "connect", _configure)
    return engine


def _configure(connection: dbapi2.Connection, _record: object) -> None:
    connection.isolation_level = None
    for setting in _SETTINGS:
        connection.execute(setting).fetchall()


def _query_only(connection: dbapi2.Connection, _record: object) -> None:
    connection.execute("PRAGMA query_only=ON")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Connection) -> None:
    cursor_of(connection).execute("BEGIN IMMEDIATE")


_WORDS: Final = {
    "key_or_file_wrong":
     "Khóa không mở được tệp dữ liệu, hoặc tệp đã hỏng. Hãy báo người quản trị, đừng xóa gì.",
    "store_corrupt":
     "Tệp dữ liệu bị hỏng. Hãy ngừng nhập và báo người quản trị để khôi phục bản sao lưu.",
    "disk_full":
     "Ổ đĩa đã đầy nên chưa lưu được. Hãy xóa bớt tệp khác rồi lưu lại; nội dung vẫn còn.",
    "disk_unreadable":
     "Ổ đĩa không đọc được một phần dữ liệu. Hãy ngừng nhập và báo người quản trị để khôi phục.",
    "disk_error":
     "Ổ đĩa báo lỗi nên chưa đọc hoặc chưa lưu được. Hãy thử lại; nếu vẫn lỗi, báo người quản trị.",
    "number_given":
     "Số này đã cấp rồi nên không cấp lại: bộ đếm số bị lùi. Hãy ngừng nhập, báo quản trị kiểm tra dữ liệu.",
    "store_busy":
     "Dữ liệu đang bận. Hãy thử lại sau vài giây.",
    "store_readonly":
     "Không được quyền ghi vào tệp dữ liệu. Hãy báo người quản trị.",
    "store_unopenable":
     "Không mở được tệp dữ liệu. Hãy kiểm tra quyền và dung lượng của thư mục dữ liệu.",
}  # fmt: skip

# SQLITE_FULL, and SQLITE_IOERR_SHMSIZE: the WAL's index could not grow.
# SQLITE_IOERR_READ, _SHORT_READ, _DATA, _CORRUPTFS: what was written is not to be had any more.
_NUMBERS: Final = {
    **dict.fromkeys((13, 4874), "disk_full"),
    **dict.fromkeys((266, 522, 8202, 8458), "disk_unreadable"),
}
_SIGNS: Final = (
    ("file is not a database", "key_or_file_wrong"),
    ("malformed", "store_corrupt"),
    ("failed: dossiers.code", "number_given"),
    ("failed: dossiers.slip_year", "number_given"),
    ("failed: papers.kind, papers.year", "number_given"),
    ("disk is full", "disk_full"),
    ("disk i/o error", "disk_error"),
    ("vtable constructor failed", "disk_unreadable"),  # what the search index says of itself
    ("locked", "store_busy"),
    ("locking protocol", "store_busy"),  # a reader that waited ten seconds for its place in the log
    ("readonly", "store_readonly"),
    ("unable to open", "store_unopenable"),
)


def _fault(cause: Exception) -> EnvironmentFault | None:
    code = _code_of(cause)
    return None if code is None else EnvironmentFault(code, _WORDS[code])


def _code_of(cause: Exception) -> str | None:
    if isinstance(cause, OSError):
        return "disk_full" if cause.errno in NO_ROOM else "disk_error"
    said = getattr(cause, "orig", cause)
    if named := _NUMBERS.get(getattr(said, "sqlite_errorcode", 0)):
        return named
    words = str(said).lower()
    return next((code for sign, code in _SIGNS if sign in words), None)

"""Puts a copy in the store's place, whole: a cut at any step leaves the old store or the new one.

What stood there is set aside and never deleted. The next start begins a new life with a lane never
used (``device.settle``); what is put back is not opened as a store here.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlcipher3 import dbapi2

from counter_app.core.clock import SystemClock, from_ms
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.fault_points import passed
from counter_app.core.secrets import SecretStore
from counter_app.core.whole_file import make_folder, put_whole, sync_folder
from counter_app.domain.audit_act import Act
from counter_app.domain.office import OfficeKind
from db import backup
from db.counter import upgrade
from db.counter.audit_log import PutBack, record, stamped
from db.counter.device import brought_on, lanes_opened, tell_put_back, writer_of
from db.counter.lanes_beside import Withheld, take_lane
from db.counter.left_words import say_lane, say_put_back
from db.counter.other_log import keep_other_log_out
from db.counter.outside import this_pc
from db.counter.people_came import require_keys
from db.counter.vault import Vault, Wanting, vault_beside, wanting
from db.counter.ways_named import those_named
from db.engine import connect, faults_named, probe, write_engine

_ENDS: Final = ("", "-wal", "-shm")
_NEW: Final = ".khoi-phuc"
_FOREIGN: Final = (
    "Khoá của máy này không mở được tệp ấy: có thể là bản sao của đơn vị khác, hoặc không phải bản "
    "sao, hoặc đã hỏng. Hãy chọn bản sao khác, hay dùng mã khôi phục của đơn vị có bản sao."
)
_SPOILT: Final = ("copy_damaged", "Bản sao này bị hỏng, không dùng được. Hãy chọn bản sao khác.")
_REFUSED: Final = {
    **dict.fromkeys(("backup_damaged", "store_corrupt", "disk_unreadable", "disk_error"), _SPOILT),
    "copy_missing": (
        "copy_missing",
        "Không thấy tệp bản sao này. Hãy cắm USB rồi chọn lại bản sao.",
    ),
    "store_is_folder": ("copy_is_folder", "Đây là thư mục. Hãy chọn tệp bản sao (.db) ở trong đó."),
    "store_empty": ("copy_empty", "Bản sao này trống rỗng. Hãy chọn bản sao khác."),
    "key_or_file_wrong": ("copy_foreign", _FOREIGN),
}
_REVISION: Final = "SELECT version_num FROM alembic_version"
_COUNT: Final = "SELECT count(*) FROM dossiers WHERE device IS NULL"
_LAST: Final = (
    "SELECT code, received_ms FROM dossiers WHERE device IS NULL ORDER BY number DESC LIMIT 1"
)
_SLIP: Final = (
    "SELECT paper_no, year FROM papers WHERE kind = 'slip' AND paper_no IS NOT NULL "
    "ORDER BY number DESC LIMIT 1"
)
_ONLY_HERE: Final = "SELECT id FROM attachments WHERE state NOT IN ('away', 'backed_up')"
_OPERATION: Final = "SELECT wall_ms FROM outbox ORDER BY seq DESC LIMIT 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """What a store file holds of this desk's own work; ``at``: its newest record's instant."""

    dossiers: int
    at: datetime | None
    last_code: str
    last_slip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """Where the store lies, and the keys that open it."""

    path: Path
    key: str
    kind: OfficeKind
    secrets: SecretStore


@contextmanager
def copy_refused() -> Iterator[None]:
    """A copy that is no good is a choice that is refused (``UserError``), no failure of this PC."""
    try:
        yield
    except EnvironmentFault as fault:
        if fault.code not in _REFUSED:
            raise
        raise UserError(*_REFUSED[fault.code]) from fault


def look_into(path: Path, key: str) -> Holds:
    """What the file holds; ``EnvironmentFault`` where it does not open or is of a newer program."""
    if not path.is_file() and not path.is_dir():
        raise EnvironmentFault("copy_missing", f"Không thấy tệp {path.name}. Hãy xem lại tên.")
    probe(path, key)
    with faults_named():
        connection = connect(path, key)
        try:
            connection.execute("PRAGMA query_only=ON")
            return _holds(connection)
        finally:
            connection.close()


def look_into_own(path: Path, key: str) -> Holds:
    """As ``look_into`` of a store of this PC: an old log beside it is kept out before, as by the opening."""
    keep_other_log_out(path, key, SystemClock().now())
    return look_into(path, key)


def probe_own(path: Path, key: str) -> None:
    """As ``probe``, an old log beside the store kept out before; one that does not open is as it was."""
    keep_other_log_out(path, key, SystemClock().now())
    probe(path, key)


def require_its_keys(stood: Stood) -> None:
    """``EnvironmentFault`` (``keys_lost``) where people sign in to the store that stands, keys in clear."""
    with faults_named():
        connection = connect(stood.path, stood.key)
        try:
            connection.execute("PRAGMA query_only=ON")
            require_keys(connection.cursor(), stood.kind, stood.secrets)
        finally:
            connection.close()


def ways_named_in(
    path: Path, key: str, marks: Mapping[str, str], signer: Ed25519PublicKey
) -> dict[str, str]:
    """Which of the ways in (``KeyFile.marks``) the log of the store at ``path`` names."""
    with faults_named():
        connection = connect(path, key)
        try:
            connection.execute("PRAGMA query_only=ON")
            return those_named(connection.cursor(), marks, signer)
        finally:
            connection.close()


def files_wanting(
    path: Path, stood: Stood, *beside: Path, told: backup.Told = backup.on
) -> Wanting:
    """The attached files that only this desk has and that are whole beside none of those files."""
    with faults_named():
        connection = connect(path, stood.key)
        try:
            ids = [row[0] for row in connection.execute(_ONLY_HERE)]
        finally:
            connection.close()
    vaults = tuple(_vault(one, stood) for one in beside) if ids else ()
    return wanting(ids, vaults, told=told)


@copy_refused()
def fetch(file: Path, stood: Stood, *, told: backup.Told = backup.on) -> Path:
    """A proved copy of ``file`` beside the store; a damaged one is refused, and nothing is left."""
    fresh = stood.path.with_name(stood.path.name + _NEW)
    return backup.copy(file, stood.key, fresh, told=told)


def put_back(
    fresh: Path, stood: Stood, *, beside: Path, aside: Path, told: PutBack, only_here: bool = False
) -> Withheld:
    """``fresh`` in the place of the store, which lies in ``aside`` from then on.

    ``told``: by whom and from what, the first act of the new life's log.
    ``beside``: the copy whose attached files come along, and beside which it is noted that a lane
    opens (``only_here``: of ``take_lane``); which lanes stay shut is the answer. Nobody has the store open
    (``require_alone``). ``EnvironmentFault``: the store is as it was.
    """
    path = stood.path
    passed("restore.copied")
    with faults_named():
        _set_aside(path, aside)
        passed("restore.aside")
        shut = _lanes_shut(fresh, stood, beside.parent, only_here=only_here)
        _files_in(_vault(beside, stood), _vault(path, stood))
        for end in _ENDS[1:]:
            path.with_name(path.name + end).unlink(missing_ok=True)
        passed("restore.before_name")
        by = msgspec.json.encode(told).decode()
        say_put_back(stood.secrets, stood.kind, by, coming=True)
        fresh.replace(path)
        sync_folder(path.parent)
    passed("restore.named")
    # Only now: a cut before it leaves the old store in its old life, and one after it shows by
    # what was noted of the newer store.
    tell_put_back(stood.secrets, stood.kind, by)
    return shut


def _lanes_shut(fresh: Path, stood: Stood, place: Path, *, only_here: bool) -> Withheld:
    """What the store may not open; numbers of what is not real are nobody's."""
    if stood.kind is not OfficeKind.REAL:
        return Withheld(frozenset())
    pc, here = this_pc(stood.kind), brought_on(fresh, stood.key, stood.kind, stood.secrets)
    opened = lanes_opened(stood.secrets, stood.kind)
    shut = take_lane(
        fresh, place, key=stood.key, pc=pc, opened=opened, brought_on=here, only_here=only_here
    )
    say_lane(stood.secrets, stood.kind, pc=pc, opens=shut.opens, shut=shut.lanes)
    return shut


def note_salvaged(fresh: Path, stood: Stood, *, told: PutBack, rows: int, lost: int) -> None:
    """Writes into what was read of a damaged store that it was, as the last act of its last life.

    Not where that life is another PC's, or lost: the store that comes of it says what it came from.
    """
    engine, clock = write_engine(fresh, stood.key), SystemClock()
    try:
        with faults_named(), engine.connect() as connection, connection.begin():
            device = writer_of(connection, stood.kind, stood.secrets)
            if device is None:
                return
            body = {"file": told.file, "rows": rows, "lost": lost}
            record(connection, Act.SALVAGED, stamp=stamped(device, clock, by=told.by), body=body)
    finally:
        engine.dispose()


def require_alone(path: Path, key: str) -> None:
    """Returns where nobody else has the store open, its log brought into it; else ``store_in_use``.

    A damaged file cannot be asked: it is set aside with its log as it lies.
    """
    if not path.is_file() or path.stat().st_size == 0:
        return
    with faults_named():
        connection = connect(path, key)
    try:
        # Whoever has the file open in WAL mode shares it; nobody can have it alone meanwhile.
        connection.execute("PRAGMA busy_timeout=2000").fetchall()
        connection.execute("PRAGMA locking_mode=EXCLUSIVE").fetchall()
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.DatabaseError as cause:
        if "locked" in str(cause):
            raise EnvironmentFault(
                "store_in_use",
                "Kho hồ sơ đang mở ở một cửa sổ hoặc lệnh khác. Hãy đóng lại rồi khôi phục.",
            ) from cause
    finally:
        connection.close()


def _holds(connection: dbapi2.Connection) -> Holds:
    upgrade.check_not_newer(str(connection.execute(_REVISION).fetchone()[0]))
    (dossiers,) = connection.execute(_COUNT).fetchone()
    code, received_ms = connection.execute(_LAST).fetchone() or ("", None)
    slip = connection.execute(_SLIP).fetchone()
    written = connection.execute(_OPERATION).fetchone()
    newest = max((one for one in (received_ms, *(written or ())) if one is not None), default=None)
    return Holds(
        dossiers=dossiers,
        at=None if newest is None else from_ms(newest),
        last_code=code or "",
        last_slip="" if slip is None else f"{slip[0]}/{slip[1]}",
    )


def _vault(beside: Path, stood: Stood) -> Vault:
    return vault_beside(beside, stood.path.stem, kind=stood.kind, secrets=stood.secrets)


def _files_in(beside: Vault, here: Vault) -> None:
    """The attached files beside the copy that are not here; a spoilt one gives way to a whole one."""
    for one in beside.folder.glob("*/*"):
        if one.suffix == ".new":
            continue
        name, place = one.name, here.place(one.name)
        if not here.has(name) or (not here.is_whole(name) and beside.is_whole(name)):
            make_folder(place.parent)
            put_whole(place, [one.read_bytes()], private=True)


def _set_aside(path: Path, aside: Path) -> None:
    """All that stood there, also its files: those that no row knows are let go after a week."""
    make_folder(aside)
    beside = [path.with_name(path.name + end) for end in _ENDS]
    for one in (*beside, path.with_suffix(".head")):
        if one.exists():
            _double(one, aside / one.name)
    files = path.with_name(f"{path.stem}-files")
    for one in files.glob("*/*"):
        place = aside / files.name / one.parent.name / one.name
        make_folder(place.parent)
        _double(one, place)
    sync_folder(aside)
    sync_folder(aside.parent)


def _double(one: Path, place: Path) -> None:
    """A second name for it, which costs no room; a copy where the disk knows none."""
    if place.exists():  # of an earlier try
        return
    with contextlib.suppress(OSError):
        os.link(one, place)
        return
    if one.is_file():
        shutil.copy2(one, place)

"""One office's store on this PC: its file, its keys, its lanes of work, and which life it is in.

Training, demonstration and real work each have a file of their own and never meet.
"""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, Engine

from counter_app.core.clock import Clock
from counter_app.core.errors import EnvironmentFault
from counter_app.core.fault_points import passed
from counter_app.core.key_file import UNWRITABLE, wiped
from counter_app.core.lanes import Lanes
from counter_app.core.secrets import DESTROYED, SecretStore, store_key
from counter_app.core.whole_file import make_folder
from counter_app.domain.office import OfficeKind
from db.counter import upgrade
from db.counter.audit_log import keep_cut
from db.counter.device import Device, note_head, settle, writer_of
from db.counter.gate import (
    FALTERED,
    LASTS,
    READING_GOES_ON,
    SPOILT,
    Gate,
    damage_noted,
    is_damaged,
    is_well_after,
    note_damage,
    require_memory,
)
from db.counter.head_beside import HeadBeside, note_log
from db.counter.kept_rows import keep_new, life_began, unkept
from db.counter.left_words import forget_put_back
from db.counter.other_log import keep_other_log_out
from db.counter.people_came import require_keys
from db.counter.schema import foreign_part
from db.counter.sealed_lanes import forget_lanes, seal_lanes
from db.counter.traces import has_lived, require_there
from db.counter.up_to_date import bring_up_to_date
from db.counter.ways_named import keep_put_back
from db.counter.written import take
from db.engine import (
    DISK_REFUSES,
    begun,
    cursor_of,
    disk_full,
    faults_named,
    lies_still,
    make_private,
    probe,
    read_engine,
    write_engine,
)
from db.places import check_place
from db.refusing import Refusal, refusal

T = TypeVar("T")

LOG: Final = logging.getLogger(__name__)

FILE_NAMES: Final = {
    OfficeKind.REAL: "office.db",
    OfficeKind.TRAINING: "training.db",
    OfficeKind.DEMO: "demo.db",
}

# What this PC keeps for others as their hub.
HUB_KEY: Final = "hub-store-key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """An open store. Transactions run in its lanes; rows never leave ``db``.

    ``writing`` is the writer's one connection, kept out of its pool and used in the write lane only.
    """

    path: Path
    kind: OfficeKind
    key: str
    writer: Engine
    writing: Connection
    reader: Engine
    lanes: Lanes
    device: Device
    beside: HeadBeside
    secrets: SecretStore
    clock: Clock
    gate: Gate = field(default_factory=Gate)
    # Where the disk takes nothing; ``still``: the file is read as it lies (``lies_still``).
    refused: Refusal | None = None
    still: bool = False

    @property
    def signer(self) -> Ed25519PublicKey:
        """By whom the acts of its log are signed."""
        return self.device.key.public_key()

    @property
    def closed_for_writing(self) -> str:
        """Why every write is refused until the program starts again; empty while none is."""
        return self.gate.why

    def close_for_writing(self, why: str, *, damaged: bool = False) -> None:
        """Refuses every write from here on, for ``why`` (a Vietnamese sentence); reading goes on.

        The first reason stands. ``damaged``: the file itself is, so whoever opens it next refuses too,
        where a second look finds it so: a disk may have failed once, and the file be whole.
        """
        self.gate.why = self.gate.why or f"{why} {READING_GOES_ON}"
        if damaged and not self.still and is_damaged(self.path, self.key):
            note_damage(self.path, why)

    def write(self, work: Callable[[Connection], T]) -> T:
        """The result of ``work``, done whole in one transaction in the write lane."""
        return self.lanes.write.run(lambda: self._transact(work))

    def read(self, work: Callable[[Connection], T]) -> T:
        """The result of ``work`` on one unchanging picture of the store, in a read lane."""
        return self.lanes.read.run(lambda: self._look(work))

    def checkpoint(self) -> None:
        """Brings into the file what the log holds, in the write lane."""
        self.lanes.write.run(self._checkpoint)

    def let_go(self) -> None:
        """Holds no longer, with each statement that is kept ready, what it was first asked with."""
        self.lanes.write.run(self.writer.clear_compiled_cache)
        while True:
            try:
                self.reader.clear_compiled_cache()
            except RuntimeError:  # another reader made one ready meanwhile
                continue
            return

    def close(self) -> None:
        """Waits for all lanes, notes the chain's head outside, and lets the file go; once."""
        self.lanes.close()
        if self.writing.closed:
            return
        try:
            self._look(self._note_head)
        finally:
            self.reader.dispose()
            self.writing.close()
            self.writer.dispose()
            note_log(self.path)
            LOG.info("store.closed", extra={"store": self.kind.value})

    def note_head(self) -> None:
        """Notes the chain's head outside, while the program goes on."""
        self.read(self._note_head)

    def _note_head(self, connection: Connection) -> None:
        note_head(self.path, self.kind, self.device, connection)

    def _transact(self, work: Callable[[Connection], T]) -> T:
        with self._written(), begun(self.writing):
            take(self.writing)  # what an undone transaction noted
            forget_lanes(self.writing)
            done = work(self.writing)
            seal_lanes(self.writing, self.device.row_key)
            keep_new(self.writing, self.device, self.clock)
            moved = self.beside.moved(cursor_of(self.writing))
            passed("store.before_commit")
        if moved is not None:
            self.beside.note(moved)
        passed("store.after_commit")
        return done

    def _checkpoint(self) -> None:
        # No transaction may be open here, so none is begun.
        with self._written():
            cursor_of(self.writing).execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def _look(self, work: Callable[[Connection], T]) -> T:
        try:
            with self._heeded():
                if self.gate.reader_ill:
                    self.reader.dispose()
                    self.gate.reader_ill = False
                with self.reader.connect() as connection, begun(connection):
                    return work(connection)
        except Exception as cause:
            self.gate.reader_ill |= not is_well_after(cause)
            raise

    @contextmanager
    def _written(self) -> Iterator[None]:
        """Lets nothing pass a closed gate, and ends a connection that the disk or memory has failed.

        What the disk did not take when asked to sync may stand in memory as if it had, and asking
        again would succeed; a transaction may not even have been undone where memory ended. The
        next write opens a connection that has seen none of it.
        """
        if self.gate.why:
            raise EnvironmentFault("store_read_only", self.gate.why)
        try:
            with self._heeded():
                if self.gate.writer_ill:
                    self._write_anew()
                yield
        except Exception as cause:
            self.gate.writer_ill |= not is_well_after(cause)
            raise

    def _write_anew(self) -> None:
        if (left := self.writing.get_transaction()) is not None:
            left.close()
        self.writing.invalidate()
        self.gate.writer_ill = False

    @contextmanager
    def _heeded(self) -> Iterator[None]:
        """Names the faults, and closes the gate where the file cannot be read any more.

        A connection that met a spoilt page reads nothing from then on: what is sound is read anew.
        It is not believed of the file by itself, for memory may have failed it a moment ago.
        """
        try:
            with faults_named():
                yield
        except EnvironmentFault as fault:
            if fault.code in SPOILT:
                self.gate.reader_ill = True
                self._heed_spoilt(fault)
            if fault.code == "disk_full":
                raise disk_full(self.path.parent) from fault
            raise

    def _heed_spoilt(self, fault: EnvironmentFault) -> None:
        # A file read as it lies may change meanwhile: a second look would tell of another.
        lasts = fault.code in LASTS and not self.still
        if lasts and not is_damaged(self.path, self.key):
            raise EnvironmentFault("store_faltered", FALTERED) from fault
        require_memory()
        self.close_for_writing(SPOILT[fault.code])
        if lasts:
            note_damage(self.path, SPOILT[fault.code])


def open_store(
    data_dir: Path, kind: OfficeKind, secrets: SecretStore, clock: Clock, *, anew: bool = False
) -> Store:
    """Opens the store of ``kind`` in ``data_dir``, making it on first use.

    ``anew``: also where one has lived that is given up (``db.counter.anew``). Where the disk takes nothing, full or only to be read, it is opened for reading alone. Raises
    ``EnvironmentFault`` when the file, its key or its tables are not what they should be.
    """
    path = data_dir / FILE_NAMES[kind]
    key = _open_file(path, kind, secrets, clock, anew=anew)
    # On a disk only to be read SQLite would find out at the first save.
    refused = None if os.access(path, os.W_OK) else refusal(path.parent)
    if refused is None:
        try:
            return _opened(path, kind, key, secrets, clock)
        except EnvironmentFault as fault:
            refused = refusal(path.parent) if fault.code in {*DISK_REFUSES, UNWRITABLE} else None
            if refused is None:
                raise
    return _opened_to_read(path, kind, key, secrets, clock, refused=refused)


def _opened(path: Path, kind: OfficeKind, key: str, secrets: SecretStore, clock: Clock) -> Store:
    writer, reader = write_engine(path, key), read_engine(path, key)
    try:
        bring_up_to_date(writer, path, key, kind=kind, secrets=secrets, clock=clock)
        with faults_named(), reader.connect() as connection, connection.begin():
            require_keys(connection, kind, secrets)
        foreign = _foreign_part(writer)
        device = settle(writer, path, kind, secrets, clock)
        writing = writer.connect()
    except BaseException:
        reader.dispose()
        writer.dispose()
        raise
    LOG.info("store.opened", extra={"store": kind.value, "life": device.incarnation})
    store = Store(
        path=path,
        kind=kind,
        key=key,
        writer=writer,
        writing=writing,
        reader=reader,
        lanes=Lanes(),
        device=device,
        beside=HeadBeside(path, device.incarnation, device.pc),
        secrets=secrets,
        clock=clock,
    )
    if noted := damage_noted(path):
        store.close_for_writing(noted)
    with suppress(EnvironmentFault):  # a full disk keeps nobody from opening
        _keep_found(store)
    if foreign:
        store.close_for_writing(f"Tệp dữ liệu có phần lạ hoặc thiếu phần của nó ({foreign}).")
    return store


def _opened_to_read(
    path: Path, kind: OfficeKind, key: str, secrets: SecretStore, clock: Clock, *, refused: Refusal
) -> Store:
    """The store as its disk has it; one that a new life or newer tables wait for is not opened."""
    still = lies_still(path, key)
    writer, reader = read_engine(path, key, still=still), read_engine(path, key, still=still)
    try:
        with faults_named(), reader.connect() as connection, connection.begin():
            device = writer_of(connection, kind, secrets)
            if device is None or upgrade.revision(connection) != upgrade.HEAD:
                raise refused.fault()
            require_keys(connection, kind, secrets)
        writing = writer.connect()
    except BaseException:
        reader.dispose()
        writer.dispose()
        raise
    LOG.warning("store.only_read", extra={"store": kind.value, "code": refused.code})
    return Store(
        path=path, kind=kind, key=key, writer=writer, writing=writing, reader=reader, lanes=Lanes(),
        device=device, beside=HeadBeside(path, device.incarnation, device.pc), secrets=secrets, clock=clock,
        gate=Gate(why=refused.reading_goes_on), refused=refused, still=still,
    )  # fmt: skip


def _keep_found(store: Store) -> None:
    """Records what became of the store since the last time: put back, its log cut, an older one."""
    device, clock = store.device, store.clock

    def put_back(connection: Connection) -> None:
        keep_put_back(connection, device, clock, folder=store.path.parent)
        life_began(connection, device)

    if device.put_back is not None:
        store.write(put_back)
        forget_put_back(store.secrets, store.kind)
    elif store.read(lambda one: unkept(one, device)):
        store.write(lambda one: life_began(one, device))
    if device.acts_lost:
        store.write(lambda one: keep_cut(one, device, clock))


def destroy_key(store: Store) -> None:
    """Nobody can open this store, or a copy of it, by what lies on this PC, once it is closed.

    Where people sign in, every slot, the ring and what is kept outside the folder go with it. A
    backup that has its ``keys.json`` beside it, on a stick in the office's safe, can still be
    opened there: by the recovery code, or by a secret of its time.
    """
    names = [f"store-key-{store.kind.value}", vault_key_name(store.kind)]
    if store.secrets.get(HUB_KEY) is not None:
        names.append(HUB_KEY)
    store.secrets.destroy(names)


def vault_key_name(kind: OfficeKind) -> str:
    """Under which name the key of a store's attached files is kept."""
    return f"files-key-{kind.value}"


def _open_file(
    path: Path, kind: OfficeKind, secrets: SecretStore, clock: Clock, *, anew: bool
) -> str:
    """The file's key, once it is certain that it is our file, or that there never was one."""
    if secrets.get(f"store-key-{kind.value}") == DESTROYED:
        raise wiped()
    check_place(path)
    if path.exists():
        if secrets.get(f"store-key-{kind.value}") is None:
            raise EnvironmentFault(
                "key_missing",
                "Không thấy khóa của tệp dữ liệu. Hãy báo người quản trị, đừng xóa gì.",
            )
        key = store_key(secrets, f"store-key-{kind.value}")
        # A cut in the middle of the very first start leaves an empty file that held nothing.
        if path.is_dir() or path.stat().st_size > 0 or has_lived(path, kind, secrets):
            keep_other_log_out(path, key, clock.now())
            probe(path, key)
        return key
    if not anew:
        require_there(path, kind, secrets)
    key = store_key(secrets, f"store-key-{kind.value}")
    with faults_named():
        make_folder(path.parent)
        make_private(path)
    return key


def _foreign_part(writer: Engine) -> str:
    with faults_named(), writer.connect() as connection, connection.begin():
        return foreign_part(connection)

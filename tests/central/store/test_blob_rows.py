"""How far a file is: known by a record only, moved on only from where it was seen, per commune."""

from dataclasses import replace
from typing import Final

import pytest

from counter_app.protocol.blobs import BlobState
from db.central.attachments import Attached, add_attachments
from db.central.blobs import (
    Blob,
    blobs_in,
    find_blob,
    mark_backed_up,
    move_blob,
    put_blob,
    row_of,
)
from db.central.store import Connection, Store

pytestmark = pytest.mark.xdist_group("postgres")

SHA: Final = "ab" * 32
RECORD: Final = Attached(
    dossier="d-1", id="1", sha256=SHA, label="Giấy khai sinh", mime="application/pdf", size=10,
    pages=1,
)  # fmt: skip
BLOB: Final = Blob(sha256=SHA, sizes=(10,), mime="application/pdf", size=10)


def find(store: Store, commune: str) -> Blob | None:
    return store.read(commune, lambda one: find_blob(one, commune, SHA)).result()


@pytest.fixture
def recorded(store: Store, commune: str) -> str:
    """A commune whose record names a file of which nothing has come."""
    store.write(commune, lambda one: add_attachments(one, commune, [RECORD], at_ms=1)).result()
    return commune


def put(store: Store, commune: str, blob: Blob, at_ms: int = 1) -> None:
    store.write(commune, lambda one: put_blob(one, commune, blob, at_ms=at_ms)).result()


def test_a_file_is_known_by_its_record_alone(store: Store, recorded: str) -> None:
    assert find(store, recorded) == replace(BLOB, size=0)
    assert find(store, "another") is None

    put(store, "another", replace(BLOB, offset=10, state=BlobState.STORED))

    assert find(store, "another") is None
    assert find(store, recorded) == replace(BLOB, size=0)


def test_each_record_tells_its_size(store: Store, recorded: str) -> None:
    again = replace(RECORD, id="2", size=11)
    store.write(recorded, lambda one: add_attachments(one, recorded, [again], at_ms=2)).result()

    found = find(store, recorded)

    assert found is not None
    assert found.sizes == (10, 11)


def test_a_file_moves_on_only_from_where_it_was_seen(store: Store, recorded: str) -> None:
    put(store, recorded, BLOB)

    def move(seen: int, to: int, state: BlobState) -> bool:
        blob = replace(BLOB, offset=seen)
        return store.write(
            recorded,
            lambda one: move_blob(one, recorded, blob, offset=to, state=state, at_ms=2),
        ).result()

    assert move(0, 4, BlobState.COMING)
    assert not move(0, 6, BlobState.COMING)
    assert move(4, 10, BlobState.STORED)
    assert not move(10, 0, BlobState.COMING)  # seen as coming, but it is stored
    assert find(store, recorded) == replace(BLOB, offset=10, state=BlobState.STORED)


def test_a_backup_marks_what_was_safe_before_it_and_nothing_else(
    store: Store, recorded: str
) -> None:
    safe = {
        "a": (BlobState.STORED, 10),
        "b": (BlobState.REPLICATED, 10),
        "c": (BlobState.COMING, 10),
        "d": (BlobState.STORED, 30),
    }
    for name, (state, at_ms) in safe.items():
        put(store, recorded, replace(BLOB, sha256=name * 64, state=state), at_ms)
    put(store, "another", replace(BLOB, state=BlobState.STORED), 10)

    def mark(connection: Connection) -> int:
        of = (BlobState.STORED, BlobState.REPLICATED)
        return mark_backed_up(connection, recorded, before_ms=30, of=of, at_ms=40)

    assert store.write(recorded, mark).result() == 2
    marked = store.read(recorded, lambda one: blobs_in(one, recorded, BlobState.BACKED_UP)).result()
    assert [blob.sha256[0] for blob in marked] == ["a", "b"]
    other = store.read("another", lambda one: row_of(one, "another", SHA)).result()
    assert other is not None
    assert other.state is BlobState.STORED

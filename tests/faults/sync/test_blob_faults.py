"""A server that dies under a file: what it said it has, it has, byte for byte; it goes on there."""

import hashlib
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from counter_app.bootstrap_sync import join_blobs
from counter_app.core import web
from counter_app.services.keeping.check import check
from counter_app.services.sending import attachments
from counter_app.sync.blob_line import HttpBlobs
from counter_app.sync.blobs import BlobLane
from tests.scans import scan_of

if TYPE_CHECKING:
    from tests.faults.sync.conftest import Counter, ServerProcess

CHUNK: Final = 1 << 20
CARELESS: Final = "tests/faults/sync/careless_files.py"


@dataclass(slots=True, kw_only=True)
class Sender:
    """A desk with one file of two chunks, and where each chunk it sent began."""

    counter: "Counter"
    server: "ServerProcess"
    lane: BlobLane
    file: Any
    begun: list[int] = field(default_factory=list)

    def send(self) -> float | None:
        """Until there is nothing to do at once: None where it is all there."""
        while (pause := self.lane.step()) == 0.0:
            pass
        return pause

    def standing(self) -> tuple[str, int]:
        ((state, offset),) = self.counter.rows("SELECT state, offset FROM attachments")
        return str(state), int(offset)

    def is_whole_there(self) -> bool:
        name = self.file.sha256
        place = self.server.folder / "blobs" / name[:2] / name[2:4] / name
        return place.exists() and str(name) == hashlib.sha256(place.read_bytes()).hexdigest()


@pytest.fixture
def sender(
    counter: "Counter", server: "ServerProcess", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sender]:
    """The file's record is there already, none of its bytes."""
    path = tmp_path / "a.pdf"
    path.write_bytes(scan_of(CHUNK + CHUNK // 2))
    (taken,) = counter.take_in()
    file = attachments.prepare(path, "", desk=counter.desk)
    attachments.attach(taken.dossier_id, file, desk=counter.desk, at=counter.clock.now())
    assert counter.round() == ""
    one = Sender(counter=counter, server=server, lane=join_blobs(counter.desk), file=file)
    send = HttpBlobs.send

    def noted(self: HttpBlobs, commune: str, sha256: str, **chunk: Any) -> Any:
        one.begun.append(chunk["offset"])
        return send(self, commune, sha256, **chunk)

    monkeypatch.setattr(HttpBlobs, "send", noted)
    yield one
    one.lane.close()


@pytest.mark.parametrize(
    ("step", "begun"),
    [
        # On the disk, but nobody was told: its bytes come again, written over; in half the size.
        pytest.param("blob.before_row", [0, CHUNK // 2], marks=pytest.mark.full),
        # Written down, but the desk never heard: it is told where to go on.
        pytest.param("blob.after_row", [0, CHUNK], marks=pytest.mark.full),
        # The whole has its name already, its row does not say so: all of it comes again.
        pytest.param("blob.before_row@2", [CHUNK, 0], marks=pytest.mark.full),
        pytest.param("blob.after_row@2", [CHUNK], marks=pytest.mark.full),
    ],
)
def test_a_server_killed_at_a_step_of_a_chunk_goes_on_at_the_last_verified_one(
    step: str, begun: list[int], sender: Sender
) -> None:
    sender.server.end()
    sender.server.start(COUNTER_KILL_AT=step)
    assert sender.send(), "the server died in the middle: no success"
    assert sender.server.end() == -signal.SIGKILL, "the step was never reached"
    assert sender.standing()[0] == "waiting"

    sender.server.start()
    sender.begun.clear()
    assert sender.send() is None

    assert sender.begun[:2] == begun
    _all_is_well(sender)


def test_a_server_killed_in_the_middle_of_a_patch_goes_on_at_the_last_verified_chunk(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of the second chunk's bytes have left the desk."""
    whole = web._TimedSocket.sendall
    large: list[int] = []

    def half(self: Any, data: bytes) -> None:
        large.extend([len(data)] if len(data) > CHUNK // 4 else [])
        if len(large) == 2 and len(data) == large[-1]:
            whole(self, data[: len(data) // 2])
            sender.server.end(signal.SIGKILL)
        whole(self, data)

    with monkeypatch.context() as patch:
        patch.setattr(web._TimedSocket, "sendall", half)
        assert sender.send(), "the server died in the middle: no success"
    assert len(large) == 2
    assert sender.standing() == ("waiting", CHUNK)

    sender.server.start()
    sender.begun.clear()
    assert sender.send() is None

    assert sender.begun == [CHUNK]
    _all_is_well(sender)


def test_power_that_fails_takes_no_file_that_was_acknowledged(
    sender: Sender, new_disk: Callable[[Path], Any]
) -> None:
    hits = _cut_after_the_file(sender, new_disk(sender.server.folder))
    assert hits > 2, "the shim was never asked"
    assert sender.is_whole_there()
    sender.server.start()
    _all_is_well(sender)


def test_a_folder_that_does_not_wait_for_the_disk_is_caught(
    sender: Sender, new_disk: Callable[[Path], Any]
) -> None:
    """The negative control: the file's bytes were synced, its name was not."""
    _cut_after_the_file(sender, new_disk(sender.server.folder), CARELESS)
    assert not sender.is_whole_there()


def _cut_after_the_file(sender: Sender, disk: Any, *program: str) -> int:
    server = sender.server
    server.end()
    server.start(program=program, **disk.watched())
    assert sender.send() is None
    assert sender.standing()[0] == "stored"
    assert sender.is_whole_there()
    server.end(signal.SIGKILL)
    return int(disk.cut())


def _all_is_well(sender: Sender) -> None:
    assert sender.standing() == ("stored", sender.file.size)
    assert sender.is_whole_there()
    # A commune's own; beside their folders lies what the server tries its places with, every hour.
    coming = sender.server.folder / "blobs" / "coming"
    assert [path.name for path in coming.glob("*/*")] == []
    assert check(desk=sender.counter.desk) == ()

"""The second lane broken off: by the line, by a kill, by a full disk, by what is wrong at either side."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from counter_app.central.files.copies import copy_stored
from counter_app.central.files.folder import FolderBlobs
from counter_app.central.files.store import BlobsFull
from counter_app.core.clock import SystemClock, to_ms
from counter_app.core.errors import EnvironmentFault
from counter_app.core.line_faults import unreachable
from counter_app.protocol.blobs import LEAST_CHUNK, BlobState
from counter_app.services.sending import attachments
from counter_app.sync.blob_line import BlobStanding
from counter_app.sync.blobs import MOST_SPOILT
from counter_app.sync.engine import Round
from counter_app.sync.refusals import Busy
from counter_app.sync.state import line_state
from db.counter.vault import vault_of

if TYPE_CHECKING:
    from tests.sync.files.conftest import Sender

CHILD = Path(__file__).with_name("blob_child.py")
SIGKILL = -9


def test_a_broken_line_goes_on_where_the_cell_is(
    sender: Callable[..., "Sender"], tmp_path: Path
) -> None:
    one = sender()
    content = one.scan(2.5)
    file = one.attach(content, tmp_path / "a.pdf")
    one.counter.engine.round()

    def lost(chunk: bytes) -> BlobStanding:
        """The chunk arrives, its answer does not."""
        one.line.real.send(one.commune, file.sha256, offset=0, size=len(content), chunk=chunk)
        raise unreachable()

    one.line.before = [lost]
    assert one.run() == 1.0  # half of two seconds
    assert one.row(file)[:2] == ("waiting", 0)
    assert one.run() is None

    assert one.there(file) == content
    # Sent at offset 0 again it was told where to go on; nothing was taken twice.
    assert one.row(file)[:2] == ("stored", len(content))


def test_a_whole_that_is_never_right_is_given_up_and_said(
    sender: Callable[..., "Sender"], tmp_path: Path
) -> None:
    one = sender()
    file = one.attach(one.scan(0.1), tmp_path / "a.pdf")
    one.counter.engine.round()
    wrong = BlobStanding(offset=0, state=BlobState.COMING, taken=False, spoilt=True)

    def busy(_chunk: bytes) -> BlobStanding:
        raise Busy(None)

    one.line.before = [busy, *[lambda _chunk: wrong] * MOST_SPOILT]
    assert one.run()
    before = one.lane.trouble
    assert one.run() is None

    assert one.row(file) == ("refused", 0, "checksum")
    assert (isinstance(before, Busy), one.lane.trouble) == (True, None), "no file waits any more"
    dossier = one.counter.rows("SELECT id FROM dossiers")[0][0]
    (listed,) = attachments.attachments_of(dossier, desk=one.counter.desk)
    assert listed.safety_words == "Máy chủ không nhận, cần báo quản trị"


def test_a_file_gone_from_here_holds_nothing_up(
    sender: Callable[..., "Sender"], tmp_path: Path
) -> None:
    one = sender()
    gone = one.attach(one.scan(0.1, seed=2), tmp_path / "a.pdf")
    other = one.attach(one.scan(0.1, seed=3), tmp_path / "b.pdf")
    one.counter.engine.round()
    vault_of(one.counter.desk.store).remove(gone.id)

    assert one.run() is None

    assert one.row(gone)[0] == "refused"
    assert one.row(other)[0] == "stored"


def test_a_cell_that_lost_the_file_gets_it_again(
    sender: Callable[..., "Sender"], tmp_path: Path
) -> None:
    one = sender()
    content = one.scan(0.2, seed=8)
    file = one.attach(content, tmp_path / "a.pdf")
    one.counter.engine.round()
    one.run()
    blobs = one.cell.cell.blobs
    assert isinstance(blobs, FolderBlobs)
    (blobs.root / file.sha256[:2] / file.sha256[2:4] / file.sha256).unlink()
    now_ms = to_ms(one.counter.clock.now())
    copies = FolderBlobs(tmp_path / "copy")
    assert copy_stored(one.cell.cell.store, blobs, copies, one.commune, at_ms=now_ms) == 0

    one.counter.clock.instant += timedelta(hours=2)
    assert one.run() is None

    assert one.row(file)[:2] == ("stored", len(content))
    assert one.there(file) == content


@pytest.mark.parametrize("step", ["blob.before_send@2", "blob.before_mark@2", "blob.after_mark@2"])
def test_a_desk_killed_in_the_middle_of_a_file_goes_on_with_it(
    step: str, sender: Callable[..., "Sender"], tmp_path: Path, forked: Callable[[Path], Any]
) -> None:
    one, child = sender(), forked(CHILD)
    content = one.scan(4.5, seed=9 + len(step))
    file = one.attach(content, tmp_path / "a.pdf")
    folder = one.counter.folder
    one.counter.close()

    code, first = child.run(folder, COUNTER_KILL_AT=step)
    assert (code, first[0]) == (SIGKILL, "round ok")
    code, then = child.run(folder)

    assert (code, then[-1]) == (0, "end None")
    assert one.there(file) == content
    assert hashlib.sha256(content).hexdigest() == file.sha256
    # The second run did not begin anew: the cell had a part of it.
    assert len([line for line in then if line == "step"]) < len(content) // LEAST_CHUNK


@pytest.mark.parametrize("where", ["records", "files"])
def test_a_full_disk_at_the_cell_is_told_until_files_go_on(
    where: str, sender: Callable[..., "Sender"], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    one = sender()
    one.counter.clock.instant = SystemClock().now()
    one.attach(one.scan(0.2), tmp_path / "a.pdf")
    one.counter.sync()
    assert one.cell.cell.blobs is not None

    def full(*_: object, **__: object) -> None:
        raise BlobsFull if where == "files" else EnvironmentFault("disk_full", "x")

    with monkeypatch.context() as patch:
        if where == "files":
            patch.setattr(type(one.cell.cell.blobs), "add", full)
        else:
            patch.setattr("counter_app.central.office.enrolment.sealed", full)
        assert one.run()
        last = Round(wait_s=1, reached=True)
        told = line_state(one.counter.desk.store, last, files=one.lane.trouble)
        assert told.trouble == "files_central_full"
        assert told.message.startswith("Chưa gửi được tệp đính kèm. Ổ đĩa của máy chủ đã đầy")

    one.run()
    assert one.lane.trouble is None

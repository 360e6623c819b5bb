"""The second lane: records first, then files, chunk by chunk, however often it is broken off."""

import hashlib
import io
import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from counter_app.central.blob_copies import copy_stored, mark_backed_up
from counter_app.central.blob_folder import FolderBlobs
from counter_app.central.blob_store import BlobsFull, is_intact, pieces
from counter_app.central.serving import ServedCell
from counter_app.core.clock import SystemClock, to_ms
from counter_app.core.errors import EnvironmentFault
from counter_app.core.line_faults import unreachable
from counter_app.core.web import place_of
from counter_app.domain.attachment import Attachment, Safety
from counter_app.protocol.blobs import LEAST_CHUNK, MOST_CHUNK, USUAL_CHUNK, BlobState
from counter_app.services import attachments
from counter_app.services.check import check
from counter_app.sync.blob_line import BlobLine, BlobStanding, HttpBlobs
from counter_app.sync.blobs import KEPT, MOST_SPOILT, BlobLane, LaneRules
from counter_app.sync.client import HttpCentral
from counter_app.sync.engine import Round
from counter_app.sync.refusals import Busy
from counter_app.sync.state import line_state
from counter_app.sync.worker import Worker
from db.counter.vault import vault_of

ROOT = Path(__file__).parents[2]
CHILD = Path(__file__).with_name("blob_child.py")
SIGKILL = -9


def scan_of(megabytes: float, seed: int = 1) -> bytes:
    """A PDF of one page that does not pack."""
    made, out = pikepdf.new(), io.BytesIO()
    page = made.add_blank_page()
    noise = random.Random(seed).randbytes(int(megabytes * (1 << 20)))
    page.obj.Noise = made.make_stream(noise)
    made.save(out, compress_streams=False)
    return out.getvalue()


@dataclass
class Line:
    """The real line with the test's hand on it."""

    real: BlobLine
    sent: list[int] = field(default_factory=list)
    asked: int = 0
    before: list[Callable[[bytes], BlobStanding | None]] = field(default_factory=list)

    def standing(self, commune: str, sha256: str) -> BlobStanding | None:
        self.asked += 1
        return self.real.standing(commune, sha256)

    def send(self, commune: str, sha256: str, **chunk: Any) -> BlobStanding:
        self.sent.append(len(chunk["chunk"]))
        answer = self.before.pop(0)(chunk["chunk"]) if self.before else None
        return answer or self.real.send(commune, sha256, **chunk)

    def cut(self) -> None:
        self.real.cut()

    def close(self) -> None:
        self.real.close()


@dataclass
class Sender:
    """A desk with its second lane."""

    counter: Any
    lane: BlobLane
    line: Line
    cell: ServedCell

    def attach(self, content: bytes, path: Path) -> Attachment:
        path.write_bytes(content)
        desk = self.counter.desk
        prepared = attachments.prepare(path, "", desk=desk)
        taken = self.counter.take_in()
        attachments.attach(taken.dossier_id, prepared, desk=desk, at=desk.clock.now())
        return prepared

    def sweep(self) -> None:
        """One more turn that looks for what may go: it does so once an hour."""
        self.counter.clock.run_on(3_600_000)
        self.run()

    def run(self) -> float | None:
        """Steps until there is nothing to do at once."""
        while (pause := self.lane.step()) == 0.0:
            pass
        return pause

    def row(self, file: Attachment) -> tuple[str, int, str | None]:
        sql = f"SELECT state, offset, last_code FROM attachments WHERE id = '{file.id}'"
        (found,) = self.counter.rows(sql)
        state, offset, code = found
        return state, offset, code

    def there(self, file: Attachment) -> bytes:
        assert self.cell.cell.blobs is not None
        return b"".join(pieces(self.cell.cell.blobs, file.sha256))

    @property
    def commune(self) -> str:
        return str(self.counter.desk.office.commune_code)


@pytest.fixture
def sender(counter: Any, cell: ServedCell) -> Iterator[Callable[..., Sender]]:
    made: list[Sender] = []

    def joined(**rules: Any) -> Sender:
        desk = counter.desk
        lines: list[Line] = []

        def connect(told: Any) -> Line:
            central = HttpCentral(place_of(told.cell_url), desk.store.device, desk.clock)
            line.real = HttpBlobs(central)
            lines.append(line)
            return line

        line = Line(real=None)  # type: ignore[arg-type]  # the real one comes when it connects
        lane = BlobLane(
            store=desk.store, clock=counter.clock, connect=connect,
            rules=LaneRules(**({"a_day": None} | rules)), chance=lambda: 0.5,
        )  # fmt: skip
        made.append(Sender(counter=counter, lane=lane, line=line, cell=cell))
        return made[-1]

    yield joined
    for one in made:
        if one.line.real is not None:
            one.lane.close()


def test_a_record_goes_first_and_the_bytes_follow(
    sender: Callable[..., Sender], tmp_path: Path
) -> None:
    one = sender()
    content = scan_of(3.3)
    file = one.attach(content, tmp_path / "a.pdf")

    assert one.run() is None  # the record is not there yet: put off, nothing sent
    assert (one.line.sent, one.row(file)) == ([], ("waiting", 0, "unknown_there"))

    assert one.counter.engine.round().trouble == ""
    one.counter.clock.instant += timedelta(minutes=2)
    assert one.run() is None

    assert one.row(file)[:2] == ("stored", len(content))
    assert one.there(file) == content
    assert one.line.sent[0] == USUAL_CHUNK
    assert max(one.line.sent) <= MOST_CHUNK


def test_the_chunk_follows_the_line(sender: Callable[..., Sender], tmp_path: Path) -> None:
    one = sender()
    file = one.attach(scan_of(6.0), tmp_path / "a.pdf")
    one.counter.engine.round()
    clock = one.counter.clock

    def slowly(_chunk: bytes) -> None:
        clock.run_on(5_000)

    one.line.before = [slowly] * 3
    one.run()

    assert one.line.sent[:4] == [USUAL_CHUNK, USUAL_CHUNK // 2, LEAST_CHUNK, LEAST_CHUNK]
    assert one.row(file)[0] == "stored"


def test_a_broken_line_goes_on_where_the_cell_is(
    sender: Callable[..., Sender], tmp_path: Path
) -> None:
    one = sender()
    content = scan_of(2.5)
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
    sender: Callable[..., Sender], tmp_path: Path
) -> None:
    one = sender()
    file = one.attach(scan_of(0.1), tmp_path / "a.pdf")
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
    sender: Callable[..., Sender], tmp_path: Path
) -> None:
    one = sender()
    gone = one.attach(scan_of(0.1, seed=2), tmp_path / "a.pdf")
    other = one.attach(scan_of(0.1, seed=3), tmp_path / "b.pdf")
    one.counter.engine.round()
    vault_of(one.counter.desk.store).remove(gone.id)

    assert one.run() is None

    assert one.row(gone)[0] == "refused"
    assert one.row(other)[0] == "stored"


def test_by_day_the_quota_holds_and_by_night_it_does_not(
    sender: Callable[..., Sender], tmp_path: Path
) -> None:
    one = sender(a_day=1 << 20, night=(time(19), time(6)))
    first = one.attach(scan_of(0.7, seed=4), tmp_path / "a.pdf")
    second = one.attach(scan_of(0.7, seed=5), tmp_path / "b.pdf")
    third = one.attach(scan_of(0.7, seed=6), tmp_path / "c.pdf")
    one.counter.engine.round()

    assert one.run() == 600.0
    assert [one.row(file)[0] for file in (first, second, third)] == ["stored", "stored", "waiting"]

    one.counter.clock.instant += timedelta(hours=11)  # eight in the evening
    assert one.run() is None
    assert one.row(third)[0] == "stored"


def ninety_days_on(connection: Any) -> None:
    connection.exec_driver_sql("UPDATE enrolment SET offset_ms = 0")
    long_ago = (KEPT + timedelta(days=1)) // timedelta(milliseconds=1)
    connection.exec_driver_sql("UPDATE attachments SET added_ms = added_ms - ?", (long_ago,))


def test_nothing_is_let_go_before_a_backup_and_ninety_days(
    sender: Callable[..., Sender], tmp_path: Path
) -> None:
    one = sender()
    content = scan_of(0.1, seed=7)
    file = one.attach(content, tmp_path / "a.pdf")
    one.counter.engine.round()
    one.run()
    clock, vault = one.counter.clock, vault_of(one.counter.desk.store)
    store, blobs = one.cell.cell.store, one.cell.cell.blobs
    assert blobs is not None

    clock.instant += KEPT + timedelta(days=1)
    one.sweep()
    assert (one.row(file)[0], vault.has(file.id)) == ("stored", True)

    now_ms = one.cell.cell.now_ms()
    copy_stored(store, blobs, FolderBlobs(tmp_path / "copy"), one.commune, at_ms=now_ms)
    clock.instant += timedelta(hours=2)
    one.run()
    assert one.row(file)[0] == "replicated"
    assert is_intact(FolderBlobs(tmp_path / "copy"), file.sha256)

    later = datetime(2099, 1, 1, tzinfo=UTC)
    assert mark_backed_up(store, one.commune, before=later, at=later) == 1
    clock.instant += timedelta(hours=2)
    one.sweep()
    assert one.row(file)[0] == "backed_up"
    one.sweep()
    assert vault.has(file.id), "ninety days by this PC's clock alone"

    one.counter.desk.store.write(ninety_days_on)
    one.sweep()
    assert not vault.has(file.id)
    assert check(desk=one.counter.desk) == ()


def test_a_cell_that_lost_the_file_gets_it_again(
    sender: Callable[..., Sender], tmp_path: Path
) -> None:
    one = sender()
    content = scan_of(0.2, seed=8)
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
    step: str, sender: Callable[..., Sender], tmp_path: Path, forked: Callable[[Path], Any]
) -> None:
    one, child = sender(), forked(CHILD)
    content = scan_of(4.5, seed=9 + len(step))
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


def test_the_armed_thread_sends_files_between_its_rounds(
    sender: Callable[..., Sender], tmp_path: Path
) -> None:
    one = sender()
    content = scan_of(2.2, seed=20)
    file = one.attach(content, tmp_path / "a.pdf")
    desk = one.counter.desk

    def connect(told: Any) -> HttpCentral:
        return HttpCentral(place_of(told.cell_url), desk.store.device, desk.clock)

    worker = Worker(
        store=desk.store, clock=desk.clock, engine=one.counter.engine, connect=connect,
        blobs=one.lane,
    )  # fmt: skip
    worker.start()
    try:
        waiter = threading.Event()
        for _ in range(200):
            if one.row(file)[0] == "stored":
                break
            waiter.wait(0.05)
    finally:
        worker.stop()

    assert one.there(file) == content
    assert Safety(one.row(file)[0]) is Safety.STORED


@pytest.mark.parametrize("where", ["records", "files"])
def test_a_full_disk_at_the_cell_is_told_until_files_go_on(
    where: str, sender: Callable[..., Sender], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    one = sender()
    one.counter.clock.instant = SystemClock().now()
    one.attach(scan_of(0.2), tmp_path / "a.pdf")
    one.counter.sync()
    assert one.cell.cell.blobs is not None

    def full(*_: object, **__: object) -> None:
        raise BlobsFull if where == "files" else EnvironmentFault("disk_full", "x")

    with monkeypatch.context() as patch:
        if where == "files":
            patch.setattr(type(one.cell.cell.blobs), "add", full)
        else:
            patch.setattr("counter_app.central.enrolment.sealed", full)
        assert one.run()
        last = Round(wait_s=1, reached=True)
        told = line_state(one.counter.desk.store, last, files=one.lane.trouble)
        assert told.trouble == "files_central_full"
        assert told.message.startswith("Chưa gửi được tệp đính kèm. Ổ đĩa của máy chủ đã đầy")

    one.run()
    assert one.lane.trouble is None

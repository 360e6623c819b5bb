"""A file of another desk is known at once, and fetched when somebody opens it here."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from counter_app.bootstrap_sync import enrol_desk
from counter_app.central import pull
from counter_app.central.files.copies import copy_stored, mark_backed_up
from counter_app.central.files.folder import FolderBlobs
from counter_app.central.files.store import is_intact
from counter_app.central.running.serving import ServedCell
from counter_app.cli.acts import ACTS
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.line_faults import unreachable
from counter_app.core.web import place_of
from counter_app.domain.attachment import Attachment, Safety
from counter_app.protocol.attached import fetchable
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.sending import attachments
from counter_app.sync.blob_line import BlobPiece, HttpBlobs
from counter_app.sync.blobs import BlobLane, LaneRules
from counter_app.sync.client import HttpCentral
from counter_app.sync.fetching import PIECE, Fetching
from db.counter.vault import vault_of
from tests.scans import scan_of


@dataclass
class Line:
    """The real line, cut before the piece that a test says."""

    real: HttpBlobs
    pieces: int = 0
    cut_at: int = -1
    starts: list[int] = field(default_factory=list)

    def piece(self, commune: str, sha256: str, *, start: int, most: int) -> BlobPiece | None:
        if len(self.starts) == self.cut_at:
            self.cut_at = -1
            raise unreachable()
        self.starts.append(start)
        return self.real.piece(commune, sha256, start=start, most=most)

    def close(self) -> None:
        self.real.close()


@dataclass
class Files:
    """A desk that attached a file, another that opens it."""

    first: Any
    other: Any
    file: Attachment
    content: bytes
    cell: ServedCell
    sender: Any
    line: Line | None = None
    cut_at: int = -1

    def __post_init__(self) -> None:
        self.fetching = Fetching(store=self.other.desk.store, connect=self.connect)

    def connect(self, joined: Any) -> Line:
        desk = self.other.desk
        real = HttpBlobs(HttpCentral(place_of(joined.cell_url), desk.store.device, desk.clock))
        starts = self.line.starts if self.line else []
        self.line, self.cut_at = Line(real=real, cut_at=self.cut_at, starts=starts), -1
        return self.line

    @property
    def asked(self) -> list[int]:
        """From where it was asked for, each time."""
        return [] if self.line is None else self.line.starts

    def send(self) -> None:
        """The first desk's bytes go up."""
        desk = self.first.desk

        def line(joined: Any) -> HttpBlobs:
            return HttpBlobs(HttpCentral(place_of(joined.cell_url), desk.store.device, desk.clock))

        lane = BlobLane(
            store=desk.store, clock=desk.clock, connect=line, rules=LaneRules(a_day=None),
            chance=lambda: 0.5,
        )  # fmt: skip
        while lane.step() == 0.0:
            pass
        lane.close()

    def fetch(self, stop_after: int | None = None) -> bool:
        heard: list[tuple[int, int]] = []
        done = self.fetching.fetch(
            self.known(),
            told=lambda here, whole: heard.append((here, whole)),
            stopped=lambda: stop_after is not None and len(heard) >= stop_after,
        )
        assert heard == sorted(heard)
        assert {whole for _, whole in heard} == {len(self.content)}
        return done

    def known(self) -> Attachment:
        (one,) = attachments.attachments_of(self.dossier, desk=self.other.desk)
        return one

    @property
    def dossier(self) -> Any:
        return self.first.dossier

    def read(self) -> bytes:
        return attachments.content_of(self.known(), desk=self.other.desk)


@pytest.fixture
def files(counter: Any, second: Any, cell: ServedCell, scan: bytes, tmp_path: Path) -> Files:
    path = tmp_path / "a.pdf"
    path.write_bytes(scan)
    taken = counter.take_in()
    file = attachments.prepare(path, "Giấy chứng sinh", desk=counter.desk)
    attachments.attach(taken.dossier_id, file, desk=counter.desk, at=counter.clock.now())
    counter.sync()
    second.sync()

    @dataclass
    class First:
        desk: Any
        dossier: Any

    return Files(
        first=First(desk=counter.desk, dossier=taken.dossier_id), other=second, file=file,
        content=scan, cell=cell, sender=counter.clock,
    )  # fmt: skip


@pytest.fixture
def copies(cell: ServedCell, tmp_path: Path) -> Iterator[FolderBlobs]:
    """A second place for the cell's files; one it began with would be copied to at any moment."""
    second = FolderBlobs(tmp_path / "copies")
    object.__setattr__(cell.cell, "copies", second)
    yield second
    object.__setattr__(cell.cell, "copies", None)


def rot(place: Any, sha256: str) -> Path:
    """One bit of a file turns over where it lies."""
    path: Path
    (path,) = place.root.rglob(sha256)
    spoilt = bytearray(path.read_bytes())
    spoilt[PIECE] ^= 1
    path.write_bytes(bytes(spoilt))
    return path


def bytes_of(files: Files) -> FolderBlobs:
    """The first place of the cell's files."""
    first = files.cell.cell.blobs
    assert isinstance(first, FolderBlobs)
    return first


def now_ms(files: Files) -> int:
    return files.cell.cell.now_ms()


@pytest.fixture(scope="module")
def scan() -> bytes:
    return scan_of(3 * PIECE + 5, seed=7)


def test_the_record_is_here_at_once_and_the_bytes_when_they_are_asked_for(files: Files) -> None:
    known = files.known()
    assert (known.id, known.sha256, known.label, known.pages) == (
        files.file.id, files.file.sha256, "Giấy chứng sinh", 1,
    )  # fmt: skip
    assert (known.safety, known.here, known.away) == (Safety.AWAY, False, True)
    assert known.safety_words == "Còn ở máy chủ, mở được khi có mạng"
    assert check(desk=files.other.desk) == ()
    with pytest.raises(EnvironmentFault, match="chưa gửi xong"):
        files.fetch()
    with pytest.raises(EnvironmentFault, match="mở được khi có mạng"):
        files.read()

    files.send()
    assert files.fetch()

    assert files.read() == files.content
    known = files.known()
    assert (known.safety, known.here, known.away) == (Safety.STORED, True, False)
    folder = vault_of(files.other.desk.store).folder
    (kept,) = [one for one in folder.rglob("*") if one.is_file()]
    assert files.content[:4096] not in kept.read_bytes()
    assert b"%PDF" not in kept.read_bytes()
    assert check(desk=files.other.desk) == ()


def test_a_desk_that_begins_with_a_snapshot_knows_the_files_too(
    files: Files,
    commune: str,
    open_counter: Callable[..., Any],
    code_for: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pull, "_MOST_BEHIND", 1)
    files.send()
    files.other = open_counter(commune, name="c", lane=5)
    enrol_desk(code_for(commune), url=files.cell.url, desk=files.other.desk)
    files.other.sync()
    assert open_dossier(files.dossier, desk=files.other.desk).row.id == files.dossier
    begun = files.other.rows("SELECT count(*) FROM events WHERE operation LIKE 'snapshot:%'")
    assert begun == [(1,)]
    known = files.known()
    assert (known.id, known.label, known.safety) == (
        files.file.id, "Giấy chứng sinh", Safety.AWAY,
    )  # fmt: skip
    files.fetching = Fetching(store=files.other.desk.store, connect=files.connect)
    assert files.fetch()
    assert files.read() == files.content
    files.other.sync()
    assert check(desk=files.other.desk) == ()


def test_what_was_broken_off_goes_on_where_it_was(files: Files) -> None:
    files.send()
    assert not files.fetch(stop_after=1)
    assert files.asked == [0]
    files.cut_at = 2
    with pytest.raises(EnvironmentFault, match="mở được khi có mạng") as told:
        files.fetch()
    assert told.value.code == "file_away"
    assert not files.known().here
    assert files.fetch()
    assert files.asked == [0, PIECE, 2 * PIECE, 3 * PIECE]
    assert files.read() == files.content


def test_bytes_that_are_others_are_never_kept(files: Files) -> None:
    files.send()
    assert not files.fetch(stop_after=1)  # it is looked at before its first piece is given
    place = rot(bytes_of(files), files.file.sha256)
    with pytest.raises(EnvironmentFault, match="không còn nguyên vẹn"):
        files.fetch()
    assert not files.known().here
    place.write_bytes(files.content)
    assert files.fetch()


def test_a_file_that_rotted_everywhere_is_sent_again_by_the_desk_that_has_it(
    files: Files, copies: FolderBlobs, commune: str, caplog: pytest.LogCaptureFixture
) -> None:
    files.send()
    served, sha256 = files.cell.cell, files.file.sha256
    assert copy_stored(served.store, bytes_of(files), copies, commune, at_ms=now_ms(files)) == 1
    for place in (bytes_of(files), copies):
        rot(place, sha256)

    with caplog.at_level(logging.ERROR), pytest.raises(EnvironmentFault) as told:
        files.fetch()

    assert told.value.code == "file_again"
    assert "sẽ tự gửi lại" in told.value.message
    rotten = [vars(one) for one in caplog.records if one.message == "blob_rotten"]
    assert [one["sha256"] for one in rotten] == [sha256, sha256]
    assert [one["place"] for one in rotten] == ["first", "second"]
    assert files.content[:16].hex() not in caplog.text
    caplog.clear()
    later = files.first.desk.clock.now() + timedelta(days=1)
    assert mark_backed_up(served.store, commune, before=later, at=later) == 0
    with pytest.raises(EnvironmentFault, match="chưa gửi xong"):
        files.fetch()

    files.sender.instant += timedelta(hours=2)
    files.send()
    assert files.fetch()
    assert files.read() == files.content


def test_a_file_that_rotted_in_one_place_is_given_from_the_other(
    files: Files, copies: FolderBlobs, commune: str, caplog: pytest.LogCaptureFixture
) -> None:
    files.send()
    served, sha256 = files.cell.cell, files.file.sha256
    assert copy_stored(served.store, bytes_of(files), copies, commune, at_ms=now_ms(files)) == 1
    rot(bytes_of(files), sha256)

    assert files.fetch()

    assert files.read() == files.content
    assert is_intact(bytes_of(files), sha256)
    caplog.clear()


def test_what_only_the_backup_has_is_said_and_whole_again_once_it_is_put_back(
    files: Files, commune: str, caplog: pytest.LogCaptureFixture
) -> None:
    files.send()
    served, sha256 = files.cell.cell, files.file.sha256
    later = files.first.desk.clock.now() + timedelta(days=1)
    assert mark_backed_up(served.store, commune, before=later, at=later) == 1
    place = rot(bytes_of(files), sha256)

    with pytest.raises(EnvironmentFault, match="lấy lại từ bản sao lưu") as told:
        files.fetch()
    assert told.value.code == "file_rotten"
    caplog.clear()

    place.write_bytes(files.content)
    assert files.fetch()
    assert files.known().safety is Safety.BACKED_UP


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "../../../etc/passwd"},
        {"id": "01a1f188-3d00-7c51-9211-e8344c88437\u0661"},
        {"sha256": "../x"},
        {"size": -1},
        {"size": 1 << 40},
    ],
)
def test_a_record_that_names_no_file_of_ours_is_none(changed: dict[str, Any]) -> None:
    import json

    good: dict[str, Any] = {
        "id": "01a1f188-3d00-7c51-9211-e8344c884371", "sha256": "a" * 64, "size": 3,
        "mime": "application/pdf",
    }  # fmt: skip
    assert fetchable(json.dumps(good)).size == 3
    with pytest.raises(ValueError, match="no file"):
        fetchable(json.dumps(good | changed))


def test_a_command_writes_another_desks_file_to_a_path(files: Files, tmp_path: Path) -> None:
    desk, target = files.other.desk, tmp_path / "giay-chung-sinh.pdf"
    dossier = open_dossier(files.dossier, desk=desk)

    def fetch(**told: Any) -> dict[str, Any]:
        return ACTS["fetch_file"](dossier, told, desk, files.other.clock.now())

    for told, code in (
        ({}, "bad_act"),
        ({"path": str(target), "attachment": "0"}, "file_unknown"),
        ({"path": str(tmp_path / "không có" / "a.pdf")}, "no_folder"),
        ({"path": f"{target}\0"}, "path_unusable"),
        ({"path": f"{target}\ud800"}, "path_unusable"),
        ({"path": f"{tmp_path}/{'a' * 300}"}, "path_unusable"),
        ({"path": str(tmp_path)}, "path_unusable"),
        ({"path": ""}, "path_unusable"),
    ):
        with pytest.raises(UserError) as refused:
            fetch(**told)
        assert refused.value.code == code
    with pytest.raises(UserError, match="Đây là thư mục"):
        fetch(path=str(tmp_path))
    with pytest.raises(EnvironmentFault, match="chưa gửi xong"):
        fetch(path=str(target))
    assert not target.exists()

    files.send()
    done = fetch(path=str(target))
    assert (done["attachment"], done["fetched"]) == (files.file.id, True)
    assert target.read_bytes() == files.content
    assert target.stat().st_mode & 0o077 == 0
    with pytest.raises(UserError, match="Hãy ghi tên khác"):
        fetch(path=str(target))
    again = fetch(path=str(tmp_path / "lần hai.pdf"), attachment=files.file.id)
    assert (again["fetched"], again["sha256"]) == (False, files.file.sha256)

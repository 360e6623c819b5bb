"""The second lane: records first, then files, chunk by chunk, as the rules of the lane have it."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_app.central.files.copies import copy_stored, mark_backed_up
from counter_app.central.files.folder import FolderBlobs
from counter_app.central.files.store import is_intact
from counter_app.core.web import place_of
from counter_app.domain.attachment import Safety
from counter_app.protocol.blobs import LEAST_CHUNK, MOST_CHUNK, USUAL_CHUNK
from counter_app.services.keeping.check import check
from counter_app.sync.blobs import KEPT
from counter_app.sync.client import HttpCentral
from counter_app.sync.worker import Worker
from db.counter.vault import vault_of

if TYPE_CHECKING:
    from tests.sync.files.conftest import Sender


def test_a_record_goes_first_and_the_bytes_follow(
    sender: Callable[..., "Sender"], tmp_path: Path
) -> None:
    one = sender()
    content = one.scan(3.3)
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


def test_the_chunk_follows_the_line(sender: Callable[..., "Sender"], tmp_path: Path) -> None:
    one = sender()
    file = one.attach(one.scan(6.0), tmp_path / "a.pdf")
    one.counter.engine.round()
    clock = one.counter.clock

    def slowly(_chunk: bytes) -> None:
        clock.run_on(5_000)

    one.line.before = [slowly] * 3
    one.run()

    assert one.line.sent[:4] == [USUAL_CHUNK, USUAL_CHUNK // 2, LEAST_CHUNK, LEAST_CHUNK]
    assert one.row(file)[0] == "stored"


def test_by_day_the_quota_holds_and_by_night_it_does_not(
    sender: Callable[..., "Sender"], tmp_path: Path
) -> None:
    one = sender(a_day=1 << 20, night=(time(19), time(6)))
    first = one.attach(one.scan(0.7, seed=4), tmp_path / "a.pdf")
    second = one.attach(one.scan(0.7, seed=5), tmp_path / "b.pdf")
    third = one.attach(one.scan(0.7, seed=6), tmp_path / "c.pdf")
    one.counter.engine.round()

    assert one.run() == 600.0
    assert [one.row(file)[0] for file in (first, second, third)] == ["stored", "stored", "waiting"]

    one.counter.clock.instant += timedelta(hours=11)  # eight in the evening
    assert one.run() is None
    assert one.row(third)[0] == "stored"


def backed_for(days: timedelta) -> Callable[[Any], None]:
    def write(connection: Any) -> None:
        connection.exec_driver_sql("UPDATE enrolment SET offset_ms = 0")
        long_ago = days // timedelta(milliseconds=1)
        connection.exec_driver_sql("UPDATE attachments SET backed_ms = backed_ms - ?", (long_ago,))

    return write


def test_nothing_is_let_go_before_a_backup_and_ninety_days(
    sender: Callable[..., "Sender"], tmp_path: Path
) -> None:
    one = sender()
    content = one.scan(0.1, seed=7)
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

    desk = one.counter.desk
    for days, stays in ((0, True), (KEPT.days - 1, True), (2, False)):  # from the backup on
        desk.store.write(backed_for(timedelta(days=days)))
        one.sweep()
        assert vault.has(file.id) is stays
    assert check(desk=desk) == ()


def test_the_armed_thread_sends_files_between_its_rounds(
    sender: Callable[..., "Sender"], tmp_path: Path
) -> None:
    one = sender()
    content = one.scan(2.2, seed=20)
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

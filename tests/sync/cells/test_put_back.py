"""A cell put back to its backup: everything its desks had sent since comes again by itself."""

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from counter_app.bootstrap_sync import join_blobs
from counter_app.central.files.copies import mark_backed_up
from counter_app.central.files.store import pieces
from counter_app.domain.workflow import Move
from counter_app.services.keeping.check import check
from counter_app.services.keeping.findings import finding_words, unread
from counter_app.services.sending import attachments
from counter_app.services.sending.outbox import Remedy, unsent
from counter_app.sync.blobs import BlobLane
from db.counter.pruning import prune
from tests.scans import pages_of

RECEIVED = "SELECT dossier FROM operations WHERE kind = 'dossier.received' AND outcome = 'accepted'"
CODES = "SELECT code FROM dossiers"


def column(cell: Any, commune: str, query: str) -> list[str]:
    def read(connection: Any) -> list[str]:
        return [row[0] for row in connection.exec_driver_sql(query)]

    return list(cell.cell.store.read(commune, read).result(30))


def test_what_was_sent_after_the_backup_comes_again(
    cell: Any, commune: str, counter: Any, second: Any
) -> None:
    desks = (counter, second)
    saved = [desk.take_in(name=name) for desk in desks for name in ("Trần Văn Kiên", "Lê Thị Hoa")]
    for desk in desks:
        desk.sync()
    copy = cell.back_up()
    epoch = cell.cell.epoch

    for desk in desks:  # acknowledged, and then forgotten by the cell
        saved += [desk.take_in(name=name) for name in ("Phạm Văn Minh", "Vũ Thị Lan", "Đỗ Mạnh")]
        desk.sync()
        assert set(desk.states()) == {"acked"}
    assert len(column(cell, commune, RECEIVED)) == 10
    cell.put_back(copy)
    assert len(column(cell, commune, RECEIVED)) == 4, "the copy is older"
    assert cell.cell.epoch != epoch

    saved.append(counter.take_in(name="Bùi Thị Mơ"))  # in the meantime the desks worked on
    for _ in range(2):
        for desk in desks:
            desk.sync()
    received = column(cell, commune, RECEIVED)
    lost = {receipt.dossier_id for receipt in saved} - set(received)
    twins = len(received) - len(set(received))
    codes = column(cell, commune, CODES)
    collisions = len(codes) - len(set(codes))
    print(f"\nsaved {len(saved)}, lost {len(lost)}, twins {twins}, collisions {collisions}")
    assert (lost, twins, collisions) == (set(), 0, 0)
    assert set(codes) == {receipt.dossier_code for receipt in saved}
    for desk in desks:
        assert set(desk.states()) == {"acked"}
        assert desk.rows("SELECT epoch FROM enrolment") == [(cell.cell.epoch,)]
        assert check(desk=desk.desk) == ()


@pytest.mark.parametrize("cell", ["sqlite"], indirect=True)
def test_what_was_let_go_before_is_told_and_the_rest_comes_all_the_same(
    cell: Any, commune: str, counter: Any, open_counter: Any
) -> None:
    kept = [counter.take_in(name=name) for name in ("Trần Văn Kiên", "Lê Thị Hoa")]
    counter.sync()
    copy = cell.back_up()
    gone = counter.take_in(name="Phạm Văn Minh")
    kept.append(counter.take_in(name="Vũ Thị Lan"))
    counter.sync()
    counter.desk.store.write(let_all_go)
    assert counter.rows("SELECT seq FROM outbox") == [(4,)]

    cell.put_back(copy)
    kept.append(counter.take_in(name="Bùi Thị Mơ"))
    counter.sync()
    counter.close()
    later = open_counter(commune, at=counter.clock.now())
    later.move(gone.dossier_id, Move.TRANSFER)  # of which the cell knows nothing any more
    kept.append(later.take_in(name="Ngô Văn Bình"))
    later.sync()
    assert set(column(cell, commune, RECEIVED)) == {one.dossier_id for one in kept}
    assert later.states() == ["acked", "acked", "rejected", "acked"]
    (line,) = unsent(desk=later.desk)
    assert (line.remedy, line.why) == (Remedy.REPORT, "Máy chủ chưa có hồ sơ này.")
    (told,) = unread(desk=later.desk)
    assert "mất 1 việc đã xác nhận" in finding_words(told)
    found = check(desk=later.desk)
    assert [one.code for one in found] == ["acked_gone", "dossier.lost"]
    assert gone.dossier_code in found[1].message
    assert later.rows("SELECT kind FROM todo WHERE kind = 'store.shared'") == []

    later.desk.store.write(let_all_go)  # under its new name too
    cell.put_back(copy)
    kept = [*kept[:2], kept[-1], later.take_in(name="Đỗ Mạnh")]
    later.sync()
    assert set(column(cell, commune, RECEIVED)) == {one.dossier_id for one in kept}
    assert later.states() == ["rejected", "acked", "acked"]


def let_all_go(connection: Any) -> None:
    """As if a hundred days had passed at the cell and here."""
    connection.exec_driver_sql("UPDATE outbox SET answered_ms = 1")
    connection.exec_driver_sql("UPDATE enrolment SET offset_ms = 0")
    prune(connection)


@pytest.mark.parametrize("cell", ["postgres"], indirect=True)
def test_with_the_archive_nothing_has_to_come_again(
    cell: Any, commune: str, counter: Any, tmp_path: Path
) -> None:
    """The WAL since the backup is replayed up to what was answered last, or to a moment before."""
    # What Patroni leaves in a node that was a standby once.
    targets = ("", "_lsn", "_name", "_time", "_xid")
    lines = "".join(f"recovery_target{one} = ''\n" for one in targets)
    with (cell.postgres.folder / "data" / "postgresql.conf").open("a") as settings:
        settings.write(f"# recovery.conf\n{lines}")
    copy, wal = cell.back_up(), cell.folder / "wal"
    with subprocess.Popen(
        cell.command("archive", "--db", cell.owner, "--to", wal), cwd="/", stderr=subprocess.DEVNULL
    ) as archive:
        try:
            before = [counter.take_in(name=f"Nguyễn Văn {n}") for n in range(3)]
            counter.sync()
            moment = asked(cell, "SELECT clock_timestamp()")
            after = [counter.take_in(name=f"Trần Văn {n}") for n in range(2)]
            counter.sync()
            archived(cell)
        finally:
            archive.terminate()
    cell.put_back(copy, "--wal", wal)
    everything = {one.dossier_id for one in (*before, *after)}
    assert set(column(cell, commune, RECEIVED)) == everything
    counter.sync()
    assert len(column(cell, commune, CODES)) == 5

    cell.put_back(copy, "--wal", wal, "--until", moment)
    assert set(column(cell, commune, RECEIVED)) == {one.dossier_id for one in before}
    counter.sync()
    assert set(column(cell, commune, RECEIVED)) == everything, "the later ones came again"


def archived(cell: Any) -> None:
    """Returns when the archive has all that is written."""
    query = (
        "SELECT coalesce(min(pg_current_wal_lsn() - flush_lsn), 1) <= 0 FROM pg_stat_replication"
    )
    while asked(cell, query) != "t":
        continue


def asked(cell: Any, query: str) -> str:
    """What PostgreSQL answers its own account."""
    return str(cell.postgres.run("psql", *cell.postgres.as_master, "-qAtc", query).strip())


@pytest.mark.parametrize("cell", ["sqlite"], indirect=True)
def test_a_file_that_the_cell_lost_comes_again_though_it_was_in_a_backup(
    cell: Any, commune: str, counter: Any, tmp_path: Path
) -> None:
    """Nothing is let go of here on the word of a cell that has forgotten it."""
    copy = cell.back_up()
    desk, lane = counter.desk, join_blobs(counter.desk)
    (tmp_path / "a.pdf").write_bytes(pages_of(1))
    file = attachments.prepare(tmp_path / "a.pdf", "", desk=desk)
    attachments.attach(counter.take_in().dossier_id, file, desk=desk, at=desk.clock.now())
    everything(lane, counter)
    now = desk.clock.now()
    assert mark_backed_up(cell.cell.store, commune, before=now + timedelta(days=1), at=now) == 1
    counter.clock.instant += timedelta(hours=1)
    everything(lane, counter)
    assert counter.rows("SELECT state FROM attachments") == [("backed_up",)]

    cell.stop()  # as soon as it serves it tries whether the folder takes a file
    shutil.rmtree(cell.blobs)
    cell.blobs.mkdir()
    cell.put_back(copy)
    everything(lane, counter)
    lane.close()
    assert counter.rows("SELECT state FROM attachments") == [("stored",)]
    assert b"".join(pieces(cell.cell.blobs, file.sha256)) == (tmp_path / "a.pdf").read_bytes()


def everything(lane: BlobLane, counter: Any) -> None:
    """Records and files go, until there is nothing to do at once."""
    counter.sync()
    while lane.step() == 0.0:
        pass

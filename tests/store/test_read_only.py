"""A store that cannot be relied on is read and not written; a disk that failed is asked anew."""

import os
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.core.errors import EnvironmentFault
from counter_app.devices.folder import FolderPrinter
from counter_app.domain.papers import PaperSize
from counter_app.services.desk import Desk
from counter_app.services.keeping.upkeep import keep_up
from counter_app.services.lookup import search
from counter_app.services.papers import printing
from db.counter import drafts
from db.engine import connect
from tests.store.conftest import TakeIn

PAGE = 2048
MOST_WORDS = 25
FSYNC, WRITE, READ, READONLY = 1034, 778, 266, 8  # SQLITE_IOERR_…, SQLITE_READONLY


def refused(take_in: TakeIn) -> EnvironmentFault:
    with pytest.raises(EnvironmentFault) as caught:
        take_in()
    assert len(caught.value.message.split()) <= MOST_WORDS
    return caught.value


def test_a_store_closed_for_writing_is_still_read(desk: Desk, take_in: TakeIn) -> None:
    taken = take_in()
    assert desk.store.closed_for_writing == ""
    desk.store.close_for_writing("Bảng của tệp dữ liệu không đúng.")
    desk.store.close_for_writing("Lý do sau.")
    fault = refused(take_in)
    assert fault.code == "store_read_only"
    assert fault.message == desk.store.closed_for_writing
    assert fault.message.startswith("Bảng của tệp dữ liệu không đúng. ")
    assert [row.id for row in search(str(taken.dossier_code), desk=desk)] == [taken.dossier_id]
    keep_up(desk=desk)  # nobody asked for it, so it says nothing


def test_a_paper_of_a_store_only_read_is_looked_at_and_says_what_to_do_instead_of_printing(
    desk: Desk, take_in: TakeIn, tmp_path: Path
) -> None:
    taken = take_in()
    desk.store.close_for_writing("Bảng của tệp dữ liệu không đúng.")
    file, folder, size = tmp_path / "slip.pdf", FolderPrinter(folder=tmp_path), PaperSize.A5
    for attempt in (
        partial(printing.print_slip, printer=folder),
        partial(printing.slip_to_file, path=file, paper=size, request="again"),
    ):
        with pytest.raises(EnvironmentFault) as caught:
            attempt(taken.dossier_id, desk=desk)
        assert caught.value.code == "store_read_only"
        assert "Hãy bấm Xem" in caught.value.message
        assert len(caught.value.message.split()) <= MOST_WORDS
    assert list(tmp_path.glob("*.pdf")) == []
    assert printing.slip_pdf(taken.dossier_id, desk=desk).startswith(b"%PDF")


def test_a_spoilt_page_stops_writing_and_nothing_else(
    desk: Desk, take_in: TakeIn, clock: SteppedClock
) -> None:
    taken = take_in()
    desk.store.close()
    spoil("charges", desk)
    again = open_desk(desk.data_dir, clock=clock)
    try:
        with pytest.raises(EnvironmentFault) as caught:
            again.store.read(lambda c: c.exec_driver_sql("SELECT * FROM charges").all())
        assert caught.value.code == "store_corrupt"
        with pytest.raises(EnvironmentFault) as caught:
            again.store.write(lambda _: None)
        assert caught.value.code == "store_read_only"
        assert "bị hỏng" in again.store.closed_for_writing
        assert [row.id for row in search(str(taken.dossier_code), desk=again)] == [taken.dossier_id]
    finally:
        again.store.close()


def test_a_page_that_one_connection_alone_takes_for_spoilt_stops_nothing(
    desk: Desk, take_in: TakeIn
) -> None:
    """As the cipher does where a single request for memory was refused."""

    def falters(_: Connection) -> None:
        raise dbapi2.DatabaseError("database disk image is malformed")

    for attempt in (desk.store.read, desk.store.write):
        before = driver_of(desk)
        with pytest.raises(EnvironmentFault) as caught:
            attempt(falters)
        assert caught.value.code == "store_faltered"
        assert len(caught.value.message.split()) <= MOST_WORDS
        assert desk.store.closed_for_writing == ""
        take_in()
        assert (driver_of(desk) is before) == (attempt == desk.store.read)


def test_noughts_in_place_of_a_spoilt_page_are_never_read(desk: Desk, clock: SteppedClock) -> None:
    body = "Một lời rất dài. " * 500
    desk.store.write(lambda one: drafts.save(one, "long", body, owner="", at=clock.now()))
    path, key = desk.store.path, desk.store.key
    desk.store.close()
    (page, *_) = handing_out_noughts(path, key)
    spoil_page(path, page)
    again = open_desk(desk.data_dir, clock=clock)
    try:
        with pytest.raises(EnvironmentFault) as caught:
            again.store.read(all_drafts)
        assert caught.value.code == "store_corrupt"
        with pytest.raises(EnvironmentFault):
            again.store.write(all_drafts)
    finally:
        again.store.close()


def all_drafts(connection: Connection) -> object:
    return drafts.load_all(connection, "", owner="")


def handing_out_noughts(path: Path, key: str) -> list[int]:
    """In place of which pages, once spoilt, SQLCipher hands out noughts as the draft's end."""
    found, whole = [], path.read_bytes()
    for page in range(len(whole) // PAGE, 1, -1):
        spoil_page(path, page)
        other = connect(path, key)
        with suppress(dbapi2.DatabaseError):
            ((body,),) = other.execute("SELECT body FROM drafts").fetchall()
            found += [page] if "\0" in body else []
        other.close()
        path.write_bytes(whole)
    return found


@pytest.mark.parametrize(
    ("number", "told", "closes"),
    [
        (FSYNC, "disk_error", False),
        (WRITE, "disk_error", False),
        (READONLY, "store_readonly", False),
        (READ, "disk_unreadable", True),
    ],
)
def test_a_connection_the_disk_failed_is_used_no_more(
    number: int, told: str, closes: bool, desk: Desk, take_in: TakeIn
) -> None:
    take_in()
    before = driver_of(desk)

    def fails(_: Connection) -> None:
        words = "readonly database" if number == READONLY else "disk I/O error"
        cause = dbapi2.OperationalError(words)
        cause.sqlite_errorcode = number
        raise cause

    with pytest.raises(EnvironmentFault) as caught:
        desk.store.write(fails)
    assert caught.value.code == told
    assert bool(desk.store.closed_for_writing) == closes
    if closes:
        assert refused(take_in).code == "store_read_only"
    else:
        assert take_in().slip_no == 100_002
        with pytest.raises(dbapi2.ProgrammingError):
            before.execute("SELECT 1")
        settings = "SELECT synchronous FROM pragma_synchronous"
        assert driver_of(desk).execute(settings).fetchone() == (2,)


def driver_of(desk: Desk) -> Any:
    return desk.store.writing.connection.dbapi_connection


def spoil(table: str, desk: Desk) -> None:
    """Writes noise over the table's first page, as a dying disk does."""
    other = connect(desk.store.path, desk.store.key)
    sql = "SELECT rootpage FROM sqlite_master WHERE name = ?"
    (page,) = other.execute(sql, (table,)).fetchone()
    other.close()
    spoil_page(desk.store.path, page)


def spoil_page(path: Path, page: int) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(os.urandom(PAGE))

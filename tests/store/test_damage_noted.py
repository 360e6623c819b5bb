"""A store that was found damaged is written no more, by whoever opens it next, until it is whole."""

import io
from pathlib import Path

import pytest

from counter_app.bootstrap import open_desk
from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.core.clock import SteppedClock
from counter_app.core.errors import EnvironmentFault
from counter_app.services.desk import Desk
from counter_app.services.keeping.backup import back_up
from counter_app.services.keeping.check import check
from counter_app.services.keeping.restore import restore, stood_for
from counter_app.services.lookup import search
from tests.store.conftest import TakeIn
from tests.store.test_read_only import MOST_WORDS, spoil


def test_whoever_opens_a_damaged_store_next_only_reads_it_until_a_copy_is_put_back(
    desk: Desk, take_in: TakeIn, clock: SteppedClock, outside: Path
) -> None:
    taken = take_in()
    copy = back_up(outside, desk=desk, at=clock.now()).path
    desk.store.close()
    spoil("charges", desk)
    found = open_desk(desk.data_dir, clock=clock)
    assert [one.code for one in check(desk=found)][:1] == ["integrity"]
    found.store.close()

    streams = Io(stdin=io.StringIO(), stdout=io.StringIO(), stderr=(told := io.StringIO()))
    assert main(["--data", str(desk.data_dir), "search", "--training", "100001"], streams) == 0
    again = open_desk(desk.data_dir, clock=clock)
    assert "khôi phục bản sao lưu" in again.store.closed_for_writing
    assert told.getvalue() == f"{again.store.closed_for_writing}\n"
    assert refuses(again) == again.store.closed_for_writing
    assert [row.id for row in search(str(taken.dossier_code), desk=again)] == [taken.dossier_id]
    again.store.close()

    restore(copy, stood=stood_for(copy, desk.data_dir), at=clock.now())
    mended = open_desk(desk.data_dir, clock=clock)
    try:
        assert mended.store.closed_for_writing == ""
        mended.store.write(lambda _connection: None)
    finally:
        mended.store.close()


def test_a_look_that_finds_the_file_whole_lets_it_be_written_again(
    desk: Desk, take_in: TakeIn, clock: SteppedClock
) -> None:
    take_in()
    desk.store.close()
    whole = desk.store.path.read_bytes()
    spoil("charges", desk)
    found = open_desk(desk.data_dir, clock=clock)
    assert check(desk=found)
    found.store.close()
    desk.store.path.write_bytes(whole)
    again = open_desk(desk.data_dir, clock=clock)
    assert refuses(again)
    assert check(desk=again) == ()
    again.store.close()
    mended = open_desk(desk.data_dir, clock=clock)
    try:
        mended.store.write(lambda _connection: None)
    finally:
        mended.store.close()


def test_what_a_second_look_does_not_find_is_not_noted(
    desk: Desk, take_in: TakeIn, clock: SteppedClock
) -> None:
    desk.store.close_for_writing("Tệp dữ liệu bị hỏng.", damaged=True)
    assert refuses(desk)
    desk.store.close()
    again = open_desk(desk.data_dir, clock=clock)
    try:
        again.store.write(lambda _connection: None)
    finally:
        again.store.close()


def test_a_copy_of_a_damaged_store_blames_the_store_and_nobody_writes_it_any_more(
    desk: Desk, take_in: TakeIn, clock: SteppedClock, outside: Path
) -> None:
    take_in()
    desk.store.close()
    spoil("charges", desk)
    for thorough in (False, True):
        again = open_desk(desk.data_dir, clock=clock)
        try:
            with pytest.raises(EnvironmentFault) as caught:
                back_up(outside, desk=again, at=clock.now(), thorough=thorough)
            assert caught.value.code == "store_corrupt"
            assert "khôi phục bản sao lưu" in caught.value.message
            assert list(outside.glob("*.db*")) == []
            assert refuses(again)
        finally:
            again.store.close()


def refuses(desk: Desk) -> str:
    with pytest.raises(EnvironmentFault) as caught:
        desk.store.write(lambda _connection: None)
    assert len(caught.value.message.split()) <= MOST_WORDS
    return caught.value.message

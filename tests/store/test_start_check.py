"""A look at the store beside the work: at each start a little, once a week everything."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.core.errors import EnvironmentFault
from counter_app.domain.audit_act import Act
from counter_app.domain.central_side import FindingKind
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping import start_check
from counter_app.services.keeping.check import check
from counter_app.services.keeping.start_check import (
    Damage,
    Stopped,
    check_at_start,
    check_whole,
    checked,
    heed_spoilt,
)
from counter_app.services.people.audit import note
from db.counter import history
from db.counter.checks.patient import Patient
from db.engine import connect
from tests.store.tampering import tamper

TakeIn = Callable[..., Receipt]
_SEAL = "SELECT sql FROM sqlite_master WHERE name = 'outbox_kept_as_written'"
AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture
def go_on() -> threading.Event:
    """Nobody wants it to end."""
    return threading.Event()


def test_a_sound_store_is_found_sound_at_every_start_and_once_a_week(
    desk: Desk, take_in: TakeIn, go_on: threading.Event
) -> None:
    for _ in range(3):
        take_in()
    assert check_at_start(desk=desk, stop=go_on) == ()
    assert check_whole(desk=desk, at=AT, stop=go_on) == ()
    assert checked(desk.data_dir).whole_at == AT
    assert desk.store.closed_for_writing == ""


@pytest.mark.parametrize(("act", "found"), [(3, []), (5, ["audit 5"]), (6, ["audit 6"])])
def test_the_newest_acts_are_looked_at_at_each_start_and_what_is_found_is_kept_to_be_told(
    desk: Desk, go_on: threading.Event, monkeypatch: pytest.MonkeyPatch, act: int, found: list[str]
) -> None:
    for number in range(5):
        note(desk, Act.DOSSIER_SEEN, subject=str(number))
    monkeypatch.setattr("db.counter.checks.patient._ACTS", 2)
    assert check_at_start(desk=desk, stop=go_on) == ()
    tamper(desk, "UPDATE audit SET subject = 'x' WHERE number = ?", (act,))

    assert [one.row for one in check_at_start(desk=desk, stop=go_on)] == found
    kept = desk.store.read(lambda one: history.of_kind(one, FindingKind.STORE_SPOILT))
    assert [one.body["row"] for one in kept] == found


def test_the_whole_is_looked_at_once_a_week(
    desk: Desk, go_on: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []

    def look(_self: Patient, number: int) -> tuple[()]:
        looked.append(number)
        return ()

    monkeypatch.setattr(Patient, "look", look)
    for days in (0, 1, 6, 7, 13):
        check_whole(desk=desk, at=AT + timedelta(days=days), stop=go_on)
    assert looked == [*range(len(looked) // 2)] * 2


def test_a_clock_set_back_puts_no_look_off(
    desk: Desk, go_on: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Patient, "look", lambda *_: ())
    for at in (AT + timedelta(days=4000), AT):
        check_whole(desk=desk, at=at, stop=go_on)
    assert checked(desk.data_dir).whole_at == AT


@pytest.mark.parametrize(("row", "lasts"), [("disk I/O error", False), ("malformed", True)])
def test_what_may_pass_closes_the_store_for_this_session_alone(
    desk: Desk, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch, row: str, lasts: bool
) -> None:
    monkeypatch.setattr("db.counter.store.is_damaged", lambda *_: True)
    found = Damage(code="unreadable", row=row, message="Không đọc được tệp dữ liệu.")
    heed_spoilt((found,), desk=desk)
    assert desk.store.closed_for_writing
    desk.store.close()
    again = open_desk(desk.data_dir, clock=clock)
    closed = again.store.closed_for_writing
    again.store.close()
    assert bool(closed) is lasts


def test_what_was_under_way_when_the_program_ended_goes_on_there(
    desk: Desk, go_on: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []

    def look(_self: Patient, number: int) -> tuple[()]:
        looked.append(number)
        if looked == [0, 1, 2]:
            raise Stopped
        return ()

    monkeypatch.setattr(Patient, "look", look)
    with pytest.raises(Stopped):
        check_whole(desk=desk, at=AT, stop=go_on)
    check_whole(desk=desk, at=AT, stop=go_on)
    assert looked[:4] == [0, 1, 2, 2]
    assert checked(desk.data_dir).whole_at == AT


def test_whoever_closes_the_program_ends_a_look_at_once(
    desk: Desk, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.counter.checks.patient._STEPS", 1)
    take_in()
    stop = threading.Event()
    stop.set()
    patient = Patient(desk.store.path, desk.store.key, desk.store.device, stop)
    for number in range(4):
        with pytest.raises(Stopped):
            patient.look(number)
    with pytest.raises(Stopped):
        check_at_start(desk=desk, stop=stop)
    assert desk.store.closed_for_writing == ""


def test_a_start_that_had_no_time_is_gone_on_with_by_the_next(
    desk: Desk, take_in: TakeIn, go_on: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in()
    monkeypatch.setattr(start_check, "_START_S", 0.0)
    monkeypatch.setattr("db.counter.checks.patient._STEPS", 1)
    assert check_at_start(desk=desk, stop=go_on) == ()
    monkeypatch.undo()
    assert check_at_start(desk=desk, stop=go_on) == ()
    assert checked(desk.data_dir).table == ""


@pytest.fixture
def spoilt(tmp_path: Path, desk: Desk, take_in: TakeIn, clock: SteppedClock) -> Iterator[Desk]:
    """A desk whose file has lost a page since it was closed, opened again."""
    for _ in range(5):
        take_in()
    path, key = desk.store.path, desk.store.key
    desk.store.close()
    connection = connect(path, key)
    (root,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'components'"
    ).fetchone()
    connection.close()
    raw = bytearray(path.read_bytes())
    raw[(root - 1) * 2048 + 700] ^= 1
    path.write_bytes(raw)
    opened = open_desk(tmp_path, clock=clock)
    yield opened
    opened.store.close()


def test_a_spoilt_page_is_found_at_start_and_nothing_is_written_any_more(
    spoilt: Desk, go_on: threading.Event
) -> None:
    found = check_at_start(desk=spoilt, stop=go_on)
    assert [one.code for one in found] == ["unreadable"]
    assert spoilt.store.closed_for_writing
    with pytest.raises(EnvironmentFault) as caught:
        spoilt.store.write(lambda _connection: None)
    assert caught.value.code == "store_read_only"


def test_a_spoilt_page_is_told_once_with_what_to_do(spoilt: Desk) -> None:
    (found,) = check(desk=spoilt)
    assert found.code == "integrity"
    assert "khôi phục từ bản sao lưu" in found.message


def test_a_wording_that_another_hand_added_is_named_at_start(
    desk: Desk, go_on: threading.Event
) -> None:
    assert check_at_start(desk=desk, stop=go_on) == ()
    tamper(
        desk,
        "INSERT INTO templates (kind, version, body, made_ms, clerk_name) "
        "VALUES ('slip', 1, '{}', 1, 'Ai đó')",
    )
    found = check_at_start(desk=desk, stop=go_on)
    assert [(one.code, one.row) for one in found] == [("row_changed", "templates slip 1")]


def test_an_edited_operation_among_the_last_thousand_is_named_at_start(
    desk: Desk, take_in: TakeIn, go_on: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        take_in()
    connection = connect(desk.store.path, desk.store.key)
    (seal,) = connection.execute(_SEAL).fetchone()
    connection.execute("DROP TRIGGER outbox_kept_as_written")
    (last,) = connection.execute("SELECT max(seq) FROM outbox").fetchone()
    connection.execute("UPDATE outbox SET body = '{}' WHERE seq = ?", (last,))
    connection.execute(seal)
    connection.close()
    monkeypatch.setattr("db.counter.checks.patient._ACTS", 2)
    found = check_at_start(desk=desk, stop=go_on)
    assert [(one.code, one.row) for one in found] == [("digest_wrong", f"seq {last}")]
    assert desk.store.closed_for_writing == ""

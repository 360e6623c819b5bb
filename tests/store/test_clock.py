"""A clock that stands wrong shuts nobody out: reading goes on, and so does numbering, with a word."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from counter_app.bootstrap import open_desk
from counter_app.bootstrap_founding import office_founded
from counter_app.core.clock import SteppedClock
from counter_app.core.errors import UserError
from counter_app.domain.draft import Draft
from counter_app.domain.office import OfficeKind
from counter_app.domain.staff import Role
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt, receive
from counter_app.services.intake.offer import offer
from counter_app.services.lookup import search, today
from counter_app.services.office.calendar import calendar_of, replace_calendar
from counter_app.services.office.office import Setup, built_in, find_office, set_up

FOUNDED = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CALENDAR = """\
date,kind,name,source
2026-12-24,off,Ngày thử,QĐ 1/QĐ-UBND
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A training office founded on Monday 23 November 2026 at nine in the morning."""
    with _open(tmp_path, FOUNDED):
        return tmp_path


@pytest.mark.parametrize("days", [1, 30, 300])
def test_before_the_founding_day_the_office_opens_reads_and_numbers(
    folder: Path, draft: Draft, days: int
) -> None:
    with _open(folder, FOUNDED) as desk:
        first = _take(desk, draft)
    with _open(folder, FOUNDED - timedelta(days=days)) as desk:
        assert search("ánh", desk=desk)
        back = _take(desk, draft)
        assert len(today(desk=desk)) == 1
    assert (first.slip_no, back.slip_no) == (100_001, 100_002)
    assert "clock_back" in back.warnings


def test_an_empty_office_knows_its_founding(folder: Path, draft: Draft) -> None:
    with _open(folder, FOUNDED - timedelta(days=1)) as desk:
        assert desk.clock_doubt
        assert "clock_back" in _take(desk, draft).warnings


def test_a_real_office_opens_before_its_founding_day(tmp_path: Path, real: Setup) -> None:
    with office_founded(tmp_path, real, keys_in_file=True) as founded:
        name = founded.desk.office.name
    with _open(tmp_path, datetime(2026, 1, 2, tzinfo=UTC), kind=OfficeKind.REAL) as desk:
        assert (desk.office.name, desk.office.kind) == (name, OfficeKind.REAL)
        assert desk.clock_doubt


def test_no_clock_founds_an_office_twice(folder: Path) -> None:
    with _open(folder, FOUNDED) as desk, pytest.raises(UserError) as caught:
        set_up(built_in(OfficeKind.TRAINING), store=desk.store, at=FOUNDED - timedelta(days=365))
    assert caught.value.code == "office_exists"


@pytest.mark.parametrize(
    ("set_back", "told"),
    [(timedelta(minutes=-1), False), (timedelta(minutes=4), False), (timedelta(minutes=6), True)],
)
def test_a_clock_behind_the_last_record_is_doubted_aloud(
    folder: Path, draft: Draft, set_back: timedelta, told: bool
) -> None:
    evening = FOUNDED + timedelta(days=3, hours=7)
    with _open(folder, evening) as desk:
        assert desk.clock_doubt == ""
        _take(desk, draft)
    with _open(folder, evening - set_back) as desk:
        assert bool(desk.clock_doubt) == told
        if told:
            assert "16:00 ngày 26/11/2026" in desk.clock_doubt
            assert len(desk.clock_doubt.split()) <= 25


@pytest.mark.parametrize(("year", "told"), [(2027, False), (2028, True), (2100, True)])
def test_a_clock_after_the_last_year_of_the_days_off_is_doubted_aloud(
    folder: Path, year: int, told: bool
) -> None:
    with _open(folder, datetime(year, 12, 31, 2, tzinfo=UTC)) as desk:
        assert bool(desk.clock_doubt) == told
        if told:
            assert f"năm {year}, lịch nghỉ chỉ đến năm 2027." in desk.clock_doubt
            assert len(desk.clock_doubt.split()) <= 25


def _led(desk: Desk) -> Desk:
    return replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))


def test_a_calendar_put_in_force_by_a_slow_clock_stays_when_it_is_mended(folder: Path) -> None:
    with _open(folder, FOUNDED - timedelta(days=90)) as desk:
        version = replace_calendar(CALENDAR, desk=_led(desk)).version
    for at in (FOUNDED - timedelta(days=90), FOUNDED + timedelta(days=1)):
        with _open(folder, at) as desk:
            assert calendar_of(desk.office).version == version


def test_an_office_founded_by_a_fast_clock_keeps_its_later_calendar(folder: Path) -> None:
    mended = FOUNDED - timedelta(days=10)
    with _open(folder, mended) as desk:
        version = replace_calendar(CALENDAR, desk=_led(desk)).version
    for at in (mended + timedelta(days=1), FOUNDED + timedelta(days=1)):
        with _open(folder, at) as desk:
            assert calendar_of(desk.office).version == version


def test_before_every_setting_the_first_one_holds(folder: Path) -> None:
    with _open(folder, FOUNDED + timedelta(days=2)) as desk:
        replace_calendar(CALENDAR, desk=_led(desk))
        founded = find_office(desk.store, at=FOUNDED - timedelta(days=400))
    assert founded is not None
    assert founded.calendar is None


def test_a_dead_battery_still_lets_people_read(folder: Path, draft: Draft) -> None:
    with _open(folder, datetime(2000, 1, 1, tzinfo=UTC)) as desk:
        assert desk.clock_doubt
        assert search("ánh", desk=desk) == ()
        with pytest.raises(UserError) as caught:
            _take(desk, draft)
    assert caught.value.code == "clock_wrong"


@pytest.fixture
def real() -> Setup:
    """The training office's set-up as a real office would have it."""
    setup = built_in(OfficeKind.TRAINING)
    return replace(setup, office=replace(setup.office, kind=OfficeKind.REAL))


@contextmanager
def _open(folder: Path, at: datetime, *, kind: OfficeKind | None = None) -> Iterator[Desk]:
    desk = open_desk(folder, kind=kind, clock=SteppedClock(at))
    try:
        yield desk
    finally:
        desk.store.close()


def _take(desk: Desk, draft: Draft) -> Receipt:
    at = desk.clock.now()
    return receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)

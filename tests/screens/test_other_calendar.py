"""A calendar put in force by somebody else reaches the open window: F3 names the dates."""

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter_app.domain.deadline.calendar import calendar_json
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.staff import Role
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.office.calendar import replace_calendar
from counter_app.services.office.editions import renewed
from ui.screens.lists.lists import ListsScreen
from ui.screens.lists.rows import CALENDAR

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key


def take_in(clerk: "Clerk") -> None:
    """Three working days from Friday 20 November 2026."""
    desk, at = clerk.counter.desk, clerk.clock.now()
    person = Person(name="Nguyễn Thị Ánh", personal_id="001190000001", address="Xóm 4, Xã A")
    draft = Draft(submitter=Submitter(person=person), procedure_code="1.004873", phone="0912345678")
    receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)


def day_off(clerk: "Clerk") -> str:
    """The calendar with one more day off, put in force on the same store; its version."""
    desk = clerk.counter.desk
    rows = [*calendar_json(desk.calendar), {"date": "2026-11-25", "kind": "off", "name": "Bão"}]
    text = io.StringIO()
    table = csv.DictWriter(text, sorted({name for row in rows for name in row}))
    table.writeheader()
    table.writerows(rows)
    led = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    return replace_calendar(text.getvalue(), desk=led).version


def test_the_desk_knows_its_settings_again(clerk: "Clerk") -> None:
    assert renewed(desk=clerk.counter.desk) is None


def test_f3_takes_the_new_calendar_and_names_the_dates_it_changes(clerk: "Clerk") -> None:
    take_in(clerk)
    version = day_off(clerk)
    assert clerk.counter.desk.calendar.version != version
    clerk.hits(Key.Key_F3)
    clerk.waits(lambda: clerk.counter.desk.calendar.version == version)

    screen = clerk.window.current()
    assert isinstance(screen, ListsScreen)
    clerk.waits(lambda: screen._numbers._dates == 1)
    screen.open_list(CALENDAR)
    clerk.waits(lambda: screen.view.rows.count() == 1)
    assert version in clerk.window.foot.calendar.text()
    assert clerk.mouse.seen == 0


def test_each_minute_is_enough_and_what_is_typed_is_kept(clerk: "Clerk") -> None:
    clerk.types("Nguyen")
    version = day_off(clerk)
    assert clerk.program.watch is not None
    clerk.program.watch.look()
    clerk.waits(lambda: clerk.counter.desk.calendar.version == version)

    assert clerk.screen.view.left.person.name.value() == "Nguyen"

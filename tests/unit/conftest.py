"""A desk to reckon at: the training office on a Friday morning, with no store behind it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from counter_app.core.clock import SteppedClock
from counter_app.core.ids import ClerkId
from counter_app.core.resources import resource
from counter_app.domain.catalogue.catalogue import load_catalogue
from counter_app.domain.office import OfficeKind
from counter_app.domain.staff import Clerk
from counter_app.services.desk import Desk
from counter_app.services.office.calendar import calendar_of, timetable_of
from counter_app.services.office.office import built_in


@pytest.fixture(scope="session")
def desk() -> Desk:
    """Friday 20 November 2026, nine in the morning in Vietnam; the clock stands still."""
    office = built_in(OfficeKind.TRAINING).office
    return Desk(
        office=office,
        clerk=Clerk(id=ClerkId("1"), name="Lê Thị Hạnh"),
        store=None,  # type: ignore[arg-type] # offers and slips are put together without a store
        catalogue=load_catalogue(resource("catalogue")),
        calendar=calendar_of(office),
        timetable=timetable_of(office),
        clock=SteppedClock(datetime(2026, 11, 20, 2, 0, tzinfo=UTC)),
        data_dir=Path(),
    )

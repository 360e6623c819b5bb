"""A desk to reckon at: the training office on a Friday morning, with no store behind it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from counter_app.core.clock import SteppedClock
from counter_app.core.ids import ClerkId
from counter_app.core.resources import resource
from counter_app.domain.catalogue.catalogue import load_catalogue
from counter_app.domain.offer import Offer
from counter_app.domain.office import OfficeKind
from counter_app.domain.staff import Clerk
from counter_app.services.desk import Desk
from counter_app.services.intake.intake_file import read_intake
from counter_app.services.intake.offer import offer
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


@pytest.fixture(scope="session")
def offered(desk: Desk) -> Callable[..., Offer]:
    """What is offered for an intake file, in its procedure's first case unless it names one."""

    def make(base: dict[str, Any], *, at: Desk = desk, **changes: object) -> Offer:
        procedure = at.catalogue.get(base["procedure_code"])
        assert procedure is not None
        filed = {"case": procedure.cases[0].id, **base, **changes}
        return offer(read_intake(json.dumps(filed)), desk=at, at=at.clock.now())

    return make

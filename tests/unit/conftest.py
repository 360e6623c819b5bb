"""A desk to reckon at: the training office on a Friday morning, with no store behind it; a folder of keys."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from counter_app.core.clock import SteppedClock
from counter_app.core.ids import ClerkId
from counter_app.core.keyslots import found_keys
from counter_app.core.resources import resource
from counter_app.core.secrets import device_key, store_key
from counter_app.domain.catalogue.catalogue import load_catalogue
from counter_app.domain.offer import Offer
from counter_app.domain.office import OfficeKind
from counter_app.domain.staff import Clerk
from counter_app.services.desk import Desk
from counter_app.services.intake.intake_file import read_intake
from counter_app.services.intake.offer import offer
from counter_app.services.office.calendar import calendar_of, timetable_of
from counter_app.services.office.office import built_in
from tests.slots import CHEAP, LAN, SECRET


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


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What this PC remembers outside the data folder, for one test."""
    monkeypatch.setenv("COUNTER_STATE", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture
def folder(tmp_path: Path, memory: Path) -> Path:
    """A data folder with Lan's slot; its keys are made as a store makes them."""
    keys, _ = found_keys(tmp_path / "data", LAN, SECRET, kdf=CHEAP)
    store_key(keys, "store-key-real")
    device_key(keys)
    return tmp_path / "data"

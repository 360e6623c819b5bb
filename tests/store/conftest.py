"""A real desk on a real store in a folder of its own, and dossiers to take in there."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.services.desk import Desk
from counter_app.services.intake import Receipt, receive
from counter_app.services.offer import offer

MONDAY_MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

TakeIn = Callable[..., Receipt]


@pytest.fixture
def clock() -> SteppedClock:
    """Monday 23 November 2026, nine in the morning in Vietnam, a second on at each look."""
    return SteppedClock(MONDAY_MORNING, timedelta(seconds=1))


@pytest.fixture
def desk(tmp_path: Path, clock: SteppedClock) -> Iterator[Desk]:
    """A training desk; its store is closed afterwards."""
    opened = open_desk(tmp_path, clock=clock)
    yield opened
    opened.store.close()


@pytest.fixture
def draft() -> Draft:
    """Certified copies of one paper: no checklist to argue about."""
    return Draft(
        submitter=Submitter(
            person=Person(name="Nguyễn Thị Ánh", personal_id="001190000001", address="Thôn 1, Xã A")
        ),
        procedure_code="2.000815",
        phone="0912345678",
        certified_copies=(CertifiedCopy(document="Giấy khai sinh", pages=3, copies=2),),
    )


@pytest.fixture
def take_in(desk: Desk, draft: Draft) -> TakeIn:
    """Takes a dossier in at the desk; keywords change the draft, ``name`` the submitter."""

    def taken(*, name: str | None = None, at: datetime | None = None, **changes: Any) -> Receipt:
        wanted = replace(draft, **changes)
        if name is not None:
            person = replace(wanted.submitter.person, name=name)
            wanted = replace(wanted, submitter=replace(wanted.submitter, person=person))
        moment = at or desk.clock.now()
        return receive(wanted, offer=offer(wanted, desk=desk, at=moment), desk=desk, at=moment)

    return taken

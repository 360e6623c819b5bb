"""An office whose service days change while its window is open."""

from dataclasses import replace
from typing import TYPE_CHECKING

from counter_app.domain.service_day import ServiceDay
from db.counter.office import save_office

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk


def serves_on(clerk: "Clerk", *days: ServiceDay) -> None:
    """From now on the office has these service days, and the window goes by them."""
    before, desk = clerk.counter, clerk.counter.desk
    office = replace(desk.office, service_days=days)
    desk.store.write(lambda one: save_office(one, office, valid_from=desk.clock.now()))
    assert clerk.program.watch is not None
    clerk.program.watch.look()
    clerk.waits(lambda: clerk.counter is not before)

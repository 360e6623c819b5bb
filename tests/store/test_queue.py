"""What waits to be sent: dossiers are counted as dossiers, visits and lists beside them."""

from collections.abc import Callable

from counter_app.services import visits
from counter_app.services.desk import Desk
from counter_app.services.intake import Receipt
from counter_app.services.queue import waiting


def test_a_visit_is_no_dossier_that_waits(desk: Desk, take_in: Callable[..., Receipt]) -> None:
    assert (waiting(desk=desk).dossiers, waiting(desk=desk).others) == (0, 0)
    first = desk.clock.now()
    visits.advise(desk=desk, at=first)
    taken = [take_in(), take_in(immediate=True)]
    visits.advise(desk=desk, at=desk.clock.now())
    found = waiting(desk=desk)
    assert (found.dossiers, found.others) == (len(taken), 2)
    assert found.since is not None
    assert abs((found.since - first).total_seconds()) < 1

"""What waits to be sent: dossiers are counted as dossiers, visits and lists beside them."""

from collections.abc import Callable

import pytest

from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.sending.queue import waiting, waiting_if_written
from counter_app.services.visits import visits
from db.counter import queue
from db.counter.store import open_store


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


def test_what_waits_for_a_person_is_not_counted_among_what_goes_by_itself(
    desk: Desk, take_in: Callable[..., Receipt]
) -> None:
    take_in()
    stuck = take_in().dossier_id
    refused = "UPDATE outbox SET state = 'rejected' WHERE dossier = ?"
    desk.store.write(lambda one: one.exec_driver_sql(refused, (stuck,)))
    found = waiting(desk=desk)
    assert (found.dossiers, found.others, found.undecided) == (1, 0, 1)
    assert found.count == 2


def test_of_more_than_can_be_looked_through_the_dossiers_are_told_at_once(
    desk: Desk, take_in: Callable[..., Receipt], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = take_in().dossier_id
    gone = "UPDATE outbox SET state = 'acked' WHERE dossier = ?"
    desk.store.write(lambda one: one.exec_driver_sql(gone, (sent,)))
    first, stuck = desk.clock.now(), take_in().dossier_id
    for _ in range(3):
        take_in()
    refused = "UPDATE outbox SET state = 'rejected' WHERE dossier = ?"
    desk.store.write(lambda one: one.exec_driver_sql(refused, (stuck,)))
    each = waiting(desk=desk)
    monkeypatch.setattr(queue, "MANY", 3)
    many = waiting(desk=desk)
    assert (many.dossiers, many.undecided) == (each.dossiers, each.undecided) == (3, 1)
    assert many.since is not None
    assert abs((many.since - first).total_seconds()) < 5


def test_a_write_of_another_program_is_noticed_by_whichever_connection_looks(
    desk: Desk, take_in: Callable[..., Receipt]
) -> None:
    def looks() -> list[int]:
        # More looks than there are connections to read with.
        seen = (waiting_if_written(desk=desk) for _ in range(4))
        return [one.dossiers for one in seen if one is not None]

    looks()
    assert looks() == [], "nobody writes any more"
    other = open_store(desk.store.path.parent, desk.store.kind, desk.store.secrets, desk.clock)
    try:
        receipt = take_in()
        looks()
        stuck = "UPDATE outbox SET state = 'acked' WHERE dossier = ?"
        other.write(lambda one: one.exec_driver_sql(stuck, (receipt.dossier_id,)))
        assert looks()[-1] == 0
    finally:
        other.close()

"""Whose data is restricted is known at every desk of the office, in one order, and by no one else."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from counter_app.bootstrap_sync import enrol_desk
from counter_app.central import pull
from counter_app.domain.data_subject import Wish
from counter_app.domain.staff import Role
from counter_app.services.desk import Desk
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.people.restriction import restrictions
from counter_app.services.people.subject_requests import answer, ask, lift
from counter_app.sync import apply
from counter_app.sync.here import Here
from db.counter.cursors import move_cursors, read_cursors

NUMBER, WHY = "001190000001", "Theo đơn"


def led(counter: Any) -> Desk:
    desk: Desk = counter.desk
    return replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))


def restrict(counter: Any, why: str = WHY, *, granted: bool = True) -> None:
    """Somebody asks at a desk, and its leader decides."""
    desk, at = led(counter), counter.clock.now()
    asked = ask(Wish.RESTRICT, NUMBER, why, desk=desk, at=at)
    answer(asked.number, "Lãnh đạo quyết định", granted=granted, desk=desk, at=counter.clock.now())


def free(counter: Any) -> None:
    lift(NUMBER, "Người ấy xin thôi", desk=led(counter), at=counter.clock.now())


def held(counter: Any) -> list[str]:
    return [one.why for one in restrictions(desk=counter.desk) if one.person == NUMBER]


def test_another_desk_hears_who_decided_when_and_why_and_that_it_ended(
    counter: Any, second: Any
) -> None:
    taken = second.take_in()
    restrict(counter)
    counter.sync()
    second.sync()
    (mine,), (theirs,) = restrictions(desk=counter.desk), restrictions(desk=second.desk)
    assert theirs == mine
    assert (theirs.by, theirs.why) == (counter.desk.clerk.name, WHY)
    assert open_dossier(taken.dossier_id, desk=second.desk).row.restricted

    free(second)
    second.sync()
    counter.sync()
    assert held(counter) == held(second) == []
    for one in (counter, second):
        assert check(desk=one.desk) == (), "what came down is sealed as all else"


def test_decisions_that_cross_stand_in_one_order_at_every_desk(counter: Any, second: Any) -> None:
    restrict(counter)
    counter.sync()
    second.sync()
    restrict(counter, "Đơn mới")
    free(second)
    second.sync()
    counter.sync()  # its own is accepted behind the other's, which comes in here only now
    second.sync()
    assert held(counter) == held(second) == ["Đơn mới"]

    rows = [one.rows("SELECT count(*) FROM subject_requests") for one in (counter, second)]
    for one in (counter, second):
        one.desk.store.write(
            lambda db: move_cursors(db, dict.fromkeys(read_cursors(db), 0), back=True)
        )
        one.sync()
    assert [one.rows("SELECT count(*) FROM subject_requests") for one in (counter, second)] == rows
    assert held(counter) == held(second) == ["Đơn mới"]


def test_who_only_asked_or_was_refused_is_told_to_nobody(counter: Any) -> None:
    restrict(counter, granted=False)
    ask(Wish.RESTRICT, NUMBER, WHY, desk=led(counter), at=counter.clock.now())
    assert counter.states() == []


def test_no_more_is_told_of_a_person_than_the_request_names(counter: Any) -> None:
    restrict(counter)
    ((kind, body),) = counter.rows("SELECT kind, body FROM outbox")
    told = json.loads(body)
    assert (kind, told.pop("person"), told.pop("clerk")["id"]) == (
        "subject.restricted",
        NUMBER,
        counter.desk.clerk.id,
    )
    assert set(told) == {"in_force", "why", "answer", "asked_ms", "done_ms"}


@pytest.fixture
def late(
    cell: Any, commune: str, open_counter: Any, code_for: Any, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Any]:
    """A desk that joins last, for which a snapshot is the shorter way."""

    def joins() -> Any:
        found = open_counter(commune, name="c", lane=5)
        enrol_desk(code_for(commune), url=cell.url, desk=found.desk)
        monkeypatch.setattr(pull, "_MOST_BEHIND", 0)
        found.sync()
        return found

    return joins


def test_a_desk_that_begins_with_a_snapshot_hears_of_it(
    counter: Any, late: Callable[[], Any]
) -> None:
    restrict(counter)
    counter.sync()
    assert held(late()) == [WHY]


def test_an_older_desk_sets_it_aside_until_it_knows_the_kind(
    counter: Any, second: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    restrict(counter)
    counter.sync()
    with monkeypatch.context() as older:
        older.setattr(apply, "_rule", lambda _event: apply._unknown)
        second.sync()
    assert held(second) == []
    assert second.rows(
        "SELECT code FROM unapplied WHERE json_extract(event, '$.kind') = 'subject.restricted'"
    ) == [("unknown_kind",)]
    newer = Here(device=second.desk.store.device.id, device_no=1, at=second.clock.now())
    apply.retry(second.desk.store, newer)
    assert held(second) == [WHY]

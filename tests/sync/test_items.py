"""One of several goes home at one desk: the other desk and the commune's server say it too."""

from collections.abc import Callable
from typing import Any

import pytest

from counter_app.central.pages.history import events_of
from counter_app.central.running.serving import ServedCell
from counter_app.domain.moving.items import Item, item_lines, items_now, items_of
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.step import Finished
from counter_app.domain.workflow import Move
from counter_app.protocol.event_words import event_words
from counter_app.services.keeping.check import check
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.moving.items import (
    ItemWithdrawal,
    hand_out_one,
    proposed_to,
    withdraw_item,
)
from db.central.desk_dossier import changes_of

HOUSE = tuple(
    Person(name=name, personal_id=number, address="Bản 1, Xã A")
    for name, number in (
        ("Lò Văn An", "001085000021"),
        ("Lò Thị Bình", "001185000022"),
        ("Lò Văn Cường", "001085000023"),
    )
)


@pytest.fixture
def house(counter: Any, second: Any) -> Any:
    taken = counter.take_in(
        procedure_code="1.004873",
        certified_copies=(),
        submitter=Submitter(person=HOUSE[0]),
        owners=HOUSE,
    )
    for desk in (counter, second):
        desk.sync()
    return taken


@pytest.fixture
def seen(house: Any) -> Callable[[Any], DossierView]:
    return lambda at: open_dossier(house.dossier_id, desk=at.desk)


def owners(dossier: DossierView) -> tuple[Item, ...]:
    return items_of(dossier.received.draft)


def test_a_withdrawal_is_known_everywhere(
    counter: Any, second: Any, house: Any, seen: Any, *, cell: ServedCell, commune: str
) -> None:
    told = ItemWithdrawal(reason="Đã chuyển đi nơi khác")
    item, at = owners(seen(counter))[1], counter.clock.now()
    withdraw_item(house.dossier_id, item, told, desk=counter.desk, at=at)
    for desk in (counter, second):
        desk.sync()

    there = seen(second)
    day = f"{at:%d/%m/%Y}"
    assert item_lines(there.received.draft, there.events) == (f"Lò Thị Bình: đã rút ngày {day}",)
    assert event_words(there.events[-1]).startswith("Lò Thị Bình rút riêng")
    changes = cell.cell.store.read(commune, lambda one: changes_of(one, commune, house.dossier_id))
    assert item_lines(there.received.draft, events_of(changes.result())) == (
        f"Lò Thị Bình: đã rút ngày {day}",
    )
    assert check(desk=second.desk) == ()


def test_two_desks_that_gave_one_result_without_a_line_both_stand_and_the_first_holds(
    counter: Any, second: Any, house: Any, seen: Any
) -> None:
    counter.move(house.dossier_id, Move.FINISH, details=Finished())
    for desk in (counter, second):
        desk.sync()
    for desk in (second, counter):
        item = owners(seen(desk))[2]
        told = proposed_to(item, seen(desk))
        hand_out_one(house.dossier_id, item, told, desk=desk.desk, at=desk.clock.now())
    for desk in (counter, second, counter):
        desk.sync()

    for desk in (counter, second):
        assert desk.states()[-1] == "acked"
        now = items_now(seen(desk).received.draft, seen(desk).events)
        assert [one.is_open for one in now] == [True, True, False]
        words = [event_words(one) for one in seen(desk).events]
        assert words.count("Trả riêng kết quả của Lò Văn Cường") == 2

"""The numbers that one desk entered are known at the others, and no book begins behind them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from counter_app.central.pages.history import events_of
from counter_app.central.running.serving import ServedCell
from counter_app.core.errors import UserError
from counter_app.domain.certification import CertificationBook
from counter_app.domain.office import RosterEntry
from counter_app.domain.staff import Role
from counter_app.protocol.event_words import event_words
from counter_app.services.certification.entering import enter, tray
from counter_app.services.certification.holding import give, open_book, take_over
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from db.central.desk_dossier import changes_of

COPIES, YEAR, TODAY = CertificationBook.COPIES, 2026, date(2026, 11, 23)
SIGNER = RosterEntry(name="Ma Văn Páo", title="Phó Chủ tịch")
WORDS = "Vào sổ chứng thực: Số chứng thực 1, quyển số 01 SCT/BS"


def opens(counter: Any, last: int) -> None:
    led = replace(counter.desk, clerk=replace(counter.desk.clerk, role=Role.LEADER))
    open_book(COPIES, YEAR, volume="01", last=last, desk=led, at=counter.clock.now())


def enters(counter: Any, taken: Any) -> int:
    at = counter.clock.now()
    return enter(taken.dossier_id, TODAY, signer=SIGNER, desk=counter.desk, at=at).last


def test_numbers_are_known_everywhere_and_the_book_goes_on_after_them(
    counter: Any, second: Any, *, cell: ServedCell, commune: str
) -> None:
    opens(counter, 0)
    taken, other = counter.take_in(), counter.take_in("Lò Thị Mai")
    assert enters(counter, taken) == 1
    for one in (counter, second):
        one.sync()
    events = open_dossier(taken.dossier_id, desk=second.desk).events
    assert event_words(events[-1]) == WORDS
    told = cell.cell.store.read(commune, lambda one: changes_of(one, commune, taken.dossier_id))
    assert event_words(events_of(told.result())[-1]) == WORDS

    with pytest.raises(UserError) as behind:
        opens(second, 0)
    assert behind.value.code == "number_behind"
    second.desk = replace(second.desk, office=replace(second.desk.office, desk_name="Quầy 2"))
    note = give(COPIES, YEAR, to="Quầy 2", desk=counter.desk, at=counter.clock.now())
    take_over(note, desk=second.desk, at=second.clock.now())
    assert [one.dossier for one in tray(desk=second.desk)] == [other.dossier_id]
    assert enters(second, other) == 2
    for one in (second, counter):
        one.sync()
    assert tray(desk=counter.desk) == ()
    assert all(check(desk=one.desk) == () for one in (counter, second))


def test_a_book_opened_twice_stops_at_the_desk_that_is_behind(counter: Any, second: Any) -> None:
    for one in (counter, second):
        opens(one, 0)
    for name in ("Nguyễn Thị Ánh", "Lò Thị Mai"):
        enters(counter, counter.take_in(name))
    for one in (counter, second):
        one.sync()
    with pytest.raises(UserError) as twice:
        enters(second, second.take_in("Vàng A Pủa"))
    assert twice.value.code == "book_twice"

"""Who has looked at a citizen's dossier is written down, once for each look, and can be told."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter_app.core.clock import from_ms
from counter_app.domain.audit_act import Act
from counter_app.services import lookup
from counter_app.services.people import accounts
from counter_app.services.people.data_subjects import kept_of
from db.counter.audit_log import acts_between, acts_on
from showroom.keepers import KEEPER
from tests.screens.in_front import in_front
from tests.screens.test_entrance import LAN, three  # noqa: F401  a fixture
from ui.dialogs.numbers import NumbersDialog
from ui.window.found import FoundList

if TYPE_CHECKING:
    from tests.screens.test_entrance import Counter


def test_who_opened_a_dossier_is_told_to_who_may_know(
    three: "Counter",  # noqa: F811
    card: str,
) -> None:
    three.signs_in(LAN)
    three.is_in(LAN)
    three.scans(card)
    three.types("sao")
    for _ in range(3):
        three.hits(Qt.Key.Key_Return)
    three.waits_for_receipt()
    desk = three.counter.desk
    (row,) = lookup.today(desk=desk)
    three.opens(row.id)
    three.window.go("intake")
    three.opens(row.id)

    def looks() -> list[str]:
        acts = desk.store.read(lambda one: acts_on(one, row.id))
        return [one.clerk_name for one in acts if one.act == Act.DOSSIER_SEEN.value]

    three.waits(lambda: bool(looks()) and three.counter.jobs.at_rest)
    assert looks() == [LAN]

    searches_twice(three)
    three.opens(row.id)

    def reads() -> None:
        assert "001190000001" in in_front(NumbersDialog).words.toPlainText()
        three.hits(Qt.Key.Key_Return)

    three.answers(lambda: three.hits(Qt.Key.Key_F4), three.choosing("Hiện số định danh"), reads)
    acts = desk.store.read(lambda one: acts_on(one, row.id))
    assert [one.clerk_name for one in acts if one.act == Act.PERSON_SEEN.value] == [LAN]
    keeper = next(one.clerk for one in accounts.accounts_of(desk) if one.clerk.name == KEEPER)
    told = kept_of("001190000001", desk=replace(desk, clerk=keeper)).looked
    assert LAN in {one.who for one in told}


def searches_twice(counter: "Counter") -> None:
    """Letter by letter to a dossier, then a whole list: one act for each, none for a letter."""
    desk = counter.counter.desk

    def noted() -> list[object]:
        until = desk.clock.now() + timedelta(days=1)
        acts = desk.store.read(lambda one: acts_between(one, from_ms(0), until))
        return [one.body["rows"] for one in acts if one.act == Act.SEARCHED]

    (found,) = counter.window.findChildren(FoundList)
    counter.hits(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    for letter in "ngu":
        counter.types(letter)
        counter.waits(lambda: found.table.count() == 1)
    counter.hits(Qt.Key.Key_Down)
    counter.hits(Qt.Key.Key_Return)
    counter.waits(lambda: noted() == [1])
    counter.hits(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    counter.types("khong ai")
    counter.hits(Qt.Key.Key_Return)
    counter.waits(lambda: noted() == [1, 0] and counter.counter.jobs.at_rest)

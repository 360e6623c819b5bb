"""A dossier that a desk hands over is on the list of the very unit, whichever way it went."""

from typing import Any

import pytest

from counter_app.domain.handover import Way
from counter_app.domain.staff import Role
from counter_app.domain.workflow import Move
from counter_app.services.handing_over.handover import Line, NewList, destinations, hand_over
from db.central.desk_lists import found
from db.central.officers import Officer


@pytest.mark.parametrize("by_list", [True, False])
def test_what_a_desk_hands_over_is_its_units_to_see(
    counter: Any, cell: Any, *, by_list: bool
) -> None:
    taken = counter.take_in(name="Hồ Thị Sen")
    (place, *_) = destinations(desk=counter.desk)
    officer = Officer(login="hoa", name="Đặng Thu Hà", role=Role.SPECIALIST, unit=place.name)

    def seen() -> list[str]:
        counter.sync()
        commune = counter.desk.office.commune_code
        look = cell.cell.store.read(commune, lambda one: found(one, commune, officer, "sen"))
        return [row.dossier for row in look.result()]

    assert seen() == []
    if by_list:
        lines = (Line(dossier_id=taken.dossier_id),)
        new = NewList(way=Way.OUT, destination=place.name, lines=lines)
        hand_over(new, desk=counter.desk, at=counter.clock.now())
    else:
        counter.move(taken.dossier_id, Move.TRANSFER)
    assert seen() == [taken.dossier_id]

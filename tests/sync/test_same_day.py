"""What a no-appointment day promised at one desk is the date at the cell and at every other desk."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from counter_app.core.clock import to_ms
from counter_app.services.lookup import open_dossier, search
from counter_app.services.moving.explained import explained
from tests.service_days import HALF_PAST_FOUR, MARITAL, MONDAY

CIVIL_STATUS = replace(MONDAY, sectors=("Hộ tịch",), procedures=())


def test_the_other_desk_tells_the_same_date_and_why(
    counter: Any, second: Any, commune: str, on_cell: Callable[[str, str], list[Any]]
) -> None:
    office = replace(counter.desk.office, service_days=(CIVIL_STATUS,))
    counter.desk = replace(counter.desk, office=office)
    taken = counter.take_in(procedure_code=MARITAL, certified_copies=())
    assert taken.due_at == HALF_PAST_FOUR
    counter.sync()
    second.sync()

    due = on_cell(commune, "SELECT due_ms FROM dossiers WHERE commune_id = ?")
    assert due == [(to_ms(HALF_PAST_FOUR),)]
    (row,) = search(taken.dossier_code, desk=second.desk, limit=2)
    assert row.due_at == HALF_PAST_FOUR
    view = open_dossier(row.id, desk=second.desk)
    lines = explained(view, second.desk.calendar, second.desk.calendars)
    assert "Thứ Hai là ngày không hẹn: nhận đến 14:30 thì trả trong ngày, lúc 16:30." in lines
    assert "Chậm nhất theo quy định: 17 giờ 00 phút ngày 27/11/2026." in lines

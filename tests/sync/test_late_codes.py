"""A dossier for another unit taken in with no number left: its code and its new slip come by sync."""

from typing import Any

from counter_app.domain.papers import SlipContent
from counter_app.services.correcting.late_codes import give_late_codes
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier, search
from counter_app.services.papers.originals import waiting

PROVINCE = "H42.12"


def test_the_code_comes_with_the_numbers_the_cell_leases_and_the_slip_is_issued_anew(
    counter: Any, second: Any, cell: Any, on_cell: Any, commune: str
) -> None:
    taken = counter.take_in(resolving_unit=PROVINCE)
    assert taken.dossier_code is None
    assert give_late_codes(desk=counter.desk, at=counter.clock.now()) == ()
    counter.sync()  # who took one in gets numbers for the next ones
    days = counter.rows("SELECT agency, day, last - first FROM code_blocks ORDER BY day")
    assert len(days) >= 5
    assert {(agency, size) for agency, _day, size in days} == {(PROVINCE, 9)}
    to_day(counter, days[0][1])

    (given,) = give_late_codes(desk=counter.desk, at=counter.clock.now())
    assert give_late_codes(desk=counter.desk, at=counter.clock.now()) == ()
    now = open_dossier(taken.dossier_id, desk=counter.desk)
    assert now.row.code == given.dossier.code
    assert now.row.code.startswith(f"{PROVINCE}-261123-0")
    void, slip = now.papers
    assert isinstance(slip.content, SlipContent)
    assert (void.voided_at is not None, slip.replaces) == (True, void.number)
    assert f"số {void.paper_no}" in slip.content.replaces
    assert slip.content.dossier_code == now.row.code
    assert [row.id for row in waiting(desk=counter.desk)] == [taken.dossier_id]
    again = counter.take_in(name="Lê Thị Hoa", resolving_unit=PROVINCE)
    assert again.dossier_code is not None, "the next one has its code at once, line or no line"

    for desk in (counter, second):
        desk.sync()
        assert [row.id for row in search(now.row.code, desk=desk.desk)] == [taken.dossier_id]
        assert check(desk=desk.desk) == ()
    assert set(counter.states()) == {"acked"}
    codes = on_cell(commune, "SELECT code FROM dossiers WHERE commune_id = ?")
    assert sorted(codes) == sorted([(now.row.code,), (again.dossier_code,)])


def to_day(counter: Any, day: str) -> None:
    """The cell's own day is the real one: its first block as if leased for the desk's."""

    def move(connection: Any) -> None:
        keep = (day,)
        connection.exec_driver_sql("DELETE FROM code_blocks WHERE day <> ?", keep)
        connection.exec_driver_sql("UPDATE code_blocks SET day = '2026-11-23' WHERE day = ?", keep)

    counter.desk.store.write(move)


def test_no_two_desks_are_leased_the_same_numbers(counter: Any, second: Any, cell: Any) -> None:
    for desk in (counter, second, counter):
        desk.take_in(name=f"Trần Văn {desk.folder.name}", resolving_unit=PROVINCE)
        desk.sync()
    leased = [
        (day, first)
        for desk in (counter, second)
        for day, first in desk.rows("SELECT day, first FROM code_blocks")
    ]
    assert len(leased) == len(set(leased)) >= 10

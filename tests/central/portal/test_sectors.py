"""Which code the portal has for a field of work is learnt from the portal itself, once a day."""

from typing import Any

import pytest

from counter_app.central.portal.sectors import codes_of
from counter_app.domain.portal import MessageState
from db.central.portal_sectors import told_sectors

COMMUNE = "00000"


def known(cell: Any) -> dict[str, str]:
    found: dict[str, str] = cell.store.read(
        COMMUNE, lambda one: told_sectors(one, COMMUNE)
    ).result()
    return found


def test_a_dossier_leaves_with_the_code_of_its_field_though_it_was_queued_before(
    cell: Any, the_portal: Any
) -> None:
    the_portal.sectors = [
        {"MALINHVUC": "G17-HT01", "TENLINHVUC": "HỘ TỊCH", "MANGANH": "G17"},
        {"MALINHVUC": "G17-CT02", "TENLINHVUC": "Chứng thực", "MANGANH": "G17"},
    ]
    code = cell.code(cell.take_in())
    cell.send()
    assert the_portal.wrong == []
    assert the_portal.dossiers[code]["MaLinhVuc"] == "G17-HT01"
    assert known(cell) == {"ho tich": "G17-HT01", "chung thuc": "G17-CT02"}


def test_the_list_is_asked_for_once_a_day_and_a_new_code_goes_before_the_old(
    cell: Any, the_portal: Any
) -> None:
    the_portal.sectors = [{"MaLinhVuc": "CU", "TenLinhVuc": "Hộ tịch"}]
    sender = cell.sender()
    for _ in range(3):
        cell.send(sender)
        cell.wait(3600)
    assert (the_portal.sector_lists, known(cell)) == (1, {"ho tich": "CU"})
    the_portal.sectors = [{"MaLinhVuc": "MOI", "TenLinhVuc": "Hộ tịch"}]
    cell.wait(86_400)
    cell.send(sender)
    assert (the_portal.sector_lists, known(cell)) == (2, {"ho tich": "MOI"})


def test_a_list_that_failed_is_asked_for_again_within_the_hour(cell: Any, the_portal: Any) -> None:
    the_portal.broken_list = True
    sender = cell.sender()
    cell.take_in()
    for _ in range(3):
        cell.send(sender)
        cell.wait(1300)
    assert (the_portal.sector_lists, cell.states()) == (1, {MessageState.SENT: 2})
    the_portal.broken_list, the_portal.sectors = (
        False,
        [{"MALINHVUC": "A", "TENLINHVUC": "Hộ tịch"}],
    )
    cell.send(sender)
    assert (the_portal.sector_lists, known(cell)) == (2, {"ho tich": "A"})


def test_a_portal_without_such_a_list_is_told_dossiers_all_the_same(
    cell: Any, the_portal: Any
) -> None:
    code = cell.code(cell.take_in())
    cell.send()
    assert the_portal.dossiers[code]["MaLinhVuc"] == ""
    assert known(cell) == {}


@pytest.mark.parametrize(
    "told", [None, "", {}, [7], [{"TENLINHVUC": "Hộ tịch"}], [{"MALINHVUC": 1}]]
)
def test_what_is_no_list_of_fields_gives_no_code(told: Any) -> None:
    assert codes_of(told) == {}


def test_a_name_with_two_codes_is_left_to_the_office() -> None:
    told = [
        {"MALINHVUC": "A", "TENLINHVUC": "Hộ tịch"},
        {"MALINHVUC": "B", "TENLINHVUC": "hộ tịch"},
        {"MALINHVUC": 12, "TENLINHVUC": "Đất đai"},
        {"MALINHVUC": "không phải mã", "TENLINHVUC": "Trẻ em"},
    ]
    assert codes_of(told) == {"dat dai": "12"}

"""Which other unit decides: found by words without marks, the office's own list first."""

from dataclasses import replace

from counter_app.domain.code import check_agency
from counter_app.domain.office import ResolvingUnit
from counter_app.domain.resolving import MOST, find_units
from counter_app.services.desk import Desk

LAND = ResolvingUnit(agency="H42.05", name="Chi nhánh Văn phòng đăng ký đất đai Ba Đình")


def test_a_commune_is_found_by_its_name_and_province(desk: Desk) -> None:
    (found,) = find_units("phuong ba dinh ha noi", office=desk.office)

    assert found.name == "Ủy ban nhân dân phường Ba Đình, thành phố Hà Nội"
    assert found.agency == "H26."
    assert check_agency(f"{found.agency}12.05") == "H26.12.05"


def test_the_office_s_own_units_come_first_and_the_list_ends(desk: Desk) -> None:
    office = replace(desk.office, resolving_units=(LAND,))

    assert find_units("ba dinh", office=office)[0] == LAND
    assert find_units("", office=office) == [LAND]
    assert len(find_units("xa", office=office)) == MOST
    assert find_units("khong co noi nay", office=office) == []

"""Under which code the portal knows a dossier, and which codes it is told beside it."""

import json
from typing import Any

import pytest
from sqlalchemy import delete, update

from counter_app.central.office.keeping import Keeper
from counter_app.core.errors import UserError
from counter_app.domain.official_code import PROVINCE
from db.central.cell import cell_of
from db.central.models import offices, portal_messages

COMMUNE = "00000"
OFFICIAL = "H42.12-261120-0077"


def settle(cell: Any, **settings: Any) -> None:
    text = json.dumps(settings, ensure_ascii=False)
    cell.store.write(
        COMMUNE, lambda one: one.execute(update(offices).values(settings=text))
    ).result()


def link(cell: Any, code: str, official: str) -> None:
    key = cell.store.read("", cell_of).result().server_key
    keeper = Keeper(store=cell.store, commune=COMMUNE, who="quantri", clock=cell.clock, key=key)
    keeper.link_official(code, official).result()


def test_where_the_province_gives_the_codes_nothing_is_told_before_its_own(
    cell: Any, the_portal: Any
) -> None:
    settle(cell, office={"code_authority": "province"})
    dossier = cell.take_in()
    cell.move(dossier, "transfer", "received", "transferred")
    assert cell.states() == {}

    link(cell, cell.code(dossier), OFFICIAL)
    cell.send()
    assert the_portal.wrong == []
    assert list(the_portal.dossiers) == [OFFICIAL]
    assert the_portal.steps(OFFICIAL) == [2, 4]
    assert the_portal.dossiers[OFFICIAL]["GhiChu"] == f"Mã hồ sơ tại quầy: {cell.code(dossier)}"

    cell.move(dossier, "take_up", "transferred", "processing")
    cell.send()
    assert list(the_portal.dossiers) == [OFFICIAL]
    assert the_portal.steps(OFFICIAL) == [2, 4, 4]


def test_a_code_that_comes_after_the_first_message_is_told_without_a_second_dossier(
    cell: Any, the_portal: Any
) -> None:
    dossier = cell.take_in()
    code = cell.code(dossier)
    cell.send()
    assert the_portal.dossiers[code]["GhiChu"] == ""

    for official in (OFFICIAL, OFFICIAL):  # told twice, one update
        link(cell, code, official)
    cell.send()
    assert the_portal.wrong == []
    assert list(the_portal.dossiers) == [code]
    assert the_portal.dossiers[code]["GhiChu"] == f"Mã hồ sơ của tỉnh: {OFFICIAL}"
    assert [told["MaHoSo"] for _, _, told in the_portal.taken] == [code] * 3


def test_a_code_that_a_desk_linked_is_the_name_of_a_dossier_told_later(
    cell: Any, the_portal: Any
) -> None:
    dossier = cell.take_in()
    cell.store.write(COMMUNE, lambda one: one.execute(delete(portal_messages))).result()
    cell.push(dossier, "code.linked", json.dumps({"system": "Phần mềm thuế", "code": "T-1"}))
    cell.store.write(COMMUNE, lambda one: one.execute(delete(portal_messages))).result()
    cell.push(dossier, "code.linked", json.dumps({"system": PROVINCE, "code": OFFICIAL}))
    cell.send()
    assert the_portal.wrong == []
    assert list(the_portal.dossiers) == [OFFICIAL]


def test_a_code_of_another_dossier_is_refused_and_nothing_is_written(cell: Any) -> None:
    first, second = cell.take_in(), cell.take_in()
    link(cell, cell.code(first), OFFICIAL)
    before = cell.events()
    for taken in (OFFICIAL.lower(), cell.code(first)):
        with pytest.raises(UserError, match="hồ sơ khác"):
            link(cell, cell.code(second), taken)
    assert cell.events() == before
    link(cell, cell.code(first), "H42.12-261120-0078")  # one typed wrongly is free again
    link(cell, cell.code(second), OFFICIAL)


def test_the_portal_never_hears_two_dossiers_under_one_code(cell: Any, the_portal: Any) -> None:
    settle(cell, office={"code_authority": "province"})
    first, second = cell.take_in(), cell.take_in()
    for dossier in (first, second):  # two desks without a line, one mistake
        cell.push(dossier, "code.linked", json.dumps({"system": PROVINCE, "code": OFFICIAL}))
    cell.send()
    assert [told["MaHoSo"] for _, _, told in the_portal.taken] == [OFFICIAL] * 2
    cell.push(second, "code.linked", json.dumps({"system": PROVINCE, "code": f"{OFFICIAL}8"}))
    cell.send()
    assert sorted(the_portal.dossiers) == [OFFICIAL, f"{OFFICIAL}8"]


def test_a_field_of_work_has_the_offices_code_before_the_portals_own_and_else_none(
    cell: Any, the_portal: Any
) -> None:
    the_portal.sectors = [{"MALINHVUC": "MA-CONG", "TENLINHVUC": "Hộ tịch"}]
    first = cell.take_in()
    settle(cell, sector_codes={"hộ  tịch": "MA-THU-1", "Đất đai": "MA-THU-2"})
    second, other = cell.take_in(), cell.take_in(procedure_code="1.008004")
    cell.send()
    told = [the_portal.dossiers[cell.code(one)] for one in (first, second, other)]
    assert [one["TenLinhVuc"] for one in told[:2]] == ["Hộ tịch", "Hộ tịch"]
    assert [one["MaLinhVuc"] for one in told] == ["MA-THU-1", "MA-THU-1", ""]

"""Where a dossier belongs, what a carrier takes along, and the code on a hand-over list."""

import pytest

from counter_app.domain.handover import destination_of, list_code, read_list_code, takes
from counter_app.domain.office import Destination, DestinationKind

OWN, LAND_AGENCY = "H42.12.05", "H42.05"
CULTURE = Destination(name="Văn hóa", sectors=("Hộ tịch",))
POLICE = Destination(name="Công an", kind=DestinationKind.POLICE, sectors=("Cư trú",))
LAND = Destination(name="Đất đai", kind=DestinationKind.LAND, agency=LAND_AGENCY)
POST = Destination(name="Bưu điện", kind=DestinationKind.POST)
REST = Destination(name="Kinh tế")
PLACES = (POST, CULTURE, POLICE, LAND, REST)


@pytest.mark.parametrize(
    ("agency", "sector", "place"),
    [
        ("", "Hộ tịch", CULTURE),
        (OWN, "HỘ TỊCH", CULTURE),
        ("", "cu tru", POLICE),
        (LAND_AGENCY, "Đất đai", LAND),
        (LAND_AGENCY, "Hộ tịch", LAND),
        ("", "Xây dựng", REST),
        ("H42.99", "Hộ tịch", POST),
    ],
)
def test_a_dossier_belongs_to_its_agency_then_to_its_field(
    agency: str, sector: str, place: Destination
) -> None:
    assert destination_of(agency, sector, PLACES, own=OWN) == place


def test_a_single_place_takes_everything() -> None:
    assert destination_of(LAND_AGENCY, "Đất đai", (CULTURE,), own=OWN) == CULTURE


def test_only_a_carrier_takes_what_belongs_elsewhere() -> None:
    assert takes(CULTURE, CULTURE)
    assert takes(POST, CULTURE)
    assert not takes(REST, CULTURE)
    assert not takes(LAND, CULTURE)


@pytest.mark.parametrize("text", ["BG2026-100012", " bg2026-100012\n", "BG2026 100012"])
def test_a_list_is_named_however_its_code_is_typed(text: str) -> None:
    assert read_list_code(text) == (2026, 100012)


@pytest.mark.parametrize("text", ["", "BG2026", "H42.12.05-261123-1001", "100012", "BG26-1"])
def test_other_texts_name_no_list(text: str) -> None:
    assert read_list_code(text) is None
    assert read_list_code(list_code(2026, 7)) == (2026, 7)

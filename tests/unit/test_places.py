"""Provinces and communes: complete, consistent, found by name without marks."""

from collections import Counter

import pytest

from counter_app.core.resources import resource
from counter_app.domain.places import Places, load_places


@pytest.fixture(scope="module")
def places() -> Places:
    return load_places(resource("places"))


def test_34_provinces_and_3321_communes_with_codes_of_their_own(places: Places) -> None:
    assert len({one.code for one in places.provinces}) == len(places.provinces) == 34
    assert len({one.code for one in places.communes}) == len(places.communes) == 3321
    assert all(len(one.code) == 2 and one.code.isdigit() for one in places.provinces)
    assert all(len(one.code) == 5 and one.code.isdigit() for one in places.communes)


def test_every_commune_lies_in_a_province_and_every_province_has_some(places: Places) -> None:
    counted = Counter(one.province_code for one in places.communes)
    assert set(counted) == {one.code for one in places.provinces}
    assert sum(len(places.communes_of(code)) for code in counted) == 3321


def test_kinds_of_commune_are_the_three_of_the_law(places: Places) -> None:
    kinds = Counter(one.name.split()[0] for one in places.communes)
    assert kinds == {"Xã": 2621, "Phường": 687, "Đặc": 13}


def test_every_province_has_a_living_agency_code_of_its_own(places: Places) -> None:
    codes = [one.agency_code for one in places.provinces]
    assert len(set(codes)) == 34
    assert all(places.agencies[code].active for code in codes)
    assert len(places.agencies) == 63
    assert not places.agencies["H02"].active


@pytest.mark.parametrize(
    ("typed", "code"),
    [("Hà Nội", "01"), ("ha noi", "01"), ("TP Hồ Chí Minh", "79"), ("tinh lao cai", "15"),
     ("Đắk Lắk", "66"), ("dak lak", "66"), ("Thành phố Huế", "46")],
)  # fmt: skip
def test_a_province_is_found_by_name(places: Places, typed: str, code: str) -> None:
    found = places.province_named(typed)
    assert found is not None
    assert found.code == code
    assert places.province(code) is found


def test_what_is_no_province_any_more_is_not_found(places: Places) -> None:
    assert places.province_named("Bắc Giang") is None
    assert places.province("06") is None


def test_communes_of_one_name_are_told_apart_by_province_and_kind(places: Places) -> None:
    everywhere = places.communes_named("tan phu")
    assert len(everywhere) > 1
    one_province = everywhere[0].province_code
    some = places.communes_named("Tân Phú", province_code=one_province)
    assert set(some) < set(everywhere)
    assert all(one.name.startswith("Xã") for one in places.communes_named("xã Tân Phú"))
    assert places.communes_named("không có xã này") == ()


def test_a_commune_is_found_by_code(places: Places) -> None:
    found = places.commune("00004")
    assert found is not None
    assert (found.name, found.province_code) == ("Phường Ba Đình", "01")
    assert places.commune("99999") is None


def test_the_personal_number_tells_where_the_birth_was_registered(places: Places) -> None:
    assert len(places.birth_registration) == 63
    assert places.born_in("001190000001") == "Hà Nội"
    assert places.born_in("024090000001") == "Bắc Giang"
    assert places.born_in("003000000000") is None

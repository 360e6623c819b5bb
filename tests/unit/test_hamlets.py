"""Hamlets with a number: a few keys stand for an address, whichever way they are written."""

import pytest

from counter_app.core.resources import resource
from counter_app.domain.hamlets import hamlet_key, kind_of, spellings, without_hamlets
from counter_app.domain.places import Places, load_places

HOME = "14464"


@pytest.fixture(scope="module")
def places() -> Places:
    return load_places(resource("places"))


@pytest.fixture(scope="module")
def home(places: Places) -> str:
    commune = places.commune(HOME)
    assert commune is not None
    province = places.province(commune.province_code)
    assert province is not None
    names = (commune.name, province.name)
    return ", ".join(f"{name[:1].lower()}{name[1:]}" for name in names)


@pytest.mark.parametrize(
    ("typed", "hamlet"),
    [
        ("t3", "Thôn 3"), ("t 3", "Thôn 3"), ("thon 3", "Thôn 3"), ("Thôn 3", "Thôn 3"),
        ("thôn số 03", "Thôn 3"), ("a12", "Ấp 12"), ("ap 12", "Ấp 12"), ("x7b", "Xóm 7B"),
        ("to5", "Tổ 5"), ("tdp5", "Tổ dân phố 5"), ("k2", "Khu phố 2"), ("kp.2", "Khu phố 2"),
        ("khu 2", "Khu 2"), ("b4", "Bản 4"), ("bu4", "Buôn 4"), ("d1", "Đội 1"), ("3", "Thôn 3"),
    ],
)  # fmt: skip
def test_a_few_keys_stand_for_the_hamlet_and_the_commune_it_is_of(
    places: Places, home: str, typed: str, hamlet: str
) -> None:
    assert spellings(typed, places, home=HOME)[0] == f"{hamlet}, {home}"
    assert spellings(typed, places)[:1] == (() if typed == hamlet else (hamlet,))


def test_of_several_kinds_the_one_written_last_comes_first(places: Places) -> None:
    assert spellings("t3", places) == ("Thôn 3", "Tổ 3", "Tổ dân phố 3")
    assert spellings("t3", places, usual="Tổ") == ("Tổ 3", "Thôn 3", "Tổ dân phố 3")
    assert spellings("3", places, usual="Ấp") == ("Ấp 3",)


def test_another_commune_is_found_by_its_name_without_marks_the_own_province_first(
    places: Places,
) -> None:
    own = places.commune(HOME)
    assert own is not None
    near = next(
        one for one in places.communes_of(own.province_code)
        if len(places.communes_named(one.name)) > 1
    )  # fmt: skip
    found = spellings(f"ap 12, {near.name.lower()}", places, home=HOME)
    assert found[0].startswith(f"Ấp 12, {near.name[:1].lower()}{near.name[1:]}, ")
    assert places.province(own.province_code).name.split()[-1] in found[0]  # type: ignore[union-attr]
    assert len(found) > 1


def test_what_is_written_behind_the_hamlet_stays_as_it_was_written(places: Places) -> None:
    rest = "Yên Phú, Yên Định, Thanh Hóa"
    assert spellings(f"t5, {rest}", places)[0] == f"Thôn 5, {rest}"


@pytest.mark.parametrize(
    "typed",
    ["", "Thôn Nà Ca", "Số 3 Lê Lợi", "12/5 Lê Lợi", "t3/4", "t1234", "t0", "zz3", "Phường 4"],
)
def test_what_is_no_hamlet_is_left_alone(places: Places, typed: str) -> None:
    assert spellings(typed, places, home=HOME) == ()


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("Thôn 3, xã A", "thon3"), ("thôn số 03", "thon3"), ("Ấp 12", "ap12"), ("Tổ 5", "to5"),
        ("Tổ dân phố số 5, phường B", "to5"), ("TDP 5", "to5"), ("KP2", "khu2"),
        ("Khu phố 2", "khu2"), ("Số 12, tổ 14A, phường C", "to14a"), ("Thôn Nà Ca", ""),
        ("Số 3 Lê Lợi", ""), ("Tổ 5/2", ""), ("Phường 4, Quận 8", ""), ("", ""),
    ],
)  # fmt: skip
def test_every_way_of_writing_it_has_one_key(address: str, key: str) -> None:
    assert hamlet_key(address) == key


def test_words_are_parted_from_their_hamlets() -> None:
    assert without_hamlets("an thon 3 1985") == ("an   1985", ("thon3",))
    assert without_hamlets("nguyen van to") == ("nguyen van to", ())


def test_the_kind_is_told_by_the_address() -> None:
    assert kind_of("Tổ dân phố 5, phường B") == "Tổ dân phố"
    assert kind_of("Số 5") == ""

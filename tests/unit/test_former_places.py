"""Addresses of before 2025-07-01: what they are today, several possibilities, none guessed."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from counter_app.core.resources import resource
from counter_app.domain.former_places import FormerPlaces, former_places
from counter_app.domain.places import load_places

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def former() -> FormerPlaces:
    return former_places()


def now(former: FormerPlaces, address: str) -> list[str]:
    found = former.find(address)
    return [one.words() for one in found.now] if found else []


@pytest.mark.parametrize(
    ("address", "today"),
    [
        # NQ 1654/NQ-UBTVQH15 article 1.1 and 1.2; NQ 1686/NQ-UBTVQH15 article 1.1 and 1.2.
        ("Thị trấn An Phú, huyện An Phú, tỉnh An Giang", "xã An Phú, tỉnh An Giang"),
        ("Vĩnh Trường, An Phú, An Giang", "xã Vĩnh Hậu, tỉnh An Giang"),
        ("Xã Anh Sơn, thị xã Nghi Sơn, tỉnh Thanh Hóa", "xã Các Sơn, tỉnh Thanh Hóa"),
        ("Tân Trường, Nghi Sơn, Thanh Hóa", "xã Trường Lâm, tỉnh Thanh Hóa"),
        # Both sources of the table.
        ("Phường Phúc Xá, quận Ba Đình, Hà Nội", "phường Hồng Hà, thành phố Hà Nội"),
        ("Phường 4, Quận 10, TP.HCM", "phường Vườn Lài, thành phố Hồ Chí Minh"),
        ("Đô Vinh, Phan Rang - Tháp Chàm, Ninh Thuận", "phường Đô Vinh, tỉnh Khánh Hòa"),
        ("Xã Châu Bính, huyện Quỳ Châu, tỉnh Nghệ An", "xã Châu Tiến, tỉnh Nghệ An"),
        ("Phường Phú Thọ, TP. Thủ Dầu Một, Bình Dương",
         "phường Thủ Dầu Một, thành phố Hồ Chí Minh"),
        ("Xã Văn Lang, huyện Na Rì, tỉnh Bắc Kạn", "xã Văn Lang, tỉnh Thái Nguyên"),
        ("Thị trấn Di Lăng, huyện Sơn Hà, Quảng Ngãi", "xã Sơn Hà, tỉnh Quảng Ngãi"),
        ("Hoằng Quỳ, Hoằng Hóa, Thanh Hoá", "xã Hoằng Giang, tỉnh Thanh Hóa"),
        ("Huyện Lý Sơn, tỉnh Quảng Ngãi", "đặc khu Lý Sơn, tỉnh Quảng Ngãi"),
        ("Thông Bình, Tân Hồng, Đồng Tháp", "xã Tân Thành, tỉnh Đồng Tháp"),
    ],
)  # fmt: skip
def test_a_former_commune_is_found_as_old_papers_write_it(
    former: FormerPlaces, address: str, today: str
) -> None:
    assert today in now(former, address)
    assert len(now(former, address)) == 1


def test_a_split_commune_gives_every_part_and_the_address_with_each(former: FormerPlaces) -> None:
    found = former.find("Ấp Phú Lợi, xã Phú Hội, huyện An Phú, tỉnh An Giang")  # NQ 1654: in parts
    assert found is not None
    assert found.old == "xã Phú Hội, huyện An Phú, tỉnh An Giang"
    assert [one.address for one in found.now] == [
        "Ấp Phú Lợi, xã An Phú, tỉnh An Giang",
        "Ấp Phú Lợi, xã Nhơn Hội, tỉnh An Giang",
    ]
    assert found.kept(found.now[1]).endswith(
        "tỉnh An Giang (tên cũ: xã Phú Hội, huyện An Phú, tỉnh An Giang)"
    )


def test_where_the_sources_differ_both_answers_are_offered(former: FormerPlaces) -> None:
    assert now(former, "Thạnh Lộc, Châu Thành, Kiên Giang") == [
        "xã Thạnh Lộc, tỉnh An Giang",
        "xã Thạnh Hưng, tỉnh An Giang",
    ]


@pytest.mark.parametrize(
    "address",
    ["xã Phúc Kim, huyện Yên Định, tỉnh Thanh Hóa", "Xã Đức Hợp", "", ",,,", "Quảng Hòa, 12",
     "Xã Yên Phú", "Tokyo, Japan", "Số 4, ngõ 12, đường Láng"],
)  # fmt: skip
def test_of_what_is_unknown_or_too_little_nothing_is_told(
    former: FormerPlaces, address: str
) -> None:
    assert former.find(address) is None


@pytest.mark.parametrize(
    "address",
    ["Phường Ba Đình, Hà Nội", "Thôn 5, xã Yên Phú, tỉnh Thanh Hóa", "Yên Phú, Thanh Hóa",
     "Thôn Yên Phú, xã Yên Định, tỉnh Thanh Hóa", "Đặc khu Lý Sơn, tỉnh Quảng Ngãi",
     "Kim Sơn, Ninh Bình", "Xã An Phú, tỉnh An Giang, Việt Nam",
     "Xã An Phú, tỉnh An Giang (tên cũ: Phú Hội, An Phú, An Giang)"],
)  # fmt: skip
def test_an_address_of_today_is_left_alone(former: FormerPlaces, address: str) -> None:
    assert former.find(address) is None


@pytest.mark.parametrize(
    "address",
    ["Yên Phú, Yên Định, Thanh Hóa", "yen phu, yen dinh, thanh hoa", "Xã Yên Phú, huyện Yên Định",
     "xã Yên Phú huyện Yên Định tỉnh Thanh Hóa", "Yên Phú – Yên Định – Thanh Hóa",
     "X. Yên Phú; H. Yên Định; T. Thanh Hóa", "Yên Phú, Yên Định, Thanh Hóa, Việt Nam"],
)  # fmt: skip
def test_one_address_in_the_ways_people_write_it(former: FormerPlaces, address: str) -> None:
    assert now(former, address) == ["xã Yên Phú, tỉnh Thanh Hóa"]


def test_a_commune_beside_its_province_alone_may_be_several(former: FormerPlaces) -> None:
    assert now(former, "Phường 1, Bạc Liêu") == [
        "phường Bạc Liêu, tỉnh Cà Mau",
        "phường Giá Rai, tỉnh Cà Mau",
    ]


def test_a_former_district_beside_the_province_that_took_it_in(former: FormerPlaces) -> None:
    assert now(former, "xã Bao La, huyện Mai Châu, tỉnh Phú Thọ") == ["xã Bao La, tỉnh Phú Thọ"]


@pytest.mark.parametrize(
    ("address", "today"),
    [
        ("Phường Vĩnh Ninh, TP Huế, Thừa Thiên Huế", ["phường Thuận Hóa, thành phố Huế"]),
        ("Thảo Điền, Quận 2, TP HCM", ["phường An Khánh, thành phố Hồ Chí Minh"]),
        ("Thảo Điền, Thủ Đức, TPHCM", ["phường An Khánh, thành phố Hồ Chí Minh"]),
    ],
)
def test_names_of_before_earlier_mergers_are_known_where_the_source_has_them(
    former: FormerPlaces, address: str, today: list[str]
) -> None:
    assert now(former, address) == today


def test_names_that_begin_like_a_kind_are_names(former: FormerPlaces) -> None:
    assert "phường Kim Liên, thành phố Hà Nội" in now(former, "Phương Liên, Đống Đa, Hà Nội")
    assert now(former, "An Phú, Tịnh Biên, An Giang") == ["phường Tịnh Biên, tỉnh An Giang"]


def test_every_row_leads_to_communes_of_today_and_none_is_missing() -> None:
    folder = resource("places")
    today = {one.code for one in load_places(folder).communes}
    with (folder / "former_communes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 10_040
    assert all(row["now"] and set(row["now"].split()) <= today for row in rows)
    assert sum(" " in row["now"] for row in rows) == 471 + 2
    assert [row["sources"] for row in rows].count("2") == 9_957
    assert set().union(*(row["now"].split() for row in rows)) == today


def test_the_notice_names_both_sources_and_their_licence() -> None:
    notice = (resource("places") / "NOTICE.md").read_text(encoding="utf-8")
    assert "vietnamadminunits` 1.0.4" in notice
    assert "vn_address_converter` 0.1.3" in notice
    assert notice.count("Permission is hereby granted, free of charge") == 2


def test_the_window_is_built_without_the_tables() -> None:
    asked = "import sys, ui.screens.intake.intake; print('counter_app.domain.former_places' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "False"

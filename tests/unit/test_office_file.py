"""An office's set-up file: read whole, or refused naming what to mend."""

import tomllib
from datetime import date
from typing import Any

import pytest

from counter_app.core.errors import UserError
from counter_app.core.resources import resource
from counter_app.domain.catalogue.tariff import ChargeKind
from counter_app.domain.office import CodeAuthority, OfficeKind
from counter_app.domain.papers import PaperSize
from counter_app.domain.staff import Role
from counter_app.services.office.office import built_in, read_setup

WHOLE = """
[office]
agency = "H42.12.07"
name = "Trung tâm Phục vụ hành chính công xã Suối Nắng"
address = "Thôn 4, xã Suối Nắng"
hotline = "0200 000 0002"
desk = "Quầy 2"
code_authority = "province"
[header]
parent = ["ỦY BAN NHÂN DÂN", "XÃ SUỐI NẮNG"]
unit = "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"
symbol = "TTPVHCC"
place = "Suối Nắng"
[printing]
paper = "a4"
copies = 1
[device]
number = 7
lane = 3
reserve_lane = 4
[[clerks]]
name = "Hoàng Thị Mai"
[[clerks]]
name = "Ksor H'Lan"
role = "leader"
[[resolving_units]]
agency = "H42.05"
name = "Chi nhánh Văn phòng đăng ký đất đai"
"""


def refusal(old: str, new: str) -> str:
    assert old in WHOLE
    with pytest.raises(UserError) as refused:
        read_setup(WHOLE.replace(old, new))
    assert refused.value.code in {"office_file", "bad_schedule"}
    return refused.value.message


def test_a_whole_file_becomes_an_office() -> None:
    setup = read_setup(WHOLE)

    assert setup.office.kind is OfficeKind.REAL
    assert setup.office.watermark == ""
    assert setup.office.code_authority is CodeAuthority.PROVINCE
    assert setup.office.printing.paper is PaperSize.A4
    assert setup.office.header.parent_lines == ("ỦY BAN NHÂN DÂN", "XÃ SUỐI NẮNG")
    assert [clerk.role for clerk in setup.clerks] == [Role.CLERK, Role.LEADER]
    assert (setup.device_no, setup.lane, setup.reserve_lane) == (7, 3, 4)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("lane = 3", "lane = 0", "từ 1 đến 9"),
        ("reserve_lane = 4", "reserve_lane = 3", "phải khác"),
        ("number = 7", "number = 0", "device.number"),
        ("copies = 1", "copies = 3", "copies"),
        ('paper = "a4"', 'paper = "a3"', "a3"),
        ("copies = 1", 'copies = 1\nreturn_hour = "99:99"', "return_hour"),
        ("copies = 1", 'copies = 1\ntemplate_confirmed = "yes"', "template_confirmed"),
        ('hotline = "0200 000 0002"', "", "hotline"),
        ("[device]", "[devices]", "devices"),
        ("[device]", "[[code_scheme]]\nvalid_from = 2027-01-01\nwidth = 3\n[device]", "width"),
        ('agency = "H42.12.07"', 'agency = "xã Suối Nắng"', "agency"),
        ("[office]", "[office", "TOML"),
        ('agency = "H42.12.07"', 'agency = "H99"', "H99"),
        (
            "[device]",
            '[[code_scheme]]\nvalid_from = 2027-01-01\ngeneration = "2018"\n[device]',
            "2018",
        ),
        (
            "[device]",
            "[[code_scheme]]\nvalid_from = 2027-01-02\nvalid_to = 2027-01-01\n[device]",
            "valid_to",
        ),
        ('name = "Ksor H\'Lan"', 'name = "HOÀNG THỊ MAI"', "khác nhau"),
        ('name = "Chi nhánh Văn phòng đăng ký đất đai"', 'name = ""', "resolving_units"),
        (
            "[device]",
            '[[local_charge]]\nid = "duty"\nkind = "duty"\nname = "x"\namount_vnd = -5\n[device]',
            "amount_vnd",
        ),
        (
            "[device]",
            "[[schedule]]\nvalid_from = 2026-01-01T00:00:00\n[schedule.days.mon]\n[device]",
            "",
        ),
        (
            "[device]",
            (
                "[[schedule]]\nvalid_from = 2026-01-01\n[schedule.days.mon-fri]\n"
                'hours = ["07:30-17:00"]\nreceives = true\ncounts = true\ncutoff = "15:00"\n'
                "[device]"
            ),
            "trả kết quả",
        ),
        ("[office]", '[office]\nkind = "demo"', "H99"),
        ("[office]", '[office]\ncommune_code = "99999"', "commune_code"),
    ],
)
def test_what_is_wrong_is_named(old: str, new: str, told: str) -> None:
    assert told in refusal(old, new)


def test_the_province_s_own_amounts_are_dated_rules() -> None:
    charge = """
[[local_charge]]
id = "duty"
kind = "duty"
name = "Lệ phí hộ tịch"
amount_vnd = 8000
valid_from = 2026-01-01
source = "Nghị quyết của HĐND tỉnh"
"""
    rule = read_setup(WHOLE + charge).office.local_charges[0]

    assert (rule.id, rule.kind, rule.amount_vnd) == ("duty", ChargeKind.DUTY, 8000)
    assert rule.valid_from == date(2026, 1, 1)
    assert read_setup(WHOLE).office.local_charges == ()


def test_a_new_rule_for_codes_begins_on_its_day() -> None:
    rule = """
[[code_scheme]]
valid_from = 2025-09-15
[[code_scheme]]
valid_from = 2027-01-01
generation = "long_date"
width = 7
"""
    office = read_setup(WHOLE + rule).office

    assert office.code_scheme(date(2026, 12, 31)).generation == "2025"
    assert office.code_scheme(date(2027, 1, 1)).width == 7
    assert read_setup(WHOLE).office.code_scheme(date(2026, 11, 20)).width == 4


def test_two_digit_lanes_are_a_choice_of_their_own() -> None:
    two = WHOLE.replace("lane = 3", "lane_digits = 2\nlane = 13").replace(
        "reserve_lane = 4", "reserve_lane = 14"
    )

    assert read_setup(two).lane == 13


def test_the_example_that_comes_along_founds_an_office_as_it_is() -> None:
    setup = read_setup(resource("offices/example.toml").read_text(encoding="utf-8"))

    assert setup.office.kind is OfficeKind.REAL
    assert len(setup.office.schedules) == 1
    assert setup.office.resolving_units[0].agency == "H42.05"


def test_the_roster_says_who_signs_on_a_day() -> None:
    roster = """
[[signers]]
name = "Ksor H'Lan"
title = "PHÓ GIÁM ĐỐC"
valid_from = 2026-01-01
valid_to = 2026-11-30
[[signers]]
name = "Đinh Văn Bình"
title = "GIÁM ĐỐC"
"""
    office = read_setup(WHOLE + roster).office

    on_duty, after = office.signer(date(2026, 11, 30)), office.signer(date(2026, 12, 1))
    assert on_duty is not None
    assert after is not None
    assert (on_duty.name, on_duty.title) == ("Ksor H'Lan", "PHÓ GIÁM ĐỐC")
    assert after.name == "Đinh Văn Bình"
    assert read_setup(WHOLE).office.signer(date(2026, 12, 1)) is None


def test_training_and_demonstration_mark_their_papers_in_these_words() -> None:
    assert built_in(OfficeKind.TRAINING).office.watermark == "HUẤN LUYỆN – KHÔNG CÓ GIÁ TRỊ"
    assert built_in(OfficeKind.DEMO).office.watermark == "BẢN MINH HOẠ"


@pytest.mark.parametrize("kind", [OfficeKind.TRAINING, OfficeKind.DEMO])
def test_the_offices_that_come_along_say_that_they_are_not_real(kind: OfficeKind) -> None:
    setup = built_in(kind)

    assert setup.office.kind is kind
    assert setup.office.watermark
    assert setup.clerks


def test_the_demonstration_has_an_agency_no_real_office_has() -> None:
    demo: dict[str, Any] = tomllib.loads(resource("offices/demo.toml").read_text(encoding="utf-8"))

    assert demo["office"]["agency"] == "H99"
    assert built_in(OfficeKind.TRAINING).office.agency != "H99"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('name = "Hoàng Thị Mai"', 'name = " "', "clerks[0].name"),
        ('unit = "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"', 'unit = ""', "header.unit"),
        ('place = "Suối Nắng"', 'place = "😀"', "header.place"),
        ('symbol = "TTPVHCC"', 'symbol = "😀"', "header.symbol"),
        ('desk = "Quầy 2"', 'desk = "Quầy 😀"', "office.desk"),
        ('desk = "Quầy 2"', 'public_url = "tra cứu ở đây"', "office.public_url"),
    ],
)
def test_words_no_paper_could_bear_are_refused_before_the_office_stands(
    old: str, new: str, told: str
) -> None:
    assert told in refusal(old, new)


DESTINATIONS = """
[[destinations]]
name = "Công an xã"
kind = "police"
sectors = ["Cư trú"]
[[destinations]]
name = "Phòng Kinh tế"
"""


def test_an_office_names_where_its_dossiers_go() -> None:
    police, economy = read_setup(WHOLE + DESTINATIONS).office.handed_to

    assert police.signs_on_paper
    assert police.sectors == ("Cư trú",)
    assert not economy.signs_on_paper


def test_without_a_list_dossiers_go_to_the_sections_and_the_agencies() -> None:
    own, land = read_setup(WHOLE).office.handed_to

    assert own.agency == ""
    assert land.agency == "H42.05"
    assert land.name == "Chi nhánh Văn phòng đăng ký đất đai"


@pytest.mark.parametrize(
    ("added", "told"),
    [
        ('[[destinations]]\nname = "CÔNG AN XÃ"\n', "cùng tên"),
        ('[[destinations]]\nname = "Thuế"\nagency = "H42.77"\n', "resolving_units"),
        ('[[destinations]]\nname = "Thuế"\nsectors = ["cư trú"]\n', "một lĩnh vực"),
        ('[[destinations]]\nname = " "\n', "để trống"),
        ('[[destinations]]\nname = "Thuế"\nkind = "bank"\n', "bank"),
    ],
)
def test_a_destination_that_cannot_be_is_named(added: str, told: str) -> None:
    with pytest.raises(UserError) as refused:
        read_setup(WHOLE + DESTINATIONS + added)

    assert told in refused.value.message

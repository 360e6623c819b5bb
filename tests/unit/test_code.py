"""Dossier codes and the lanes their numbers come from."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.core.errors import UserError
from counter_app.domain.code import CodeScheme, dossier_code, parse_code, scheme_on
from counter_app.domain.lane import (
    SERVER_LANE,
    DayOrder,
    Lane,
    day_order,
    paper_lane,
    paper_no,
    papers_of_a_year,
    sequence,
)

DAY = date(2026, 10, 8)
AGENCY = "H15.50.05.13"
NOW = CodeScheme(valid_from=date(2025, 7, 1))


def refusal(text: str) -> str:
    with pytest.raises(UserError) as refused:
        parse_code(text)
    assert len(refused.value.message.split()) <= 25
    return refused.value.code


@pytest.mark.parametrize(
    ("text", "agency", "day", "order", "generation"),
    [
        ("H15.50.05.13-261008-0975", "H15.50.05.13", "2026-10-08", "0975", "2025"),
        ("H15.50.05.13-261008-11000", "H15.50.05.13", "2026-10-08", "11000", "2025"),
        ("H15-261008-0001", "H15", "2026-10-08", "0001", "2025"),
        ("000.00.01.H22-200110-0001", "000.00.01.H22", "2020-01-10", "0001", "2018"),
        ("H15.50.05.13-261008-090123", "H15.50.05.13", "2026-10-08", "090123", "platform"),
        ("G18.20-261008-1800123", "G18.20", "2026-10-08", "1800123", "platform"),
        ("G18.20-261008-18001234", "G18.20", "2026-10-08", "18001234", "platform"),
        ("G09.20-20260609-0092637", "G09.20", "2026-06-09", "0092637", "long_date"),
        ("TH-H99-261120-1001", "H99", "2026-11-20", "1001", "training"),
        ("TH-000.00.01.H22-200110-0001", "000.00.01.H22", "2020-01-10", "0001", "training"),
        (" h15.50.05.13 – 261008 - 0975\t", "H15.50.05.13", "2026-10-08", "0975", "2025"),
        ("\ufeffH15-280229-0001", "H15", "2028-02-29", "0001", "2025"),
    ],
)
def test_codes_of_every_generation_are_read(
    text: str, agency: str, day: str, order: str, generation: str
) -> None:
    code = parse_code(text)
    assert (code.agency, code.date.isoformat(), code.sequence) == (agency, day, order)
    assert code.generation == generation


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "empty"),
        (" \t\u200b", "empty"),
        ("xin chào", "not_a_code"),
        ("H15", "not_a_code"),
        ("H15-261008", "not_a_code"),
        ("H15-261008-0001-2", "not_a_code"),
        ("TH-", "not_a_code"),
        ("H" * 1000, "not_a_code"),
        (" " * 1000 + "-" * 1000, "not_a_code"),
        ("-261008-0001", "bad_agency"),
        ("15.50-261008-0001", "bad_agency"),
        ("H1-261008-0001", "bad_agency"),
        ("H15.5-261008-0001", "bad_agency"),
        ("H15.50.05.13.14.15-261008-0001", "bad_agency"),
        ("Đ15-261008-0001", "bad_agency"),
        ("H15-261332-0001", "bad_date"),
        ("H15-270229-0001", "bad_date"),
        ("H15-2610080-0001", "bad_date"),
        ("H15-19991231-0001", "bad_date"),
        ("H15--0001", "bad_date"),
        ("H15-٢٦١٠٠٨-0001", "bad_date"),
        ("H15-261008-", "bad_sequence"),
        ("H15-261008-001", "bad_sequence"),
        ("H15-261008-123456789", "bad_sequence"),
        ("H15-261008-00a1", "bad_sequence"),
        ("H15-261008-٠٠٠١", "bad_sequence"),
    ],
)
def test_each_wrong_part_has_its_own_error(text: str, error: str) -> None:
    assert refusal(text) == error


@given(st.text(alphabet="HhTG015.- –٠", max_size=40))
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    try:
        code = parse_code(text)
    except UserError:
        assert refusal(text) in {"empty", "not_a_code", "bad_agency", "bad_date", "bad_sequence"}
    else:
        assert parse_code(code.text) == code


@given(
    st.dates(date(2018, 1, 1), date(2099, 12, 31)),
    st.integers(1, 9),
    st.integers(1, 9_999),
    st.booleans(),
)
def test_a_code_that_was_made_reads_back(day: date, lane: int, n: int, training: bool) -> None:
    scheme = CodeScheme(valid_from=date(2018, 1, 1), training=training)
    parsed = parse_code(dossier_code(AGENCY, day, Lane(lane), n, scheme))
    assert (parsed.agency, parsed.date) == (AGENCY, day)
    assert parsed.generation == ("training" if training else "2025")
    assert day_order(parsed.sequence, lane_digits=1) == DayOrder(lane=Lane(lane), n=n)


def test_codes_are_written_as_the_scheme_of_the_day_says() -> None:
    old = CodeScheme(valid_from=date(2018, 1, 1), valid_to=date(2025, 6, 30), generation="2018")
    long = CodeScheme(valid_from=date(2027, 1, 1), generation="long_date", width=7)
    schemes = (NOW, long, old)
    assert dossier_code(AGENCY, DAY, Lane(1), 7, scheme_on(schemes, DAY)) == f"{AGENCY}-261008-1007"
    before = date(2020, 1, 10)
    code = dossier_code("000.00.01.H22", before, Lane(2), 1, scheme_on(schemes, before))
    assert code == "000.00.01.H22-200110-2001"
    later = date(2027, 6, 9)
    code = dossier_code("G09.20", later, Lane(3), 5, scheme_on(schemes, later))
    assert code == "G09.20-20270609-0003005"
    with pytest.raises(UserError) as refused:
        scheme_on(schemes, date(2017, 1, 1))
    assert refused.value.code == "no_scheme"


@pytest.mark.parametrize(
    "agency", ["", "h15", "H15.", "000.00.01.H22", "H15-1", "H15.50.05.13.14.15"]
)
def test_no_code_is_made_for_an_agency_that_is_badly_written(agency: str) -> None:
    with pytest.raises(UserError) as refused:
        dossier_code(agency, DAY, Lane(1), 1, NOW)
    assert refused.value.code == "bad_agency"


def test_the_longest_code_still_fits_the_barcode() -> None:
    code = dossier_code("H15.500.050.130.140", DAY, Lane(9), 9_999, NOW)
    assert code.isascii()
    assert len(code) <= 48


@pytest.mark.parametrize(
    ("lane", "n", "printed"),
    [(1, 1, "1001"), (1, 999, "1999"), (1, 1_000, "11000"), (9, 9_999, "99999"), (0, 1, "0001")],
)
def test_one_digit_lanes_go_on_with_five_digits(lane: int, n: int, printed: str) -> None:
    assert sequence(Lane(lane), n, lane_digits=1) == printed


@pytest.mark.parametrize(("lane", "n", "printed"), [(10, 1, "10001"), (99, 999, "99999")])
def test_two_digit_lanes_have_five_digits_from_the_first(lane: int, n: int, printed: str) -> None:
    assert sequence(Lane(lane), n, lane_digits=2) == printed


def test_no_two_lanes_of_an_office_ever_make_the_same_number() -> None:
    ones = [
        sequence(Lane(lane), n, lane_digits=1) for lane in range(1, 10) for n in range(1, 10_000)
    ]
    ones += [sequence(SERVER_LANE, n, lane_digits=1) for n in range(1, 1_000)]
    assert len(set(ones)) == len(ones)
    twos = [
        sequence(Lane(lane), n, lane_digits=2) for lane in range(10, 100) for n in range(1, 1_000)
    ]
    assert len(set(twos)) == len(twos)


def test_a_wider_scheme_keeps_lanes_apart() -> None:
    wide = CodeScheme(valid_from=date(2025, 7, 1), width=6)
    codes = [dossier_code("H15", DAY, Lane(lane), n, wide) for lane in range(10) for n in (1, 999)]
    codes += [
        dossier_code("H15", DAY, Lane(lane), n, wide)
        for lane in range(1, 10)
        for n in (1_000, 9_999)
    ]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize(("lane", "n", "digits"), [(1, 10_000, 1), (0, 1_000, 1), (10, 1_000, 2)])
def test_a_full_lane_stops_and_never_wraps(lane: int, n: int, digits: int) -> None:
    with pytest.raises(UserError) as refused:
        sequence(Lane(lane), n, lane_digits=digits)
    assert refused.value.code == "lane_full"


@pytest.mark.parametrize(
    ("lane", "n", "digits"), [(10, 1, 1), (9, 1, 2), (100, 1, 2), (-1, 1, 1), (1, 0, 1), (1, 1, 3)]
)
def test_a_lane_of_another_scheme_is_a_bug(lane: int, n: int, digits: int) -> None:
    with pytest.raises(ValueError, match=r"lane|order"):
        sequence(Lane(lane), n, lane_digits=digits)


@pytest.mark.parametrize(
    "printed", ["", "0000", "1000", "10999", "00999", "01000", "123456", "abcd", "٠٠٠١"]
)
def test_an_order_that_no_lane_made_has_no_lane(printed: str) -> None:
    assert day_order(printed, lane_digits=1) is None


def test_papers_are_numbered_by_lane_and_warn_before_they_run_out() -> None:
    assert paper_no(Lane(0), 1) == 1
    assert paper_no(Lane(3), 42) == 300_042
    assert paper_lane(paper_no(Lane(12), 99_999)) == 12
    assert not papers_of_a_year(89_999).is_nearly_full
    assert papers_of_a_year(90_000).is_nearly_full
    assert papers_of_a_year(99_999).left == 0
    with pytest.raises(UserError) as refused:
        paper_no(Lane(3), 100_000)
    assert refused.value.code == "paper_series_full"

"""Amounts in words and with dots."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.core.errors import UserError
from counter_app.core.money import LIMIT, SOUTHERN, format_vnd, parse_whole, words

DIGITS = {
    word: digit
    for digit, word in enumerate("không một hai ba bốn năm sáu bảy tám chín".split())  # noqa: SIM905
} | {"mốt": 1, "lăm": 5}


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0, "Không"),
        (1, "Một"),
        (10, "Mười"),
        (11, "Mười một"),
        (15, "Mười lăm"),
        (20, "Hai mươi"),
        (21, "Hai mươi mốt"),
        (24, "Hai mươi bốn"),
        (25, "Hai mươi lăm"),
        (100, "Một trăm"),
        (101, "Một trăm linh một"),
        (105, "Một trăm linh năm"),
        (115, "Một trăm mười lăm"),
        (551, "Năm trăm năm mươi mốt"),
        (1_000, "Một nghìn"),
        (1_005, "Một nghìn không trăm linh năm"),
        (1_010, "Một nghìn không trăm mười"),
        (1_100, "Một nghìn một trăm"),
        (16_000, "Mười sáu nghìn"),
        (1_000_005, "Một triệu không trăm linh năm"),
        (1_050_000, "Một triệu không trăm năm mươi nghìn"),
        (1_005_000, "Một triệu không trăm linh năm nghìn"),
        (10**9, "Một tỷ"),
        (10**9 + 5, "Một tỷ không trăm linh năm"),
        (10**9 + 10**6, "Một tỷ không trăm linh một triệu"),
        (10**12, "Một nghìn tỷ"),
        (10**12 + 1, "Một nghìn tỷ không trăm linh một"),
        (1_005 * 10**9, "Một nghìn không trăm linh năm tỷ"),
        (10**15, "Một triệu tỷ"),
        (10**15 + 10**12, "Một triệu không trăm linh một nghìn tỷ"),
        (-5, "Âm năm"),
        (-1_000_000, "Âm một triệu"),
    ],
)
def test_amounts_are_said_as_a_cashier_says_them(amount: int, said: str) -> None:
    assert words(amount) == f"{said} đồng"


def test_the_south_says_le_and_ngan() -> None:
    assert words(1_005, style=SOUTHERN) == "Một ngàn không trăm lẻ năm đồng"


def group_of(spoken: list[str]) -> int:
    """The value of the words of one group of three digits."""
    value = 0
    for word in spoken:
        if word == "trăm":
            value *= 100
        elif word == "mươi":
            value += value % 100 % 10 * 9
        elif word == "mười":
            value += 10
        elif word != "linh":
            value += DIGITS[word]
    return value


def value_of(spoken: list[str]) -> int:
    """Reads words back, by other rules than they were made."""
    for name, size in (("tỷ", 10**9), ("triệu", 10**6), ("nghìn", 10**3)):
        if name in spoken:
            at = len(spoken) - 1 - spoken[::-1].index(name)
            return value_of(spoken[:at]) * size + value_of(spoken[at + 1 :])
    return group_of(spoken)


@given(st.integers(min_value=-LIMIT + 1, max_value=LIMIT - 1))
def test_words_read_back_give_the_amount(amount: int) -> None:
    said = words(amount).removesuffix(" đồng").lower()
    sign = -1 if said.startswith("âm ") else 1
    assert sign * value_of(said.removeprefix("âm ").split()) == amount


@pytest.mark.parametrize("amount", [LIMIT, -LIMIT, 10**30])
def test_amounts_beyond_measure_are_refused(amount: int) -> None:
    with pytest.raises(UserError) as refused:
        words(amount)
    assert refused.value.code == "too_large"
    assert words(LIMIT - 1).startswith("Chín trăm")


@pytest.mark.parametrize(
    ("text", "amount"),
    [("-0", 0), ("+7", 7), (" 16000 \r", 16000), ("007", 7), ("-12", -12), ("0" * 5000 + "3", 3)],
)
def test_plain_integers_are_read(text: str, amount: int) -> None:
    assert parse_whole(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "+-1",
        "1.5",
        "1,000",
        "1.000",
        "1 000",
        "1e3",
        "0x10",
        "1_000",
        "một",
        "١٢",
        "५",
        "- 5",
    ],
)
def test_what_is_no_plain_integer_is_refused(text: str) -> None:
    with pytest.raises(UserError) as refused:
        parse_whole(text)
    assert refused.value.code == "not_a_number"


def test_a_number_of_many_digits_is_too_large_and_no_crash() -> None:
    with pytest.raises(UserError) as refused:
        words(parse_whole("9" * 100_000))
    assert refused.value.code == "too_large"


@pytest.mark.parametrize(
    ("amount", "written"),
    [(0, "0"), (999, "999"), (16_000, "16.000"), (1_050_000, "1.050.000"), (-2_000, "-2.000")],
)
def test_thousands_are_parted_by_dots(amount: int, written: str) -> None:
    assert format_vnd(amount) == written

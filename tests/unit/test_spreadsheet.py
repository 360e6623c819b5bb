"""A table for a spreadsheet holds text: however the file is read, no cell begins a formula."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from counter_app.services.spreadsheet import csv_text, harmless, tabbed_text

SIGNS = ("=", "+", "-", "@")
READINGS = (",", ";", "\t")
# What starts a formula, what parts or wraps cells, and letters between.
CELLS = st.text(alphabet="=+-@;,\t\r\n\0\"' a", max_size=8)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=3)


def read(text: str, parted_by: str) -> list[str]:
    """All cells of a table as a spreadsheet whose list separator that is reads them."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=parted_by)
    return [cell for line in lines for cell in line]


@pytest.mark.parametrize("sign", [*SIGNS, "\t", "\r", "\0"])
def test_a_cell_that_begins_so_is_text(sign: str) -> None:
    assert harmless(f"{sign}1") == f"'{sign}1"
    assert harmless(f"1{sign}1") == f"1{sign}1"


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", [";", "\t", "\n", '";', ';"', ';""'])
def test_what_another_reading_would_begin_a_cell_with_is_text_too(before: str, sign: str) -> None:
    cell = f"Công ty A{before}{sign}cmd|' /C calc'!A0;"
    table = csv_text(("1", "2"), [("a", cell)])
    for parted_by in READINGS:
        assert not [one for one in read(table, parted_by) if one.startswith(SIGNS)]


def test_an_ordinary_text_stays_as_it_is() -> None:
    ordinary = ("Giá 5.000,-", "a; b - c", "2026-11-23", "x@y.vn", "Thôn 3, +84 905", "'=a", "")
    assert tuple(map(harmless, ordinary)) == ordinary


@example(rows=[["a", 'b;"=1']])
@example(rows=[['"=1']])
@given(rows=ROWS)
def test_no_cell_is_a_formula_in_any_reading(rows: list[list[str]]) -> None:
    table = csv_text(("1",), rows)
    for parted_by in READINGS:
        for cell in read(table, parted_by):
            assert not cell.lstrip("\t\r\n\0").startswith(SIGNS), (parted_by, table)
    for cell in read(tabbed_text(rows), "\t"):
        assert not cell.lstrip("\0").startswith(SIGNS)

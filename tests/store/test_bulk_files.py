"""Files that somebody hands over as a list: what can be read is, all else is a plain sentence."""

import io
import stat
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from counter_app.core.errors import UserError
from counter_app.services.bulk.bulk_columns import COLUMNS, is_heading, places_of
from counter_app.services.bulk.bulk_template import write_template
from counter_app.services.bulk.table_cells import MOST_ROWS
from counter_app.services.bulk.table_file import TableFile, read_table

HEAD = ("STT", "Mã thủ tục", "Họ và tên", "Số CCCD", "Ngày sinh")
ROW = ("1", "2.000815", "Nguyễn Thị Ánh", "001190000001", "01/02/1990")

Book = Callable[..., Path]


def read(path: Path) -> TableFile:
    return read_table(path, is_heading)


def refused(path: Path) -> UserError:
    with pytest.raises(UserError) as caught:
        read(path)
    assert len(caught.value.message.split()) <= 25
    return caught.value


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """A workbook of the given rows; ``change`` may do something to its sheet."""

    def made(*rows: tuple[object, ...], change: Callable[..., None] | None = None) -> Path:
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        for row in rows:
            sheet.append(row)
        if change is not None:
            change(sheet)
        path = tmp_path / "list.xlsx"
        workbook.save(path)
        return path

    return made


def with_parts(path: Path, **parts: bytes) -> Path:
    """The workbook with parts of it replaced or added; ``__`` in a name is a slash."""
    whole = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as new:
        added = {name.replace("__", "/").replace("_xml", ".xml"): v for name, v in parts.items()}
        for part in old.infolist():
            if part.filename not in added:
                new.writestr(part, old.read(part))
        for name, content in added.items():
            new.writestr(name, content)
    path.write_bytes(whole.getvalue())
    return path


def test_csv_is_read_with_and_without_a_mark_by_any_separator(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        for sign in (";", ",", "\t"):
            path = tmp_path / "list.csv"
            path.write_text("\r\n".join([sign.join(HEAD), sign.join(ROW)]), encoding=encoding)
            table = read(path)
            assert table.headings == HEAD
            assert [row.cells for row in table.rows] == [ROW]


def test_a_cell_may_hold_separators_and_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f'{";".join(HEAD)}\n1;2.000815;"Ánh; Lê\nThị";x;1990\n', encoding="utf-8")
    assert read(path).rows[0].cells[2] == "Ánh; Lê\nThị"


def test_a_title_over_the_table_and_empty_lines_are_passed_over(book: Book) -> None:
    path = book(("DANH SÁCH LỚP 5A",), (), HEAD, (), ROW, change=lambda s: s.merge_cells("A1:E1"))
    table = read(path)
    assert [(row.number, row.cells) for row in table.rows] == [(5, ROW)]


def test_dates_and_numbers_of_a_workbook_read_as_they_are_shown(book: Book) -> None:
    row = (1, "2.000815", "Ánh", 1190000001, date(1990, 2, 1))
    cells = read(book(HEAD, row)).rows[0].cells
    assert cells == ("1", "2.000815", "Ánh", "1190000001", "01/02/1990")


def test_a_formula_is_never_reckoned(book: Book) -> None:
    row = read(book(HEAD, ("1", "2.000815", '=HYPERLINK("file:///etc/passwd")', "", ""))).rows[0]
    assert row.faults == ((2, "là công thức; hãy dán lại bằng giá trị"),)


def test_merged_cells_in_the_table_are_refused(book: Book) -> None:
    path = book(HEAD, ROW, ROW, change=lambda s: s.merge_cells("C2:C3"))
    assert "ô gộp (C2:C3)" in refused(path).message


def test_macros_are_refused(book: Book, tmp_path: Path) -> None:
    assert refused(with_parts(book(HEAD, ROW), **{"xl__vbaProject.bin": b"x"})).code == "macro"
    other = tmp_path / "list.xlsm"
    other.write_bytes(b"PK")
    assert "lưu lại" in refused(other).message


def test_a_bomb_is_refused_before_it_is_read(book: Book) -> None:
    path = with_parts(book(HEAD, ROW), xl__sharedStrings_xml=b"0" * (65 << 20))
    assert path.stat().st_size < 1 << 20
    assert "bung ra quá lớn" in refused(path).message


def link(name: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.external_attr = (stat.S_IFLNK | 0o777) << 16
    return made


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt",
        "xl/../../evil.txt",
        "..\\evil.txt",
        "/evil.txt",
        "\\evil",
        "C:evil",
        link("xl/a"),
    ],
)
def test_parts_that_lead_out_are_refused(book: Book, name: str | zipfile.ZipInfo) -> None:
    path = book(HEAD, ROW)
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr(name, b"/etc/passwd")
    assert refused(path).code == "parts_lead_out"


def test_archives_within_are_never_unpacked(book: Book, tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bomb", bytes(1 << 20))
    path = with_parts(book(HEAD, ROW), **{"xl/embeddings/inner.xlsx": inner.getvalue()})
    assert refused(path).code == "archive_within"
    assert list(tmp_path.iterdir()) == [path]


def test_bombs_of_every_shape_are_refused(book: Book) -> None:
    for parts in (
        {"xl/media/a.bin": bytes(8 << 20)},  # more than a hundredfold
        {f"xl/media/{number}": b"" for number in range(100)},
    ):
        assert refused(with_parts(book(HEAD, ROW), **parts)).code == "unpacks_too_large"
    path = book(HEAD, ROW)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_LZMA) as packed:
        packed.writestr("xl/media/a.bin", bytes(100))
    assert refused(path).code == "broken_workbook"


@pytest.mark.parametrize(
    "declared",
    [
        b'<!DOCTYPE x [<!ENTITY a "aa">]>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd">',  # whose entities lie elsewhere
        b'<!ENTITY a "aa">',
    ],
)
def test_entities_are_refused(book: Book, declared: bytes) -> None:
    part = b'<?xml version="1.0"?>' + declared + b"<sst/>"
    assert refused(with_parts(book(HEAD, ROW), xl__sharedStrings_xml=part)).code == "entities"


def test_a_million_empty_rows_cost_little_and_hide_nothing(book: Book) -> None:
    path = book(HEAD, ROW, change=lambda s: s.cell(row=1_048_576, column=3, value="Cuối"))
    assert [row.number for row in read(path).rows] == [2, 1_048_576]


def test_a_sheet_that_lies_about_its_size_is_read_as_it_is(book: Book) -> None:
    path = book(HEAD, ROW)
    with zipfile.ZipFile(path) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml")
    assert b'ref="A1:E2"' in sheet
    wide = sheet.replace(b'ref="A1:E2"', b'ref="A1:XFD1048576"')
    assert len(read(with_parts(path, xl__worksheets__sheet1_xml=wide)).rows) == 1


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"PK\x03\x04" + b"x" * 500, b"\x00" * 900, b"\xd0\xcf\x11\xe0rest"]
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    refused(path)


@pytest.mark.parametrize("keep", [10, 200, 900, 3000])
def test_a_workbook_cut_short_is_refused(book: Book, keep: int) -> None:
    path = book(HEAD, ROW)
    path.write_bytes(path.read_bytes()[:keep])
    refused(path)


def test_old_letters_are_named(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    old = "M· thñ tôc;Hä vµ tªn;Ngµy sinh\n2.000815;NguyÔn V¨n An;1990\n"
    path.write_bytes(old.encode("latin-1"))
    assert "TCVN3" in refused(path).message
    path.write_text(old, encoding="utf-8")
    assert "TCVN3" in refused(path).message
    path.write_bytes("Mã thủ tục;Họ và tên".encode("cp1258", errors="replace"))
    assert "UTF-8" in refused(path).message


def test_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("\n".join([";".join(HEAD), *[";".join(ROW)] * (MOST_ROWS + 1)]))
    assert str(MOST_ROWS) in refused(path).message
    path.write_bytes(b"x" * (21 << 20))
    assert "20 MB" in refused(path).message


def test_nothing_under_a_heading_and_no_heading_are_said(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(";".join(HEAD))
    assert "chưa có dòng nào" in refused(path).message
    path.write_text("a;b\n1;2\n")
    assert "tiêu đề" in refused(path).message
    assert "Không thấy tệp" in refused(tmp_path / "none.csv").message
    (tmp_path / "link.csv").symlink_to(path)
    assert (refused(tmp_path / "link.csv").code, refused(path).field) == ("path_link", "file")


@pytest.mark.parametrize("name", ["mau.xlsx", "mau.csv"])
def test_the_template_has_every_column_and_is_read_back(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write_template(path)
    assert "chưa có dòng nào" in refused(path).message
    if name.endswith(".csv"):
        headings = path.read_text(encoding="utf-8-sig").strip().split(";")
    else:
        sheet = openpyxl.load_workbook(path).worksheets[0]
        headings = [cell.value for cell in sheet[1]]
        assert sheet["D2"].number_format == "@"
    assert [one.title if one else None for one in places_of(headings).columns] == [
        one.title for one in COLUMNS
    ]

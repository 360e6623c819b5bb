"""A book leaves as paper, as CSV and as XLSX: read back by others, noted, by who may."""

import csv
import io
import subprocess
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from counter_app.core.clock import from_ms
from counter_app.core.errors import UserError
from counter_app.core.text import fold
from counter_app.devices.folder import FolderPrinter
from counter_app.domain.audit_act import Act
from counter_app.domain.books.book import BY_KIND, BookKind
from counter_app.domain.reporting.period import month
from counter_app.domain.rights import Role
from counter_app.domain.step import Finished, SupplementAsked
from counter_app.services.books import book_files
from counter_app.services.books.book_files import book_pdf, export, print_book, written
from counter_app.services.books.books import open_book
from counter_app.services.desk import Desk
from db.counter.audit_log import acts_between
from tests.commands import call
from tests.pdf_words import text_of
from tests.store.conftest import MISSING, TakeIn, Walk, wall
from tests.store.test_books import END, asked

NEW = wall("2026-11-30T17:00")


def each_page(pdf: bytes) -> list[str]:
    """The words of each page, read back by another program."""
    asked = ["pdftotext", "-raw", "-", "-"]
    read = subprocess.run(asked, input=pdf, capture_output=True, check=True).stdout.decode()
    return [" ".join(one.split()) for one in read.split("\f") if one.strip()]


@pytest.fixture
def business(walk: Walk) -> None:
    """A line in each book of dossiers but that of voids."""
    walk(
        "=SUM(A1)",
        "2026-11-23T09:00",
        ("ask_supplement", "2026-11-23T10:00", SupplementAsked(defects=(MISSING,))),
    )
    walk("Vàng A Pủa", "2026-11-23T09:30", ("finish", "2026-11-25T09:00", Finished(shelf="A1")))
    walk("Lò Thị Mai", "2026-11-23T09:40", ("apologise", "2026-11-25T10:00", NEW))


@pytest.mark.usefixtures("business")
@pytest.mark.parametrize("kind", BookKind)
def test_each_book_on_paper_has_the_law_s_head_and_its_columns(desk: Desk, kind: BookKind) -> None:
    read = " ".join(text_of(book_pdf(open_book(asked(kind), desk=desk), desk=desk, at=END)).split())

    for said in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", BY_KIND[kind].title.upper(), "STT"):
        assert said in read
    for one in BY_KIND[kind].columns:
        assert set(one.title.split()) <= set(read.split())
    lines = {BookKind.REGISTER: 3, BookKind.VOIDS: 0, BookKind.REFUSALS: 0}.get(kind, 1)
    assert f"Cộng: {lines} dòng. Số liệu tại 23:00:00 ngày 31/12/2026" in read


def test_a_long_book_repeats_its_heading_and_numbers_its_pages(desk: Desk, take_in: TakeIn) -> None:
    for minute in range(30):
        take_in(at=wall(f"2026-11-23T09:{minute:02}"))

    pdf = book_pdf(open_book(asked(BookKind.REGISTER), desk=desk), desk=desk, at=END)
    pages = each_page(pdf)

    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert "Ký nhận" in page
        assert f"Trang {number}/{len(pages)}" in page
        assert ("Quyển số 2026" in page) == (number == 1)


@pytest.mark.usefixtures("business")
def test_the_files_say_what_the_lines_say_and_no_cell_is_a_formula(desk: Desk) -> None:
    of = open_book(asked(BookKind.REGISTER), desk=desk)

    rows = list(csv.reader(io.StringIO(written(of, "csv", desk=desk, at=END).decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(written(of, "xlsx", desk=desk, at=END))).active

    assert sheet is not None
    assert rows[0][:2] == ["STT", "Mã hồ sơ"]
    assert [row[3] for row in rows[1:4]] == ["'=SUM(A1)", "Vàng A Pủa", "Lò Thị Mai"]
    cells = list(sheet.iter_rows(min_row=3, max_row=5, values_only=True))
    assert [row[0] for row in cells] == [1, 2, 3]
    assert [row[3] for row in cells] == ["'=SUM(A1)", "Vàng A Pủa", "Lò Thị Mai"]
    assert cells[0][6] == datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - a spreadsheet's wall time
    assert sheet.freeze_panes == "C3"
    waits = open_book(asked(BookKind.UNCOLLECTED), desk=desk)
    sheet = openpyxl.load_workbook(io.BytesIO(written(waits, "xlsx", desk=desk, at=END))).active
    assert sheet is not None
    assert sheet["G3"].value == 36
    assert sheet["G3"].number_format == "#,##0"


@pytest.mark.usefixtures("business")
def test_a_month_in_a_file_keeps_the_numbers_of_the_year(desk: Desk, take_in: TakeIn) -> None:
    take_in(at=wall("2026-12-01T09:00"))
    of = open_book(asked(BookKind.REGISTER, part=month(2026, 12)), desk=desk)

    (_, line, _) = csv.reader(
        io.StringIO(written(of, "csv", desk=desk, at=END).decode("utf-8-sig"))
    )

    assert line[0] == "4"


@pytest.mark.usefixtures("business")
def test_a_file_is_the_owner_s_alone_noted_and_by_who_may(desk: Desk) -> None:
    of, at = open_book(asked(BookKind.SUPPLEMENTS), desk=desk), desk.clock.now()

    path = export(of, "csv", desk=desk, at=at)

    assert path.stat().st_mode & 0o077 == 0
    told = [
        one
        for one in desk.store.read(lambda one: acts_between(one, from_ms(0), END))
        if one.act == Act.EXPORTED
    ]
    assert told[-1].body == {"what": "book:supplements", "rows": 1, "file": path.name}
    looks = replace(desk, clerk=replace(desk.clerk, role=Role.INSPECTOR))
    with pytest.raises(UserError, match=r"do .* làm"):
        export(of, "xlsx", desk=looks, at=at)
    with pytest.raises(UserError, match=r"do .* làm"):
        print_book(of, desk=looks, at=at, printer=FolderPrinter(folder=path.parent), request="x")


@pytest.mark.usefixtures("business")
def test_a_book_is_printed_once_for_each_press_and_not_when_too_long(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of, printer = (
        open_book(asked(BookKind.APOLOGIES), desk=desk),
        FolderPrinter(folder=tmp_path / "out"),
    )
    for _ in range(2):
        printed = print_book(of, desk=desk, at=END, printer=printer, request="x")

    assert printed.reprint == 0
    assert len(list((tmp_path / "out").glob("*_So_apologies_*.pdf"))) == 1
    monkeypatch.setattr(book_files, "MOST_PRINTED", 0)
    with pytest.raises(UserError, match="từng tháng"):
        book_pdf(of, desk=desk, at=END)


def test_the_command_shows_a_book_and_writes_it(tmp_path: Path) -> None:
    book = ("--data", tmp_path, "book", "register", "--training", "--year", "2026")
    assert call("--data", tmp_path, "seed", "--dossiers", 30, "--seed", 3)[0] == 0
    _, all_lines, _ = call(*book)
    code, some, _ = call(*book, "--month", "1", "--field", "Chứng thực")
    _, early, _ = call(*book, "--as-of", "2026-01-04T00:00")

    assert code == 0
    assert [one["no"] for one in all_lines] == list(range(1, 31))
    assert 0 < len(some) < 30
    assert some == all_lines[: len(some)]
    assert early == []
    named = str(all_lines[4]["Tên tổ chức, cá nhân"])
    _, found, _ = call(*book, "--text", fold(named))
    assert all_lines[4] in found
    for kind, begins in (("pdf", b"%PDF"), ("csv", b"\xef\xbb\xbfSTT"), ("xlsx", b"PK")):
        file = tmp_path / f"so.{kind}"
        code, (told,), _ = call(*book, "--out", file)
        assert (code, told["lines"]) == (0, 30)
        assert file.read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--year", "26"), "Kỳ báo cáo"),
        (("--year", "2026", "--month", "13"), "từ 1 đến 12"),
        (("--year", "2026", "--field", "Thiên văn"), "Không có lĩnh vực"),
        (("--year", "2999"), "chưa bắt đầu"),
        (("--year", "2026", "--as-of", "2999-01-01T00:00"), "chưa tới"),
        (("--year", "2026", "--format", "pdf"), "cần --out"),
        (("--year", "2026", "--out", "so.json"), "Hãy bỏ --out"),
    ],
)
def test_the_command_says_what_is_wrong(tmp_path: Path, wrong: tuple[str, ...], said: str) -> None:
    code, _, told = call("--data", tmp_path, "book", "voids", "--training", *wrong)

    assert code == 2
    assert said in told

"""A table that somebody made in a spreadsheet, read as text: CSV here, XLSX in ``table_xlsx``.

A file is a stranger: nothing in it is reckoned, run or followed. What cannot be read whole is
refused in a sentence; what is wrong with one cell is told beside that cell. What the columns mean
is not known here.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.given_path import read_given
from counter_app.core.legacy_text import detect_legacy
from counter_app.documents.sandbox import never
from counter_app.services.bulk.table_cells import (
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    IsHeading,
    IsStopped,
    Line,
    bad_file,
    cell_of,
    stopped,
)
from counter_app.services.bulk.table_xlsx import lines_of_xlsx

MOST_BYTES: Final = 20 << 20

_LOOKED_EVERY: Final = 500
_SEPARATORS: Final = ";,\t"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"  # .xls, or .xlsx behind a password


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table under its number in the file; ``faults`` says what is wrong by column.

    ``dropped``: the columns of whose cells a mark nobody sees was left out.
    """

    number: int
    cells: tuple[str, ...]
    faults: tuple[tuple[int, str], ...] = ()
    dropped: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFile:
    """What a file holds: its heading's cells, and the rows under it that say anything."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(path: Path, is_heading: IsHeading, cancelled: IsStopped = never) -> TableFile:
    """The table in ``path``; its heading is the first line that ``is_heading`` knows.

    ``UserError`` where it is no table, too large, or not to be trusted.
    """
    if path.suffix.lower() in {".xlsm", ".xltm", ".xlsb", ".xls"}:
        raise bad_file("macro_or_old", "Hãy mở tệp này và lưu lại dạng Excel .xlsx rồi chọn lại.")
    try:
        data = read_given(path, MOST_BYTES)
    except UserError as refused:
        raise bad_file(refused.code, refused.message) from refused
    except FileNotFoundError:
        raise bad_file("file_missing", f"Không thấy tệp {path.name}. Hãy xem lại tên.") from None
    except OSError:
        raise bad_file("file_unreadable", f"Không mở được tệp {path.name}.") from None
    if len(data) > MOST_BYTES:
        raise bad_file("file_too_large", "Tệp lớn quá 20 MB. Hãy chia thành nhiều tệp.")
    if data.startswith(_OLD_WORKBOOK):
        raise bad_file(
            "old_workbook",
            "Tệp Excel đời cũ hoặc có mật khẩu. Hãy lưu lại dạng .xlsx, bỏ mật khẩu.",
        )
    if data.startswith(b"PK"):
        return table_of(lines_of_xlsx(data, is_heading, cancelled), is_heading, cancelled)
    return table_of(_lines_of_csv(data), is_heading, cancelled)


def table_of(lines: Iterable[Line], is_heading: IsHeading, cancelled: IsStopped) -> TableFile:
    """The lines as a table: those before the heading are a title, empty ones are left out."""
    headings: tuple[str, ...] | None = None
    rows: list[Row] = []
    for looked, (number, cells) in enumerate(lines):
        if looked % _LOOKED_EVERY == 0 and cancelled():
            raise stopped()
        if not any(cell.text or cell.fault for cell in cells):
            continue
        if headings is None:
            said = tuple(cell.text for cell in cells)
            _refuse_old_letters(said)
            headings = _without_end(said) if is_heading(said) else None
            continue
        if len(rows) == MOST_ROWS:
            raise bad_file(
                "too_many_rows", f"Tệp có quá {MOST_ROWS} dòng. Hãy chia thành nhiều tệp."
            )
        rows.append(_row(number, cells, len(headings)))
    if headings is None:
        raise bad_file(
            "no_heading",
            "Không thấy dòng tiêu đề cột. Hãy dùng tệp mẫu, giữ nguyên tên cột ở dòng đầu.",
        )
    if not rows:
        raise bad_file("no_rows", "Tệp chỉ có tiêu đề, chưa có dòng nào. Hãy điền rồi chọn lại.")
    return TableFile(headings=headings, rows=tuple(rows))


def _row(number: int, cells: list[Cell], width: int) -> Row:
    kept = cells[:width] + [Cell()] * (width - len(cells))
    faults = [(at, cell.fault) for at, cell in enumerate(kept) if cell.fault]
    if any(cell.text or cell.fault for cell in cells[width:]):
        faults.append((width - 1, "có ô bên phải không thuộc cột nào; hãy xem dấu ngăn cột"))
    return Row(
        number=number,
        cells=tuple(cell.text for cell in kept),
        faults=tuple(faults),
        dropped=tuple(at for at, cell in enumerate(kept) if cell.dropped),
    )


def _without_end(said: tuple[str, ...]) -> tuple[str, ...]:
    """The cells up to the last that says anything."""
    last = max(at for at, text in enumerate(said) if text)
    return said[: last + 1]


def _refuse_old_letters(said: tuple[str, ...]) -> None:
    old = detect_legacy(" ".join(said))
    if old is not None:
        raise _old_letters("TCVN3 (ABC)" if old == "tcvn3" else "VNI")


def _old_letters(name: str) -> UserError:
    return bad_file(
        "legacy_text",
        f"Chữ trong tệp theo bảng mã cũ {name}. Hãy chuyển cả tệp sang Unicode rồi chọn lại.",
    )


def _lines_of_csv(data: bytes) -> Iterator[Line]:
    text = _text_of(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    while True:
        number = reader.line_num + 1
        try:
            line = next(reader, None)
        except csv.Error:
            raise bad_file(
                "bad_csv", f"Dòng {number} của tệp không đọc được. Hãy xem lại dấu ngoặc kép."
            ) from None
        if line is None:
            return
        yield number, [cell_of(cell) for cell in line[: MOST_COLUMNS + 1]]


def _text_of(data: bytes) -> str:
    try:
        return data.decode("utf-16" if data.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError:
        pass
    old = detect_legacy(data[: 1 << 16].decode("cp1252", errors="replace"))
    if old is not None:
        raise _old_letters("TCVN3 (ABC)" if old == "tcvn3" else "VNI")
    raise bad_file("not_utf8", "Tệp không phải chữ UTF-8. Hãy lưu lại dạng “CSV UTF-8” hoặc .xlsx.")


def _separator(text: str) -> str:
    """What parts the cells: the sign that the first lines have most of."""
    head = "\n".join(text[:4_000].splitlines()[:5])
    return max(_SEPARATORS, key=head.count)

"""The lines of an XLSX workbook's first sheet, as text.

It is unpacked in bounded steps before anything is read, entities are refused, formulas are never
reckoned, macros and merged cells are refused in a sentence.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import IO, Final, Protocol

from counter_app.core.errors import UserError
from counter_app.services.bulk.table_cells import (
    MOST_COLUMNS,
    Cell,
    IsHeading,
    Line,
    bad_file,
    cell_of,
)

MOST_UNPACKED: Final = 64 << 20
_MOST_PARTS: Final = 2_000
_STEP: Final = 1 << 20
_OVERLAP: Final = 200
_SHEET: Final = "xl/worksheets/"
_MERGED: Final = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}(\d{1,7}):[A-Z0-9]{2,10})"'
)
_LAST_ROW: Final = 1_048_576


class _Found(Protocol):
    """One cell as the library found it; ``data_type`` "f" is a formula, "e" an error."""

    value: object
    data_type: str


class _Sheet(Protocol):
    """As much of a sheet as is asked of it."""

    _worksheet_path: str

    def iter_rows(self, *, max_row: int) -> Iterator[Sequence[_Found]]:
        """Its rows in order; those that the file leaves out are empty."""

    def reset_dimensions(self) -> None:
        """Nothing is believed of what it says of its own size."""


def lines_of_xlsx(data: bytes, is_heading: IsHeading) -> Iterator[Line]:
    """Each line with its number; ``UserError`` for what no list of dossiers needs."""
    merged = _looked_through(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of styles and extensions that we do not read
        try:
            sheet = _first_sheet(data)
            wide = merged.get(sheet._worksheet_path.lstrip("/"), [])  # noqa: SLF001  # it has no other name
            rows = sheet.iter_rows(max_row=_LAST_ROW)
            heading_seen = False
            for number, row in enumerate(rows, start=1):
                cells = [_cell(one) for one in row[: MOST_COLUMNS + 1]]
                if not heading_seen and is_heading(tuple(cell.text for cell in cells)):
                    heading_seen = True
                    _refuse_merged(wide, number)
                yield number, cells
        except UserError:
            raise
        except Exception as error:  # whatever a broken workbook makes the library stumble over
            raise _broken() from error


def _first_sheet(data: bytes) -> _Sheet:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    sheets = [one for one in book.worksheets if one.sheet_state == "visible"]
    if not sheets:
        raise bad_file("no_sheet", "Tệp không có trang bảng nào. Hãy chọn tệp khác.")
    first: _Sheet = sheets[0]
    first.reset_dimensions()  # what a sheet says of its own size may be a lie
    return first


def _refuse_merged(wide: list[tuple[int, str]], heading: int) -> None:
    """A title over the table may be one wide cell; in the table every row needs its own."""
    for number, ref in wide:
        if number >= heading:
            raise bad_file(
                "merged_cells", f"Tệp có ô gộp ({ref}). Hãy bỏ gộp ô, mỗi dòng đủ ô của mình."
            )


def _looked_through(data: bytes) -> dict[str, list[tuple[int, str]]]:
    """The merged cells of each sheet, once all of the file is known to be harmless and small."""
    merged: dict[str, list[tuple[int, str]]] = {}
    room = MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            _refuse_parts(parts)
            for part in parts:
                found: list[tuple[int, str]] = []
                with packed.open(part) as stream:
                    room = _measured(stream, room, found)
                if part.filename.startswith(_SHEET):
                    merged[part.filename] = found
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise _broken() from error
    return merged


def _refuse_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename.lower() for part in parts]
    if any("vbaproject" in name or name.startswith("xl/macrosheets/") for name in names):
        raise bad_file("macro", "Tệp có macro. Hãy lưu lại dạng .xlsx không macro rồi chọn lại.")
    if "xl/workbook.xml" not in names:
        raise bad_file(
            "not_a_workbook", "Tệp này không phải bảng tính Excel. Hãy chọn .xlsx, .csv."
        )
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _too_large()


def _measured(stream: IO[bytes], room: int, found: list[tuple[int, str]]) -> int:
    """What room is left after a part; its merged cells are added to ``found``."""
    tail = b""
    while step := stream.read(_STEP):
        room -= len(step)
        if room < 0:
            raise _too_large()
        if b"<!ENTITY" in step or b"<!DOCTYPE" in step:
            raise bad_file(
                "entities", "Tệp có phần lạ, không an toàn để đọc. Hãy lưu lại từ Excel."
            )
        looked = tail + step
        known = {ref for _, ref in found}
        for one in _MERGED.finditer(looked):
            ref = one[1].decode()
            if ref not in known:
                found.append((int(one[2]), ref))
        tail = looked[-_OVERLAP:]
    return room


def _cell(one: _Found) -> Cell:
    value = one.value
    if value is None:
        return Cell()
    if one.data_type == "f":
        return Cell(text="=…", fault="là công thức; hãy dán lại bằng giá trị")
    if one.data_type == "e":
        return Cell(text=str(value), fault=f"báo lỗi {value}; hãy sửa trong bảng tính")
    return cell_of(_text(value))


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}" if value.time() == time() else f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def _too_large() -> UserError:
    return bad_file("unpacks_too_large", "Tệp bung ra quá lớn. Hãy chép riêng bảng sang tệp mới.")


def _broken() -> UserError:
    return bad_file("broken_workbook", "Tệp Excel hỏng, không đọc được. Hãy mở và lưu lại .xlsx.")

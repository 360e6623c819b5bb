"""An XLSX workbook's first sheet, read in a process apart: nobody else opens a stranger's workbook.

It is unpacked in bounded steps before anything is read; entities, macros, archives within and names
that lead out of it are refused. Formulas are never reckoned. What is refused is told by its code;
the words are the asker's.
"""

import io
import re
import stat
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import IO, Final, Protocol

import msgspec
import openpyxl

from counter_app.services.bulk.table_cells import (
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Merged,
    Told,
    cell_of,
)

MOST_UNPACKED: Final = 50 << 20
MOST_PARTS: Final = 100
MOST_PACKED: Final = 100  # bytes that one byte may unpack to
_STEP: Final = 1 << 20
_OVERLAP: Final = 200
_SHEET: Final = "xl/worksheets/"
_MERGED: Final = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}(\d{1,7}):[A-Z0-9]{2,10})"'
)
_LAST_ROW: Final = 1_048_576
_MOST_LINES: Final = 2 * MOST_ROWS  # titles over the table, and one too many below it
_PACKED_AS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ARCHIVE: Final = b"PK\x03\x04"
# Names in an archive are read by it; looked up now, for later nothing more can be loaded.
"".encode("cp437")


class Refused(Exception):
    """The workbook is not read; the code says why."""


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


def answered(content: bytes) -> Iterator[bytes]:
    """The merged cells, then each line that says anything; a refusal may come at any point."""
    try:
        for told in _told(content):
            yield msgspec.json.encode(told) + b"\n"
    except Refused as refused:
        yield msgspec.json.encode(Told(refused=str(refused))) + b"\n"
    except Exception:  # noqa: BLE001  # whatever a broken workbook makes the library stumble over
        yield msgspec.json.encode(Told(refused="broken_workbook")) + b"\n"


def _told(content: bytes) -> Iterator[Told]:
    merged = _looked_through(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of styles and extensions that we do not read
        sheet = _first_sheet(content)
        path = sheet._worksheet_path.lstrip("/")  # noqa: SLF001  # it has no other name
        yield Told(merged=merged.get(path, []))
        lines = 0
        for number, row in enumerate(sheet.iter_rows(max_row=_LAST_ROW), start=1):
            cells = [_cell(one) for one in row[: MOST_COLUMNS + 1]]
            if any(cell.text or cell.fault for cell in cells):
                lines += 1
                yield Told(
                    number=number, cells=[(one.text, one.fault, one.dropped) for one in cells]
                )
            if lines > _MOST_LINES:
                raise Refused("too_many_rows")


def _first_sheet(content: bytes) -> _Sheet:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    sheets = [one for one in book.worksheets if one.sheet_state == "visible"]
    if not sheets:
        raise Refused("no_sheet")
    first: _Sheet = sheets[0]
    first.reset_dimensions()  # what a sheet says of its own size may be a lie
    return first


def _looked_through(content: bytes) -> dict[str, Merged]:
    """The merged cells of each sheet, once all of the file is known to be harmless and small."""
    merged: dict[str, Merged] = {}
    room = min(MOST_UNPACKED, MOST_PACKED * len(content))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            _refuse_parts(parts, room)
            for part in parts:
                found: Merged = []
                with packed.open(part) as stream:
                    room = _measured(stream, room, found)
                if part.filename.startswith(_SHEET):
                    merged[part.filename] = found
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Refused("broken_workbook") from error
    return merged


def _refuse_parts(parts: list[zipfile.ZipInfo], room: int) -> None:
    names = [part.filename.lower() for part in parts]
    if any(_leads_out(part) for part in parts):
        raise Refused("parts_lead_out")
    if any("vbaproject" in name or name.startswith("xl/macrosheets/") for name in names):
        raise Refused("macro")
    if "xl/workbook.xml" not in names:
        raise Refused("not_a_workbook")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > room:
        raise Refused("unpacks_too_large")
    if any(part.compress_type not in _PACKED_AS for part in parts):
        raise Refused("broken_workbook")


def _leads_out(part: zipfile.ZipInfo) -> bool:
    """Whether whoever unpacked it would write elsewhere: nobody does here, nor makes such files."""
    name = part.orig_filename
    steps = re.split(r"[\\/]", name)
    return (
        name.startswith(("/", "\\"))
        or ".." in steps
        or ":" in name
        or "\0" in name
        or stat.S_ISLNK(part.external_attr >> 16)
    )


def _measured(stream: IO[bytes], room: int, found: Merged) -> int:
    """What room is left after a part; its merged cells are added to ``found``."""
    tail, first = b"", True
    while step := stream.read(_STEP):
        room -= len(step)
        if room < 0:
            raise Refused("unpacks_too_large")
        if first and step.startswith(_ARCHIVE):
            raise Refused("archive_within")
        looked, first = tail + step, False
        if b"<!ENTITY" in looked or b"<!DOCTYPE" in looked:
            raise Refused("entities")
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

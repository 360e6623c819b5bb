"""The lines of an XLSX workbook's first sheet, as text; the workbook is opened by ``workbook`` only.

Merged cells are refused where every row needs its own.
"""

import io
from collections.abc import Iterator
from typing import Final

import msgspec

from counter_app.core.errors import UserError
from counter_app.documents.sandbox import SandboxFailed, ask
from counter_app.services.bulk.table_cells import (
    MOST_ROWS,
    Cell,
    IsHeading,
    IsStopped,
    Line,
    Merged,
    Told,
    bad_file,
    stopped,
)

_WORKBOOK: Final = "counter_app.services.bulk.workbook"
_SECONDS: Final = 30  # 5,000 rows of 40 columns are ten seconds of work; whoever waits may stop it
_MOST_ANSWERED: Final = 128 << 20
_BROKEN: Final = (
    "Tệp Excel hỏng hoặc quá nặng, không đọc được. Hãy chép riêng bảng sang tệp .xlsx mới."
)
_REFUSED: Final = {
    "macro": "Tệp có macro. Hãy lưu lại dạng .xlsx không macro rồi chọn lại.",
    "not_a_workbook": "Tệp này không phải bảng tính Excel. Hãy chọn .xlsx, .csv.",
    "no_sheet": "Tệp không có trang bảng nào. Hãy chọn tệp khác.",
    "unpacks_too_large": "Tệp bung ra quá lớn. Hãy chép riêng bảng sang tệp mới.",
    "entities": "Tệp có phần lạ, không an toàn để đọc. Hãy lưu lại từ Excel.",
    "parts_lead_out": "Tệp có phần lạ, không an toàn để đọc. Hãy lưu lại từ Excel.",
    "archive_within": "Tệp có tệp khác nhúng bên trong. Hãy chép riêng bảng sang tệp mới.",
    "too_many_rows": f"Tệp có quá {MOST_ROWS} dòng. Hãy chia thành nhiều tệp.",
}


def lines_of_xlsx(data: bytes, is_heading: IsHeading, cancelled: IsStopped) -> Iterator[Line]:
    """Each line with its number; ``UserError`` for what no list of dossiers needs."""
    merged: Merged = []
    heading_seen = False
    for told in _answer(data, cancelled):
        if told.refused:
            raise _refused(told.refused)
        if not told.number:
            merged = told.merged
            continue
        cells = [Cell(text=text, fault=fault, dropped=gone) for text, fault, gone in told.cells]
        if not heading_seen and is_heading(tuple(cell.text for cell in cells)):
            heading_seen = True
            _refuse_merged(merged, told.number)
        yield told.number, cells


def _answer(data: bytes, cancelled: IsStopped) -> Iterator[Told]:
    try:
        answer = ask(
            _WORKBOOK, content=data, most=_MOST_ANSWERED, seconds=_SECONDS, stopped=cancelled
        )
        read = msgspec.json.Decoder(Told)
        yield from (read.decode(line) for line in io.BytesIO(answer))
    except SandboxFailed as cause:
        raise (stopped() if cancelled() else _refused("")) from cause
    except msgspec.MsgspecError as cause:
        raise _refused("") from cause


def _refuse_merged(wide: Merged, heading: int) -> None:
    """A title over the table may be one wide cell; in the table every row needs its own."""
    for number, ref in wide:
        if number >= heading:
            raise bad_file(
                "merged_cells", f"Tệp có ô gộp ({ref}). Hãy bỏ gộp ô, mỗi dòng đủ ô của mình."
            )


def _refused(code: str) -> UserError:
    return bad_file(code if code in _REFUSED else "broken_workbook", _REFUSED.get(code, _BROKEN))

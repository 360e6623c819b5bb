"""One cell of somebody's table as text, and what is wrong with it; reading files is not done here."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import msgspec

from counter_app.core.errors import UserError
from counter_app.core.text import clean_note, has_unprintable

MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 60
LONGEST_CELL: Final = 4_000

_PATH: Final = re.compile(r"(?i)(file:|https?:|\\\\|[a-z]:\\|\.\.?[/\\]|/(etc|home|usr|var|tmp)/)")
_SHORTENED: Final = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell as text; ``fault`` says why it cannot be taken as it is.

    ``dropped``: a mark nobody sees was left out of it.
    """

    text: str = ""
    fault: str = ""
    dropped: bool = False


class Told(msgspec.Struct, omit_defaults=True):
    """What the process that opens a workbook tells at a time, believed only in this shape.

    Why all is ``refused``, or the ``merged`` cells, or a line: its cells as ``Cell`` has them.
    """

    refused: str = ""
    merged: list[tuple[int, str]] = []
    number: int = 0
    cells: list[tuple[str, str, bool]] = []


Merged = list[tuple[int, str]]  # the first row of each, and how the sheet names it
Line = tuple[int, list[Cell]]
IsHeading = Callable[[tuple[str, ...]], bool]
IsStopped = Callable[[], bool]


def cell_of(text: str) -> Cell:
    """A cell's text cleaned, with what is wrong with it."""
    try:
        said = clean_note(text)
    except UserError:
        return Cell(fault="có ký tự điều khiển ẩn; hãy gõ lại ô này")
    if len(said) > LONGEST_CELL:
        return Cell(text=said[:80], fault=f"dài quá {LONGEST_CELL} ký tự; hãy rút gọn")
    if said.startswith("="):
        return formula(said)
    if _PATH.match(said):
        return Cell(text=said, fault="là đường dẫn; chương trình không mở tệp từ ô, hãy ghi chữ")
    if _SHORTENED.fullmatch(said):
        return Cell(
            text=said, fault="là số bị viết gọn, mất chữ số; hãy đặt cột là Văn bản, gõ lại"
        )
    return Cell(text=said, dropped=has_unprintable(text))


def formula(said: str) -> Cell:
    """What is said of a cell that would be reckoned."""
    return Cell(text=said, fault="là công thức; hãy dán lại bằng giá trị")


def bad_file(code: str, message: str) -> UserError:
    """A file that is refused whole."""
    return UserError(code, message, field="file")


def stopped() -> UserError:
    """Somebody said stop while a file was read."""
    return bad_file("cancelled", "Đã dừng, chưa nhận hồ sơ nào.")

"""Tables as text for other programs: CSV for a file, tabs for the clipboard. No cell is a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

# Where a spreadsheet would begin a formula (ASVS 1.2.10): at the start of a cell, behind quotation
# marks too, and inside it after a semicolon, a tab or a line's end, at which a reading other than ours
# begins a cell. Our own comma needs nothing: the cell that holds it is quoted.
_FORMULA: Final = re.compile(r'^(?="*[=+\-@\t\r\0])|(?<=[;\t\r\n\0])(?="*[=+\-@])')
_BREAKS: Final = str.maketrans({"\t": " ", "\n": " ", "\r": " "})


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The table as CSV; written with a byte-order mark, spreadsheets read its letters right."""
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(headings)
    lines.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def tabbed_text(rows: Iterable[Sequence[str]]) -> str:
    """The rows for pasting: a tab between cells, a line for each row."""
    return "\n".join("\t".join(harmless(cell.translate(_BREAKS)) for cell in row) for row in rows)


def harmless(cell: str) -> str:
    """The text as a spreadsheet will show it, never reckon it."""
    return _FORMULA.sub("'", cell)

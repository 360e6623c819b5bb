"""Tables as text for other programs: CSV for a file, tabs for the clipboard. No cell is a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

# A spreadsheet takes a text that begins so for a formula (ASVS 1.2.10).
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
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
    return f"'{cell}" if cell.startswith(_FORMULA) else cell

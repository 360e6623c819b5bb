"""Papers without a number under seal: what each says, its pages, and whose dossiers are on it.

Its pages are let go after a while, and what they were stays sealed.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from sqlcipher3 import dbapi2

from db.counter.row_seals import seal_of

_SHEET: Final = """
    SELECT p.number, p.kind, p.year, p.issued_ms, p.voided_ms, p.void_reason, p.replaces,
           p.content, s.request, s.until_ms, s.pages_sha,
           (SELECT group_concat(dossier) FROM (SELECT d.dossier FROM sheet_dossiers d
            WHERE d.paper = p.number ORDER BY d.dossier)), s.seal
    FROM papers p LEFT JOIN drawn_sheets s ON s.paper = p.number
"""
_ONE: Final = f"{_SHEET} WHERE p.number = ?"
_ALL: Final = f"{_SHEET} WHERE p.paper_no IS NULL ORDER BY p.number"
# For good, but for those of a dossier that was purged.
_PAGES: Final = """
    SELECT pages, until_ms IS NULL AND paper NOT IN (SELECT d.paper FROM sheet_dossiers d
    JOIN purges g ON g.dossier = d.dossier) FROM drawn_sheets WHERE paper = ?
"""
_UNSEALED: Final = "SELECT paper, pages FROM drawn_sheets WHERE seal IS NULL"
_SEAL: Final = "UPDATE drawn_sheets SET seal = ? WHERE paper = ?"
_DIGEST: Final = "UPDATE drawn_sheets SET pages_sha = ? WHERE paper = ?"


def seal_sheet(cursor: dbapi2.Cursor, paper: int, seals: bytes) -> None:
    """Seals the sheet as it stands."""
    cursor.execute(_SEAL, (_seal_of(cursor.execute(_ONE, (paper,)).fetchone(), seals), paper))


def is_sealed(cursor: dbapi2.Cursor, paper: int, seals: bytes) -> bool:
    """Whether the sheet is as it was sealed."""
    row = cursor.execute(_ONE, (paper,)).fetchone()
    return bool(row[-1] == _seal_of(row, seals))


def seal_unsealed_sheets(cursor: dbapi2.Cursor, seals: bytes) -> None:
    """Seals once what an older program drew."""
    for paper, pages in cursor.execute(_UNSEALED).fetchall():
        cursor.execute(_DIGEST, (digest_of_pages(pages), paper))
        seal_sheet(cursor, paper, seals)


def digest_of_pages(pages: bytes | None) -> str | None:
    """SHA-256 of a sheet as drawn, hex."""
    return None if pages is None else hashlib.sha256(pages).hexdigest()


def wrong_sheet(cursor: dbapi2.Cursor, seals: bytes) -> str:
    """The first sheet that is not as it was sealed, or whose pages are not; empty if none."""
    inner = cursor.connection.cursor()
    for row in cursor.execute(_ALL):
        pages, kept = inner.execute(_PAGES, (row[0],)).fetchone() or (None, False)
        there = pages is not None or bool(kept)
        if row[-1] != _seal_of(row, seals) or (there and row[-3] != digest_of_pages(pages)):
            return f"paper {row[0]}"
    return ""


def _seal_of(row: Sequence[Any], seals: bytes) -> str:
    return seal_of(seals, "drawn_sheets", row[:-1])

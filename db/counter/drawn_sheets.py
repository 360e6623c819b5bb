"""Papers without a number: each kept once as it was drawn, with the dossiers that are on it.

They stand among ``papers``, so that printing, following and looking at one is as of any paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from counter_app.core.clock import from_ms, local, to_ms
from counter_app.core.ids import DossierId
from counter_app.domain.declarations.written import belongs
from counter_app.domain.draft import Draft
from counter_app.domain.drawn_sheets import DrawnSheet, SheetKind, of_filing
from db.counter.outbox import Stamp
from db.counter.sealed_sheets import digest_of_pages, is_sealed, seal_sheet
from db.engine import cursor_of

_FIND: Final = "SELECT paper FROM drawn_sheets WHERE request = ?"
_ADD: Final = "INSERT INTO papers (kind, year, issued_ms, reprints, content) VALUES (?, ?, ?, 0, ?)"
_KEEP: Final = (
    "INSERT INTO drawn_sheets (paper, request, until_ms, pages, pages_sha) VALUES (?, ?, ?, ?, ?)"
)
_NAME: Final = (
    "INSERT INTO sheet_dossiers (paper, dossier) SELECT ?, number FROM dossiers WHERE id = ?"
)
_OF_FILING: Final = "SELECT paper, request FROM drawn_sheets WHERE request >= ? AND request < ?"
_NEWEST: Final = """
    SELECT max(p.issued_ms) FROM drawn_sheets s JOIN papers p ON p.number = s.paper
    WHERE s.request >= ? AND s.request < ?
"""
_LINK: Final = "INSERT OR IGNORE INTO sheet_dossiers (paper, dossier) VALUES (?, ?)"
_FOR_GOOD: Final = "UPDATE drawn_sheets SET until_ms = NULL WHERE paper = ?"
_PAGES: Final = "SELECT pages FROM drawn_sheets WHERE paper = ?"
_OF_DOSSIER: Final = """
    SELECT p.number, p.kind, p.issued_ms, p.reprints, p.content FROM sheet_dossiers s
    JOIN dossiers d ON d.number = s.dossier JOIN papers p ON p.number = s.paper
    WHERE d.id = ? ORDER BY p.number
"""
_LET_GO: Final = """
    UPDATE drawn_sheets SET pages = NULL WHERE paper IN (
        SELECT paper FROM drawn_sheets
        WHERE until_ms IS NOT NULL AND pages IS NOT NULL AND until_ms < ? LIMIT ?)
"""
_MOST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSheet:
    """A sheet just drawn; ``request`` names the one press of a key that it is of.

    Its pages are kept ``until`` then; None: for good.
    """

    kind: SheetKind
    request: str
    sheet: DrawnSheet
    pages: bytes | None
    dossiers: Sequence[DossierId] = ()
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSheet:
    """A sheet in its row, as one of a dossier's papers."""

    number: int
    kind: SheetKind
    drawn_at: datetime
    reprints: int
    sheet: DrawnSheet


def keep(connection: Connection, new: NewSheet, stamp: Stamp) -> int:
    """The sheet's row among papers; the same ``request`` names the same row."""
    cursor = cursor_of(connection)
    known = cursor.execute(_FIND, (new.request,)).fetchone()
    if known is not None:
        return int(known[0])
    at, content = stamp.at, msgspec.json.encode(new.sheet).decode()
    cursor.execute(_ADD, (new.kind.value, local(at).year, to_ms(at), content))
    paper = int(cursor.lastrowid)
    until_ms = None if new.until is None else to_ms(new.until)
    digest = digest_of_pages(new.pages)
    cursor.execute(_KEEP, (paper, new.request, until_ms, new.pages, digest))
    cursor.executemany(_NAME, [(paper, one) for one in dict.fromkeys(new.dossiers)])
    seal_sheet(cursor, paper, stamp.device.row_key)
    return paper


def link(cursor: dbapi2.Cursor, draft: Draft, number: int, seals: bytes) -> None:
    """What was written for a citizen while the dossier was typed is from now on its own, for good.

    A tờ khai of another matter, which was filed first and then another, is none of its papers.
    """
    reference = draft.client_ref or ""
    if draft.bundle:  # each of its dossiers has a reference of its own behind the filing's
        reference = reference.rpartition(".")[0] or reference
    if not reference:
        return
    first = f"{SheetKind.DECLARATION.value}-{of_filing(reference)}"
    for paper, request in cursor.execute(_OF_FILING, (first, _after(first))).fetchall():
        form, _, rest = request[len(first) :].partition("/")
        code, named, _ = rest.partition("/")
        if not named or belongs(form, code, draft):  # unnamed: of a version that did not tell
            sound = is_sealed(cursor, paper, seals)
            cursor.execute(_LINK, (paper, number))
            cursor.execute(_FOR_GOOD, (paper,))
            if sound:
                seal_sheet(cursor, paper, seals)


def newest(connection: Connection, first: str) -> datetime | None:
    """When the last sheet was drawn whose request begins with ``first``; None: none was."""
    (ms,) = cursor_of(connection).execute(_NEWEST, (first, _after(first))).fetchone()
    return None if ms is None else from_ms(ms)


def _after(first: str) -> str:
    """The text behind all that begin with ``first``."""
    return f"{first[:-1]}{chr(ord(first[-1]) + 1)}"


def pages(connection: Connection, paper: int) -> bytes | None:
    """The sheet as drawn; None where it is kept no longer."""
    row = cursor_of(connection).execute(_PAGES, (paper,)).fetchone()
    return None if row is None or row[0] is None else bytes(row[0])


def of_dossier(connection: Connection, dossier: DossierId) -> tuple[KeptSheet, ...]:
    """The sheets that a dossier stands on, the oldest first."""
    rows = cursor_of(connection).execute(_OF_DOSSIER, (dossier,)).fetchall()
    return tuple(
        KeptSheet(
            number=row[0],
            kind=SheetKind(row[1]),
            drawn_at=from_ms(row[2]),
            reprints=row[3],
            sheet=read_sheet(row[4]),
        )
        for row in rows
    )


def read_sheet(text: str) -> DrawnSheet:
    """What is known of a stored sheet."""
    return msgspec.json.decode(text, type=DrawnSheet)


def let_go(connection: Connection, *, at: datetime) -> int:
    """Lets go the pages that are kept no longer, some hundred at a time; how many went."""
    return int(cursor_of(connection).execute(_LET_GO, (to_ms(at), _MOST)).rowcount)

"""What an open export is made of: signed operations as they were written, and the rows they name.

Reads only. Operations come a page at a time, so that a year's work never lies in memory.
"""

from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from counter_app.domain.dossier import EventKind
from counter_app.domain.workflow import PaperKind
from db.engine import cursor_of

PaperName = tuple[str, int, int]
"""Kind, year and number: no two papers share all three."""

_SPAN: Final = "SELECT min(seq), max(seq) FROM outbox WHERE wall_ms BETWEEN ? AND ?"
_LIVES: Final = "SELECT first_seq, device, id FROM incarnations ORDER BY number"
_LINK_AFTER: Final = "SELECT chain FROM outbox WHERE seq = ?"
_LET_GO: Final = "SELECT link FROM let_go WHERE seq = ?"
_PAGE: Final = (
    "SELECT seq, id, dossier, kind, v, base_ver, wall_ms, boot_id, mono_ms, supersedes, body, "
    "sha, sig, chain FROM outbox WHERE seq BETWEEN ? AND ? ORDER BY seq LIMIT ?"
)
_STANDS: Final = "SELECT state, ready_ms, returned_ms FROM dossiers WHERE id = ?"
_PAPER: Final = (
    "SELECT p.number, p.content, p.issued_ms, p.voided_ms, p.void_reason, d.code "
    "FROM papers p LEFT JOIN dossiers d ON d.number = p.dossier "
    "WHERE p.kind = ? AND p.year = ? AND p.paper_no = ?"
)
_HEAD: Final = (
    *("seq", "id", "dossier", "kind", "v", "base_ver"),
    *("wall_ms", "boot_id", "mono_ms", "supersedes"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Operations ``first`` to ``last``, without a gap; ``lives`` says where each chain begins.

    Each life: the number of its first operation, the device, the life's name.
    """

    first: int
    last: int
    lives: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOperation:
    """One operation; ``body`` its canonical text as signed, the rest as the chain keeps it (hex)."""

    head: dict[str, Any]
    body: str
    sha: str
    sig: str
    chain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPaper:
    """A numbered paper by its row: the words on it, and since when and why it is void."""

    row: int
    content: str
    issued_ms: int
    voided_ms: int | None
    void_reason: str | None
    dossier_code: str | None


def span(connection: Connection, since_ms: int, until_ms: int) -> Span | None:
    """The operations written from ``since_ms`` to ``until_ms``; None where there are none.

    Whatever lies between the first and the last of them is in it: a chain has no gaps.
    """
    cursor = cursor_of(connection)
    first, last = cursor.execute(_SPAN, (since_ms, until_ms)).fetchone()
    if first is None:
        return None
    return Span(first=first, last=last, lives=tuple(cursor.execute(_LIVES).fetchall()))


def link_after(connection: Connection, seq: int) -> str | None:
    """The link of the chain behind operation ``seq``, hex; None where nothing of it is known."""
    cursor = cursor_of(connection)
    for query in (_LINK_AFTER, _LET_GO):
        found = cursor.execute(query, (seq,)).fetchone()
        if found is not None:
            return str(found[0])
    return None


def operations(
    connection: Connection, first: int, last: int, *, most: int
) -> tuple[SignedOperation, ...]:
    """At most ``most`` operations from number ``first`` on, none beyond ``last``."""
    rows = cursor_of(connection).execute(_PAGE, (first, last, most)).fetchall()
    return tuple(
        SignedOperation(
            head=dict(zip(_HEAD, row[:10], strict=True)),
            body=row[10],
            sha=row[11],
            sig=row[12],
            chain=row[13],
        )
        for row in rows
    )


def paper_of(kind: str, body: dict[str, Any]) -> PaperName | None:
    """The numbered paper that an operation issued, if it did."""
    if kind == EventKind.RECEIVED:
        return PaperKind.SLIP.value, body["slip_year"], body["slip_no"]
    if body.get("paper_sha"):
        return body["paper"], body["paper_year"], body["paper_no"]
    return None


def voids(one: SignedOperation) -> tuple[PaperName, ...]:
    """The numbered papers that an operation declared void: one or none."""
    if one.head["kind"] != EventKind.PAPER_VOIDED:
        return ()
    body = msgspec.json.decode(one.body)
    return ((body["paper"], body["paper_year"], body["paper_no"]),) if "paper_no" in body else ()


def standing(connection: Connection, dossier: str) -> tuple[str, int | None, int | None] | None:
    """Where a dossier stands now: state, ready since, returned at (ms)."""
    row = cursor_of(connection).execute(_STANDS, (dossier,)).fetchone()
    return None if row is None else (row[0], row[1], row[2])


def paper(connection: Connection, name: PaperName) -> KeptPaper | None:
    """The paper of that name; None where the store has none."""
    row = cursor_of(connection).execute(_PAPER, name).fetchone()
    if row is None:
        return None
    number, content, issued_ms, voided_ms, void_reason, code = row
    return KeptPaper(
        row=number,
        content=content,
        issued_ms=issued_ms,
        voided_ms=voided_ms,
        void_reason=void_reason,
        dossier_code=code,
    )

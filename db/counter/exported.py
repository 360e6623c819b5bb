"""What an open export is made of: signed operations as they were written, and the rows they name.

Reads only. Operations come a page at a time, so that a year's work never lies in memory.
"""

from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import Connection as Connection

from counter_app.domain.dossier import EventKind
from counter_app.domain.workflow import PaperKind
from db.counter.signed import of_signed
from db.engine import cursor_of

PaperName = tuple[str, int, int]
"""Kind, year and number: no two papers share all three."""

_SPAN: Final = (
    "SELECT min(first), max(last) FROM (SELECT min(seq) AS first, max(seq) AS last FROM outbox "
    "WHERE wall_ms BETWEEN :since AND :until UNION ALL "
    "SELECT min(seq), max(seq) FROM kept_seals WHERE wall_ms BETWEEN :since AND :until)"
)
_LIVES: Final = "SELECT first_seq, device, id FROM incarnations ORDER BY number"
_LINK_AFTER: Final = (
    "SELECT chain FROM outbox WHERE seq = :seq UNION ALL "
    "SELECT chain FROM kept_seals WHERE seq = :seq UNION ALL "
    "SELECT link FROM let_go WHERE seq = :seq"
)
_WALL: Final = (
    "SELECT wall_ms FROM outbox WHERE seq = :seq UNION ALL "
    "SELECT wall_ms FROM kept_seals WHERE seq = :seq"
)
_PAGE: Final = of_signed(
    "SELECT seq, id, dossier, kind, v, base_ver, wall_ms, boot_id, mono_ms, supersedes, "
    "CASE WHEN purged AND body IN ('{}', '') THEN NULL ELSE body END, sha, sig, chain "
    "FROM signed WHERE seq BETWEEN :first AND :last ORDER BY seq"
)
_VOIDED: Final = of_signed(
    "SELECT body FROM signed WHERE kind = 'paper.voided' AND seq BETWEEN ? AND ? AND NOT purged"
)
_STANDS: Final = "SELECT state, ready_ms, returned_ms FROM dossiers WHERE id = ?"
_PAPER: Final = (
    "SELECT p.number, p.content, p.issued_ms, p.voided_ms, p.void_reason, d.code "
    "FROM papers p LEFT JOIN dossiers d ON d.number = p.dossier "
    "WHERE p.kind = ? AND p.year = ? AND p.paper_no = ?"
)
_ACTS: Final = "SELECT min(number), max(number) FROM audit WHERE at_ms BETWEEN ? AND ?"
_ACTS_PAGE: Final = (
    "SELECT number, inc, at_ms, boot_id, mono_ms, clerk_id, clerk_name, act, subject, body, "
    "sha, sig, chain FROM audit WHERE number BETWEEN ? AND ? ORDER BY number"
)
_ACT_BEFORE: Final = "SELECT chain FROM audit WHERE number = ?"
_ACT_LIVES: Final = (
    "SELECT min(a.number), i.device, i.id FROM incarnations i JOIN audit a ON a.inc = i.id "
    "GROUP BY i.id ORDER BY 1"
)
_ACT_HEAD: Final = (
    *("number", "inc", "at_ms", "boot_id", "mono_ms"),
    *("clerk_id", "clerk_name", "act", "subject"),
)
_HEAD: Final = (
    *("seq", "id", "dossier", "kind", "v", "base_ver"),
    *("wall_ms", "boot_id", "mono_ms", "supersedes"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Operations or acts ``first`` to ``last``, no gap; ``lives`` says where each chain begins.

    Each life: the number of its first one, the device, the life's name.
    """

    first: int
    last: int
    lives: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """One operation or act; ``body`` its canonical text as signed, the rest as its chain keeps it.

    ``body`` of None: destroyed with its dossier.
    """

    head: dict[str, Any]
    body: str | None
    sha: str
    sig: str
    chain: str

    @property
    def number(self) -> int:
        """Its place in the chain."""
        return int(self.head["seq" if "seq" in self.head else "number"])


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
    first, last = cursor.execute(_SPAN, {"since": since_ms, "until": until_ms}).fetchone()
    if first is None:
        return None
    return Span(first=first, last=last, lives=tuple(cursor.execute(_LIVES).fetchall()))


def ends_of(connection: Connection, span: Span) -> tuple[int, int]:
    """When the first and the last operation of a span were written, in ms."""
    cursor = cursor_of(connection)
    first, last = (
        cursor.execute(_WALL, {"seq": seq}).fetchone()[0] for seq in (span.first, span.last)
    )
    return first, last


def link_after(connection: Connection, seq: int) -> str | None:
    """The link of the chain behind operation ``seq``, hex; None where nothing of it is known."""
    found = cursor_of(connection).execute(_LINK_AFTER, {"seq": seq}).fetchone()
    return None if found is None else str(found[0])


def operations(connection: Connection, first: int, last: int) -> tuple[Sealed, ...]:
    """The operations from number ``first`` to ``last``, in order."""
    rows = cursor_of(connection).execute(_PAGE, {"first": first, "last": last})
    return tuple(_sealed(_HEAD, row) for row in rows)


def acts_span(connection: Connection, since_ms: int, until_ms: int) -> Span | None:
    """The acts noted from ``since_ms`` to ``until_ms``; None where there are none."""
    cursor = cursor_of(connection)
    first, last = cursor.execute(_ACTS, (since_ms, until_ms)).fetchone()
    if first is None:
        return None
    return Span(first=first, last=last, lives=tuple(cursor.execute(_ACT_LIVES).fetchall()))


def link_after_act(connection: Connection, number: int) -> str | None:
    """The link of the acts' chain behind act ``number``, hex; None where there is no such act."""
    found = cursor_of(connection).execute(_ACT_BEFORE, (number,)).fetchone()
    return None if found is None else str(found[0])


def acts(connection: Connection, first: int, last: int) -> tuple[Sealed, ...]:
    """The acts from number ``first`` to ``last``, in order."""
    rows = cursor_of(connection).execute(_ACTS_PAGE, (first, last))
    return tuple(_sealed(_ACT_HEAD, row) for row in rows)


def _sealed(names: tuple[str, ...], row: tuple[Any, ...]) -> Sealed:
    head = dict(zip(names, row, strict=False))
    body, sha, sig, chain = row[len(names) :]
    return Sealed(head=head, body=body, sha=sha, sig=sig, chain=chain)


def paper_of(kind: str, body: dict[str, Any]) -> PaperName | None:
    """The numbered paper that an operation issued, if it did."""
    if kind == EventKind.RECEIVED:
        return PaperKind.SLIP.value, body["slip_year"], body["slip_no"]
    if body.get("paper_sha"):
        return body["paper"], body["paper_year"], body["paper_no"]
    return None


def voided(connection: Connection, span: Span) -> frozenset[PaperName]:
    """The numbered papers that an operation of the span declared void."""
    rows = cursor_of(connection).execute(_VOIDED, (span.first, span.last))
    bodies = (msgspec.json.decode(row[0]) for row in rows)
    return frozenset(
        (body["paper"], body["paper_year"], body["paper_no"])
        for body in bodies
        if "paper_no" in body
    )


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

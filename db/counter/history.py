"""The commune's chain as this desk was told it, the signed ends of its days, and what is wrong.

What a difference means is decided in ``sync/history``; findings are kept for ever.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection as Connection
from sqlalchemy import Row, delete, exists, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from counter_app.core.clock import from_ms, from_ms_or_none, to_ms
from counter_app.core.validation import NO_MESSAGE
from counter_app.domain.central_side import Finding, FindingKind
from counter_app.domain.outgoing import SendState
from counter_app.protocol.sealing import DayRoot
from db.counter.models import day_roots, findings, links, outbox
from db.counter.written import row_written

WAITING: Final = "waiting"
YES: Final = "yes"
NO: Final = "no"
UNSEEN: Final = "unseen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A change and the link (hex) that seals it; ``operation`` empty where a person wrote it."""

    chg: int
    link: str
    operation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRoot:
    """The signed end of a day as it came, in which epoch of the cell."""

    number: int
    root: DayRoot
    epoch: str


def last_link(connection: Connection) -> Link | None:
    """Where the chain is; None where its beginning is not known."""
    row = connection.execute(select(links).order_by(links.c.chg.desc()).limit(1)).first()
    return None if row is None else Link(chg=row.chg, link=row.link, operation=row.operation)


def link_at(connection: Connection, chg: int) -> str | None:
    """The link of a change, if it was reckoned here."""
    return connection.scalar(select(links.c.link).where(links.c.chg == chg))


def landmarks(connection: Connection) -> list[Link]:
    """Every link that is still kept and every day's end that held, the first one first."""
    days = select(day_roots.c.chg, day_roots.c.head).where(day_roots.c.held == YES)
    known = {row.chg: row.head for row in connection.execute(days)}
    known |= {row.chg: row.link for row in connection.execute(select(links))}
    return [Link(chg=chg, link=known[chg]) for chg in sorted(known)]


def add_links(connection: Connection, new: Sequence[Link]) -> None:
    """The chain goes on."""
    if new:
        rows = [{"chg": one.chg, "operation": one.operation, "link": one.link} for one in new]
        connection.execute(insert(links), rows)


def begin_chain(connection: Connection, at: Link | None) -> None:
    """The chain begins anew behind ``at``; None: where it begins is not known."""
    connection.execute(delete(links))
    add_links(connection, () if at is None else (at,))


def forget_before(connection: Connection, chg: int) -> None:
    """A root held: the links before it have said what they can."""
    connection.execute(delete(links).where(links.c.chg < chg))


def forget_after(connection: Connection, chg: int) -> None:
    """The changes behind ``chg`` are no longer those of the cell, nor are the ends of their days."""
    connection.execute(delete(links).where(links.c.chg > chg))
    gone = (day_roots.c.chg > chg) & (day_roots.c.held == YES)
    connection.execute(update(day_roots).where(gone).values(held=UNSEEN))


def own_bodies(connection: Connection, operations: Sequence[str]) -> dict[str, str]:
    """What this desk wrote under these ids."""
    asked = select(outbox.c.id, outbox.c.body).where(outbox.c.id.in_(operations))
    return {row.id: row.body for row in connection.execute(asked)}


def own_left_out(connection: Connection, until: int) -> list[str]:
    """Our acknowledged operations that have a place in the chain up to ``until`` and are not there."""
    first = select(func.min(links.c.chg)).scalar_subquery()
    there = exists().where(links.c.chg == outbox.c.chg, links.c.operation == outbox.c.id)
    asked = select(outbox.c.id).where(
        outbox.c.state == SendState.ACKED.value, outbox.c.chg > first, outbox.c.chg <= until, ~there
    )
    return list(connection.scalars(asked))


def keep_root(connection: Connection, root: DayRoot, *, epoch: str, at: datetime) -> bool:
    """Keeps the end of a day; False where this very one is kept."""
    row = upsert(day_roots).values(
        **msgspec.structs.asdict(root), epoch=epoch, came_ms=to_ms(at), held=WAITING
    )
    number = connection.scalar(row.on_conflict_do_nothing().returning(day_roots.c.number))
    if number is not None:
        row_written(connection, "day_roots", number)
    return number is not None


def roots_of(connection: Connection, day: str) -> list[KeptRoot]:
    """All that were ever told of a day, in the order they came."""
    asked = select(day_roots).where(day_roots.c.day == day).order_by(day_roots.c.number)
    return [_kept(row) for row in connection.execute(asked)]


def waiting_roots(connection: Connection, until: int) -> list[KeptRoot]:
    """Those that can be compared once the chain is as far as ``until``, oldest first."""
    asked = (
        select(day_roots)
        .where(day_roots.c.held == WAITING, day_roots.c.chg <= until)
        .order_by(day_roots.c.number)
    )
    return [_kept(row) for row in connection.execute(asked)]


def mark_root(connection: Connection, number: int, held: str) -> None:
    """What came of comparing it."""
    connection.execute(update(day_roots).where(day_roots.c.number == number).values(held=held))


def find(
    connection: Connection, kind: FindingKind, about: str, body: dict[str, str], *, at: datetime
) -> None:
    """Writes down what was found, once for each thing it is about."""
    row = upsert(findings).values(
        kind=kind.value,
        about=about,
        body=msgspec.json.encode(body).decode(),
        found_ms=to_ms(at),
    )
    number = connection.scalar(row.on_conflict_do_nothing().returning(findings.c.number))
    if number is not None:
        row_written(connection, "findings", number)


def all_findings(connection: Connection) -> tuple[Finding, ...]:
    """Everything ever found, the oldest first."""
    rows = connection.execute(select(findings).order_by(findings.c.number))
    return tuple(_finding(row) for row in rows)


def of_kind(connection: Connection, kind: FindingKind) -> tuple[Finding, ...]:
    """Everything of one kind, the oldest first."""
    query = select(findings).where(findings.c.kind == kind.value).order_by(findings.c.number)
    return tuple(_finding(row) for row in connection.execute(query))


def mark_read(connection: Connection, number: int, *, by: str, at: datetime) -> None:
    """A person has read it; it stays on record."""
    unread = (findings.c.number == number) & findings.c.read_ms.is_(None)
    connection.execute(update(findings).where(unread).values(read_ms=to_ms(at), read_by=by))


def _finding(row: Row[*tuple[Any, ...]]) -> Finding:
    """As it was written; what cannot be read as that is a finding of its own."""
    kind, about = FindingKind.UNREADABLE, f"finding {row.number}"
    body: dict[str, str] = {}
    with contextlib.suppress(ValueError, *NO_MESSAGE):
        read = msgspec.json.decode(row.body, type=dict[str, str])
        kind, about, body = FindingKind(row.kind), row.about, read
    return Finding(
        number=row.number,
        kind=kind,
        about=about,
        body=body,
        found_at=from_ms(row.found_ms),
        read_at=from_ms_or_none(row.read_ms),
        read_by=row.read_by or "",
    )


def _kept(row: Row[*tuple[Any, ...]]) -> KeptRoot:
    root = DayRoot(day=row.day, chg=row.chg, head=row.head, sig=row.sig)
    return KeptRoot(number=row.number, root=root, epoch=row.epoch)

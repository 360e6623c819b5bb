"""Everything that happened in a commune, in its order, each sealed to the one before.

The order is the commune's own (``heads``); what a change means is not known here.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, Select, func, select

from counter_app.protocol.pull import CentralEvent
from counter_app.protocol.sealing import change_link, commune_chain_start
from db.central.heads import Head, move_head
from db.central.models import changes, one_of, operations
from db.central.statements import adding

# Rows held at a time by whoever reads all of them.
AT_ONCE: Final = 500
# Changes, each with its text: its own, or that of the operation it is.
WITH_BODIES: Final[Select[Any]] = select(
    *(column for column in changes.c if column.name != "body"),
    func.coalesce(changes.c.body, operations.c.body).label("body"),
).select_from(
    changes.outerjoin(
        operations,
        (operations.c.commune_id == changes.c.commune_id)
        & (operations.c.id == changes.c.operation),
    )
)


class NewChange(msgspec.Struct, frozen=True, kw_only=True):
    """A change to write. ``by`` names who made it, ``device`` the desk that sent it, if one did.

    ``operation`` is the accepted operation it is; ``body`` its text, of an operation the very bytes.
    """

    dossier: str
    kind: str
    ver: int
    at_ms: int
    body: str | msgspec.Raw
    v: int = 1
    by: str = ""
    device: str = ""
    operation: str | None = None

    @property
    def text(self) -> str:
        """The body's text."""
        return self.body if isinstance(self.body, str) else str(self.body, "utf-8")


def dossiers_told(connection: Connection, commune: str, kind: str, words: str) -> tuple[str, ...]:
    """The dossiers of which a change of that kind has ``words`` in its text; reads all of the kind.

    Quick for kinds that are ``SOUGHT``.
    """
    text = func.coalesce(changes.c.body, operations.c.body)
    asked = WITH_BODIES.where(
        changes.c.commune_id == commune,
        one_of(changes.c.kind, kind),
        text.contains(words, autoescape=True),
    )
    return tuple(dict.fromkeys(row.dossier for row in connection.execute(asked)))


def add_changes(connection: Connection, commune: str, head: Head, new: Sequence[NewChange]) -> Head:
    """Writes changes after ``head`` (taken in this transaction) and moves it on; the new head."""
    if not new:
        return head
    rows = []
    for change in new:
        head = Head(chg=head.chg + 1, link=link_after(head, change))
        rows.append(
            {
                "commune_id": commune,
                "chg": head.chg,
                "dossier": change.dossier,
                "kind": change.kind,
                "v": change.v,
                "ver": change.ver,
                "by": change.by,
                "device": change.device,
                "at_ms": change.at_ms,
                "operation": change.operation,
                # An operation's text is kept with it, once.
                "body": None if change.operation else change.text,
                "link": head.link,
            }
        )
    _ADD.run(connection, rows)
    move_head(connection, commune, head)
    return head


def link_after(head: Head, change: NewChange) -> str:
    """The link (hex) that seals a change to the one before."""
    told = CentralEvent(
        chg=head.chg + 1,
        scope="",
        kind=change.kind,
        v=change.v,
        at_ms=change.at_ms,
        dossier=change.dossier,
        ver=change.ver,
        by=change.by,
        device=change.device,
        op=change.operation or "",
        body=msgspec.Raw(change.body.encode()) if isinstance(change.body, str) else change.body,
    )
    return change_link(head.link, told)


def link_at(connection: Connection, commune: str, chg: int) -> str:
    """The link (hex) of the commune's change ``chg``; before the first one, the chain's start."""
    found = connection.scalar(
        select(changes.c.link).where(changes.c.commune_id == commune, changes.c.chg == chg)
    )
    return commune_chain_start(commune) if chg == 0 else str(found or "")


def changes_after(
    connection: Connection, commune: str, chg: int, *, limit: int
) -> tuple[CentralEvent, ...]:
    """The next changes after ``chg``, in order; at most ``limit``. None is ever left out."""
    query = (
        WITH_BODIES.where(changes.c.commune_id == commune, changes.c.chg > chg)
        .order_by(changes.c.chg)
        .limit(limit)
    )
    return tuple(_told(row, commune) for row in connection.execute(query))


def told_of_dossiers(
    connection: Connection,
    commune: str,
    dossiers: Collection[str],
    kinds: Collection[str],
    *,
    until: int | None = None,
) -> tuple[CentralEvent, ...]:
    """The changes of those kinds of these dossiers, in their order, none after ``until``."""
    query = WITH_BODIES.where(
        changes.c.commune_id == commune,
        changes.c.dossier.in_(dossiers),
        changes.c.kind.in_(kinds),
    )
    if until is not None:
        query = query.where(changes.c.chg <= until)
    found = (_told(row, commune) for row in connection.execute(query))
    # Ordered here: asked for their order, SQLite would walk through all changes of the commune.
    return tuple(sorted(found, key=lambda one: one.chg))


def told_between(
    connection: Connection, commune: str, kind: str, *, since_ms: int, after: int = 0, until: int
) -> tuple[CentralEvent, ...]:
    """The changes of a kind after one and up to another, told since that moment, in their order.

    Quick for kinds that are ``SOUGHT``; of others all between the two are looked at.
    """
    query = WITH_BODIES.where(
        changes.c.commune_id == commune,
        one_of(changes.c.kind, kind),
        changes.c.chg > after,
        changes.c.chg <= until,
        changes.c.at_ms >= since_ms,
    ).order_by(changes.c.chg)
    return tuple(_told(row, commune) for row in connection.execute(query))


def _told(row: Row[Any], commune: str) -> CentralEvent:
    """A row of ``WITH_BODIES`` as the desks are told it, which is what its seal is over."""
    return CentralEvent(
        chg=row.chg,
        scope=f"commune:{commune}",
        kind=row.kind,
        v=row.v,
        at_ms=row.at_ms,
        dossier=row.dossier,
        ver=row.ver,
        by=row.by,
        device=row.device,
        op=row.operation or "",
        body=msgspec.Raw((row.body or "{}").encode()),
    )


def first_broken_link(connection: Connection, commune: str, start: str) -> int | None:
    """The first change whose seal is not what its row says; None when the chain is whole."""
    last, link = 0, start
    query = WITH_BODIES.where(changes.c.commune_id == commune).order_by(changes.c.chg)
    with connection.execute(query, execution_options={"yield_per": AT_ONCE}) as rows:
        for row in rows:
            if row.chg != last + 1 or row.link != change_link(link, _told(row, commune)):
                return last + 1
            last, link = row.chg, row.link
    return None


_ADD: Final = adding(changes)

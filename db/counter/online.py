"""What was filed on the national portal and waits here for its answer: one row of ``todo`` each.

A filing is answered by taking it in, or by a visit's form 02 or 03; whoever answers names its code
in the draft. All of it inside the caller's transaction.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, insert, select, update

from counter_app.core.clock import to_ms
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.draft import Draft
from counter_app.domain.portal import PORTAL
from counter_app.protocol.filed_online import FiledOnlineBody, from_text
from counter_app.protocol.pull import CentralKind
from db.counter.external_codes import NewCode, link_code
from db.counter.models import todo
from db.counter.outbox import Stamp

_KIND: Final = CentralKind.FILED_ONLINE.value


def add_filing(connection: Connection, name: str, body: str, *, at: datetime) -> None:
    """A filing that came down; one of the same name is here already."""
    same = select(todo.c.number).where(todo.c.kind == _KIND, todo.c.dossier == name)
    if connection.execute(same).first() is None:
        row = insert(todo).values(kind=_KIND, dossier=name, body=body, made_ms=to_ms(at))
        connection.execute(row)


def open_filings(connection: Connection) -> tuple[FiledOnlineBody, ...]:
    """Those nobody has answered, in the order they came down."""
    asked = (
        select(todo.c.body)
        .where(todo.c.kind == _KIND, todo.c.done_ms.is_(None))
        .order_by(todo.c.number)
    )
    return tuple(from_text(text) for text in connection.scalars(asked))


def answered(connection: Connection, draft: Draft | None, *, at: datetime) -> None:
    """What ``draft`` was filed as waits no more, here or elsewhere answered."""
    if draft is None or draft.online is None:
        return
    connection.execute(
        update(todo)
        .where(
            todo.c.kind == _KIND,
            todo.c.done_ms.is_(None),
            func.json_extract(todo.c.body, "$.code") == draft.online.code,
        )
        .values(done_ms=to_ms(at))
    )


def read_after_all(connection: Connection, code: str, *, at: datetime) -> None:
    """What could not be read of that code waits no more: it was read, or answered on the portal."""
    connection.execute(
        update(todo)
        .where(
            todo.c.kind == _KIND,
            todo.c.done_ms.is_(None),
            func.json_extract(todo.c.body, "$.code") == code,
            func.json_extract(todo.c.body, "$.unread").is_not(None),
        )
        .values(done_ms=to_ms(at))
    )


def taken_in(connection: Connection, dossier: DossierId, draft: Draft, stamp: Stamp) -> None:
    """The filing became a dossier: it is found by the portal's code from then on."""
    if draft.online is None:
        return
    answered(connection, draft, at=stamp.at)
    try:
        link_code(
            connection, NewCode(dossier_id=dossier, system=PORTAL, code=draft.online.code), stamp
        )
    except UserError:
        return  # a further part of one filing: the first part has the code

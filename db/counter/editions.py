"""Signed catalogues and calendars as they came down; none is ever changed or removed."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

import msgspec
from sqlalchemy import Connection as Connection
from sqlalchemy import func, insert, select

from counter_app.core.clock import from_ms, to_ms
from counter_app.domain.edition import Edition, EditionHead, EditionKind
from counter_app.protocol.notices import Published
from db.counter.models import editions
from db.counter.written import row_written

_CONTENT: Final = msgspec.json.Encoder(order="sorted")


def edition_heads(connection: Connection) -> tuple[EditionHead, ...]:
    """All of them without their content, as they came."""
    asked = select(
        *(column for column in editions.c if column.name not in {"content", "sig"})
    ).order_by(editions.c.came_ms, editions.c.number)
    return tuple(
        EditionHead(
            kind=EditionKind(row.kind),
            number=row.number,
            version=row.version,
            valid_from=date.fromisoformat(row.valid_from),
            came_at=from_ms(row.came_ms),
        )
        for row in connection.execute(asked)
    )


def whole(connection: Connection, heads: Iterable[EditionHead]) -> list[Edition]:
    """These with their content."""
    return [
        Edition(
            head=head,
            content=connection.scalars(
                select(editions.c.content).where(
                    editions.c.kind == head.kind.value, editions.c.number == head.number
                )
            ).one(),
        )
        for head in heads
    ]


def last_number(connection: Connection, kind: EditionKind) -> int:
    """The highest number kept of a kind; 0 before the first."""
    asked = select(func.max(editions.c.number)).where(editions.c.kind == kind.value)
    return int(connection.scalar(asked) or 0)


def kept_seal(connection: Connection, kind: EditionKind, number: int) -> str | None:
    """The signature of the edition kept under this number."""
    return connection.scalar(
        select(editions.c.sig).where(editions.c.kind == kind.value, editions.c.number == number)
    )


def keep(connection: Connection, kind: EditionKind, told: Published, *, at: datetime) -> None:
    """Keeps an edition for ever."""
    connection.execute(
        insert(editions).values(
            kind=kind.value,
            number=told.number,
            version=told.version,
            valid_from=told.valid_from,
            content=_CONTENT.encode(told.content).decode(),
            sig=told.sig,
            came_ms=to_ms(at),
        )
    )
    row_written(connection, "editions", kind.value, told.number)

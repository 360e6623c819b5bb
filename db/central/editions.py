"""The signed catalogues and calendars of a commune, by number; their content is in the notices."""

from collections.abc import Callable
from datetime import date
from typing import Final

import msgspec
from sqlalchemy import Connection, bindparam, func, insert, select

from counter_app.core.clock import from_ms
from counter_app.domain.edition import Edition, EditionHead, EditionKind
from counter_app.protocol.notices import Published
from db.central.models import editions, notices
from db.central.statements import Statement

SCOPES: Final = {EditionKind.CATALOG: "catalog", EditionKind.CALENDAR: "calendar"}
_CONTENT: Final = msgspec.json.Encoder(order="sorted")


def last_number(connection: Connection, commune: str, kind: EditionKind) -> int:
    """The highest number published of a kind; 0 before the first."""
    asked = select(func.max(editions.c.number)).where(
        editions.c.commune_id == commune, editions.c.kind == kind.value
    )
    return int(connection.scalar(asked) or 0)


def add_edition(
    connection: Connection, commune: str, kind: EditionKind, told: Published, *, chg: int
) -> None:
    """Writes down which notice holds an edition."""
    connection.execute(
        insert(editions).values(
            commune_id=commune,
            kind=kind.value,
            number=told.number,
            version=told.version,
            valid_from=told.valid_from,
            chg=chg,
        )
    )


def edition_heads(connection: Connection, commune: str) -> tuple[EditionHead, ...]:
    """All editions of a commune, without their content, as they were published."""
    return ask_editions(connection, commune)()


def ask_editions(connection: Connection, commune: str) -> Callable[[], tuple[EditionHead, ...]]:
    """As :func:`edition_heads`, sent off together with other questions."""
    asked = _HEADS.ask(connection, commune=commune)
    return lambda: tuple(
        EditionHead(
            kind=EditionKind(row.kind),
            number=row.number,
            version=row.version,
            valid_from=date.fromisoformat(row.valid_from),
            came_at=from_ms(row.at_ms),
        )
        for row in asked()
    )


def with_content(connection: Connection, commune: str, head: EditionHead) -> Edition:
    """An edition whole."""
    body = connection.scalar(
        select(notices.c.body)
        .join(editions, (editions.c.commune_id == commune) & (editions.c.chg == notices.c.chg))
        .where(
            notices.c.commune_id == commune,
            notices.c.scope == SCOPES[head.kind],
            editions.c.kind == head.kind.value,
            editions.c.number == head.number,
        )
    )
    content = msgspec.json.decode(body or "{}", type=Published).content
    return Edition(head=head, content=_CONTENT.encode(content).decode())


_HEADS: Final = Statement(
    lambda _: (
        select(editions, notices.c.at_ms)
        .join(
            notices,
            (notices.c.commune_id == editions.c.commune_id) & (notices.c.chg == editions.c.chg),
        )
        .where(editions.c.commune_id == bindparam("commune"))
        .order_by(editions.c.chg)
    )
)

"""A commune's order: how far it is, and the row lock that makes it the order of commits.

Every push moves ``pushes`` on, so that also an answer of nothing but duplicates stands on written
WAL (HSP/1, section 1).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, literal_column, update

from counter_app.protocol.sealing import commune_chain_start
from db.central.models import heads
from db.central.statements import Statement, upsert


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last change of a commune and the link (hex) its chain ends with."""

    chg: int
    link: str


def take_head(connection: Connection, commune: str) -> Head:
    """The commune's head, held until the commit; whoever comes next waits for that."""
    return ask_head(connection, commune)()


def ask_head(connection: Connection, commune: str) -> Callable[[], Head]:
    """As :func:`take_head`, sent off together with other questions."""
    asked = TAKE.ask(
        connection, commune_id=commune, chg=0, head=commune_chain_start(commune), pushes=1
    )

    def answer() -> Head:
        (row,) = asked()
        return Head(chg=row.chg, link=row.head)

    return answer


def move_head(connection: Connection, commune: str, head: Head) -> None:
    """Lets the commune's order end in ``head``."""
    moved = {"commune": commune, "new_chg": head.chg, "new_head": head.link}
    _MOVE.run(connection, [moved])


TAKE: Final = Statement(
    lambda database: upsert(database, heads, pushes=literal_column("heads.pushes + 1")).returning(
        heads.c.chg, heads.c.head
    )
)
_MOVE: Final = Statement(
    lambda _: (
        update(heads)
        .where(heads.c.commune_id == bindparam("commune"))
        .values(chg=bindparam("new_chg"), head=bindparam("new_head"))
    )
)

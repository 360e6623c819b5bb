"""A commune's order: how far it is, and the row lock that makes it the order of commits.

Every push moves ``pushes`` on, so that also an answer of nothing but duplicates stands on written
WAL (HSP/1, section 1).
"""

import hashlib
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, update

from db.central.models import heads
from db.central.statements import Upsert


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last change of a commune and the link (hex) its chain ends with."""

    chg: int
    link: str


def take_head(connection: Connection, commune: str) -> Head:
    """The commune's head, held until the commit; whoever comes next waits for that."""
    taking = _TAKE.on(connection.dialect.name).returning(heads.c.chg, heads.c.head)
    new = {"commune_id": commune, "chg": 0, "head": chain_start(commune), "pushes": 1}
    row = connection.execute(taking, new).one()
    return Head(chg=row.chg, link=row.head)


def move_head(connection: Connection, commune: str, head: Head) -> None:
    """Lets the commune's order end in ``head``."""
    connection.execute(_MOVE, {"commune": commune, "new_chg": head.chg, "new_head": head.link})


def chain_start(commune: str) -> str:
    """The link before a commune's first change, hex."""
    return hashlib.sha256(f"HSP/1\ncommune\n{commune}".encode()).hexdigest()


_TAKE: Final = Upsert(heads, pushes=heads.c.pushes + 1)
_MOVE: Final = (
    update(heads)
    .where(heads.c.commune_id == bindparam("commune"))
    .values(chg=bindparam("new_chg"), head=bindparam("new_head"))
)

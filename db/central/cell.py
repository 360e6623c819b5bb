"""Which cell this is: its epoch, the key it signs with, the spread after an outage.

The row is made when the tables are; the serving program only reads it.
"""

import os
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, insert, select, update

from counter_app.core.ids import RandomBytes
from db.central.models import cell

_SPREAD_S: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """``epoch`` changes whenever the cell is restored to an earlier point; ``spread_s``: seconds."""

    epoch: str
    server_key: Ed25519PrivateKey
    spread_s: int


def cell_of(connection: Connection) -> Cell:
    """The cell that this store is."""
    row = connection.execute(select(cell)).one()
    return Cell(
        epoch=row.epoch,
        server_key=Ed25519PrivateKey.from_private_bytes(bytes.fromhex(row.server_key)),
        spread_s=row.spread_s,
    )


def found_cell(connection: Connection, random: RandomBytes = os.urandom) -> None:
    """Gives a new store its epoch and its key; one that has them keeps them."""
    if connection.execute(select(cell.c.number)).first() is None:
        new = {"number": 1, "epoch": random(8).hex(), "server_key": random(32).hex()}
        connection.execute(insert(cell).values(**new, spread_s=_SPREAD_S, portal=0))


def tells_portal(connection: Connection) -> bool:
    """Whether the national portal is told what is accepted."""
    return bool(connection.scalar(select(cell.c.portal)))


def tell_portal(connection: Connection, *, on: bool) -> None:
    """From here on the national portal is told what is accepted, or is not."""
    connection.execute(update(cell).values(portal=int(on)))


def begin_epoch(connection: Connection, random: RandomBytes = os.urandom) -> str:
    """A new epoch, after a restore: every counter then sends again what is missing."""
    epoch = random(8).hex()
    connection.execute(update(cell).values(epoch=epoch))
    return epoch

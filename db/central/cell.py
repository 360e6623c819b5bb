"""Which cell this is: its epoch, the key it signs with, the spread after an outage.

The row is made when the tables are; the serving program only reads it.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, insert, select, update

from counter_app.core.ids import RandomBytes
from db.central.models import cell
from db.central.statements import Statement

_SPREAD_S: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """``epoch`` changes whenever the cell is restored to an earlier point; ``spread_s``: seconds."""

    epoch: str
    server_key: Ed25519PrivateKey
    spread_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CellRow:
    """What every answer says of its cell."""

    epoch: str
    spread_s: int


def ask_cell(connection: Connection) -> Callable[[], CellRow]:
    """What an answer says of the cell, asked together with other questions."""
    asked = _LOOK.ask(connection)
    return lambda: CellRow(**asked()[0]._asdict())


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
        connection.execute(insert(cell).values(**new, spread_s=_SPREAD_S))


def begin_epoch(connection: Connection, random: RandomBytes = os.urandom) -> str:
    """A new epoch, after a restore: every counter then sends again what is missing."""
    epoch = random(8).hex()
    connection.execute(update(cell).values(epoch=epoch))
    return epoch


_LOOK: Final = Statement(lambda _: select(cell.c.epoch, cell.c.spread_s))

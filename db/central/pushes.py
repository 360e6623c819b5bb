"""What a push reads and what it writes, each in one breath: the way to the database is long.

What follows from what is read is worked out by ``counter_app.central``.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from counter_app.domain.dossier_now import DossierNow
from counter_app.domain.edition import EditionHead
from db.central.cell import CellRow, ask_cell
from db.central.dossiers import ask_dossiers
from db.central.editions import ask_editions
from db.central.heads import Head, ask_head
from db.central.offices import ask_agency
from db.central.operations import KnownOperation, Life, ask_life, ask_operations
from db.central.statements import together


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The commune as a push meets it, its order held: nothing of it moves until the commit.

    ``agency``: the office's own code; ``editions``: what was published to it. ``operations``: those
    of the run that are here already, and what is open of its dossiers.
    """

    head: Head
    cell: CellRow
    agency: str
    editions: tuple[EditionHead, ...]
    life: Life | None
    operations: tuple[KnownOperation, ...]
    dossiers: dict[str, DossierNow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Whose push it is and which operations and dossiers it is about."""

    commune: str
    device: str
    inc: str
    ids: frozenset[str]
    dossiers: frozenset[str]


def look(connection: Connection, asking: Asking) -> Found:
    """Takes the commune's order, then looks: what is read next is what the last push left."""
    commune = asking.commune
    with together(connection):
        head = ask_head(connection, commune)
        cell = ask_cell(connection)
        agency = ask_agency(connection, commune)
        editions = ask_editions(connection, commune)
        life = ask_life(connection, commune, asking.device, asking.inc)
        # Holes of unknown dossiers bear none.
        there = ask_operations(connection, commune, asking.ids, {*asking.dossiers, ""})
        dossiers = ask_dossiers(connection, commune, asking.dossiers)
    return Found(
        head=head(),
        cell=cell(),
        agency=agency(),
        editions=editions(),
        life=life(),
        operations=there(),
        dossiers=dossiers(),
    )

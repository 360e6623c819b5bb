"""What a push reads and what it writes, each in one breath: the way to the database is long.

What follows from what is read is worked out by ``counter_app.central``.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from counter_app.domain.dossier_now import DossierNow
from counter_app.domain.edition import EditionHead
from db.central.dossiers import ask_dossiers
from db.central.editions import ask_editions
from db.central.heads import Head, ask_head
from db.central.operations import KnownOperation, ask_operations
from db.central.standing import Standing, ask_standing
from db.central.statements import together


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The commune as a push meets it, its order held: nothing of it moves until the commit.

    ``editions``: what was published to it. ``operations``: those of the run that are here already,
    and what is open of its dossiers.
    """

    head: Head
    standing: Standing
    editions: tuple[EditionHead, ...]
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
        standing = ask_standing(connection, commune, asking.device, asking.inc)
        editions = ask_editions(connection, commune)
        # Holes of unknown dossiers bear none.
        there = ask_operations(connection, commune, asking.ids, {*asking.dossiers, ""})
        dossiers = ask_dossiers(connection, commune, asking.dossiers)
    return Found(
        head=head(),
        standing=standing(),
        editions=editions(),
        operations=there(),
        dossiers=dossiers(),
    )

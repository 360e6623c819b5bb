"""What a bulk list asks of the store: which of its rows are here already, and all of it in one go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, Select, select, update
from sqlalchemy import Connection as Connection

from counter_app.core.clock import from_ms
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import DossierRow
from db.counter.dossiers import NewDossier, Taken, take_in
from db.counter.external_codes import NewCode, link_code
from db.counter.models import dossiers, external_codes
from db.counter.outbox import Stamp
from db.counter.views import rows_where

_AT_ONCE: Final = 400  # fewer than a statement's parameters may be
_D: Final = dossiers.c
_SAID: Final = (_D.code, _D.slip_no, _D.received_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A dossier that a row of the list speaks of: its code or slip number, and since when."""

    name: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """One dossier of the list; ``system`` and ``old_code`` where an older system gave it a code."""

    dossier: NewDossier
    system: str = ""
    old_code: str = ""


def known_refs(connection: Connection, refs: Sequence[str]) -> dict[str, Known]:
    """The dossiers taken in under these references of their files."""
    return _known(connection, select(_D.client_ref, *_SAID), _D.client_ref, refs)


def known_codes(connection: Connection, codes: Sequence[str]) -> dict[str, Known]:
    """The dossiers that have these codes, our own or another system's."""
    code = external_codes.c.code
    joined = select(code, *_SAID).join_from(external_codes, dossiers)
    theirs = _known(connection, joined, code, codes)
    return theirs | _known(connection, select(_D.code, *_SAID), _D.code, codes)


def take_all(
    connection: Connection, lines: Sequence[NewLine], stamp: Stamp, step: Callable[[], None]
) -> list[Taken]:
    """Takes every line in; ``step`` is called before each, and what it raises undoes them all."""
    return [_take(connection, line, stamp, step) for line in lines]


def rows_with_ids(connection: Connection, ids: Sequence[DossierId]) -> tuple[DossierRow, ...]:
    """The dossiers of these ids, in the order they were taken in."""
    return tuple(
        row
        for first in range(0, len(ids), _AT_ONCE)
        for _, row, _ in rows_where(connection, _D.id.in_(ids[first : first + _AT_ONCE]), more=())
    )


def _take(connection: Connection, line: NewLine, stamp: Stamp, step: Callable[[], None]) -> Taken:
    step()
    taken = take_in(connection, line.dossier, stamp)
    if line.old_code and not taken.duplicate:
        new = NewCode(dossier_id=taken.id, system=line.system, code=line.old_code)
        link_code(connection, new, stamp)
        # The citizen holds that system's slip: nothing of ours waits to be printed.
        connection.execute(update(dossiers).where(_D.id == taken.id).values(printed=1))
    return taken


def _known(
    connection: Connection,
    asked: Select[*tuple[Any, ...]],
    key: Column[Any],
    keys: Sequence[str],
) -> dict[str, Known]:
    found: dict[str, Known] = {}
    for first in range(0, len(keys), _AT_ONCE):
        some = asked.where(key.in_(keys[first : first + _AT_ONCE]))
        for one, code, slip_no, received_ms in connection.execute(some):
            name = code or f"số giấy {slip_no}"
            found[str(one)] = Known(name=name, received_at=from_ms(received_ms))
    return found

"""Asks a person about two dossiers of one matter that two desks took in without knowing of each other.

The cell asks where both name the same person letter for letter. Slips of the hand are forgiven by
the rule that warns at the intake, and each desk looks by it once more when another's dossier comes:
the same question everywhere, and decided once.
"""

from datetime import timedelta
from typing import Final

import msgspec

from counter_app.core.clock import from_ms, to_ms
from counter_app.core.ids import DossierId
from counter_app.domain.draft import Draft
from counter_app.protocol.settled import TwinSuspected
from counter_app.sync.here import Here
from db.counter import disputes, known_people, sending, views
from db.counter.incoming import Connection, Newcomer, known_dossier
from db.counter.marks import is_repeatable
from db.counter.same_matter import alike_here

# As long as the cell asks: who files later is told of at the desk, and goes on knowing of it.
_NEAR: Final = timedelta(days=7)
# What a desk that reads all of the past comes to has run its course.
_LONG_AGO: Final = timedelta(days=90)


def ask_of_alike(connection: Connection, new: Newcomer, chg: int, here: Here) -> None:
    """A question for each dossier of another desk that may be one with the ``new`` one.

    ``chg`` is the central side's change that told of it: of the two, its later one is the newer.
    """
    draft, at = new.received.draft, from_ms(new.received.received_ms)
    if is_repeatable(draft) or at < here.at - _LONG_AGO:
        return
    procedure = new.received.procedure_code
    found = alike_here(connection, draft, procedure, at=at, since=at - _NEAR)
    rows = known_people.rows_of(connection, [mention for mention, _ in found])
    for row in rows.values():
        known = known_dossier(connection, row.id)
        if known is None or row.id == new.id or row.received_at > at + _NEAR:
            continue
        device = known.device or here.device
        if device == new.device or _told_apart(connection, new, row.id):
            continue
        mine = TwinSuspected(
            twin=new.id, code=new.received.code, device=new.device, received_ms=to_ms(at)
        )
        theirs = TwinSuspected(
            twin=row.id, code=row.code or None, device=device, received_ms=to_ms(row.received_at)
        )
        stood = known.device is not None or sending.came_before(connection, row.id, chg)
        older, newer = (theirs, mine) if stood else (mine, theirs)
        disputes.raise_twin(
            connection,
            newer.twin,
            older.twin,
            operation=f"alike:{newer.twin}:{older.twin}",
            body=msgspec.json.encode(older).decode(),
            at=here.at,
        )


def _told_apart(connection: Connection, new: Newcomer, other: str) -> bool:
    """Whether a clerk has said of one that it is not the other, or took it in again from it."""
    shown = views.view(connection, DossierId(other))
    theirs = () if shown is None else _named(shown.received.draft)
    return other in _named(new.received.draft) or new.id in theirs


def _named(draft: Draft) -> frozenset[str]:
    again = (draft.again.dossier,) if draft.again else ()
    return frozenset({*(one.dossier for one in draft.unlike or ()), *again})

"""What decisions of twins change here: in the central side's order, whoever made them.

The first ends the question. One that says otherwise asks it again, of every desk; the desk that
wrote that one is told that another's holds.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from counter_app.domain.central_side import TWIN_EXTRA, TWIN_OVERRULED
from counter_app.domain.twin_question import TwinQuestion
from counter_app.domain.workflow import OPEN
from counter_app.protocol.twin_notes import is_decision
from counter_app.sync.here import Here
from db.counter import disputes, todo, twins
from db.counter.incoming import Connection, known_dossier


def note_decision(
    connection: Connection, dossier: str, body: Mapping[str, Any], here: Here
) -> None:
    """Follows what is known here of a pair after a note of it came, another's or our own."""
    if not is_decision(body):
        return
    twin = str(body.get("twin") or "")
    question = twins.question_of(connection, dossier, twin)
    if question.holds is None:
        return
    disputes.settle_twin(
        connection,
        dossier,
        twin,
        by=question.holds.by,
        settled=msgspec.json.encode(body).decode(),
        at=here.at,
        but=question.asked if question.is_open else 0,
    )
    if not question.is_open:
        _tell_extra(connection, (dossier, twin), question, here)
        return
    for one in (dossier, twin):
        todo.finish_of(connection, TWIN_EXTRA, one, at=here.at)
    new = disputes.ask_twin_again(connection, dossier, twin, asked=question.asked, at=here.at)
    if new and any(one.device is None for one in question.against):
        told = msgspec.json.encode({"twin": twin}).decode()
        todo.leave(connection, TWIN_OVERRULED, dossier=dossier, body=told, at=here.at)


def _tell_extra(
    connection: Connection, pair: tuple[str, str], question: TwinQuestion, here: Here
) -> None:
    """Of two that are one matter, the one too many is withdrawn at the desk that took it in."""
    kept = question.holds.kept if question.holds else ""
    for one, other in (pair, pair[::-1]):
        known = known_dossier(connection, one)
        if kept != other:
            todo.finish_of(connection, TWIN_EXTRA, one, at=here.at)
        elif known is not None and known.device is None and known.state in OPEN:
            told = msgspec.json.encode({"twin": other, "asked": question.asked}).decode()
            todo.leave_new(connection, TWIN_EXTRA, dossier=one, body=told, at=here.at)

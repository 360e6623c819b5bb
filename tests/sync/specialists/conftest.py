"""Steps made on the specialists' pages, as the desks hear of them or not yet."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from counter_app.core.clock import to_ms
from counter_app.domain.dossier import EventKind, State
from counter_app.domain.moving.following import as_told, follow
from counter_app.domain.workflow import Move
from counter_app.protocol.canonical import canonical
from db.central.changes import NewChange
from db.central.desk_moves import write_changes
from db.central.dossiers import dossiers_now


@pytest.fixture
def at_cell(cell: Any) -> Callable[..., None]:
    """Makes a step on the specialists' pages of the cell; no desk has heard of it yet."""

    def made(counter: Any, dossier: str, move: Move, to: State, **told: Any) -> None:
        commune, at = counter.desk.office.commune_code, counter.clock.now()

        def write(connection: Any) -> bool:
            now = dossiers_now(connection, commune, [dossier])[dossier]
            due = as_told(now.standing.due_at)
            body = {
                "move": move.value, "part": "leader", "from": now.state.value, "to": to.value,
                "due_before": due, "due_at": due, "step_due_at": None,
                "clerk": {"id": "officer:ha", "name": "Đặng Thu Hà", "role": "leader"}, **told,
            }  # fmt: skip
            state, standing = follow(now.state, now.standing, EventKind.MOVED, body, at)
            after = replace(now, state=state, standing=standing, ver=now.ver + 1)
            new = NewChange(
                dossier=dossier, kind="dossier.moved", ver=after.ver, at_ms=to_ms(at),
                body=canonical(body), by="Đặng Thu Hà",
            )  # fmt: skip
            return write_changes(connection, commune, [new], after)

        assert cell.cell.store.write(commune, write).result()

    return made

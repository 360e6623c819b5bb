"""The course of a dossier as the portal counts it: its steps in order, each with the status it led to.

Follows what events tell by the rules that lists follow (``domain.moving.following``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec

from counter_app.core.clock import from_ms
from counter_app.domain.dossier import EventKind, Standing, State
from counter_app.domain.money.ledger import SlipName, slip_named
from counter_app.domain.moving.following import begun, follow
from counter_app.domain.workflow import PORTAL_STATUS, Move
from db.central.desk_dossier import Change

PUT_AWAY: Final = State.ARCHIVED


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Money that was taken, in đồng."""

    chg: int
    amount_vnd: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The reception or a move, with how the dossier stood after it; ``move`` of None: received."""

    chg: int
    move: Move | None
    at: datetime
    by: str
    body: Mapping[str, Any]
    state: State
    standing: Standing

    @property
    def status(self) -> int:
        """TrangThaiHoSo."""
        return PORTAL_STATUS[self.state]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The steps of one dossier in order, and what was taken on the way."""

    steps: tuple[Step, ...]
    taken: tuple[Taken, ...]


def course_of(changes: Sequence[Change]) -> Course:
    """All that happened to one dossier."""
    return Course(steps=_steps(changes), taken=_taken(changes))


def _steps(changes: Iterable[Change]) -> tuple[Step, ...]:
    """Putting it away in the archive is no step: what it came to stays."""
    steps: list[Step] = []
    state, standing = State.RECEIVED, None
    for change in changes:
        body, at = _body(change), from_ms(change.at_ms)
        if change.kind == EventKind.RECEIVED:
            standing = begun(
                from_ms(body["received_ms"]), body.get("due_ms"), body.get("step_due_ms")
            )
            at, move = standing.since, None
        elif standing is None:
            continue
        else:
            state, standing = follow(state, standing, change.kind, body, at)
            if change.kind != EventKind.MOVED:
                continue
            move = Move(body["move"])
        if state is not PUT_AWAY:
            steps.append(
                Step(
                    chg=change.chg,
                    move=move,
                    at=at,
                    by=change.by,
                    body=body,
                    state=state,
                    standing=standing,
                )
            )
    return tuple(steps)


def _taken(changes: Iterable[Change]) -> tuple[Taken, ...]:
    """What was taken by a slip that stands, or without one."""
    taken, void = list[tuple[int, dict[str, Any]]](), set[SlipName]()
    for one in changes:
        if one.kind == EventKind.CHARGE_TAKEN:
            taken.append((one.chg, _body(one)))
        elif one.kind == EventKind.CHARGE_VOIDED and (slip := slip_named(_body(one))):
            void.add(slip)
    return tuple(
        Taken(chg=chg, amount_vnd=int(body["amount_vnd"]))
        for chg, body in taken
        if slip_named(body) not in void
    )


def _body(change: Change) -> dict[str, Any]:
    return msgspec.json.decode(change.body, type=dict[str, Any])

"""Fills in CapNhatTienDoHoSoMC: one step of a dossier, or the answer to an online filing."""

from typing import Any, Final

from counter_app.central.portal.course import Step
from counter_app.central.portal.fields import MOST_OFFICER, MOST_WORDS, ProgressMessage
from counter_app.central.portal.stamps import stamp
from counter_app.central.portal.supplements import supplement_words
from counter_app.core.clock import from_ms
from counter_app.domain.defects import defect_lines
from counter_app.domain.dossier import State
from counter_app.domain.dossier_now import DossierNow
from counter_app.domain.grounds import ground_line
from counter_app.domain.staff import ROLE_LABELS, Role
from counter_app.domain.visit import VisitKind
from counter_app.domain.workflow import PORTAL_STATUS, RULES, Move
from counter_app.protocol.received import DossierReceived
from counter_app.protocol.visited import VisitRecorded

# What an online filing came to where no dossier came of it.
_ANSWERS: Final = {
    VisitKind.GUIDED: State.SUPPLEMENT_REQUESTED,
    VisitKind.REFUSED: State.REFUSED_AT_COUNTER,
}


def progress_message(
    now: DossierNow, received: DossierReceived, code: str, step: Step
) -> ProgressMessage:
    """What was done at ``step``, by whom, and by when the step after it is due."""
    move = step.move or Move.RECEIVE
    return ProgressMessage(
        code=code,
        officer=(step.by or received.clerk_name)[:MOST_OFFICER],
        title=received.clerk_title if step.move is None else _title(step.body),
        at=stamp(step.at),
        unit=_clerk(step.body).get("unit") or now.resolving_unit or received.desk_name,
        what=_what(move, step.body)[:MOST_WORDS],
        status=step.status,
        began=stamp(step.standing.since),
        due=stamp(step.standing.step_due_at or step.standing.due_at),
    )


def answer_message(told: VisitRecorded) -> ProgressMessage | None:
    """Form 02 or 03 given for an online filing; None where the visit was about something else."""
    state = _ANSWERS.get(told.kind)
    if state is None or told.draft is None or told.draft.online is None:
        return None
    lines = (*defect_lines(told.defects), *map(ground_line, told.grounds), told.words)
    at = stamp(from_ms(told.at_ms))
    return ProgressMessage(
        code=told.draft.online.code,
        officer=told.clerk_name[:MOST_OFFICER],
        title="",
        at=at,
        unit=told.desk_name,
        what=" ".join(line for line in lines if line)[:MOST_WORDS],
        status=PORTAL_STATUS[state],
        began=stamp(told.draft.online.at),
        due="",
    )


def _what(move: Move, body: dict[str, Any] | Any) -> str:  # noqa: ANN401  # a body's plain JSON
    label = RULES[move].label
    words = supplement_words(body) if move is Move.ASK_SUPPLEMENT else str(body.get("reason") or "")
    return f"{label}: {words}" if words else label


def _title(body: Any) -> str:  # noqa: ANN401  # a body's plain JSON
    clerk = _clerk(body)
    role = clerk.get("role", "")
    return clerk.get("title") or (ROLE_LABELS[Role(role)] if role in set(Role) else "")


def _clerk(body: Any) -> dict[str, str]:  # noqa: ANN401  # a body's plain JSON
    clerk = body.get("clerk")
    return (
        {name: str(told or "") for name, told in clerk.items()} if isinstance(clerk, dict) else {}
    )

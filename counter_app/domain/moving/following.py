"""Where a dossier stands after one more event: what a desk's lists and the central side both show.

Follows only what events tell and decides nothing: which moves are lawful is ``workflow``, what a
move tells of its dates is reckoned where it is made (``plan``).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from counter_app.core.clock import from_local, from_ms_or_none, local
from counter_app.domain.dossier import EventKind, Standing, State
from counter_app.domain.workflow import Move

TAKES_BACK: Final = "takes_back"  # in the event of a void paper: the move it takes back
# A result is there: one that was granted, or a refusal.
RESULTS: Final = frozenset({State.READY, State.REFUSED_AFTER_APPRAISAL})
_MADE: Final = frozenset({Move.FINISH, Move.REFUSE})


def begun(received_at: datetime, due_ms: int | None, step_due_ms: int | None) -> Standing:
    """How a dossier stands once it is received; dates as ``dossier.received`` tells them."""
    due_at = from_ms_or_none(due_ms)
    return Standing(
        since=received_at,
        due_at=due_at,
        first_due_at=due_at,
        step_due_at=from_ms_or_none(step_due_ms),
    )


def follow(
    state: State, standing: Standing, kind: str, body: Mapping[str, Any], at: datetime
) -> tuple[State, Standing]:
    """State and standing after an event of ``kind`` at ``at``; most kinds change neither.

    ``ValueError``, ``KeyError`` or ``TypeError`` where the body is not one of its kind.
    """
    if kind == EventKind.MOVED:
        stays = body["to"] == body["from"]  # an apology, wherever the dossier has come meanwhile
        to = state if stays else State(body["to"])
        return to, _moved(state, to, standing, body, at)
    if kind == EventKind.CORRECTED:
        return state, _corrected(standing, body)
    if kind == EventKind.REASSIGNED and body.get("specialist"):  # a leader's, not for kinship
        return state, replace(standing, specialist=str(body["specialist"]))
    if kind == EventKind.RESULT_SHELVED:
        return state, replace(standing, shelf=str(body["shelf"]))
    if kind == EventKind.PAPER_VOIDED and body.get(TAKES_BACK) is not None:
        return state, replace(standing, due_at=_instant(body["due_at"]))
    return state, standing


def _moved(
    before: State, to: State, standing: Standing, body: Mapping[str, Any], at: datetime
) -> Standing:
    """A step that goes on keeps its beginning; a result that leaves the shelf, no place."""
    move, details = Move(body["move"]), details_in(body)
    # One new standing at the end: a year of reports follows a quarter of a million moves.
    changed: dict[str, Any] = {}
    if specialist := details.get("specialist"):
        changed["specialist"] = str(specialist)
    if to is not before:
        changed |= {"since": at, "step_due_at": _instant(body.get("step_due_at"))}
    if redates(body):
        changed["due_at"] = _instant(body["due_at"])
    if (promise := body.get("promise")) and promise["due_at"] is not None:
        # By the date the limit gives after a lawful stop on time is judged, never by an apology's.
        changed["first_due_at"] = from_local(_wall(promise["due_at"]))
    if move in _MADE:
        changed |= {"ready_at": at, "shelf": str(details.get("shelf") or "")}
    elif move is Move.RETURN_RESULT:
        changed |= {"returned_at": at, "shelf": ""}
    elif move is Move.STEP_BACK:
        ready = standing.ready_at if to in RESULTS else None
        changed |= {"ready_at": ready, "returned_at": None, "shelf": ""}
    return replace(standing, **changed) if changed else standing


def details_in(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a move's body tells besides, empty where nothing; ``TypeError`` where that is no table."""
    told = body.get("details") or {}
    if not isinstance(told, Mapping):
        raise TypeError("details that are not a table")
    return told


def redates(body: Mapping[str, Any]) -> bool:
    """Whether an event changes the date; one that does not leaves whichever stands by then."""
    return bool(body.get("due_at") != body.get("due_before"))


def as_told(instant: datetime | None) -> str | None:
    """An instant as bodies tell it: Vietnamese wall time to the minute, with its offset."""
    return None if instant is None else local(instant).isoformat("T", "minutes")


def _corrected(standing: Standing, body: Mapping[str, Any]) -> Standing:
    if redates(body):
        standing = replace(standing, due_at=_instant(body["due_at"]))
    if "first_due_at" in body:
        standing = replace(standing, first_due_at=_instant(body["first_due_at"]))
    return standing


def _instant(text: str | None) -> datetime | None:
    """An instant as bodies tell it, with its offset; ``ValueError`` without one."""
    if text is None:
        return None
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant without its offset")
    return instant


def _wall(text: str) -> datetime:
    """A wall time as a promise tells it, without one."""
    return datetime.fromisoformat(text)

"""The notes that join a dossier of somebody first known without papers to the number they got later."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from counter_app.domain.dossier import Event

LEARNED: Final = "number_learned"
PARTED: Final = "number_parted"
"""``what`` of a note; ``personal_id`` is the number, ``why`` or ``reason`` are for people to read."""


def learned_of(events: Sequence[Event]) -> str:
    """The number this dossier is joined to now; empty where it is to none."""
    numbers: dict[str, bool] = {}
    for event in events:
        if (what := event.body.get("what")) in (LEARNED, PARTED):
            numbers[str(event.body.get("personal_id"))] = what == LEARNED
    return next((number for number, holds in numbers.items() if holds), "")


def learned_words(body: Mapping[str, Any]) -> str:
    """How joining reads in the history."""
    why = f": {body['why']}" if body.get("why") else ""
    return f"Nối với số định danh {body.get('personal_id')} của {body.get('name')}{why}"


def parted_words(body: Mapping[str, Any]) -> str:
    """How taking it back reads."""
    return f"Bỏ nối số định danh {body.get('personal_id')}: {body.get('reason')}"

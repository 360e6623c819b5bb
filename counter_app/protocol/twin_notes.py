"""The note that says whether two dossiers are one: what stands in it, read back as a decision."""

from collections.abc import Mapping
from typing import Any, Final

from counter_app.domain.twin_question import TwinDecision
from counter_app.protocol.settled import TWIN_DECIDED

SAME: Final = f"{TWIN_DECIDED}same"


def is_decision(body: Mapping[str, Any]) -> bool:
    """Whether a note's body tells of such a decision."""
    return str(body.get("what") or "").startswith(TWIN_DECIDED)


def decision_told(
    dossier: str, body: Mapping[str, Any], *, by: str, at_ms: int, device: str | None
) -> TwinDecision:
    """The decision that the note of ``dossier`` tells; ``at_ms`` where the body has no own time.

    ``asked`` and ``decided_ms`` are absent from what older programs wrote.
    """
    other = str(body.get("twin") or "")
    kept = (other if body.get("extra") else dossier) if body["what"] == SAME else ""
    asked, decided_ms = body.get("asked"), body.get("decided_ms")
    return TwinDecision(
        kept=kept,
        by=by,
        at_ms=decided_ms if isinstance(decided_ms, int) else at_ms,
        device=device,
        asked=asked if isinstance(asked, int) else 1,
    )

"""Papers asked for that came one by one while the request still waited.

A request is answered, and the clock goes on, only when the move says so (deadline rule 10).
"""

from collections.abc import Sequence
from typing import Final

from counter_app.domain.dossier import Event, EventKind
from counter_app.domain.moving.clockwork import rule_of
from counter_app.domain.workflow import Move

PART_BROUGHT: Final = "part_brought"
"""What the noted event of one is called; ``papers`` are their labels."""


def brought_before(events: Sequence[Event]) -> tuple[str, ...]:
    """The papers noted since the newest request, in the order they came."""
    found: list[str] = []
    for event in events:
        rule = rule_of(event)
        if rule is not None and rule.move is Move.ASK_SUPPLEMENT:
            found.clear()
        found.extend(papers_brought(event))
    return tuple(dict.fromkeys(found))


def papers_brought(event: Event) -> tuple[str, ...]:
    """The papers that ``event`` notes as brought before the rest; none where it notes no such."""
    noted = event.kind is EventKind.NOTED and event.body.get("what") == PART_BROUGHT
    papers = event.body.get("papers") if noted else None
    return tuple(map(str, papers)) if isinstance(papers, list | tuple) else ()

"""Who objected while a dossier's notice hung: written down the same day, and told when it ended.

The moves themselves are checked in ``details``; the minutes are the services'.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from counter_app.domain.dossier import Event, EventKind
from counter_app.domain.moving.clockwork import rule_of
from counter_app.domain.step import Objection
from counter_app.domain.workflow import Move

OBJECTION: Final = "objection"
"""What the noted event of one is called."""


def objections(events: Sequence[Event]) -> tuple[Objection, ...]:
    """Each of the newest notice once, in the order heard; none where no notice was put up."""
    found: list[Objection] = []
    for event in reversed(events):
        found[:0] = [one for one in _told(event) if one not in found]
        rule = rule_of(event)
        if rule is not None and rule.move is Move.POST_NOTICE:
            return tuple(found)
    return ()


def _told(event: Event) -> Iterator[Objection]:
    if event.kind is EventKind.NOTED and event.body.get("what") == OBJECTION:
        yield _read(event.body)
    rule = rule_of(event)
    if rule is not None and rule.move is Move.END_NOTICE:
        details = event.body.get("details")
        if isinstance(details, Mapping):
            yield from map(_read, details.get("objections", ()))


def _read(body: Mapping[str, Any]) -> Objection:
    return Objection(name=body["name"], words=body["words"], on=date.fromisoformat(body["on"]))

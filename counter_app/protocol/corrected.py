"""What stands of a dossier's facts after corrections: the first ones stay, later ones lie over them.

A correction's body tells under ``now`` which fields of ``dossier.received`` hold from then on and
under ``was`` what they were until then, so that only what differs is laid on; a slip issued with it
tells its own number. Nothing here reads or writes a store.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from counter_app.domain.lane import paper_lane
from counter_app.protocol.happened import Happened
from counter_app.protocol.merging import merge, stood_without
from counter_app.protocol.received import DossierReceived, from_plain, plain_of

NOW: Final = "now"
WAS: Final = "was"
_SLIP: Final = "slip"
# What a dossier keeps for life, whatever is mended; a code may still be given where none was.
_FOR_LIFE: Final = frozenset({"lookup_secret", "received_ms"})


class DossierCorrected(Happened, frozen=True, kw_only=True):
    """A view of the body; a wrong result (``what``) changes no field. Dates only where they change."""

    reason: str
    what: str = ""
    now: dict[str, Any] = msgspec.field(default_factory=dict)
    was: dict[str, Any] = msgspec.field(default_factory=dict)
    due_before: str | None = None
    due_at: str | None = None
    first_due_at: str | None = None
    promise: dict[str, Any] | None = None


def corrected(first: DossierReceived, told: Iterable[Mapping[str, Any]]) -> DossierReceived:
    """``first`` with what the bodies of its later facts changed, oldest first."""
    bodies = [body for body in told if body.get(NOW) or body.get("paper") == _SLIP]
    if not bodies:
        return first
    plain = plain_of(first)
    for body in bodies:
        plain = laid_on(plain, body)
    return from_plain(plain)


def laid_on(facts: dict[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as plain JSON values with what one correction's body changes; ``TypeError`` for no table."""
    was, now = (body.get(one) or {} for one in (WAS, NOW))
    if not (isinstance(was, dict) and isinstance(now, dict)):
        raise TypeError("a correction that is not two tables")
    facts = merge(facts, was=was, now=now).fields
    if body.get("paper") == _SLIP and "paper_sha" in body and not _is_older(facts, body):
        slip = {"slip_no": body["paper_no"], "slip_year": body["paper_year"]}
        facts = facts | slip | {"slip_sha": body["paper_sha"]}
    return facts


def _is_older(facts: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """Whether the slip of a correction that had to wait was replaced before it came.

    A lane's numbers only rise; those of two lanes tell nothing of their order.
    """
    year, number = body["paper_year"], body["paper_no"]
    same_lane = paper_lane(number) == paper_lane(facts["slip_no"])
    return bool(same_lane and (year, number) < (facts.get("slip_year", 0), facts["slip_no"]))


def in_place_of(
    refused: Mapping[str, Any], before: DossierReceived, after: DossierReceived
) -> dict[str, Any]:
    """``was`` and ``now`` of a correction that stands in the place of ``refused``, a body.

    The central side has nothing of what that one mended, so that it goes with this one.
    """
    here, new = plain_of(before), plain_of(after)
    was, now = refused.get(WAS) or {}, refused.get(NOW) or {}
    former = dict[str, object]()
    for name in changed_fields(before, after).keys() | now.keys():
        value = stood_without(here[name], new[name], was=was.get(name), now=now.get(name))
        if value != new[name]:
            former[name] = value
    return {WAS: former, NOW: {name: new[name] for name in former}}


def former_fields(before: DossierReceived, now: Mapping[str, object]) -> dict[str, object]:
    """What the fields of ``now`` were in ``before``, for a correction's ``was``."""
    old = plain_of(before)
    return {name: old[name] for name in now}


def changed_fields(before: DossierReceived, after: DossierReceived) -> dict[str, object]:
    """The fields of ``after`` that differ, as plain JSON values, for a correction's ``now``."""
    old, new = plain_of(before), plain_of(after)
    found = {name: value for name, value in new.items() if value != old[name]}
    if kept := found.keys() & _FOR_LIFE:
        raise ValueError(f"kept for life: {sorted(kept)}")
    return found

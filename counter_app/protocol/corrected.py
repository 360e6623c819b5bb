"""What stands of a dossier's facts after corrections: the first ones stay, later ones lie over them.

A correction's body tells under ``now`` which fields of ``dossier.received`` hold from then on; a
slip issued with it tells its own number. Nothing here reads or writes a store.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from counter_app.protocol.received import DossierReceived

NOW: Final = "now"
_SLIP: Final = "slip"
# What a dossier keeps for life, whatever is mended; a code may still be given where none was.
_FOR_LIFE: Final = frozenset({"lookup_secret", "received_ms"})


def corrected(first: DossierReceived, told: Iterable[Mapping[str, Any]]) -> DossierReceived:
    """``first`` with what the bodies of its later facts changed, oldest first."""
    changes: dict[str, object] = {}
    for body in told:
        changes.update(body.get(NOW) or {})
        if body.get("paper") == _SLIP and "paper_sha" in body:
            changes["slip_no"], changes["slip_year"] = body["paper_no"], body["paper_year"]
            changes["slip_sha"] = body["paper_sha"]
    if not changes:
        return first
    plain: dict[str, object] = msgspec.to_builtins(first)
    return msgspec.convert(plain | changes, DossierReceived)


def changed_fields(before: DossierReceived, after: DossierReceived) -> dict[str, object]:
    """The fields of ``after`` that differ, as plain JSON values, for a correction's ``now``."""
    old: dict[str, object] = msgspec.to_builtins(before)
    new: dict[str, object] = msgspec.to_builtins(after)
    found = {name: value for name, value in new.items() if value != old[name]}
    if kept := found.keys() & _FOR_LIFE:
        raise ValueError(f"kept for life: {sorted(kept)}")
    return found

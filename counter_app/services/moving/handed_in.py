"""Every paper that came with a dossier: at its intake, in parts, with the answer to a request."""

from dataclasses import dataclass
from datetime import datetime

from counter_app.core.text import fold
from counter_app.domain.catalogue.procedure import ComponentKind
from counter_app.domain.checklist import GivenComponent
from counter_app.domain.dossier import EventKind
from counter_app.domain.moving.brought import papers_brought
from counter_app.domain.step import Supplemented
from counter_app.protocol.moved import details_of
from counter_app.services.lookup import DossierView


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """One paper and when it came; ``later``: not at the intake.

    ``kind`` and ``count`` are None while only a part came: they are told with the rest.
    """

    label: str
    at: datetime
    kind: ComponentKind | None = None
    count: int | None = None
    later: bool = False


def handed_in(dossier: DossierView) -> tuple[HandedIn, ...]:
    """The papers in the order they came; one that came in a part is told of once, by that day."""
    found = [_paper(one, dossier.row.received_at) for one in dossier.received.components]
    parts: dict[str, HandedIn] = {}
    for event in dossier.events:
        for label in papers_brought(event):
            parts[fold(label)] = HandedIn(label=label, at=event.at, later=True)
        told = details_of(event.body) if event.kind is EventKind.MOVED else None
        if isinstance(told, Supplemented) and not event.attempted:
            for one in told.components:
                part = parts.pop(fold(one.label), None)
                found.append(_paper(one, part.at if part else event.at, later=True))
    return tuple(sorted((*found, *parts.values()), key=lambda one: one.at))


def _paper(one: GivenComponent, at: datetime, *, later: bool = False) -> HandedIn:
    return HandedIn(label=one.label, kind=one.kind, count=one.count, at=at, later=later)

"""The catalogue and calendars each commune goes by on a day: what ships, or what was published.

The same code reckons at the desks (``domain.edition``); nothing is published here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from counter_app.domain.catalogue.catalogue import Catalogue
from counter_app.domain.deadline.calendar import Calendar
from counter_app.domain.edition import (
    Edition,
    EditionHead,
    EditionKind,
    begun,
    calendar_of,
    catalogue_after,
)
from db.central.editions import with_content
from db.central.store import Connection

Calendars = tuple[tuple[EditionHead, Calendar], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """What was read of editions is kept: they never change once published."""

    shipped: Catalogue
    _read: dict[tuple[str, EditionKind, int], Edition] = field(default_factory=dict)
    # One text for all communes that were given the same.
    _texts: dict[str, str] = field(default_factory=dict)

    def catalogue(
        self, connection: Connection, commune: str, published: Iterable[EditionHead], on: date
    ) -> Catalogue:
        """The catalogue that holds in a commune, of what was ``published`` to it."""
        heads = begun(published, EditionKind.CATALOG, on)
        return catalogue_after(self._whole(connection, commune, heads), self.shipped)

    def calendars(
        self, connection: Connection, commune: str, published: Iterable[EditionHead], on: date
    ) -> Calendars:
        """Those of the ``published`` calendars that have begun, in order; the last one holds."""
        heads = begun(published, EditionKind.CALENDAR, on)
        whole = self._whole(connection, commune, heads)
        return tuple((one.head, calendar_of(one)) for one in whole)

    def _whole(
        self, connection: Connection, commune: str, heads: Iterable[EditionHead]
    ) -> list[Edition]:
        return [self._edition(connection, commune, head) for head in heads]

    def _edition(self, connection: Connection, commune: str, head: EditionHead) -> Edition:
        key = (commune, head.kind, head.number)
        kept = self._read.get(key)
        if kept is None or kept.head != head:
            read = with_content(connection, commune, head)
            text = self._texts.setdefault(read.content, read.content)
            kept = self._read[key] = Edition(head=head, content=text)
        return kept

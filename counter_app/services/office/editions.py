"""Which catalogue and calendar a desk goes by: what ships, the office's own, or what was published.

Another process, the central side or midnight may change it while a desk stays open.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from counter_app.core.clock import local
from counter_app.core.resources import resource
from counter_app.domain.catalogue import catalogue as shipped
from counter_app.domain.catalogue.catalogue import Catalogue
from counter_app.domain.edition import (
    Almanac,
    EditionKind,
    almanac,
    begun,
    calendar_of,
    catalogue_after,
    holding,
)
from counter_app.domain.office import Office
from counter_app.services.desk import Desk
from counter_app.services.office.calendar import timetable_of
from db.counter import editions
from db.counter import office as records
from db.counter.editions import Connection
from db.counter.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """The rules that hold at an office on a day."""

    catalogue: Catalogue
    almanac: Almanac


def in_force(store: Store, office: Office, *, at: datetime) -> InForce:
    """The rules that hold at ``at``."""
    return store.read(lambda connection: _in_force(connection, office, at))


def renewed(*, desk: Desk) -> Desk | None:
    """The desk under other settings, catalogue or calendar where those hold by now, else None."""
    at = desk.clock.now()

    def look(connection: Connection) -> tuple[Office, InForce] | None:
        office = records.load_office(connection, at=at) or desk.office
        if office == desk.office and not _others(connection, desk, at):
            return None
        return office, _in_force(connection, office, at)

    found = desk.store.read(look)
    if found is None:
        return None
    new = under(desk, *found)
    return None if _same(new, desk) else new


def under(desk: Desk, office: Office, rules: InForce) -> Desk:
    """The same desk under these settings and rules."""
    return replace(
        desk,
        office=office,
        timetable=timetable_of(office),
        catalogue=rules.catalogue,
        calendar=rules.almanac.holds,
        calendars=rules.almanac.known,
    )


def _others(connection: Connection, desk: Desk, at: datetime) -> bool:
    """Whether other editions hold than those the desk goes by; their content is not read."""
    heads, on = editions.edition_heads(connection), local(at).date()
    catalogue = holding(heads, EditionKind.CATALOG, on)
    calendar = holding(heads, EditionKind.CALENDAR, on)
    named = catalogue.name if catalogue else shipped.SHIPPED
    return named != desk.catalogue.version or (
        calendar is not None and calendar.name not in desk.calendars
    )


def _same(new: Desk, old: Desk) -> bool:
    return (new.office, new.catalogue.version, new.calendar.version) == (
        old.office,
        old.catalogue.version,
        old.calendar.version,
    )


def _in_force(connection: Connection, office: Office, at: datetime) -> InForce:
    heads, on = editions.edition_heads(connection), local(at).date()
    catalogues = editions.whole(connection, begun(heads, EditionKind.CATALOG, on))
    calendars = editions.whole(connection, begun(heads, EditionKind.CALENDAR, on))
    first = shipped.load_catalogue(resource("catalogue"))
    return InForce(
        catalogue=catalogue_after(catalogues, first),
        almanac=almanac([(one.head, calendar_of(one)) for one in calendars], office.calendar),
    )

"""Numbers of another unit's series for each desk that takes in dossiers for it, ahead of need.

HSP/1, section 6. Leased with the push that brings such a dossier, for today and the days after, so
that the next ones have a code without a line. Ahead means by the office's own days: the longest
closure of the calendar (Tết with the weekends around it, nine days) falls between two of them and
leaves as many as any other time. What an administrator leases is in ``admin``.
"""

import json
from collections.abc import Iterable
from datetime import date
from typing import Final

import msgspec

from counter_app.core.errors import UserError
from counter_app.domain.deadline.calendar import Calendar, DayKind, default_calendar
from counter_app.domain.deadline.schedule import (
    Schedule,
    Timetable,
    default_timetable,
    parse_timetable,
)
from counter_app.domain.deadline.working_days import working_days
from counter_app.domain.dossier_now import DossierNow
from counter_app.protocol.enrolment import LeasedBlock
from counter_app.protocol.notices import BlocksLeased
from counter_app.protocol.pull import CentralKind
from db.central.code_register import claim_codes
from db.central.devices import KnownDevice
from db.central.lanes import blocks_of, is_free, lease_block
from db.central.notices import post, to_device
from db.central.offices import OfficeRow, find_office
from db.central.store import Connection

BLOCK: Final = 10
# Days that the office is open and that count: two weeks without a line.
OPEN_DAYS_AHEAD: Final = 10
# Lane 0, from above: the unit's own system counts the same numbers from 1.
_FIRSTS: Final = range(981, 0, -BLOCK)


def lease_ahead(
    connection: Connection,
    device: KnownDevice,
    taken: Iterable[DossierNow],
    *,
    own: str,
    today: date,
    at_ms: int,
) -> None:
    """A block for each unit whose dossiers were ``taken`` in, and each day that has none.

    For today another one where a dossier had to do without a code. ``own`` is the office's agency;
    what is another's is not known without it.
    """
    found = [one for one in taken if one.agency and one.agency != own]
    short = {one.agency for one in found if one.code is None}
    # A retired desk takes nothing more in: it needs numbers for what it had to do without.
    wanted = short if device.retired else {one.agency for one in found}
    if not own or not wanted or device.revoked:
        return
    first_day = today.isoformat()
    held = blocks_of(connection, device.commune, device.device, from_day=first_day)
    have = {(one.agency, one.day) for one in held}
    have -= {(agency, first_day) for agency in short}
    office = find_office(connection, device.commune)
    ahead = days_ahead(today, _timetable(office), default_calendar())
    days = [first_day] if device.retired else ahead
    leased = [
        _lease(connection, device, agency, day)
        for agency in sorted(wanted)
        for day in days
        if (agency, day) not in have
    ]
    if any(leased):
        blocks = blocks_of(connection, device.commune, device.device, from_day=first_day)
        told = msgspec.json.encode(BlocksLeased(blocks=blocks)).decode()
        scope, kind = to_device(device.device), CentralKind.BLOCKS
        post(connection, device.commune, scope, kind=kind, body=told, at_ms=at_ms)


def days_ahead(today: date, timetable: Schedule | Timetable, calendar: Calendar) -> list[str]:
    """Today whatever it is, and each day the office may open until it surely did often enough.

    A holiday that is not announced yet may be a day of work after all.
    """
    days, day = working_days(timetable, calendar, today.year), today.toordinal()
    found, counted = [today.isoformat()], 0
    while counted < OPEN_DAYS_AHEAD:
        day += 1
        row = days.row(day)
        maybe = row is not None and row.kind is DayKind.OFF_PROVISIONAL
        if maybe or days.day(day).hours:
            found.append(date.fromordinal(day).isoformat())
        counted += days.day(day).counts
    return found


def _timetable(office: OfficeRow | None) -> Timetable:
    """The office's own hours; no push fails for hours that nobody can read."""
    try:
        told = json.loads(office.settings).get("schedule") if office is not None else None
        return parse_timetable(told) if told else default_timetable()
    except (UserError, ValueError):
        return default_timetable()


def _lease(connection: Connection, device: KnownDevice, agency: str, day: str) -> bool:
    """The next block that no desk of any commune has; whether one was left."""
    for first in _FIRSTS:
        block = LeasedBlock(agency=agency, day=day, first=first, last=first + BLOCK - 1)
        if not is_free(connection, device.commune, block):
            continue
        claim = (f"{agency}/block/{day}", str(first))
        holder = f"block:{device.commune}:{device.device}"
        if claim_codes(connection, device.commune, {claim: holder}):
            continue  # another commune's
        lease_block(connection, device.commune, device.device, block)
        return True
    return False

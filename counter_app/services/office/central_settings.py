"""Takes on the office's settings as the central side holds them: a new dated row, never an edit.

What belongs to this desk or this machine stays its own: its name, which comes with its enrolment
alone, its printing, its calendar; its bank accounts where the central side holds none.
"""

from dataclasses import replace

import msgspec

from counter_app.core.clock import Clock
from counter_app.core.errors import UserError
from counter_app.domain.office import Office
from counter_app.protocol.notices import OfficeSet
from counter_app.protocol.pull import CentralKind
from counter_app.services.office.in_force import put_in_force
from counter_app.services.office.office import find_office, setup_of
from db.counter import cell_view, todo
from db.counter import office as records
from db.counter.audit_log import stamped
from db.counter.store import Store


def take_settings(store: Store, clock: Clock) -> bool:
    """Puts the newest settings that came down in force; whether anything changed.

    Those of another office, or that cannot be read, stay for a person to look at.
    """
    left = store.read(cell_view.left_to_do)
    told = [one for one in left if one.kind == CentralKind.OFFICE]
    stamp = stamped(store.device, clock)
    now = find_office(store, at=stamp.at)
    if not told or now is None:
        return False
    new = _settings(told[-1].body, now)
    if new is None:
        return False

    def write(connection: records.Connection) -> None:
        if new != now:
            put_in_force(connection, new, stamp=stamp)
        for one in told:
            todo.finish(connection, one.number, at=stamp.at)

    store.write(write)
    return new != now


def take_name(name: str, store: Store, clock: Clock) -> None:
    """The desk is called as the administrator called it who let it in."""
    stamp = stamped(store.device, clock)
    now = find_office(store, at=stamp.at)
    if now is not None and name and name != now.desk_name:
        named = replace(now, desk_name=name)
        store.write(lambda one: put_in_force(one, named, stamp=stamp))


def _settings(body: object, now: Office) -> Office | None:
    try:
        new = setup_of(msgspec.convert(body, OfficeSet).office).office
    except (UserError, msgspec.ValidationError):
        return None
    if (new.kind, new.agency, new.commune_code) != (now.kind, now.agency, now.commune_code):
        return None
    return replace(
        new,
        desk_name=now.desk_name,
        printing=now.printing,
        calendar=now.calendar,
        bank_accounts=new.bank_accounts or now.bank_accounts,
    )

"""Is everything still as it was written? File, chain, outbox, numbers, rows; changes nothing."""

from counter_app.core.errors import EnvironmentFault
from counter_app.services.desk import Desk
from db.counter.audit import Damage, find_damage

__all__ = ["Damage", "check"]


def check(*, desk: Desk) -> tuple[Damage, ...]:
    """What is damaged, naming the first bad row of each kind; empty when all is well."""
    store = desk.store
    key = store.device.key.public_key()
    found: list[Damage] = []
    try:
        store.read(lambda connection: found.extend(find_damage(connection, key)))
    except EnvironmentFault as fault:
        # A file this damaged may not even let a reader go in peace.
        found.append(Damage(code="unreadable", row=fault.code, message=fault.message))
    return tuple(found)

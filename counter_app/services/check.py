"""Is everything still as it was written? File, chain, outbox, numbers, rows; changes nothing."""

from counter_app.services.desk import Desk
from db.counter.audit import Damage, find_damage

__all__ = ["Damage", "check"]


def check(*, desk: Desk) -> tuple[Damage, ...]:
    """What is damaged, naming the first bad row of each kind; empty when all is well."""
    store = desk.store
    key = store.device.key.public_key()
    return store.read(lambda connection: tuple(find_damage(connection, key)))

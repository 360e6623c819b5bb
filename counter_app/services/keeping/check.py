"""Is everything still as it was written? File, chain, outbox, numbers, rows, attached files.

What this desk once found wrong at the central side is told again each time.

Looking changes nothing; what it finds edited is kept, for the next sync to tell, and a note that the
file is spoilt keeps everybody from writing until a look finds it whole. Opening the desk
before it may change something: tables are brought up to date after a backup, and an older copy put
back begins a new life, which ``notices`` then tells.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from counter_app.core.errors import EnvironmentFault
from counter_app.services.desk import Desk
from counter_app.services.keeping.findings import (
    found_damage,
    found_notices,
    gone_damage,
    keep_spoilt,
)
from counter_app.services.keeping.start_check import SPOILT, heed_spoilt
from counter_app.services.sending.attachments import damaged_files
from db.counter.checks import Damage, Notice, find_damage, find_new_life
from db.counter.gate import forget_damage
from db.counter.other_log import other_logs

_MEND: Final = "Hãy ngừng nhập, rồi khôi phục từ bản sao lưu (counter-app restore)."

__all__ = ["Damage", "Notice", "check", "notices"]


def check(*, desk: Desk) -> tuple[Damage, ...]:
    """What is damaged: the first bad row of each kind and every bad file; empty when all is well."""
    store = desk.store
    found: list[Damage] = []
    try:
        store.read(lambda connection: found.extend(find_damage(connection, store.device)))
        found.extend(damaged_files(desk=desk))
        if not SPOILT.intersection(one.code for one in found):  # a write would bury what is left
            keep_spoilt(found, desk=desk, at=desk.clock.now())
            forget_damage(store.path)
        found.extend(found_damage(desk=desk))
        found.extend(gone_damage(desk=desk))
    except EnvironmentFault as fault:
        # A file this damaged may not even let a reader go in peace.
        found.append(Damage(code="unreadable", row=fault.code, message=fault.message))
    heed_spoilt(found, desk=desk)
    return tuple(_in_brief(found))


def _in_brief(found: Iterable[Damage]) -> Iterator[Damage]:
    """A spoilt page fails each look after it as well: told once, with what to do."""
    spoilt = False
    for one in found:
        if one.code not in SPOILT:
            yield one
        elif not spoilt:
            yield replace(one, message=f"{one.message} {_MEND}")
        spoilt = spoilt or one.code in SPOILT


def notices(*, desk: Desk) -> tuple[Notice, ...]:
    """What to know of a store that need not be damaged; a file that cannot be read tells nothing of itself."""
    others = other_logs(desk.store.path)
    try:
        new_life = desk.store.read(find_new_life)
        told = found_notices(desk=desk)
    except EnvironmentFault:
        return others
    return (*others, *told) if new_life is None else (*others, new_life, *told)

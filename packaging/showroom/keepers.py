"""A real office where people sign in, with whoever keeps the accounts at its desk."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from counter_app.bootstrap import join
from counter_app.core.clock import Clock, to_ms
from counter_app.core.ids import ClerkId, uuid7
from counter_app.core.key_wrapping import Kdf
from counter_app.core.keyslots import Person, found_keys
from counter_app.domain.office import OfficeKind
from counter_app.domain.staff import Clerk, Role
from counter_app.services.desk import Desk
from counter_app.services.office.office import built_in, new_staff, set_up
from counter_app.services.people import accounts
from counter_app.services.people.account_list import keys_of
from counter_app.services.people.accounts import Wanted
from db.counter.store import open_store

CHEAP: Final = Kdf(memory_kib=8, passes=1)
"""What a guess costs where nothing is to be guarded: nothing."""
KEEPER, SECRET = "Trần Văn Giữ", "gach ngoi mua rao"
FIRST: Final = "mot hai ba bon nam"
OTHERS: Final = (
    ("Lê Thị Lan", Wanted(role=Role.CLERK, title="Công chức Tư pháp – Hộ tịch")),
    ("Đỗ Thị Đầu", Wanted(role=Role.LEADER, title="Phó Giám đốc Trung tâm")),
    ("Phạm Văn Xem", Wanted(role=Role.INSPECTOR, until=date(2026, 12, 31))),
)


def founded(folder: Path, clock: Clock) -> tuple[Desk, str]:
    """The desk of who keeps the accounts, the first of which is theirs, and the recovery code."""
    setup, at = built_in(OfficeKind.TRAINING), clock.now()
    setup = replace(setup, office=replace(setup.office, kind=OfficeKind.REAL))
    staff = new_staff(setup, at=at)
    who = ClerkId(uuid7(to_ms(at) + len(staff)))
    keeper = Clerk(id=who, name=KEEPER, role=Role.ADMINISTRATOR)
    keys, code = found_keys(folder, Person(who, KEEPER), SECRET, kdf=CHEAP)
    store = open_store(folder, OfficeKind.REAL, keys, clock)
    set_up(setup, store=store, at=at, people=(*staff, keeper), signs_in=keeper)
    desk = replace(join(store, folder, clock), clerk=keeper)
    accounts.note_first(keeper, desk=desk, at=at)
    return desk, code


def at_the_keepers(folder: Path, clock: Clock) -> Desk:
    """The same desk with accounts for ``OTHERS``."""
    desk, _code = founded(folder, clock)
    for name, wanted in OTHERS:
        accounts.add(name, FIRST, wanted, desk=desk, keys=keys_of(desk), at=clock.now())
    return desk

"""A real office where people sign in, with whoever keeps the accounts at its desk."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from counter_app.bootstrap import open_desk
from counter_app.core.clock import Clock
from counter_app.core.key_wrapping import Kdf
from counter_app.core.secrets import open_secrets
from counter_app.domain.office import OfficeKind
from counter_app.domain.staff import Role
from counter_app.services.desk import Desk
from counter_app.services.office.office import built_in, set_up
from counter_app.services.people import accounts
from counter_app.services.people.accounts import Founded, Wanted
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


def founded(folder: Path, clock: Clock) -> tuple[Desk, Founded]:
    """The office in ``folder``, opened; its one account is of who keeps the others."""
    setup = built_in(OfficeKind.TRAINING)
    setup = replace(setup, office=replace(setup.office, kind=OfficeKind.REAL))
    store = open_store(folder, OfficeKind.REAL, open_secrets(folder), clock)
    set_up(setup, store=store, at=clock.now())
    store.close()
    desk = open_desk(folder, kind=OfficeKind.REAL, clock=clock)
    made = accounts.found(KEEPER, SECRET, desk=desk, at=clock.now(), kdf=CHEAP)
    return replace(desk, clerk=made.account.clerk), made


def at_the_keepers(folder: Path, clock: Clock) -> Desk:
    """The desk of who keeps the accounts, their secret just given, and accounts for ``OTHERS``."""
    desk, made = founded(folder, clock)
    for name, wanted in OTHERS:
        accounts.add(name, FIRST, wanted, desk=desk, keys=made.keys, at=clock.now())
    desk.store.close()
    reopened = open_desk(folder, kind=OfficeKind.REAL, clock=clock, keys=made.keys)
    return replace(reopened, clerk=made.account.clerk)

"""A real office for tests, without accounts or with its first; guessing a secret costs nothing there."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from counter_app.bootstrap import open_desk
from counter_app.core.clock import Clock
from counter_app.core.key_wrapping import Kdf
from counter_app.core.secrets import open_secrets
from counter_app.domain.office import OfficeKind
from counter_app.services.desk import Desk
from counter_app.services.office.office import built_in, set_up
from counter_app.services.people import accounts
from counter_app.services.people.accounts import Founded
from db.counter.store import open_store

CHEAP: Final = Kdf(memory_kib=8, passes=1)
KEEPER: Final = "Trần Văn Giữ"
SECRET: Final = "gạch ngói mưa rào"


def real_office(folder: Path, clock: Clock) -> Desk:
    """Its desk, where nobody has an account yet; the caller closes the store."""
    founded(folder, clock)
    return open_desk(folder, kind=OfficeKind.REAL, clock=clock)


def founded(folder: Path, clock: Clock) -> None:
    """Its store as the first program to open it leaves it."""
    setup = built_in(OfficeKind.TRAINING)
    setup = replace(setup, office=replace(setup.office, kind=OfficeKind.REAL))
    store = open_store(folder, OfficeKind.REAL, open_secrets(folder), clock)
    set_up(setup, store=store, at=clock.now())
    store.close()


def first_account(desk: Desk, name: str = KEEPER) -> Founded:
    """From now on the store opens by that person's SECRET; somebody of the staff keeps their role."""
    return accounts.found(name, SECRET, desk=desk, at=desk.clock.now(), kdf=CHEAP)

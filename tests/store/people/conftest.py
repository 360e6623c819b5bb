"""Fixtures of accounts: a real office, its administrator, and whoever is added."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from counter_app.core.clock import SteppedClock
from counter_app.core.errors import UserError
from counter_app.core.ids import ClerkId
from counter_app.domain.staff import Clerk, Role
from counter_app.services.desk import Desk
from counter_app.services.people import accounts
from counter_app.services.people.accounts import Founded, Wanted
from tests.real_office import first_account, real_office

LAN, LEADER = "Lê Thị Lan", "Đỗ Thị Đầu"
OTHER, THIRD = "thuyền xa bến cũ", "đèn khuya sách mỏng"


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(UserError) as refused:
        act()
    assert refused.value.message.endswith(".")
    return refused.value.code


@pytest.fixture
def office(tmp_path: Path, clock: SteppedClock) -> Iterator[Desk]:
    """A real office where nobody has an account yet."""
    desk = real_office(tmp_path, clock)
    yield desk
    desk.store.close()


@pytest.fixture
def founded(office: Desk) -> Founded:
    return first_account(office)


@pytest.fixture
def keeper(office: Desk, founded: Founded) -> Desk:
    """The desk with its administrator at it."""
    return replace(office, clerk=founded.account.clerk)


@pytest.fixture
def add(keeper: Desk, founded: Founded) -> Callable[..., Desk]:
    """Adds somebody; the desk with them at it."""

    def added(name: str, role: Role, secret: str = OTHER, **more: Any) -> Desk:
        wanted, at = Wanted(role=role, **more), keeper.clock.now()
        made = accounts.add(name, secret, wanted, desk=keeper, keys=founded.keys, at=at)
        return replace(keeper, clerk=made.clerk)

    return added


@pytest.fixture
def enters(keeper: Desk, founded: Founded) -> Callable[..., Clerk]:
    """Who may come in at a moment, whose secret was right."""

    def entered(who: ClerkId, at: datetime) -> Clerk:
        return accounts.signed_in(who, keys=founded.keys, desk=keeper, at=at)

    return entered

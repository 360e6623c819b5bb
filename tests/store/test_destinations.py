"""Where citizens' data goes from this PC: who may say it, and that the log has it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from counter_app.bootstrap_sync import enrol_desk, forget_hub, tell_of_hub
from counter_app.core.clock import SystemClock
from counter_app.core.config import load_machine
from counter_app.core.errors import UserError
from counter_app.domain.audit_act import Act
from counter_app.domain.proof import Proof
from counter_app.domain.rights import RIGHTS, Right
from counter_app.domain.staff import Role
from counter_app.services.desk import Desk
from counter_app.services.keeping.safekeeping import choose_place
from db.counter.audit_log import acts_between
from tests.real_office import first_account, real_office

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    """An office where people sign in; who keeps its accounts sits there, and has proved it."""
    desk = real_office(tmp_path / "data", SystemClock())
    keeper = first_account(desk).account.clerk
    yield replace(desk, clerk=keeper, proof=Proof(clerk=keeper, at=desk.clock.now()))
    desk.store.close()


def say(stick: Path) -> dict[str, Callable[[Desk], object]]:
    """Every way to say where data goes."""
    return {
        "server": lambda desk: enrol_desk("14464-ABCD-2345", url=NOWHERE, desk=desk),
        "hub": lambda desk: tell_of_hub("127.0.0.1:9", desk),
        "no hub": forget_hub,
        "copies": lambda desk: choose_place(stick, desk=desk, at=desk.clock.now()),
        "no copies": lambda desk: choose_place(None, desk=desk, at=desk.clock.now()),
    }


@pytest.mark.parametrize("way", say(Path()))
@pytest.mark.parametrize("role", [one for one in Role if Right.CONNECT not in RIGHTS[one]])
def test_whoever_may_not_sends_nothing_anywhere_else(
    office: Desk, tmp_path: Path, role: Role, way: str
) -> None:
    clerk = replace(office.clerk, role=role)
    desk = replace(office, clerk=clerk, proof=Proof(clerk=clerk, at=office.clock.now()))
    with pytest.raises(UserError) as caught:
        say(tmp_path)[way](desk)
    assert caught.value.code == "no_right"
    assert load_machine(office.data_dir).backup_folder == ""


@pytest.mark.parametrize("way", say(Path()))
def test_whoever_may_gives_their_secret_again(office: Desk, tmp_path: Path, way: str) -> None:
    with pytest.raises(UserError) as caught:
        say(tmp_path)[way](replace(office, proof=None))
    assert caught.value.code == "proof_needed"


def test_the_log_has_where_copies_went_and_that_no_hub_is_asked(
    office: Desk, tmp_path: Path
) -> None:
    began = office.clock.now()
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        folder.mkdir()
        choose_place(folder, desk=office, at=office.clock.now())
    forget_hub(office)
    acts = office.store.read(lambda one: acts_between(one, began, office.clock.now()))
    assert [(one.act, one.clerk_id, one.body) for one in acts] == [
        (Act.COPIES_PLACED, office.clerk.id, {"from": "", "to": str(first)}),
        (Act.COPIES_PLACED, office.clerk.id, {"from": str(first), "to": str(second)}),
        (Act.HUB_CHANGED, office.clerk.id, {"to": "", "name": ""}),
    ]

"""A desk whose work was ended: what it has is never refused into nowhere, and it may come back."""

from typing import Any

import pytest

from counter_app.bootstrap import enrol_desk
from counter_app.central.keeping import Keeper
from counter_app.central.releasing import Releasing
from counter_app.core.clock import SystemClock
from counter_app.core.errors import EnvironmentFault
from counter_app.sync.state import line_state
from db.counter.enrolment import enrolled


@pytest.fixture
def keeper(cell: Any, commune: str) -> Keeper:
    """The office's administrator."""
    one = cell.cell
    return Keeper(store=one.store, commune=commune, who="quantri", clock=SystemClock(), key=one.key)


@pytest.fixture
def kept_apart(cell: Any, commune: str) -> Releasing:
    one = cell.cell
    return Releasing(
        store=one.store, commune=commune, who="quantri", key=one.key, rulebook=one.rulebook
    )


def frozen(counter: Any) -> str:
    return str(line_state(counter.desk.store, None).frozen)


def here(counter: Any, on_cell: Any) -> set[str]:
    rows = on_cell(
        counter.desk.office.commune_code, "SELECT code FROM dossiers WHERE commune_id = ?"
    )
    return {row[0] for row in rows}


def test_a_retired_desk_sends_what_it_has_and_numbers_nothing_more(
    counter: Any, keeper: Keeper, on_cell: Any
) -> None:
    first, second = counter.take_in(), counter.take_in(name="Trần Văn Kiên")
    keeper.retire(counter.desk.store.device.id).result()

    counter.sync()

    assert here(counter, on_cell) == {first.dossier_code, second.dossier_code}
    assert set(counter.states()) == {"acked"}
    assert frozen(counter) == "retired"
    with pytest.raises(EnvironmentFault) as told:
        counter.take_in(name="Lê Thị Hoa")
    assert told.value.code == "desk_retired"
    assert "máy khác" in told.value.message


def test_a_revoked_desk_comes_back_and_a_person_lets_in_what_was_kept_apart(
    counter: Any, keeper: Keeper, kept_apart: Releasing, code_for: Any, on_cell: Any
) -> None:
    device = counter.desk.store.device.id
    keeper.revoke(device, wipe=False).result()
    aside = counter.take_in()
    counter.sync()
    assert frozen(counter) == "revoked"
    assert set(counter.states()) == {"rejected"}

    code = code_for(counter.desk.office.commune_code)
    joined = counter.desk.store.read(enrolled)
    enrol_desk(code, url=joined.cell_url, desk=counter.desk)
    after = counter.take_in(name="Trần Văn Kiên")
    counter.sync()

    assert frozen(counter) == ""
    assert here(counter, on_cell) == {after.dossier_code}
    waiting = kept_apart.waiting(device=device)
    assert {one.code for one in waiting} == {"device.revoked"}
    done = list(kept_apart.release(waiting, at=counter.clock.now()))
    assert {one.result for one in done} == {"accepted"}
    assert kept_apart.waiting() == ()
    assert here(counter, on_cell) == {aside.dossier_code, after.dossier_code}
    counter.sync()
    assert set(counter.states()) == {"acked"}, "the desk hears that it was taken"


def test_what_its_desk_did_not_sign_stays_in_quarantine(
    counter: Any, cell: Any, keeper: Keeper, kept_apart: Releasing, on_cell: Any
) -> None:
    keeper.revoke(counter.desk.store.device.id, wipe=False).result()
    counter.take_in()
    counter.sync()
    forged = "UPDATE quarantine SET payload = json_set(payload, '$.sig', 'AAAA')"
    cell.cell.store.write(keeper.commune, lambda c: c.exec_driver_sql(forged)).result()
    waiting = kept_apart.waiting()

    done = list(kept_apart.release(waiting, at=counter.clock.now()))

    assert {(one.result, one.code) for one in done} == {("rejected", "signature.wrong")}
    assert kept_apart.waiting() == waiting
    assert here(counter, on_cell) == set()

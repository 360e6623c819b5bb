"""Two desks numbered alike before they joined: the second dossier gets a new code, and all follow."""

from collections.abc import Callable
from typing import Any

import pytest

from counter_app.bootstrap import enrol_desk
from counter_app.core.errors import UserError
from counter_app.domain.papers import SlipContent
from counter_app.domain.workflow import Move
from counter_app.services import cell as at_cell
from counter_app.services import outbox
from counter_app.services.check import check
from counter_app.services.lookup import open_dossier, search
from counter_app.services.outbox import Remedy
from counter_app.services.renumbering import renumber
from counter_app.sync.apply import retry
from counter_app.sync.here import Here

Desk = Any


@pytest.fixture
def alike(
    cell: Any, commune: str, open_counter: Callable[..., Any], code_for: Callable[[str], str]
) -> tuple[Desk, Desk, Any, Any]:
    """Two desks, and the dossiers to which each gave the same code."""
    one, other = open_counter(commune), open_counter(commune, name="b", lane=1)
    first, second = one.take_in(name="Trần Văn Kiên"), other.take_in(name="Lê Thị Hoa")
    assert first.dossier_code == second.dossier_code
    for desk in (one, other):
        enrol_desk(code_for(commune), url=cell.url, desk=desk.desk)
    one.engine.round()
    return one, other, first, second


def test_a_code_taken_at_the_cell_is_given_anew_by_one_action(
    alike: tuple[Desk, Desk, Any, Any], on_cell: Any, commune: str
) -> None:
    _, other, first, second = alike
    other.move(second.dossier_id, Move.TRANSFER)
    other.engine.round()
    (line,) = outbox.unsent(desk=other.desk)
    assert line.remedy is Remedy.RENUMBER
    done = renumber(second.dossier_id, desk=other.desk, at=other.clock.now())
    assert done.old_code == first.dossier_code
    assert done.code != done.old_code
    assert outbox.unsent(desk=other.desk)[0].remedy is Remedy.WAIT
    assert check(desk=other.desk) == ()
    for _ in range(2):
        assert other.engine.round().trouble == ""
    assert outbox.unsent(desk=other.desk) == (), other.states()
    there = on_cell(commune, "SELECT code, dossier, state FROM dossiers WHERE commune_id = ?")
    assert sorted(there) == sorted(
        [
            (first.dossier_code, first.dossier_id, "received"),
            (done.code, second.dossier_id, "transferred"),
        ]
    )
    assert at_cell.for_a_person(desk=other.desk) == (0, 0)
    assert at_cell.marks(second.dossier_id, desk=other.desk).there
    assert check(desk=other.desk) == ()


def test_the_old_code_finds_the_dossier_at_every_desk_and_the_slips_name_each_other(
    alike: tuple[Desk, Desk, Any, Any],
) -> None:
    one, other, first, second = alike
    other.engine.round()
    done = renumber(second.dossier_id, desk=other.desk, at=other.clock.now())
    for desk in (other, one, other, one):
        desk.engine.round()
    here = Here(device=other.desk.store.device.id, device_no=1, at=other.clock.now())
    assert retry(other.desk.store, here) == 1  # its first slip's number is free at the next start
    for desk in (one, other):
        found = {row.id: row.code for row in search(done.old_code, desk=desk.desk)}
        assert found == {first.dossier_id: done.old_code, second.dossier_id: done.code}
        assert check(desk=desk.desk) == ()
    dossier = open_dossier(second.dossier_id, desk=other.desk)
    void, slip = [one for one in dossier.papers if one.kind == "slip"]
    assert isinstance(slip.content, SlipContent)
    assert slip.content.dossier_code == done.code
    assert f"số {void.paper_no}" in (slip.content.replaces or "")
    assert void.voided_at is not None
    assert slip.replaces == void.number
    printed = "SELECT count(*) FROM print_jobs j JOIN papers p ON p.number = j.paper"
    assert other.rows(f"{printed} WHERE p.number = {slip.number}") == [(1,)]
    seen = open_dossier(second.dossier_id, desk=one.desk)
    assert seen.received.code == done.code


def test_a_second_press_gives_no_second_code(alike: tuple[Desk, Desk, Any, Any]) -> None:
    _, other, _, second = alike
    other.engine.round()
    first = renumber(second.dossier_id, desk=other.desk, at=other.clock.now())
    with pytest.raises(UserError, match="không trùng"):
        renumber(second.dossier_id, desk=other.desk, at=other.clock.now())
    assert open_dossier(second.dossier_id, desk=other.desk).row.code == first.code

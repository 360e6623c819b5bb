"""Two desks numbered alike before they joined: the second dossier gets new numbers, and all follow."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from counter_app.bootstrap_sync import enrol_desk
from counter_app.central.releasing import Releasing
from counter_app.cli.acts import ACTS
from counter_app.core.errors import UserError
from counter_app.domain.handover import Way
from counter_app.domain.papers import PaperSize, SlipContent
from counter_app.domain.step import Collected, CollectorKind, SlipOutcome
from counter_app.domain.workflow import Move
from counter_app.services.correcting import disputes
from counter_app.services.correcting.renumbering import renumber
from counter_app.services.handing_over.handover import Line, NewList, hand_over, waiting
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier, search
from counter_app.services.papers.printing import slip_to_file
from counter_app.services.sending import cell as at_cell
from counter_app.services.sending import outbox
from counter_app.services.sending.outbox import Remedy
from counter_app.sync.apply import retry
from counter_app.sync.here import Here
from db.counter import papers

Desk = Any
BY_OWNER = Collected(kind=CollectorKind.OWNER, name="Lê Thị Hoa", slip=SlipOutcome.NONE_GIVEN)


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
    alike: tuple[Desk, Desk, Any, Any], on_cell: Any, commune: str, cell: Any
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
    server = cell.cell
    apart = Releasing(
        store=server.store, commune=commune, who="quantri", key=server.key, rulebook=server.rulebook
    )
    assert "code.taken" not in {one.code for one in apart.waiting()}, "it was healed at its desk"
    assert "code.taken" in {one.code for one in apart.waiting(healed=True)}
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
    told = ACTS["renumber"](
        open_dossier(second.dossier_id, desk=other.desk), {}, other.desk, other.clock.now()
    )
    first = open_dossier(second.dossier_id, desk=other.desk)
    assert told == {
        "old_code": second.dossier_code,
        "code": first.row.code,
        "slip_no": first.slip.paper_no,
        "replaces": second.slip_no,
    }
    with pytest.raises(UserError, match="không trùng"):
        renumber(second.dossier_id, desk=other.desk, at=other.clock.now())
    assert open_dossier(second.dossier_id, desk=other.desk).row.code == first.row.code


def test_the_first_printing_of_the_new_slip_is_no_copy(
    alike: tuple[Desk, Desk, Any, Any], tmp_path: Path
) -> None:
    _, other, _, second = alike
    other.engine.round()
    renumber(second.dossier_id, desk=other.desk, at=other.clock.now())

    def printed(name: str) -> tuple[int, bool]:
        made = slip_to_file(
            second.dossier_id,
            tmp_path / name,
            desk=other.desk,
            paper=PaperSize.A4,
            request=name,
        )
        return made.reprint, open_dossier(second.dossier_id, desk=other.desk).row.printed

    assert [printed("a.pdf"), printed("b.pdf")] == [(0, True), (1, True)]
    assert check(desk=other.desk) == ()


@pytest.fixture
def slips_alike(
    cell: Any, commune: str, open_counter: Callable[..., Any], code_for: Callable[[str], str]
) -> tuple[Desk, Desk, Any, Any]:
    """Two desks of one lane that worked on two days: the codes differ, the slips' numbers do not."""
    one, other = open_counter(commune), open_counter(commune, name="b", lane=1)
    other.clock.instant += timedelta(days=1)
    first, second = one.take_in(name="Trần Văn Kiên"), other.take_in(name="Lê Thị Hoa")
    assert first.dossier_code != second.dossier_code
    assert first.slip_no == second.slip_no
    for desk in (one, other):
        enrol_desk(code_for(commune), url=cell.url, desk=desk.desk)
    one.engine.round()
    return one, other, first, second


def test_a_slip_number_taken_at_the_cell_is_given_anew_and_the_code_stays(
    slips_alike: tuple[Desk, Desk, Any, Any], on_cell: Any, commune: str
) -> None:
    one, other, first, second = slips_alike
    other.engine.round()
    (line,) = outbox.unsent(desk=other.desk)
    assert line.remedy is Remedy.RENUMBER
    assert line.why == "Số giấy hẹn đã cấp cho hồ sơ khác."
    (seen,) = disputes.open_disputes(desk=other.desk)
    assert seen.told.startswith(
        f"Số giấy hẹn {first.slip_no} của hồ sơ {second.dossier_code} ở máy này cũng là của hồ sơ"
        f" {first.dossier_code} do Quầy 1 nhận."
    )
    assert seen.dossier is not None
    assert seen.dossier.row.id == second.dossier_id
    assert at_cell.for_a_person(desk=one.desk) == (0, 0), "nothing is wrong at the first desk"
    done = renumber(second.dossier_id, desk=other.desk, at=other.clock.now())
    assert (done.old_code, done.code) == (second.dossier_code, second.dossier_code)
    assert done.slip_no != done.replaces == first.slip_no
    for desk in (other, one, other, one):
        assert desk.engine.round().trouble == ""
    assert outbox.unsent(desk=other.desk) == (), other.states()
    assert at_cell.for_a_person(desk=other.desk) == (0, 0)
    here = Here(device=other.desk.store.device.id, device_no=1, at=other.clock.now())
    assert retry(other.desk.store, here) == 1
    both = {(first.dossier_code, first.slip_no), (second.dossier_code, done.slip_no)}
    for desk in (one, other):
        assert set(desk.rows("SELECT code, slip_no FROM dossiers")) == both
        assert check(desk=desk.desk) == ()
    void, slip = [one for one in slips(other, second) if one.kind == "slip"]
    assert (void.voided_at is not None, slip.replaces) == (True, void.number)
    assert isinstance(slip.content, SlipContent)
    assert f"số {void.paper_no}" in (slip.content.replaces or "")
    there = on_cell(commune, "SELECT code FROM dossiers WHERE commune_id = ?")
    assert len({code for (code,) in there}) == 2


def test_a_new_code_that_is_taken_as_well_is_given_anew_once_more(
    alike: tuple[Desk, Desk, Any, Any], cell: Any, commune: str, on_cell: Any
) -> None:
    one, other, first, second = alike
    other.engine.round()
    again = renumber(second.dossier_id, desk=other.desk, at=other.clock.now())
    entered = (
        "INSERT INTO code_register (agency, code, commune_id, dossier)"
        " SELECT agency, ?, commune_id, 'of-the-province' FROM code_register WHERE code = ?"
    )
    cell.cell.store.write(
        commune, lambda c: c.exec_driver_sql(entered, (again.code, first.dossier_code))
    ).result()
    other.engine.round()
    (line,) = outbox.unsent(desk=other.desk)
    assert (line.remedy, line.wants_a_person) == (Remedy.RENUMBER, True)
    last = renumber(second.dossier_id, desk=other.desk, at=other.clock.now())
    assert len({first.dossier_code, again.code, last.code}) == 3
    for desk in (other, other, one):
        assert desk.engine.round().trouble == ""
    assert outbox.unsent(desk=other.desk) == (), other.states()
    there = on_cell(commune, "SELECT code FROM dossiers WHERE commune_id = ?")
    assert {code for (code,) in there} == {first.dossier_code, last.code}
    assert [row.code for row in search(again.code, desk=other.desk)] == [last.code]
    printed = [paper for paper in slips(other, second) if paper.kind == "slip"]
    assert [paper.voided_at is None for paper in printed] == [False, False, True]
    assert len({paper.paper_no for paper in printed}) == 3
    assert open_dossier(second.dossier_id, desk=one.desk).received.code == last.code
    for desk in (one, other):
        assert check(desk=desk.desk) == ()


def test_a_dossier_already_given_back_gets_its_new_code_too(
    alike: tuple[Desk, Desk, Any, Any], on_cell: Any, commune: str
) -> None:
    _, other, first, second = alike
    for move in (Move.TRANSFER, Move.TAKE_UP, Move.FINISH):
        other.move(second.dossier_id, move)
    other.move(second.dossier_id, Move.RETURN_RESULT, details=BY_OWNER)
    other.engine.round()
    done = renumber(second.dossier_id, desk=other.desk, at=other.clock.now())
    for _ in range(2):
        assert other.engine.round().trouble == ""
    assert outbox.unsent(desk=other.desk) == (), other.states()
    there = on_cell(commune, "SELECT code, state FROM dossiers WHERE commune_id = ?")
    assert sorted(there) == sorted([(first.dossier_code, "received"), (done.code, "returned")])
    assert check(desk=other.desk) == ()


def test_a_list_put_together_before_is_handed_over_with_the_new_code(
    alike: tuple[Desk, Desk, Any, Any],
) -> None:
    _, other, _, second = alike
    (waits,) = waiting(Way.OUT, desk=other.desk, at=other.clock.now())
    draft = NewList(
        way=Way.OUT, destination=waits.destination, lines=(Line(dossier_id=waits.row.id),)
    )
    other.engine.round()
    done = renumber(second.dossier_id, desk=other.desk, at=other.clock.now())
    made = hand_over(draft, desk=other.desk, at=other.clock.now())
    paper = other.desk.store.read(lambda one: papers.paper(one, made.paper))
    assert paper is not None
    assert done.code in repr(paper.content)
    assert done.old_code not in repr(paper.content)
    for _ in range(2):
        assert other.engine.round().trouble == ""
    assert outbox.unsent(desk=other.desk) == (), other.states()


def slips(at: Desk, receipt: Any) -> Any:
    """The dossier's papers at a desk."""
    return open_dossier(receipt.dossier_id, desk=at.desk).papers

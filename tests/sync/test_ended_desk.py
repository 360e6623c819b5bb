"""A desk whose work was ended: what it has is never refused into nowhere, and it may come back."""

from typing import Any

import msgspec
import pytest

from counter_app.bootstrap_sync import enrol_desk
from counter_app.central.office.keeping import Keeper
from counter_app.central.releasing import Releasing
from counter_app.cli.paper import named_paper
from counter_app.core.clock import SystemClock
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.central_side import FROZEN_ADVICE
from counter_app.domain.papers import SlipContent
from counter_app.services.correcting.reissue import Correction, may_correct, plan, reissue
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
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


def test_the_first_word_of_a_wipe_is_the_true_one(counter: Any, keeper: Keeper) -> None:
    counter.take_in()
    keeper.revoke(counter.desk.store.device.id, wipe=True).result()
    counter.engine.round()
    assert frozen(counter) == "wiped"
    assert "Đừng nhập thêm" in FROZEN_ADVICE[frozen(counter)]


@pytest.mark.parametrize("how", ["retired", "revoked"])
def test_another_desk_issues_the_slip_anew_of_a_desk_that_is_gone(
    counter: Any, second: Any, keeper: Keeper, how: str
) -> None:
    taken = counter.take_in(name="Nguyễn Thị Ánh")
    counter.sync()
    second.sync()
    wrong = open_dossier(taken.dossier_id, desk=second.desk)
    at = second.clock.now()
    with pytest.raises(UserError, match="do Quầy 1 in"):
        plan(wrong, Correction(reason="Sai tên người nộp"), desk=second.desk, at=at)
    device = counter.desk.store.device.id
    (keeper.retire(device) if how == "retired" else keeper.revoke(device, wipe=False)).result()
    second.sync()

    draft = wrong.received.draft
    person = msgspec.structs.replace(draft.submitter.person, name="Nguyễn Thị Ánh Nguyệt")
    submitter = msgspec.structs.replace(draft.submitter, person=person)
    mended = Correction(
        reason="Sai tên người nộp", draft=msgspec.structs.replace(draft, submitter=submitter)
    )
    assert may_correct(wrong, desk=second.desk, at=at)
    made = reissue(taken.dossier_id, mended, desk=second.desk, at=at)
    second.sync()

    now = open_dossier(taken.dossier_id, desk=second.desk)
    assert (made.replaces, now.row.slip_no) == (taken.slip_no, made.slip_no)
    assert isinstance(now.slip.content, SlipContent)
    assert now.slip.content.replaces.startswith(f"phiếu số {taken.slip_no} ")
    assert now.row.applicant_name == "Nguyễn Thị Ánh Nguyệt"
    assert set(second.states()) == {"acked"}
    assert check(desk=second.desk) == ()


def test_a_dossier_without_a_paper_here_is_said_to_have_none(counter: Any, second: Any) -> None:
    taken = counter.take_in()
    counter.sync()
    second.sync()
    with pytest.raises(UserError, match="Quầy này chưa in giấy nào của hồ sơ"):
        named_paper(open_dossier(taken.dossier_id, desk=second.desk), "slip")


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

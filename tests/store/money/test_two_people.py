"""Where people sign in, money is given up and given back only by two, and both are on record."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from counter_app.core.clock import SteppedClock
from counter_app.core.errors import UserError
from counter_app.domain.draft import Draft
from counter_app.domain.money.payment import Payment, Refund
from counter_app.domain.proof import Proof
from counter_app.domain.staff import Clerk, Role
from counter_app.domain.workflow import Move
from counter_app.services.correcting.reissue import void_paper
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.money.taking import refund, take
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.office.office import staff
from tests.real_office import first_account, real_office

REASON = "Thu nhầm tiền của hồ sơ khác"


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(UserError) as refused:
        act()
    return refused.value.code


def test_void_and_refund_need_a_second_who_may_and_the_events_name_them(
    tmp_path: Path, clock: SteppedClock, draft: Draft
) -> None:
    desk = real_office(tmp_path, clock)
    first_account(desk)
    leader = next(one for one in staff(desk.store) if one.role is Role.LEADER)
    desk = replace(desk, clerk=replace(desk.clerk, role=Role.CLERK))

    def with_second(second: Clerk | None) -> Desk:
        proof = Proof(clerk=desk.clerk, at=desk.clock.now(), second=second)
        return replace(desk, proof=proof)

    def void(second: Clerk | None) -> None:
        by, dossier = with_second(second), open_dossier(filed.dossier_id, desk=desk)
        slip = dossier.papers[-1].number
        void_paper(slip, REASON, dossier=dossier, desk=by, at=desk.clock.now())

    def give_back(second: Clerk | None) -> None:
        slip_no = open_dossier(filed.dossier_id, desk=desk).papers[-1].paper_no
        told = Refund(slip_no=slip_no, reason="Công dân rút hồ sơ")
        refund(filed.dossier_id, told, desk=with_second(second), at=desk.clock.now())

    at = desk.clock.now()
    filed = receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)
    take(filed.dossier_id, Payment(), desk=desk, at=desk.clock.now())
    assert code_of(lambda: void(None)) == "second_needed"
    assert code_of(lambda: void(replace(leader, role=Role.SPECIALIST))) == "no_right"
    void(leader)
    seen = {"id": leader.id, "name": leader.name, "role": "leader"}
    assert open_dossier(filed.dossier_id, desk=desk).events[-2].body["second"] == seen

    take(filed.dossier_id, Payment(), desk=desk, at=desk.clock.now())
    gone = Wanted(move=Move.WITHDRAW, reason="Công dân không làm nữa")
    make_move(filed.dossier_id, gone, desk=desk, at=desk.clock.now())
    assert code_of(lambda: give_back(None)) == "second_needed"
    give_back(leader)
    assert open_dossier(filed.dossier_id, desk=desk).events[-1].body["second"] == seen
    assert check(desk=desk) == ()
    desk.store.close()

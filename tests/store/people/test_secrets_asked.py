"""What asks for a secret again, of one or of two, and where each wrong one is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, Final

import msgspec

from counter_app.core.clock import local, of_days
from counter_app.core.ids import ClerkId
from counter_app.core.keyslots import open_by_secret
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.proof import GOOD_FOR, Proof
from counter_app.domain.staff import MACHINE, Role
from counter_app.domain.unusual import Odd
from counter_app.services.correcting.reissue import Correction, reissue
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt, receive
from counter_app.services.intake.offer import offer
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.people import accounts
from counter_app.services.people.accounts import Founded
from counter_app.services.people.proofs import prove
from counter_app.services.people.unusual import unusual_since
from db.counter.audit_log import StoredAct, acts_between
from tests.real_office import SECRET
from tests.store.people.conftest import LAN, LEADER, OTHER, THIRD, code_of

MONEY: Final = (CertifiedCopy(document="Giấy khai sinh", pages=3, copies=2),)


def taken(desk: Desk, **changes: Any) -> Receipt:
    at = changes.pop("at", None) or desk.clock.now()
    draft = Draft(
        submitter=Submitter(person=Person(name="Nguyễn Thị Ánh", personal_id="001190000001")),
        procedure_code="2.000815",
        certified_copies=MONEY,
        client_ref=f"{at}",
    )
    return receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)


def correction(receipt: Receipt, desk: Desk, **changes: Any) -> Correction:
    draft = open_dossier(receipt.dossier_id, desk=desk).received.draft
    return Correction(
        reason="Ghi nhầm so với giấy tờ", draft=msgspec.structs.replace(draft, **changes)
    )


def test_voiding_asks_for_the_secret_again_and_forgets_it_after_a_while(
    add: Callable[..., Desk],
) -> None:
    lan = add(LAN, Role.CLERK)
    receipt = taken(lan)
    wanted = correction(receipt, lan, phone="0987654321")
    proof = prove(lan, OTHER)
    old = replace(proof, at=proof.at - GOOD_FOR - timedelta(minutes=1))
    other = Proof(clerk=replace(lan.clerk, id=ClerkId("other")), at=proof.at)

    def void(proof: Proof | None) -> None:
        desk = replace(lan, proof=proof)
        reissue(receipt.dossier_id, wanted, desk=desk, at=desk.clock.now())

    for bad in (None, old, other):
        assert code_of(partial(void, bad)) == "proof_needed"
    assert code_of(lambda: prove(lan, SECRET)) == "secret_wrong"
    void(proof)
    assert "second" not in open_dossier(receipt.dossier_id, desk=lan).events[-1].body


def own_secret(desk: Desk, secret: str, founded: Founded) -> None:
    at = desk.clock.now()
    accounts.give_secret(desk.clerk.id, secret, desk=desk, keys=founded.keys, at=at)


def test_money_is_given_up_by_two_and_both_are_named(
    add: Callable[..., Desk], founded: Founded
) -> None:
    lan, leader = add(LAN, Role.CLERK), add(LEADER, Role.LEADER, secret=THIRD)
    clerk = add("Võ Văn Khác", Role.CLERK, secret=SECRET)
    receipt = taken(lan)
    fewer = (msgspec.structs.replace(MONEY[0], copies=1),)
    wanted = correction(receipt, lan, certified_copies=fewer)

    def void(second: Desk | None, secret: str = "") -> None:
        beside = second.clerk.id if second else None
        desk = replace(lan, proof=prove(lan, OTHER, second=beside, second_secret=secret))
        reissue(receipt.dossier_id, wanted, desk=desk, at=desk.clock.now())

    own_secret(lan, OTHER, founded)
    assert code_of(lambda: void(None)) == "second_needed"
    assert code_of(lambda: void(lan, OTHER)) == "second_needed"
    # A secret that the administrator gave, and so knows, agrees to nothing.
    assert code_of(lambda: void(leader, THIRD)) == "second_given"
    for one, secret in ((clerk, SECRET), (leader, THIRD)):
        own_secret(one, secret, founded)
    assert code_of(lambda: void(clerk, SECRET)) == "no_right"
    void(leader, THIRD)

    told = open_dossier(receipt.dossier_id, desk=lan).events[-1]
    assert told.by_name == LAN
    assert told.body["second"] == {"id": leader.clerk.id, "name": LEADER, "role": "leader"}
    assert check(desk=lan) == ()
    beside = next(
        one for one in log(lan) if one.clerk_id == leader.clerk.id and one.act == "stood_by"
    )
    assert beside.subject == lan.clerk.id


def log(desk: Desk) -> tuple[StoredAct, ...]:
    today = local(desk.clock.now()).date()
    return desk.store.read(lambda one: acts_between(one, *of_days(today, today)))


def test_no_wrong_secret_is_forgotten_by_a_right_one_or_by_unlocking(
    add: Callable[..., Desk], keeper: Desk, founded: Founded
) -> None:
    lan, leader = add(LAN, Role.CLERK), add(LEADER, Role.LEADER, secret=THIRD)
    own_secret(leader, THIRD, founded)
    for wrong in (partial(prove, lan, THIRD), partial(prove, lan, OTHER, second=leader.clerk.id)):
        assert code_of(wrong) == "secret_wrong"
    prove(lan, OTHER, second=leader.clerk.id, second_secret=THIRD)
    for _ in range(3):
        assert code_of(lambda: log_in(lan, SECRET)) == "secret_wrong"
    accounts.unlock(lan.clerk.id, desk=keeper, keys=founded.keys, at=keeper.clock.now())

    told = [(one.act, one.clerk_id, one.subject) for one in log(keeper)]
    assert ("sign_in_refused", MACHINE.id, lan.clerk.id) in told
    assert ("sign_in_refused", MACHINE.id, leader.clerk.id) in told
    assert ("proved", lan.clerk.id, "") in told
    day = local(keeper.clock.now()).date()
    found = unusual_since(day, desk=leader, at=keeper.clock.now() + timedelta(seconds=1))
    (odd,) = (one for one in found if one.odd is Odd.SECRETS)
    assert (odd.name, odd.count) == (LAN, 4)


def log_in(desk: Desk, secret: str) -> None:
    open_by_secret(desk.data_dir, desk.clerk.id, secret, clock=desk.clock)

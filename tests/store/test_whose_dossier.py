"""Whoever gave the power of attorney is the owner, wherever a dossier is read of afterwards."""

import json
from collections.abc import Callable
from datetime import date

from msgspec.structs import replace

from counter_app.central.portal import dossier_message
from counter_app.domain.draft import Draft
from counter_app.domain.papers import SlipContent
from counter_app.domain.people.applicant import Authority, Basis, Person, Submitter
from counter_app.domain.step import Collected, CollectorKind
from counter_app.domain.workflow import Move
from counter_app.services.correcting.reissue import Correction, reissue
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt, receive
from counter_app.services.intake.intake_file import read_intake
from counter_app.services.intake.offer import offer
from counter_app.services.known.lookalikes import lookalikes
from counter_app.services.lists.registers import register
from counter_app.services.lookup import open_dossier, search
from counter_app.services.moving.collecting import findings
from counter_app.services.moving.results import waiting
from counter_app.services.moving.workflow import Wanted, make_move

MARITAL, DAY = "1.004873", date(2026, 11, 23)
BINH = Person(name="Trần Văn Bình", personal_id="001085000002")
CHU = Person(name="Lê Văn Chủ", personal_id="001085000777")
FILE = {
    "submitter": {"name": BINH.name, "personal_id": BINH.personal_id, "basis": "attorney"},
    "authority": {
        "kind": "Văn bản ủy quyền",
        "no": "45/UQ",
        "date": "2026-10-02",
        "principal": {"name": CHU.name, "personal_id": CHU.personal_id},
    },
    "procedure_code": MARITAL,
}


def filed(**changes: object) -> Draft:
    return read_intake(json.dumps({**FILE, **changes}))


def takes(desk: Desk, receipt: Receipt, who: Person) -> list[str]:
    """What is in the way of somebody who takes the result as its owner."""
    told = Collected(kind=CollectorKind.OWNER, name=who.name, personal_id=who.personal_id or "")
    dossier = open_dossier(receipt.dossier_id, desk=desk)
    found = findings(told, dossier, desk=desk, at=desk.clock.now())
    return [one.code for one in found if one.blocking]


def test_who_gave_the_power_is_the_owner_where_nobody_else_is() -> None:
    (owner,) = filed().owners
    (named,) = filed(owners=[{"name": "Lê Thị Con", "personal_id": "001192000778"}]).owners

    assert (owner.name, owner.personal_id) == (CHU.name, CHU.personal_id)
    assert named.name == "Lê Thị Con"
    assert filed(organisation={"name": "Công ty Nắng Mai"}).owners == ()
    assert filed(submitter={**FILE["submitter"], "basis": "self"}).owners == ()  # type: ignore[dict-item]


def test_every_list_and_the_return_know_the_owner(desk: Desk) -> None:
    draft, now = filed(), desk.clock.now()
    taken = receive(draft, offer=offer(draft, desk=desk, at=now), desk=desk, at=now)
    (row,) = register(desk=desk, since=DAY, until=DAY, at=now).rows
    (again,) = lookalikes(
        filed(submitter={"name": CHU.name, "personal_id": CHU.personal_id}, authority=None),
        desk=desk,
        at=now,
    )

    assert open_dossier(taken.dossier_id, desk=desk).row.applicant_name == CHU.name
    assert row.applicant == again.name == CHU.name
    assert [one.number for one in dossier_message.owners_of(draft)] == [CHU.personal_id]
    assert takes(desk, taken, CHU) == []
    assert takes(desk, taken, BINH) == ["not_the_owner"]


def test_the_principal_of_a_dossier_taken_in_before_is_entitled_too(
    desk: Desk, take_in: Callable[..., Receipt]
) -> None:
    before = take_in(
        procedure_code=MARITAL,
        certified_copies=(),
        submitter=Submitter(person=BINH, basis=Basis.ATTORNEY),
        authority=Authority(kind="Văn bản ủy quyền", no="45/UQ", principal=CHU),
    )
    dossier = open_dossier(before.dossier_id, desk=desk)

    assert (dossier.row.applicant_name, dossier.received.draft.owners) == (BINH.name, ())
    assert takes(desk, before, CHU) == []
    assert takes(desk, before, BINH) == ["not_the_owner"]


def test_a_name_mended_of_who_gave_the_power_reaches_paper_lists_shelf_and_search(
    desk: Desk,
) -> None:
    draft, now = filed(), desk.clock.now()
    taken = receive(draft, offer=offer(draft, desk=desk, at=now), desk=desk, at=now)
    right = replace(draft, owners=(replace(draft.owners[0], name="Lê Văn Trụ"),))

    reissue(
        taken.dossier_id, Correction(reason="Gõ nhầm tên người ủy quyền", draft=right),
        desk=desk, at=now,
    )  # fmt: skip
    make_move(taken.dossier_id, Wanted(move=Move.FINISH), desk=desk, at=now)

    kept = open_dossier(taken.dossier_id, desk=desk)
    slip = kept.slip.content
    assert isinstance(slip, SlipContent)
    assert slip.authorisation is not None
    assert slip.authorisation.principal.name == "Lê Văn Trụ"
    assert slip.applicant.name == BINH.name
    assert kept.row.applicant_name == "Lê Văn Trụ"
    (listed,) = register(desk=desk, since=DAY, until=DAY, at=now).rows
    (shelved,) = waiting(desk=desk, at=now)
    assert listed.applicant == shelved.result.applicant_name == "Lê Văn Trụ"
    (found,) = search("le van tru", desk=desk)
    assert found.id == taken.dossier_id


def test_who_gave_the_power_is_asked_for_a_number_by_that_name(desk: Desk) -> None:
    paper = {**FILE["authority"], "principal": {"name": CHU.name}}  # type: ignore[dict-item]
    found = offer(filed(authority=paper), desk=desk, at=desk.clock.now()).blocking

    assert [one.code for one in found] == ["identity_basis_missing"]
    assert "số định danh của người ủy quyền" in found[0].message


def test_two_who_marry_both_own_what_one_of_them_filed(desk: Desk) -> None:
    marriage = {"procedure_code": "1.000894", "case": "usual", "authority": None}
    own = {"name": BINH.name, "personal_id": BINH.personal_id}
    other = {"name": "Nguyễn Thị Ánh", "personal_id": "001190000001"}
    draft, now = filed(**marriage, submitter=own, owners=[other]), desk.clock.now()

    taken = receive(draft, offer=offer(draft, desk=desk, at=now), desk=desk, at=now)

    kept = open_dossier(taken.dossier_id, desk=desk).received.draft
    assert [one.name for one in kept.owners] == [BINH.name, "Nguyễn Thị Ánh"]

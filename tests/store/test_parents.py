"""A child's ethnic group and its parents: from a file into the record, onto what is copied and read."""

import json
from typing import Any

import pytest
from msgspec.structs import replace

from counter_app.core.errors import UserError
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Parent, Parents
from counter_app.domain.people.identity import PartialDate
from counter_app.domain.workflow import Move
from counter_app.protocol.received import from_text, to_text
from counter_app.services.correcting.differences import differences
from counter_app.services.correcting.elsewhere import fields_to_copy
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import receive
from counter_app.services.intake.intake_file import read_intake
from counter_app.services.intake.next_dossier import Following, following
from counter_app.services.intake.offer import offer
from counter_app.services.keeping.check import check
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.papers.paper_printing import paper_pdf, slip_row
from counter_app.services.papers.proof_papers import ProofPaper, proof_pdf
from tests.pdf_words import text_of

MOTHER = {"name": "H'Blen Kbuôr", "birth_date": "1995", "ethnic_group": "e de"}


def filed(**parents: Any) -> Draft:
    """A birth as a file tells it."""
    return read_intake(
        json.dumps(
            {
                "procedure_code": "1.001193",
                "submitter": {
                    "name": "H'Blen Kbuôr",
                    "personal_id": "066195000001",
                    "address": "Buôn 2, Xã A",
                    "basis": "parent",
                    "proof": "Giấy chứng sinh số 12",
                },
                "subject": {
                    "name": "Y Ê Kbuôr",
                    "birth_date": "2026-11-12",
                    "ethnic_group": "Pu Nà",
                },
                "parents": parents,
            }
        )
    )


@pytest.fixture
def dossier(desk: Desk) -> DossierView:
    """A birth without a known father, whose result is there."""
    draft, at = filed(mother=MOTHER), desk.clock.now()
    procedure = desk.catalogue.get("1.001193")
    assert procedure is not None
    draft = replace(draft, case_id=procedure.cases[0].id)
    made = receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)
    make_move(made.dossier_id, Wanted(move=Move.FINISH), desk=desk, at=desk.clock.now())
    return open_dossier(made.dossier_id, desk=desk)


def test_a_file_names_groups_as_the_list_does_and_others_as_written() -> None:
    draft = filed(mother=MOTHER, father={"ethnic_group": "Arem Rục", "nationality": "Lào"})
    assert draft.subject is not None
    assert draft.subject.ethnic_group == "Pu Nà"  # in no list: as it was written
    assert draft.parents == Parents(
        mother=Parent(name="H'Blen Kbuôr", birth=PartialDate(year=1995), ethnic_group="Ê-đê"),
        father=Parent(ethnic_group="Arem Rục", nationality="LAO"),
    )
    for wrong, field in (
        ({"nationality": "Utopia"}, "parents.mother.nationality"),
        ({"ethnic_group": "x" * 61}, "parents.mother.ethnic_group"),
    ):
        with pytest.raises(UserError) as told:
            filed(mother=wrong)
        assert told.value.field == field


def test_what_is_copied_and_read_names_them_and_the_slip_does_not(
    desk: Desk, dossier: DossierView
) -> None:
    copied = {one.name: one.value for one in fields_to_copy(dossier, desk=desk)}
    assert (copied["Họ và tên mẹ"], copied["Dân tộc mẹ"]) == ("H'Blen Kbuôr", "Ê-đê")
    assert copied["Dân tộc người được giải quyết"] == "Pu Nà"
    assert "Họ và tên cha" not in copied
    read = text_of(proof_pdf(ProofPaper.TO_READ, dossier, desk=desk, at=desk.clock.now()))
    for line in ("Dân tộc: Pu Nà", "Mẹ: H'Blen Kbuôr, sinh 1995, dân tộc Ê-đê", "Cha: –"):
        assert line in read
    slip = text_of(paper_pdf(slip_row(dossier.row.id, desk=desk), desk=desk))
    assert "Ê-đê" not in slip  # sensitive, and form 01 does not ask for it
    assert check(desk=desk) == ()


def test_a_twin_has_the_same_and_a_correction_tells_what_it_changes(
    dossier: DossierView,
) -> None:
    received = dossier.received
    twin = following(Following.CHILD, received.draft, ref="twin")
    assert twin.parents == received.draft.parents
    father = Parent(name="Y Wai Byă")
    draft = replace(received.draft, parents=Parents(mother=Parent(), father=father))
    (mother, named) = differences(
        received, replace(received, draft=draft), due_before=None, due_at=None
    )
    assert (mother.what, mother.after) == ("Mẹ", "–")
    assert (named.what, named.before, named.after) == ("Cha", "–", "Y Wai Byă")


def test_who_told_nothing_signs_what_was_signed_before(dossier: DossierView) -> None:
    plain = replace(dossier.received, draft=filed())
    assert "parents" in to_text(dossier.received)
    text = to_text(replace(plain, draft=replace(plain.draft, subject=None)))
    assert "parents" not in text
    assert "ethnic_group" not in text
    assert not from_text(text).draft.parents

"""What cannot be read yet is kept as it was typed, beside all that can; so is a phone alone."""

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt

from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Basis, Person, Submitter
from counter_app.domain.people.identity import Sex
from counter_app.services.intake import drafts
from counter_app.services.intake.drafts import DraftKind
from ui.dialogs.intake.restore_draft import RestoreDraftDialog
from ui.screens.intake.kept import Kept, kept_from

if TYPE_CHECKING:
    import pytest

    from tests.screens.conftest import Clerk

BIRTH = "1.001193"


def kept(clerk: "Clerk") -> Kept:
    """The one half-done intake in the store."""
    clerk.screen.keeper.keep_now()
    clerk.counter.desk.store.lanes.write.run(lambda: None)
    (saved,) = drafts.unfinished(DraftKind.INTAKE, desk=clerk.counter.desk)
    found = kept_from(saved.body)
    assert found is not None
    return found


def test_a_half_typed_date_takes_nobody_out_of_the_draft(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    procedure = clerk.counter.desk.catalogue.get(BIRTH)
    assert procedure is not None
    clerk.screen.pick(procedure)
    lines, left = clerk.screen.view.lines(), clerk.screen.view.left
    left.choose_basis(Basis.ATTORNEY)
    typed = {
        "submitter.birth": "12/1",
        "subject.name": "Trần Minh",
        "subject.birth_date": "30/2/2026",
        "subject.birth_hour": "8h1x",
        "subject.birth_order": "x",
        "authority.no": "12/UQ",
        "authority.on": "3/1",
    }
    for name, words in typed.items():
        lines[name].fill(words)
    before = kept(clerk)

    person, subject = before.draft.submitter.person, before.draft.subject
    assert (person.personal_id, person.birth, person.sex) == ("001190000001", None, Sex.FEMALE)
    assert subject is not None
    assert (subject.name, subject.birth) == ("Trần Minh", None)
    assert before.draft.authority is not None
    assert before.draft.authority.no == "12/UQ"
    clerk.screen.clear()
    assert clerk.screen.view.lines()["submitter.birth"].text() == ""
    clerk.screen.state.take_up(before)
    again = clerk.screen.view.lines()
    assert {name: again[name].text() for name in typed} == typed
    assert clerk.screen.state.kept() == before


def test_only_what_cannot_be_read_is_said_to_be_wrong(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)
    clerk.screen.view.left.person.birth.fill("12/1")
    offer = clerk.screen.state.offer
    assert offer is not None

    assert {one.field for one in offer.blocking} >= {"submitter.birth"}
    assert not {"submitter.personal_id", "submitter.sex"} & {one.field for one in offer.blocking}


def test_a_phone_alone_is_kept_and_forgotten_when_it_is_wiped_out(clerk: "Clerk") -> None:
    phone = clerk.screen.view.left.phone
    phone.setFocus()
    clerk.types("0912")
    assert kept(clerk).draft.phone == "0912"

    phone.clear()
    clerk.screen.keeper.keep_now()
    clerk.counter.desk.store.lanes.write.run(lambda: None)
    assert drafts.unfinished(DraftKind.INTAKE, desk=clerk.counter.desk) == ()


def test_words_of_a_search_that_found_nothing_yet_are_kept(clerk: "Clerk") -> None:
    clerk.screen.view.middle.procedure.field.setFocus()
    clerk.types("khai si")

    assert kept(clerk).lines["procedure"] == "khai si"


def test_a_draft_kept_by_an_earlier_build_is_still_offered(
    clerk: "Clerk", monkeypatch: "pytest.MonkeyPatch"
) -> None:
    draft = Draft(
        submitter=Submitter(person=Person(name="Lò Thị Mai")), procedure_code=BIRTH, client_ref="a"
    )
    old = kept_from(msgspec.json.encode(draft).decode())
    assert old == Kept(draft=draft)
    assert kept_from("{}") is None
    assert kept_from("not JSON") is None
    desk = clerk.counter.desk
    body = msgspec.json.encode(draft).decode()
    drafts.save(drafts.key_of(DraftKind.INTAKE, "a"), body, desk=desk, at=clerk.clock.now())
    monkeypatch.setattr(RestoreDraftDialog, "ask", lambda *_, **__: True)
    clerk.screen.held.load()
    clerk.waits(lambda: not clerk.screen.state.is_empty())

    assert clerk.screen.view.left.person.name.text() == "Lò Thị Mai"
    assert clerk.screen.state.procedure is not None

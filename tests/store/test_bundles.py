"""Several dossiers filed as one: all or none, each its own code, result and date."""

from dataclasses import replace
from datetime import date, datetime

import msgspec
import pytest
from sqlalchemy import func, select

from counter_app.core.clock import from_local
from counter_app.core.errors import UserError
from counter_app.domain.catalogue.procedure import ComponentKind
from counter_app.domain.charge import Exemption
from counter_app.domain.checklist import GivenComponent
from counter_app.domain.draft import Draft
from counter_app.domain.papers import SlipContent
from counter_app.domain.people.applicant import Basis, Deceased, Person, Submitter
from counter_app.domain.people.identity import PartialDate, Sex
from counter_app.protocol.received import DossierReceived
from counter_app.services.desk import Desk
from counter_app.services.intake import intake
from counter_app.services.intake.bundles import (
    BundleReceipt,
    filed_together,
    offer_bundle,
    receive_bundle,
)
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from db.counter.models.base import metadata
from db.counter.templates import InForce

MONDAY = from_local(datetime(2026, 11, 23, 9, 10))  # noqa: DTZ001 - wall time
MOTHER = Person(name="Nguyễn Thị Ánh", personal_id="001190000001", address="Thôn 1, Xã A")


@pytest.fixture
def birth() -> Draft:
    """A mother who files birth, residence and insurance in one go."""
    return Draft(
        submitter=Submitter(person=MOTHER, basis=Basis.PARENT),
        procedure_code="",
        bundle="birth",
        client_ref="lan-nop-1",
        subject=Person(
            name="Nguyễn Minh Khôi", sex=Sex.MALE, birth=PartialDate(year=2026, month=11, day=18)
        ),
        phone="0912345678",
        result_copies=2,
    )


def take_in(draft: Draft, desk: Desk) -> BundleReceipt:
    return receive_bundle(offer_bundle(draft, desk=desk, at=MONDAY), desk=desk, at=MONDAY)


def count(desk: Desk, table: str) -> int:
    asked = select(func.count()).select_from(metadata.tables[table])
    return desk.store.read(lambda connection: int(connection.execute(asked).scalar_one()))


def test_each_part_has_its_own_code_slip_and_date(birth: Draft, desk: Desk) -> None:
    taken = take_in(birth, desk)

    receipts = [one for _, one in taken.parts]
    assert [name for name, _ in taken.parts] == [
        "Khai sinh",
        "Đăng ký thường trú",
        "Thẻ BHYT trẻ em dưới 6 tuổi",
    ]
    assert len({one.dossier_code for one in receipts}) == 3
    assert len({one.slip_no for one in receipts}) == 3
    assert len({one.lookup_secret for one in receipts}) == 3
    assert [f"{one.due_at:%d/%m}" for one in receipts] == ["23/11", "03/12", "27/11"]
    assert all(one.print_job_id is not None for one in receipts)
    assert check(desk=desk) == ()


def test_the_parts_know_each_other(birth: Draft, desk: Desk) -> None:
    taken = take_in(birth, desk)
    rows = filed_together(taken.id, desk=desk)
    assert [row.id for row in rows] == [one.dossier_id for _, one in taken.parts]
    assert {row.bundle for row in rows} == {taken.id}
    assert taken.id.startswith("birth.")


def test_people_and_subject_are_shared_and_papers_handed_in_once(birth: Draft, desk: Desk) -> None:
    taken = take_in(birth, desk)
    views = [open_dossier(one.dossier_id, desk=desk) for _, one in taken.parts]
    for view in views:
        assert view.received.draft.submitter == birth.submitter
        assert view.received.draft.subject == birth.subject
    originals = [
        paper.label
        for view in views
        for paper in view.received.components
        if paper.kind is ComponentKind.ORIGINAL
    ]
    assert len(originals) == len(set(originals)) == 4


def test_charges_are_added_and_copies_of_the_result_asked_for_once(
    birth: Draft, desk: Desk
) -> None:
    offered = offer_bundle(birth, desk=desk, at=MONDAY)
    assert offered.whole.total_vnd == sum(part.offer.total_vnd for part in offered.parts)
    assert offered.whole.total_vnd == 2 * 8_000 + 20_000
    assert take_in(birth, desk).total_vnd == offered.whole.total_vnd


def test_an_exemption_reaches_only_the_parts_that_grant_it(birth: Draft, desk: Desk) -> None:
    claimed = msgspec.structs.replace(birth, exemption=Exemption(ground="child"))
    offered = offer_bundle(claimed, desk=desk, at=MONDAY)
    assert [part.draft.exemption is not None for part in offered.parts] == [False, True, False]
    assert offered.whole.total_vnd == 2 * 8_000


def test_the_whole_is_promised_for_the_last_of_its_dates(birth: Draft, desk: Desk) -> None:
    offered = offer_bundle(birth, desk=desk, at=MONDAY)
    assert offered.whole.due_at == max(part.offer.due_at for part in offered.parts)  # type: ignore[type-var]


def test_what_one_part_lacks_stops_all_and_is_said_with_its_name(birth: Draft, desk: Desk) -> None:
    given = tuple(
        paper
        for part in offer_bundle(birth, desk=desk, at=MONDAY).parts
        for paper in part.draft.given or ()
        if "TK1-TS" not in paper.label
    )
    lacking = msgspec.structs.replace(birth, given=tuple(dict.fromkeys(given)))
    with pytest.raises(UserError) as refused:
        take_in(lacking, desk)
    assert refused.value.message.startswith("Thẻ BHYT trẻ em dưới 6 tuổi: Còn thiếu Tờ khai")
    assert count(desk, "dossiers") == count(desk, "papers") == count(desk, "print_jobs") == 0


def test_a_slip_that_cannot_be_drawn_undoes_all_parts_and_their_numbers(
    birth: Draft, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = intake.new_dossier

    def spoilt(draft: Draft, *rest: object, **more: object) -> object:
        new = made(draft, *rest, **more)  # type: ignore[arg-type]
        if draft.procedure_code != "1.009031":
            return new

        def refuse(_received: DossierReceived, _templates: InForce) -> SlipContent:
            raise UserError("text.unsupported", "Không in được ký tự “☐”.", field="note")

        return replace(new, slip_of=refuse)

    monkeypatch.setattr("counter_app.services.intake.bundles.new_dossier", spoilt)
    with pytest.raises(UserError) as refused:
        take_in(birth, desk)
    assert refused.value.code == "text.unsupported"
    assert refused.value.message.startswith("Thẻ BHYT trẻ em dưới 6 tuổi: ")
    assert count(desk, "dossiers") == count(desk, "outbox") == count(desk, "events") == 0

    monkeypatch.undo()
    assert [one.slip_no for _, one in take_in(birth, desk).parts] == [100_001, 100_002, 100_003]


def test_the_same_filing_twice_is_one_filing(birth: Draft, desk: Desk) -> None:
    first = take_in(birth, desk)
    again = take_in(birth, desk)
    assert again.id == first.id
    assert all(one.duplicate for _, one in again.parts)
    assert [one.dossier_code for _, one in again.parts] == [
        one.dossier_code for _, one in first.parts
    ]
    assert count(desk, "dossiers") == 3


def test_an_original_two_parts_ask_for_is_kept_once_and_scanned_for_the_other(
    birth: Draft, desk: Desk
) -> None:
    offered = offer_bundle(birth, desk=desk, at=MONDAY)
    everything = dict.fromkeys(p for part in offered.parts for p in part.draft.given or ())
    authority = GivenComponent(label="Văn bản ủy quyền", kind=ComponentKind.ORIGINAL)
    beside = GivenComponent(label="Đơn giải trình", kind=ComponentKind.ORIGINAL)
    offered = offer_bundle(
        msgspec.structs.replace(birth, given=(*everything, authority, beside)), desk=desk, at=MONDAY
    )
    kinds = [
        [paper.kind for paper in part.draft.given or () if paper.label == authority.label]
        for part in offered.parts
    ]
    assert kinds == [[ComponentKind.ORIGINAL], [], []]
    assert beside in (offered.parts[0].draft.given or ())


def test_a_death_needs_no_proof_that_its_own_first_part_gives(desk: Desk) -> None:
    son = Person(name="Lê Văn Bảy", personal_id="001080000009", address="Thôn 1, Xã A")
    dead = Person(
        name="Lê Văn Sáu",
        birth=PartialDate(year=1940),
        sex=Sex.MALE,
        deceased=Deceased(died_on=PartialDate(year=2026, month=11, day=20)),
    )
    draft = Draft(
        submitter=Submitter(person=son, basis=Basis.HEIR),
        procedure_code="",
        bundle="death",
        subject=dead,
    )
    taken = take_in(draft, desk)
    residence = open_dossier(taken.parts[1][1].dossier_id, desk=desk)
    provided = [
        paper.kind
        for paper in residence.received.components
        if paper.label.startswith("Giấy tờ chứng minh thuộc")
    ]
    assert provided == [ComponentKind.FROM_DATABASE]
    assert date(2026, 12, 1) > MONDAY.date()


def test_a_bundle_the_catalogue_does_not_have_is_refused_with_those_it_has(
    birth: Draft, desk: Desk
) -> None:
    with pytest.raises(UserError) as refused:
        offer_bundle(msgspec.structs.replace(birth, bundle="wedding"), desk=desk, at=MONDAY)
    assert refused.value.code == "bundle_unknown"
    assert "birth, death" in refused.value.message

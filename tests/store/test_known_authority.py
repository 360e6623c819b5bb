"""A power of attorney is entered once, offered again while it holds, refused once it was revoked."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from counter_app.core.errors import UserError
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Authority, Basis, Deceased, Person, Submitter
from counter_app.domain.people.identity import PartialDate
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt, receive
from counter_app.services.intake.offer import offer
from counter_app.services.known.known_authority import KnownPaper, covers, papers_of
from counter_app.services.moving.collecting import revoke_paper
from counter_app.services.visits.doubts import doubts, with_doubts

TakeIn = Callable[..., Receipt]
MARITAL, MARRIAGE, DEATH = "1.004873", "1.000894", "1.000656"
OWNER = Person(name="Hoàng Văn Páo", personal_id="006051000001", birth=PartialDate(year=1951))
SENT = Person(name="Lê Văn Sáng", personal_id="006085000002", birth=PartialDate(year=1985))
PAPER = Authority(
    kind="Văn bản ủy quyền", no="12/UQ", on=date(2026, 11, 2), until=date(2026, 12, 31)
)


@pytest.fixture
def filed(take_in: TakeIn) -> Callable[..., Receipt]:
    """Sáng files for old Páo by a paper."""

    def file(**changes: object) -> Receipt:
        return take_in(
            procedure_code=MARITAL,
            certified_copies=(),
            submitter=Submitter(person=SENT, basis=Basis.ATTORNEY),
            owners=(OWNER,),
            authority=replace(PAPER, principal=OWNER, **changes),
        )

    return file


@pytest.fixture
def known(desk: Desk) -> Callable[[], tuple[KnownPaper, ...]]:
    return lambda: papers_of(SENT, desk=desk, at=desk.clock.now())


def test_it_is_offered_again_with_its_principal_and_terms(
    filed: Callable[..., Receipt], known: Callable[[], tuple[KnownPaper, ...]]
) -> None:
    filed()
    filed()
    (paper,) = known()
    assert (paper.authority.no, paper.authority.until) == ("12/UQ", date(2026, 12, 31))
    assert (paper.principal.name, paper.owners) == (OWNER.name, (OWNER,))
    assert paper.words.startswith("số 12/UQ đến 31/12/2026, ký 02/11/2026 · đã dùng: ")


def test_what_has_run_out_is_not_offered(desk: Desk, filed: Callable[..., Receipt]) -> None:
    filed(until=date(2026, 11, 24))
    now = desk.clock.now()
    assert papers_of(SENT, desk=desk, at=now)
    assert papers_of(SENT, desk=desk, at=now + timedelta(days=2)) == ()
    assert papers_of(OWNER, desk=desk, at=now) == ()


def test_it_covers_what_may_be_filed_by_another(
    desk: Desk, filed: Callable[..., Receipt], known: Callable[[], tuple[KnownPaper, ...]]
) -> None:
    filed()
    (paper,) = known()
    marital, marriage = (desk.catalogue.get(code) for code in (MARITAL, MARRIAGE))
    assert marital is not None
    assert marriage is not None
    assert covers(paper, marital)
    assert not covers(paper, marriage)


def test_its_end_noted_at_the_desk_refuses_it_with_the_ground(
    desk: Desk, filed: Callable[..., Receipt], known: Callable[[], tuple[KnownPaper, ...]]
) -> None:
    first = filed()
    filed()
    reason = "Ông Páo đến báo hủy ủy quyền"
    revoke_paper(first.dossier_id, reason, desk=desk, at=desk.clock.now())
    assert known() == ()
    at = desk.clock.now()
    again = Draft(
        submitter=Submitter(person=SENT, basis=Basis.ATTORNEY),
        procedure_code="1.004884",
        owners=(OWNER,),
        authority=replace(PAPER, no="12/uq"),
    )
    refused = [one for one in doubts(again, desk=desk, at=at) if one.finding.blocking]
    assert [one.finding.code for one in refused] == ["authority_revoked"]
    assert reason in refused[0].finding.message
    assert "Điều 140" in refused[0].finding.message
    assert refused[0].dossier == first.dossier_id
    offered = with_doubts(offer(again, desk=desk, at=at), again, desk=desk, at=at)
    with pytest.raises(UserError):
        receive(again, offer=offered, desk=desk, at=at)
    other = replace(again, authority=replace(PAPER, no="13/UQ"))
    assert not [one for one in doubts(other, desk=desk, at=at) if one.finding.blocking]


def test_it_ends_with_its_principal(
    take_in: TakeIn,
    filed: Callable[..., Receipt],
    known: Callable[[], tuple[KnownPaper, ...]],
) -> None:
    filed()
    dead = replace(OWNER, deceased=Deceased(died_on=PartialDate(year=2026, month=11, day=12)))
    take_in(procedure_code=DEATH, certified_copies=(), subject=dead)
    assert known() == ()

"""What finds a dossier is composed anew where an older program composed it otherwise."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import (
    IdentityBasis,
    Organisation,
    OrganisationKind,
    Person,
    Submitter,
)
from counter_app.domain.people.identity import PartialDate
from counter_app.services.correcting.reissue import Correction, reissue
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt, receive
from counter_app.services.intake.offer import offer
from counter_app.services.lookup import open_dossier, search
from db.counter.reindex import TERMS, is_stale
from db.engine import cursor_of

TakeIn = Callable[..., Receipt]
ELDER = Person(
    name="Giàng Thị Mỷ",
    birth=PartialDate(year=1951),
    address="Thôn Nà Ca, Xã A",
    identity_basis=IdentityBasis.HAMLET_CONFIRMATION,
    no_id_reason="Chưa từng làm giấy tờ",
)
PARENT = Organisation(name="Công ty Chè Xanh", tax_code="0100109106", kind=OrganisationKind.COMPANY)
BRANCH = Organisation(
    name="Chi nhánh Đồi Thông",
    tax_code="0100109106-001",
    kind=OrganisationKind.COMPANY,
    parent_name="Công ty Chè Xanh",
)


def found(text: str, desk: Desk) -> list[str]:
    return [row.id for row in search(text, desk=desk)]


@pytest.mark.parametrize(
    "text", ["mỷ 1951", "giang 1951", "giàng thị mỷ nà ca", "na ca my", "mỷ 1951 nà c", "mỷ thôn"]
)
def test_whoever_has_no_number_is_found_by_year_and_hamlet(
    text: str, desk: Desk, take_in: TakeIn
) -> None:
    taken = take_in(submitter=Submitter(person=ELDER))
    take_in(name="Giàng Thị Mai")
    assert found(text, desk) == [taken.dossier_id]


def test_another_year_or_hamlet_finds_nothing(desk: Desk, take_in: TakeIn) -> None:
    take_in(submitter=Submitter(person=ELDER))
    assert found("mỷ 1952", desk) == found("mỷ bản lủ", desk) == []


def test_a_branch_finds_its_parent_and_the_parent_its_branches(desk: Desk, take_in: TakeIn) -> None:
    parent, branch = take_in(organisation=PARENT), take_in(organisation=BRANCH)
    other = take_in(organisation=replace(BRANCH, tax_code="0100109106-002", name="Kho Suối Đá"))
    assert found("0100109106-001", desk) == [branch.dossier_id, parent.dossier_id]
    every = [other.dossier_id, branch.dossier_id, parent.dossier_id]
    assert sorted(found("0100109106", desk)) == sorted(every)
    assert sorted(found("chè xanh", desk)) == sorted(every)


def test_an_older_index_is_made_anew_when_the_store_is_opened(
    tmp_path: Path, clock: SteppedClock, draft: Draft
) -> None:
    desk = open_desk(tmp_path / "old", clock=clock)
    at = desk.clock.now()
    asked = replace(draft, submitter=Submitter(person=ELDER))
    taken = receive(asked, offer=offer(asked, desk=desk, at=at), desk=desk, at=at)
    named = replace(asked, submitter=Submitter(person=replace(ELDER, name="Giàng Thị Mây")))
    mended = Correction(reason="Viết sai tên trên giấy hẹn", draft=named)
    reissue(taken.dossier_id, mended, desk=desk, at=desk.clock.now())

    def grow_old(connection: Connection) -> None:
        cursor = cursor_of(connection)
        cursor.execute("INSERT INTO search(search) VALUES ('delete-all')")
        cursor.execute("INSERT INTO search(rowid, terms) VALUES (1, 'xua')")
        cursor.execute("PRAGMA user_version=1")

    desk.store.write(grow_old)
    assert found("xua", desk) == [taken.dossier_id]
    desk.store.close()

    again = open_desk(tmp_path / "old", clock=clock)
    assert found("xua", again) == []
    for text in ("mỷ 1951 nà ca", "giàng thị mây", str(taken.slip_no)):
        assert found(text, again) == [taken.dossier_id]
    assert not again.store.read(is_stale)
    back = Correction(reason="Tên cũ mới là tên đúng", draft=asked)
    reissue(taken.dossier_id, back, desk=again, at=again.clock.now())
    assert found("giàng thị mây", again) == [taken.dossier_id]
    assert open_dossier(taken.dossier_id, desk=again).row.applicant_name == "Giàng Thị Mỷ"
    again.store.close()


def test_a_new_store_needs_none(desk: Desk) -> None:
    version = desk.store.read(
        lambda one: cursor_of(one).execute("PRAGMA user_version").fetchone()[0]
    )
    assert version == TERMS


@pytest.mark.parametrize(
    "text",
    [
        "thôn 3",
        "thon 03",
        "Thôn số 3",
        "hoa thon 3",
        "thon 3 lò thị",
        "lò 1990 thôn 3",
        "thon3 hoa",
    ],
)
def test_a_hamlet_with_a_number_is_found_with_and_without_a_name(
    text: str, desk: Desk, take_in: TakeIn
) -> None:
    born = PartialDate(year=1990, month=2, day=1)

    def of(name: str, address: str) -> Submitter:
        person = Person(name=name, personal_id="001190000001", birth=born, address=address)
        return Submitter(person=person)

    wanted = take_in(submitter=of("Lò Thị Hoa", "Thôn 3, Xã A")).dossier_id
    take_in(submitter=of("Lò Thị Hoa", "Thôn 13, Xã A"))
    take_in(submitter=of("Lò Thị Hoa", "Tổ 3, Xã A"))
    assert found(text, desk) == [wanted]


def test_a_group_is_found_however_it_was_written(desk: Desk, take_in: TakeIn) -> None:
    written = ("Tổ dân phố số 5, Phường B", "TDP 5", "Số 12, tổ 05, phường B")
    taken = [
        take_in(submitter=Submitter(person=replace(ELDER, address=one))).dossier_id
        for one in written
    ]
    for text in ("tổ 5", "tdp 5", "to dan pho 5", "giang to 5", "to 5 1951"):
        assert sorted(found(text, desk)) == sorted(taken), text
    assert found("tổ 55", desk) == found("to 5 1952", desk) == []

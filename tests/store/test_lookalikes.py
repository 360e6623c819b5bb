"""The same matter filed twice at one desk is found, whoever typed it how; twins never are."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.domain.draft import Draft, Unlike
from counter_app.domain.people.applicant import Organisation, Person, Submitter
from counter_app.domain.people.identity import PartialDate
from counter_app.domain.workflow import Move
from counter_app.protocol.received import to_text
from counter_app.services.bulk.bulk import judge
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt, receive
from counter_app.services.intake.offer import offer
from counter_app.services.known.lookalikes import Lookalike, lookalikes
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.visits.doubts import doubts, with_doubts
from db.counter.heard import HeardOperation, hear

TakeIn = Callable[..., Receipt]
BIRTH, MARITAL = "1.001193", "1.004873"
BORN = PartialDate(year=2026, month=11, day=1)
KHOI = Person(name="Trần Minh Khôi", birth=BORN, birth_place="Trạm Y tế xã A")


@pytest.fixture
def filed(take_in: TakeIn) -> Receipt:
    """The birth of Khôi, by his mother."""
    return take_in(procedure_code=BIRTH, certified_copies=(), subject=KHOI)


@pytest.fixture
def seen(desk: Desk, birth: Draft) -> Callable[..., tuple[Lookalike, ...]]:
    """What a birth with a child so typed, or otherwise changed, reminds the desk of."""

    def look(child: Person | None, **changes: object) -> tuple[Lookalike, ...]:
        wanted = replace(birth, subject=child, **changes)
        return lookalikes(wanted, desk=desk, at=desk.clock.now())

    return look


@pytest.mark.parametrize(
    "child",
    [
        KHOI,
        replace(KHOI, name="TRAN MINH KHOI"),
        replace(KHOI, name="Trân Minh Khôi"),
        replace(KHOI, birth=PartialDate(year=2026, month=1, day=11)),
        replace(KHOI, birth=PartialDate(year=2026, month=11, day=7)),
    ],
)
def test_the_same_child_is_found_however_typed(
    child: Person, filed: Receipt, seen: Callable[..., tuple[Lookalike, ...]]
) -> None:
    (found,) = seen(child)
    assert found.row.id == filed.dossier_id
    assert found.words.startswith(f"{filed.dossier_code}, Trần Minh Khôi, nộp 23/11, đã tiếp nhận:")


@pytest.mark.parametrize(
    "child",
    [
        replace(KHOI, name="Trần Minh Khoa"),
        replace(KHOI, name="Trần Gia Bảo"),
        replace(KHOI, birth_order=2, name="Trần Anh Khôi"),
    ],
)
def test_a_twin_is_never_asked_about(
    child: Person, take_in: TakeIn, seen: Callable[..., tuple[Lookalike, ...]]
) -> None:
    first = replace(KHOI, birth_order=1)
    take_in(procedure_code=BIRTH, certified_copies=(), subject=first)
    assert seen(first)
    assert seen(child) == ()


def test_what_came_to_nothing_may_be_filed_anew(
    desk: Desk, filed: Receipt, seen: Callable[..., tuple[Lookalike, ...]]
) -> None:
    wanted = Wanted(move=Move.WITHDRAW, reason="Công dân xin rút để nộp lại")
    make_move(filed.dossier_id, wanted, desk=desk, at=desk.clock.now())
    assert seen(KHOI) == ()


def test_another_procedure_is_another_matter(
    filed: Receipt, seen: Callable[..., tuple[Lookalike, ...]]
) -> None:
    assert seen(KHOI, procedure_code="1.004884") == ()


def test_copies_and_results_given_at_once_come_again(
    take_in: TakeIn, draft: Draft, desk: Desk
) -> None:
    take_in()
    assert lookalikes(draft, desk=desk, at=desk.clock.now()) == ()


def test_one_s_own_matter_is_found_by_the_number_alone(desk: Desk, take_in: TakeIn) -> None:
    taken = take_in(procedure_code=MARITAL, certified_copies=())
    asked = Draft(
        submitter=Submitter(person=Person(name="Ánh", personal_id="001190000001")),
        procedure_code=MARITAL,
    )
    (found,) = lookalikes(asked, desk=desk, at=desk.clock.now())
    assert found.row.id == taken.dossier_id
    assert found.words.endswith("cùng số định danh.")
    other = replace(
        asked, submitter=Submitter(person=Person(name="Ánh", personal_id="001190000002"))
    )
    assert lookalikes(other, desk=desk, at=desk.clock.now()) == ()


def test_a_body_is_known_by_its_number(desk: Desk, take_in: TakeIn, draft: Draft) -> None:
    body = Organisation(name="Công ty Chè Xanh", tax_code="0100109106")
    asked = replace(draft, procedure_code=MARITAL, certified_copies=(), organisation=body)
    taken = take_in(procedure_code=MARITAL, certified_copies=(), organisation=body)
    (found,) = lookalikes(asked, desk=desk, at=desk.clock.now())
    assert (found.row.id, found.name) == (taken.dossier_id, "Công ty Chè Xanh")


def test_the_clerk_s_word_is_kept_with_the_dossier_and_ends_the_question(
    desk: Desk, filed: Receipt, birth: Draft
) -> None:
    at = desk.clock.now()
    unlike = Unlike(dossier=filed.dossier_id, code=filed.dossier_code or "", reason="Anh em họ")
    wanted = replace(birth, subject=KHOI, unlike=(unlike,))
    offered = with_doubts(offer(wanted, desk=desk, at=at), wanted, desk=desk, at=at)
    assert "lookalike" not in [one.code for one in offered.warnings]
    taken = receive(wanted, offer=offered, desk=desk, at=at)
    kept = open_dossier(taken.dossier_id, desk=desk).received.draft
    assert kept.unlike == (unlike,)


def test_who_goes_on_without_a_word_leaves_a_trace(
    desk: Desk, filed: Receipt, birth: Draft
) -> None:
    at = desk.clock.now()
    wanted = replace(birth, subject=KHOI)
    offered = with_doubts(offer(wanted, desk=desk, at=at), wanted, desk=desk, at=at)
    taken = receive(wanted, offer=offered, desk=desk, at=at)
    assert "lookalike" in taken.warnings


def test_what_a_sister_desk_took_in_is_told_before_the_server_tells(
    desk: Desk, birth: Draft, tmp_path: Path, clock: SteppedClock
) -> None:
    wanted = replace(birth, subject=KHOI)
    sister = open_desk(tmp_path / "sister", clock=clock)
    at = sister.clock.now()
    taken = receive(wanted, offer=offer(wanted, desk=sister, at=at), desk=sister, at=at)
    told = HeardOperation(
        id="op-1",
        seq=1,
        dossier=taken.dossier_id,
        kind="dossier.received",
        wall_ms=1,
        body=to_text(open_dossier(taken.dossier_id, desk=sister).received),
    )
    sister.store.close()
    desk.store.write(lambda one: hear(one, "sister", [told], at=at))
    typed = replace(wanted, subject=replace(KHOI, name="Tran Minh Khoi"))
    (doubt,) = doubts(typed, desk=desk, at=desk.clock.now())
    assert (doubt.dossier, doubt.elsewhere) == (taken.dossier_id, True)
    assert ", nộp 23/11 ở " in doubt.finding.message
    twin = replace(wanted, subject=replace(KHOI, name="Trần Minh Khoa"))
    assert doubts(twin, desk=desk, at=desk.clock.now()) == ()


def test_a_row_of_a_list_that_was_filed_before_says_so(
    desk: Desk, take_in: TakeIn, tmp_path: Path
) -> None:
    taken = take_in(procedure_code=MARITAL, certified_copies=())
    path = tmp_path / "list.csv"
    head = "Mã thủ tục;Họ và tên;Số CCCD;Ngày sinh;Địa chỉ"
    rows = (
        "1.004873;Nguyễn Thị Ánh;001190000001;01/02/1990;Thôn 1",
        "1.004873;Lò Thị Sua;001190000003;1991;Thôn 3",
    )
    path.write_text("\n".join((head, *rows)), encoding="utf-8-sig")
    told, other = judge(path, desk=desk, at=desk.clock.now()).lines
    assert [one for one in told.notes if str(taken.dossier_code) in one.message]
    assert not [one for one in other.notes if "đã nhận rồi" in one.message]

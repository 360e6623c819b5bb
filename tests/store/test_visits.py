"""A visit without a dossier is one transaction: row, numbered paper, operation; found, then linked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import msgspec
import pytest

from counter_app.core.errors import UserError
from counter_app.core.ids import VisitId
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Basis, Person, Submitter
from counter_app.domain.people.identity import PartialDate
from counter_app.domain.staff import Role
from counter_app.domain.step import Defect, Ground
from counter_app.domain.visit import ANY_SECTOR, VisitKind, VisitRow
from counter_app.domain.workflow import Move
from counter_app.protocol.slip_code import SlipCode
from counter_app.services.desk import Desk
from counter_app.services.intake.bundles import offer_bundle, receive_bundle
from counter_app.services.intake.intake import Receipt
from counter_app.services.intake.turning_away import turning_away
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.visits import visits
from db.engine import cursor_of

TakeIn = Callable[..., Receipt]
MONDAY = date(2026, 11, 23)
MISSING = Defect(component="Giấy chứng sinh", code="missing")
ABSENT = Ground(code="presence_required")


def today(desk: Desk) -> tuple[VisitRow, ...]:
    return visits.visits_between(MONDAY, MONDAY, desk=desk)


def asked(desk: Desk, sql: str) -> list[Any]:
    return desk.store.read(lambda one: [row[0] for row in cursor_of(one).execute(sql)])


def test_a_guided_visit_keeps_who_what_and_the_draft(desk: Desk, guide: Any, birth: Draft) -> None:
    row = guide()
    whole = visits.visit_of(row.id, desk=desk)

    assert whole.row == row
    assert (row.kind, row.name, row.personal_id) == (
        VisitKind.GUIDED,
        "Nguyễn Thị Ánh",
        "001190000001",
    )
    assert row.sector == "Hộ tịch"
    assert row.request.endswith(": Nguyễn Văn Bé")
    assert whole.defects == (MISSING,)
    assert whole.draft == birth
    assert row.paper is not None
    assert row.paper.code == "PBS-2026-100001"


def test_one_operation_tells_it_all_and_the_store_is_sound(
    desk: Desk, guide: Any, refuse: Any
) -> None:
    guide()
    refuse()
    visits.advise("Đất đai", desk=desk, at=desk.clock.now())

    kinds = asked(desk, "SELECT kind FROM outbox ORDER BY seq")
    assert kinds == ["visit.recorded"] * 3
    same = asked(desk, "SELECT v.body = o.body FROM visits v JOIN outbox o ON o.dossier = v.id")
    assert same == [1, 1, 1]
    assert check(desk=desk) == ()


def test_numbers_are_shared_with_the_papers_of_dossiers_and_have_no_gap(
    desk: Desk, guide: Any, take_in: TakeIn
) -> None:
    first = guide()
    taken = take_in()
    asking = Wanted(
        move=Move.ASK_SUPPLEMENT, reason="Bản chụp bị mờ, không đọc được", points=("Chụp lại",)
    )
    make_move(taken.dossier_id, asking, desk=desk, at=desk.clock.now())
    last = guide(submitter=Submitter(person=Person(name="Hoàng Văn Đức")))

    (between,) = (
        paper.paper_no
        for paper in open_dossier(taken.dossier_id, desk=desk).papers
        if paper.kind == "supplement_request"
    )
    assert first.paper is not None
    assert last.paper is not None
    assert [first.paper.paper_no, between, last.paper.paper_no] == [100001, 100002, 100003]


def test_nothing_is_written_and_no_number_used_when_something_is_wrong(
    desk: Desk, guide: Any, refuse: Any, birth: Draft
) -> None:
    nobody = Submitter(person=Person(name=" "))
    unprintable = msgspec.structs.replace(birth.submitter, person=Person(name="Nguyễn \U0001f600"))
    for code, attempt in (
        ("name_missing", lambda: guide(submitter=nobody)),
        ("defect_unknown", lambda: guide(Defect(component="x", code="nothing_such"))),
        ("defect_missing", lambda: visits.guide(birth, (), desk=desk, at=desk.clock.now())),
        ("ground_unknown", lambda: refuse(Ground(code="nothing_such"))),
        ("request_missing", lambda: guide(procedure_code="")),
        ("text.unsupported", lambda: guide(submitter=unprintable)),
    ):
        with pytest.raises(UserError) as refused:
            attempt()
        assert refused.value.code == code
    assert today(desk) == ()
    assert asked(desk, "SELECT count(*) FROM outbox") == [0]
    assert guide().paper.paper_no == 100001


def test_a_cut_inside_the_transaction_leaves_nothing(
    desk: Desk, guide: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from db.counter import visits as rows

    def cut(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("cut")

    with monkeypatch.context() as patch:
        patch.setattr(rows, "append", cut)
        with pytest.raises(RuntimeError):
            guide()
    assert asked(desk, "SELECT count(*) FROM papers") == [0]
    assert today(desk) == ()
    assert guide().paper.paper_no == 100001
    assert check(desk=desk) == ()


def test_a_specialist_does_not_refuse_at_the_counter(desk: Desk, birth: Draft) -> None:
    other = replace(desk, clerk=replace(desk.clerk, role=Role.SPECIALIST))
    with pytest.raises(UserError) as refused:
        visits.refuse_at_counter(birth, (ABSENT,), desk=other, at=desk.clock.now())
    assert refused.value.code == "not_your_part"


def test_what_no_procedure_names_is_told_in_words(desk: Desk, birth: Draft) -> None:
    row = visits.refuse_at_counter(
        msgspec.structs.replace(birth, procedure_code=""),
        (Ground(code="not_competent"),),
        request="Cấp hộ chiếu phổ thông",
        desk=desk,
        at=desk.clock.now(),
    )
    assert (row.request, row.sector) == ("Cấp hộ chiếu phổ thông", ANY_SECTOR)


# Advice


def test_advice_is_counted_by_sector_and_the_last_is_taken_back(desk: Desk) -> None:
    for sector in ("Hộ tịch", "Đất đai", "Hộ tịch", ""):
        visits.advise(sector, desk=desk, at=desk.clock.now())

    taken = visits.take_back_advice(desk=desk, at=desk.clock.now())
    assert taken.sector == ANY_SECTOR
    visits.take_back_advice(desk=desk, at=desk.clock.now())

    counted = {one.sector: one.count for one in visits.tally(MONDAY, MONDAY, desk=desk)}
    assert counted == {"Hộ tịch": 1, "Đất đai": 1}
    assert [row.sector for row in today(desk)] == ["Đất đai", "Hộ tịch"]
    assert check(desk=desk) == ()


def test_only_today_s_advice_is_taken_back(desk: Desk) -> None:
    visits.advise("Hộ tịch", desk=desk, at=desk.clock.now())
    tomorrow = desk.clock.now() + timedelta(days=1)
    with pytest.raises(UserError) as refused:
        visits.take_back_advice(desk=desk, at=tomorrow)
    assert refused.value.code == "no_advice"
    assert len(today(desk)) == 1


# Found again


def test_a_visit_is_found_by_name_number_and_paper(desk: Desk, guide: Any, refuse: Any) -> None:
    row = guide()
    other = refuse(submitter=Submitter(person=Person(name="Hoàng Văn Đức")))

    for text in ("anh nguyen", "001190000001", "PBS-2026-100001", "khai sinh anh"):
        assert [one.id for one in visits.find_visits(text, desk=desk)] == [row.id], text
    assert [one.id for one in visits.find_visits("duc", desk=desk)] == [other.id]
    assert [one.id for one in visits.find_visits("100001", desk=desk)] == [other.id, row.id]
    assert visits.find_visits("không có ai", desk=desk) == ()
    assert visits.find_visits(" ", desk=desk) == ()


def test_its_paper_s_code_and_signed_number_name_it(desk: Desk, guide: Any) -> None:
    row = guide()
    (secret,) = asked(desk, "SELECT lookup_secret FROM visits")
    slip = SlipCode(
        device_no=1, received_at=row.at.replace(second=0), due_at=None,
        lookup_secret=secret, dossier_code="",
    )  # fmt: skip

    for found in (
        visits.visit_of_code(" pbs-2026-100001 ", desk=desk),
        visits.visit_of_slip(slip, desk=desk),
        visits.named_visit(row.id, desk=desk),
    ):
        assert found is not None
        assert found.row.id == row.id
    assert visits.visit_of_code("PTC-2026-100001", desk=desk) is None
    other_minute = replace(slip, received_at=slip.received_at + timedelta(minutes=1))
    assert visits.visit_of_slip(other_minute, desk=desk) is None
    with pytest.raises(UserError):
        visits.named_visit("không có", desk=desk)


# Come back


def test_the_dossier_that_follows_is_linked_in_its_own_transaction(
    desk: Desk, guide: Any, take_in: TakeIn
) -> None:
    row = guide()
    taken = take_in(visit=row.id)

    again = visits.visit_of(row.id, desk=desk).row
    assert (again.dossier_id, again.dossier_code) == (taken.dossier_id, taken.dossier_code)
    assert open_dossier(taken.dossier_id, desk=desk).received.draft.visit == row.id
    assert check(desk=desk) == ()


WHY = "Giấy mang đến là của trẻ khác"


def refusal(work: Callable[[], object]) -> UserError:
    with pytest.raises(UserError) as refused:
        work()
    return refused.value


@pytest.mark.parametrize("named", [True, False])
def test_asking_a_second_time_is_a_leader_s_with_its_reason(
    desk: Desk, birth: Draft, guide: Any, *, named: bool
) -> None:
    first = guide()
    again = msgspec.structs.replace(birth, visit=first.id if named else None)
    leader = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))

    def second(by: Desk, words: str) -> VisitRow:
        return visits.guide(again, (MISSING,), words=words, desk=by, at=desk.clock.now())

    for by, words in ((desk, WHY), (leader, "thiếu")):
        told = refusal(partial(second, by, words))
        assert (told.code, told.field) == ("guided_before", "words")
        assert "PBS-2026-100001" in told.message
    assert len(today(desk)) == 1

    second(leader, WHY)
    assert len(today(desk)) == 2


def test_the_same_person_is_known_without_a_number_by_name_and_birth(
    desk: Desk, birth: Draft
) -> None:
    def guided(name: str, year: int, **more: Any) -> VisitRow:
        person = Person(name=name, birth=PartialDate(year=year, month=3, day=2))
        one = msgspec.structs.replace(birth, submitter=Submitter(person=person), **more)
        return visits.guide(one, (MISSING,), desk=desk, at=desk.clock.now())

    guided("H'Linh Niê", 1990)

    assert refusal(lambda: guided("H’LINH  NIÊ".replace("’", "'"), 1990)).code == "guided_before"
    guided("H'Linh Niê", 1991)
    guided("H'Linh Niê", 1990, procedure_code="1.004873", subject=None)
    guided("H'Linh Niê", 1990, subject=Person(name="Y Sao Niê"))


def test_a_guide_is_remembered_thirty_days_and_until_the_dossier_follows(
    desk: Desk, birth: Draft, guide: Any, take_in: TakeIn
) -> None:
    first = guide()
    later = desk.clock.now() + timedelta(days=31)
    visits.guide(birth, (MISSING,), desk=desk, at=later)

    other = Submitter(person=Person(name="Lò Văn Páo", personal_id="001090000002"))
    row = guide(submitter=other)
    take_in(visit=row.id)
    guide(submitter=other)
    assert first.id != row.id


def test_who_was_refused_may_be_guided_the_next_time(desk: Desk, birth: Draft, refuse: Any) -> None:
    again = msgspec.structs.replace(birth, visit=refuse().id)
    visits.guide(again, (MISSING,), desk=desk, at=desk.clock.now())
    assert [row.kind for row in today(desk)] == [VisitKind.GUIDED, VisitKind.REFUSED]


def test_a_second_dossier_does_not_take_the_visit_over(
    desk: Desk, guide: Any, take_in: TakeIn
) -> None:
    row = guide()
    first = take_in(visit=row.id, client_ref="one")

    told = refusal(lambda: take_in(visit=row.id, client_ref="two"))
    assert (told.code, told.field) == ("visit_used", "visit")
    assert str(first.dossier_code) in told.message

    assert take_in(visit=row.id, client_ref="one").duplicate
    assert visits.visit_of(row.id, desk=desk).row.dossier_id == first.dossier_id
    assert check(desk=desk) == ()


def test_the_paper_s_code_leads_an_intake_back_to_its_visit(
    desk: Desk, guide: Any, take_in: TakeIn
) -> None:
    row = guide()

    taken = take_in(visit=VisitId("pbs-2026-100001"))

    assert visits.visit_of(row.id, desk=desk).row.dossier_id == taken.dossier_id
    assert open_dossier(taken.dossier_id, desk=desk).received.draft.visit == row.id
    assert check(desk=desk) == ()


def test_several_dossiers_filed_as_one_come_back_as_one(desk: Desk, birth: Draft) -> None:
    child = Person(name="Nguyễn Văn Bé", birth=PartialDate(year=2026, month=11, day=18))
    parent = msgspec.structs.replace(birth.submitter, basis=Basis.PARENT)
    filing = msgspec.structs.replace(
        birth, procedure_code="", bundle="birth", subject=child, submitter=parent, given=()
    )
    found = turning_away(filing, desk=desk, at=desk.clock.now())
    row = visits.guide(filing, found.defects, desk=desk, at=desk.clock.now())
    assert len(found.defects) > 2
    assert "Bé" in row.request

    again = msgspec.structs.replace(filing, given=None, visit=row.id)
    at = desk.clock.now()
    taken = receive_bundle(offer_bundle(again, desk=desk, at=at), desk=desk, at=at)

    (_, first), *_ = taken.parts
    assert visits.visit_of(row.id, desk=desk).row.dossier_id == first.dossier_id
    assert check(desk=desk) == ()


@pytest.mark.parametrize("named", ["zzz", "PBS-2026-100009"])
def test_a_visit_nobody_knows_is_refused(desk: Desk, take_in: TakeIn, named: str) -> None:
    told = refusal(lambda: take_in(visit=VisitId(named)))
    assert (told.code, told.field) == ("visit_unknown", "visit")
    assert asked(desk, "SELECT count(*) FROM outbox") == [0]


def test_only_sectors_that_there_are_are_counted(desk: Desk) -> None:
    told = refusal(lambda: visits.advise("Vũ trụ", desk=desk, at=desk.clock.now()))
    assert told.code == "sector_unknown"
    assert visits.advise("đất ĐAI", desk=desk, at=desk.clock.now()).sector == "Đất đai"

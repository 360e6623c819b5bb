"""A no-appointment day at the desk: promised, printed, frozen with the dossier, left by choice."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from counter_app.core.clock import from_local
from counter_app.domain.desk_lists import GroupBy, ListName
from counter_app.domain.draft import Draft
from counter_app.domain.office import RosterEntry
from counter_app.domain.step import TakenUp
from counter_app.domain.workflow import Move
from counter_app.services.correcting.reissue import Correction, reissue
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.intake.intake_file import read_intake
from counter_app.services.intake.offer import offer
from counter_app.services.keeping.check import check
from counter_app.services.lists.lists import counts, groups, listed
from counter_app.services.lists.long_lists import LongList, opened
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.explained import explained
from counter_app.services.papers.paper_printing import paper_pdf
from counter_app.services.papers.printing import slip_pdf
from db.counter.office import save_office
from tests.commands import call
from tests.pdf_words import text_of
from tests.service_days import HALF_PAST_FOUR, MARITAL, MONDAY

TakeIn = Callable[..., Receipt]
Walk = Callable[..., Receipt]
MONDAY_BEFORE = date(2026, 11, 16)


def wall(text: str) -> datetime:
    return from_local(datetime.fromisoformat(text))


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """The desk of an office that appoints no date on Mondays."""
    return replace(desk, office=replace(desk.office, service_days=(MONDAY,)))


@pytest.fixture
def marital(draft: Draft) -> Draft:
    """A three-day matter, brought on Monday at nine."""
    return msgspec.structs.replace(draft, procedure_code=MARITAL, certified_copies=())


@pytest.fixture
def received(take_in: TakeIn) -> Receipt:
    return take_in(procedure_code=MARITAL, certified_copies=())


def test_the_promise_is_frozen_with_the_dossier_and_printed(desk: Desk, received: Receipt) -> None:
    assert received.due_at == HALF_PAST_FOUR
    slip = " ".join(text_of(slip_pdf(received.dossier_id, desk=desk)).split())
    assert "Trả trong ngày, lúc 16 giờ 30 phút, ngày 23 tháng 11 năm 2026" in slip
    assert "3 ngày làm việc, ngày không hẹn nên trả trong ngày" in slip
    view = open_dossier(received.dossier_id, desk=desk)
    assert view.row.due_at == HALF_PAST_FOUR
    assert view.row.standing.step_due_at == HALF_PAST_FOUR
    assert check(desk=desk) == ()


def test_the_dossier_keeps_its_working_when_the_office_has_such_days_no_more(
    desk: Desk, received: Receipt
) -> None:
    later = replace(desk, office=replace(desk.office, service_days=()))
    view = open_dossier(received.dossier_id, desk=later)
    lines = explained(view, later.calendar, later.calendars)
    assert "Chậm nhất theo quy định: 17 giờ 00 phút ngày 27/11/2026." in lines
    assert "Thứ Hai là ngày không hẹn: nhận đến 14:30 thì trả trong ngày, lúc 16:30." in lines
    assert "Hẹn trả: 16 giờ 30 phút ngày 23/11/2026." in lines


def test_what_is_sent_tells_the_same(desk: Desk, received: Receipt) -> None:
    (body,) = desk.store.read(
        lambda one: one.exec_driver_sql("SELECT body FROM outbox").scalars().all()
    )
    promise = json.loads(body)["promise"]
    assert promise["due_at"] == "2026-11-23T16:30"
    assert promise["adjustment"]["same_day"] is True
    assert promise["adjustment"]["instead_of"] == "2026-11-27T17:00"
    assert received.slip_no


def test_the_clerk_may_keep_to_the_limit(desk: Desk, marital: Draft) -> None:
    kept = msgspec.structs.replace(marital, by_limit=True)
    offered = offer(kept, desk=desk, at=desk.clock.now())
    assert offered.due_at == datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
    asked = {"procedure_code": MARITAL, "by_limit": True, "submitter": {"name": "Nguyễn Thị Ánh"}}
    assert read_intake(json.dumps(asked)).by_limit is True


def test_nothing_is_promised_for_the_same_day_while_nobody_signs(
    desk: Desk, marital: Draft
) -> None:
    away = RosterEntry(name="Ksor H'Lan", title="PHÓ GIÁM ĐỐC", valid_to=MONDAY_BEFORE)
    desk = replace(desk, office=replace(desk.office, signers=(away,)))
    offered = offer(marital, desk=desk, at=desk.clock.now())
    assert offered.due_at == datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
    assert "no_signer" in [one.code for one in offered.findings]


def test_what_makes_it_wait_all_the_same_is_told_only_where_the_day_itself_is_promised(
    desk: Desk, marital: Draft
) -> None:
    def told(draft: Draft, desk: Desk) -> list[str]:
        offered = offer(draft, desk=desk, at=desk.clock.now())
        return [one.message for one in offered.findings if "cư trú trước đây" in one.message]

    where = "phải hỏi nơi cư trú trước đây (NĐ 123/2015 Đ22)"
    assert told(marital, desk) == [f"Ngày không hẹn mà {where}: Ctrl T, hẹn theo thời hạn."]
    assert told(msgspec.structs.replace(marital, by_limit=True), desk) == []
    assert told(marital, replace(desk, office=replace(desk.office, service_days=()))) == []


@pytest.mark.parametrize(
    ("code", "case_id", "due_at"),
    [
        ("1.000894", "usual", "2026-11-23T16:30"),
        ("1.000894", "verification", "2026-12-01T17:00"),
        ("1.004837", "appointed", "2026-11-27T17:00"),
    ],
)
def test_of_a_field_of_work_only_what_need_not_wait_is_promised(
    desk: Desk, marital: Draft, code: str, case_id: str, due_at: str
) -> None:
    monday = replace(MONDAY, sectors=("Hộ tịch",), procedures=())
    desk = replace(desk, office=replace(desk.office, service_days=(monday,)))
    asked = msgspec.structs.replace(marital, procedure_code=code, case_id=case_id)
    assert offer(asked, desk=desk, at=desk.clock.now()).due_at == wall(due_at)


def test_the_due_command_answers_as_the_intake_does(desk: Desk, tmp_path: Path) -> None:
    at = desk.clock.now()
    desk.store.write(lambda one: save_office(one, desk.office, valid_from=at))
    desk.store.close()
    line = {"received_at": "2026-11-23T09:00", "limit": {"unit": "working_day", "value": 3}}

    def answered(more: dict[str, object], *options: str) -> dict[str, object]:
        asked = json.dumps(line | more)
        _, (answer,), _ = call("--data", tmp_path, "due", *options, typed=asked)
        return dict(answer)

    named: dict[str, object] = {"procedure_code": MARITAL}
    told = answered(named, "--office")
    assert told["due_at"] == "2026-11-23T16:30"
    assert told["note"] == "3 ngày làm việc, ngày không hẹn nên trả trong ngày"
    assert answered(named | {"case": "usual"}, "--office")["due_at"] == "2026-11-23T16:30"
    assert "usual" in str(answered(named | {"case": "verification"}, "--office"))
    assert answered({}, "--office")["due_at"] == "2026-11-27T17:00"
    assert "--office" in str(answered(named))


def test_the_list_command_tells_the_days_to_come(desk: Desk, tmp_path: Path) -> None:
    at = desk.clock.now()
    desk.store.write(lambda one: save_office(one, desk.office, valid_from=at))
    desk.store.close()
    code, told, _ = call("--data", tmp_path, "list", "service_days")
    assert code == 0
    assert {one["kind"] for one in told} <= {"no_appointment_day"}
    assert all(date.fromisoformat(one["date"]).weekday() == 0 for one in told)
    assert len(told) == 4


def test_what_waits_for_the_signer_begins_with_the_same_day_s_and_its_hour(
    desk: Desk, walk: Walk
) -> None:
    for name, day in (("Lê An", "2026-11-18"), ("Trần Bình", "2026-11-23")):
        steps = ((Move.TRANSFER, "10:00"), (Move.TAKE_UP, "10:30"), (Move.SUBMIT, "11:00"))
        walk(name, f"{day}T09:00", *((move, f"{day}T{hour}") for move, hour in steps))
    at = wall("2026-11-23T11:30")

    rows = listed(ListName.SIGNATURE, desk=desk, at=at)
    assert [(one.row.applicant_name, one.note) for one in rows] == [
        ("Trần Bình", "lúc 16:30"),
        ("Lê An", ""),
    ]
    long = opened(ListName.SIGNATURE, desk=desk, at=at, whole=0)
    assert isinstance(long, LongList)
    assert long.first == rows
    assert counts(desk=desk, at=at, wanted=(ListName.SIGNATURE,)) == {ListName.SIGNATURE: 2}


def test_nobody_is_asked_to_apologise_for_a_result_of_the_same_morning(
    desk: Desk, walk: Walk
) -> None:
    walk("Trần Bình", "2026-11-23T09:00")
    assert listed(ListName.APOLOGY, desk=desk, at=wall("2026-11-23T09:30")) == ()
    assert len(listed(ListName.APOLOGY, desk=desk, at=wall("2026-11-23T15:45"))) == 1


def test_the_same_day_rate_counts_what_was_promised_and_is_over(desk: Desk, walk: Walk) -> None:
    """One in time, one an hour late, one late and not done, one that was promised for later."""
    for name, day, done in (
        ("Lê An", "2026-11-23", "16:00"),
        ("Trần Bình", "2026-11-23", "17:00"),
        ("Đỗ Dung", "2026-11-23", ""),
        ("Vũ Chi", "2026-11-20", "14:00"),
    ):
        finish = ((Move.FINISH, f"{day}T{done}"),) if done else ()
        steps = (
            (Move.TRANSFER, f"{day}T10:00"),
            (Move.TAKE_UP, f"{day}T11:00", TakenUp(specialist="Hồ Thu")),
        )
        walk(name, f"{day}T09:00", *steps, *finish)

    (thu,) = groups(GroupBy.SPECIALIST, desk=desk, at=wall("2026-11-25T09:00"))
    assert (thu.same_day, thu.same_day_kept, thu.same_day_rate) == (3, 1, 33)


def test_another_matter_asked_for_a_day_later_is_promised_by_its_limit(
    leading: Desk, marital: Draft, received: Receipt
) -> None:
    other = msgspec.structs.replace(marital, result_copies=2)
    wanted = Correction(reason="Gõ thiếu số bản", draft=other)
    made = reissue(received.dossier_id, wanted, desk=leading, at=wall("2026-11-25T09:00"))
    assert made.due_at == wall("2026-11-27T17:00")


def test_a_slip_printed_anew_after_an_apology_speaks_of_the_new_date_alone(
    leading: Desk, walk: Walk, marital: Draft
) -> None:
    steps = ((Move.TRANSFER, "10:00"), (Move.TAKE_UP, "10:30"))
    taken = walk(
        "Trần Bình",
        "2026-11-23T09:00",
        *((move, f"2026-11-23T{hour}") for move, hour in steps),
        (Move.APOLOGISE, "2026-11-23T16:00", wall("2026-11-25T10:00")),
    )
    wanted = Correction(reason="Gõ nhầm tên", draft=marital)
    made = reissue(taken.dossier_id, wanted, desk=leading, at=wall("2026-11-23T16:10"))
    words = text_of(paper_pdf(made.paper, desk=leading))
    assert "10 giờ 00 phút, ngày 25 tháng 11 năm 2026" in words
    assert "trong ngày" not in words

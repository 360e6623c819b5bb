"""The desk's lists: on each exactly the right dossiers, at the hour the clerk looks."""

import csv
import io
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from time import perf_counter

import pytest

from counter_app.core.clock import from_local
from counter_app.core.errors import UserError
from counter_app.domain.desk_lists import LISTS, GroupBy, ListName, Shown, Sought
from counter_app.domain.dossier import State
from counter_app.domain.people.applicant import Organisation, Passport, Person
from counter_app.domain.step import (
    Collected,
    CollectorKind,
    Finished,
    SlipOutcome,
    TakenUp,
    VerificationAsked,
)
from counter_app.domain.step_limits import StepDays
from counter_app.domain.workflow import Move
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.lists.list_columns import columns_of, sorted_by
from counter_app.services.lists.list_files import export
from counter_app.services.lists.list_papers import list_csv, list_text, told_of
from counter_app.services.lists.lists import counts, groups, list_named, listed
from counter_app.services.moving.mending import WrongResult, wrong_result
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.trials.seed import seed

REASON = "Thiếu giấy xác nhận nơi cư trú"
MARITAL = "1.004873"  # three working days
L = ListName
TakeIn = Callable[..., Receipt]
Walk = Callable[..., Receipt]


def wall(text: str) -> datetime:
    return from_local(datetime.fromisoformat(text))


Names = Callable[[ListName, str], list[str]]
TAKEN_UP = ((Move.TRANSFER, "2026-11-23T10:00"), (Move.TAKE_UP, "2026-11-23T11:00"))


def test_what_came_today_is_there_until_midnight(walk: Walk, on: Names) -> None:
    walk("Lê An", "2026-11-20T16:59")
    walk("Trần Bình", "2026-11-23T07:31")

    assert on(L.TODAY, "2026-11-20T23:59") == ["Lê An"]
    assert on(L.TODAY, "2026-11-21T00:00") == []
    assert on(L.TODAY, "2026-11-23T18:00") == ["Trần Bình"]


def test_a_wrong_result_is_counted_apart_until_it_is_archived(
    walk: Walk, on: Names, desk: Desk
) -> None:
    wrong = WrongResult(wrong="Ghi sai năm sinh 1991", reason="Gõ nhầm khi lập giấy")
    done = (*TAKEN_UP, (Move.FINISH, "2026-11-23T14:00", Finished(shelf="A1")))
    walk("Lê An", "2026-11-23T08:00", *done)
    taken = walk("Trần Bình", "2026-11-23T09:00", *done)
    assert on(L.WRONG, "2026-11-23T15:00") == []

    wrong_result(taken.dossier_id, wrong, desk=desk, at=wall("2026-11-23T15:00"))

    (one,) = listed(L.WRONG, desk=desk, at=wall("2026-11-25T15:00"))
    assert (one.row.applicant_name, one.note) == ("Trần Bình", "Ghi sai năm sinh 1991")
    assert counts(desk=desk, at=wall("2026-11-25T15:00"))[L.WRONG] == 1
    handed = Collected(kind=CollectorKind.OWNER, name="Trần Bình", slip=SlipOutcome.NONE_GIVEN)
    for move, details in ((Move.RETURN_RESULT, handed), (Move.ARCHIVE, None)):
        asked = Wanted(move=move, reason=REASON, details=details)
        make_move(taken.dossier_id, asked, desk=desk, at=wall("2026-11-25T16:00"))
    assert on(L.WRONG, "2026-11-25T16:01") == []


def test_the_wrong_results_are_found_by_their_index(desk: Desk) -> None:
    plan = desk.store.read(
        lambda one: one.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT dossier FROM events WHERE events.kind = 'dossier.corrected'"
        ).all()
    )
    assert any("ix_events_dossier" in str(step) for step in plan)


def test_the_late_ones_are_transferred_first(walk: Walk, on: Names) -> None:
    walk("Lê An", "2026-11-23T15:10")  # after the cut-off: by the next opening
    walk("Trần Bình", "2026-11-23T09:00")
    walk("Vũ Chi", "2026-11-23T08:00", (Move.TRANSFER, "2026-11-23T09:00"))

    assert on(L.TRANSFER, "2026-11-23T16:00") == ["Trần Bình", "Lê An"]
    assert on(L.STEP_LATE, "2026-11-23T17:00") == ["Trần Bình"]
    # The 24th is a holiday: opening is on the 25th.
    assert on(L.STEP_LATE, "2026-11-25T07:29") == ["Trần Bình"]
    assert on(L.STEP_LATE, "2026-11-25T07:30") == ["Trần Bình", "Lê An"]


def test_due_dates_step_over_weekend_and_holiday(walk: Walk, on: Names) -> None:
    walk("Lê An", "2026-11-18T09:00", *_taken_up("2026-11-18"))  # due Monday the 23rd
    walk("Trần Bình", "2026-11-19T09:00", *_taken_up("2026-11-19"))  # due Wednesday the 25th

    assert on(L.DUE_NEXT, "2026-11-20T09:00") == ["Lê An"]
    assert on(L.DUE_NEXT, "2026-11-22T09:00") == ["Lê An"]
    assert on(L.DUE_TODAY, "2026-11-23T09:00") == ["Lê An"]
    assert on(L.DUE_NEXT, "2026-11-23T09:00") == ["Trần Bình"]
    assert on(L.DUE_TODAY, "2026-11-23T17:00") == []
    assert on(L.OVERDUE, "2026-11-23T17:00") == ["Lê An"]


def test_overdue_says_how_many_working_days_whom_it_waits_for_and_the_last_step(
    desk: Desk, walk: Walk
) -> None:
    walk("Lê An", "2026-11-18T09:00", *_taken_up("2026-11-18"), (Move.SUBMIT, "2026-11-20T09:00"))

    (today,) = listed(L.OVERDUE, desk=desk, at=wall("2026-11-23T17:30"))
    (later,) = listed(L.OVERDUE, desk=desk, at=wall("2026-11-26T09:00"))

    assert (today.late, later.late) == (0, 2)  # the 25th and the 26th; the 24th is off
    assert later.cause == "Người ký"
    assert later.note == "Trình ký 20/11"
    assert later.apologised is False


def test_a_stopped_clock_is_never_overdue(walk: Walk, on: Names) -> None:
    walk("Lê An", "2026-11-18T09:00", (Move.ASK_SUPPLEMENT, "2026-11-18T10:00"))

    assert on(L.OVERDUE, "2026-12-31T09:00") == []
    assert on(L.CITIZEN, "2026-12-31T09:00") == ["Lê An"]
    assert on(L.UNANSWERED, "2026-12-31T09:00") == []  # no closing rule, nothing to close


def test_an_unanswered_supplement_is_found_by_the_office_s_rule(
    desk: Desk, walk: Walk, on: Names
) -> None:
    strict = replace(desk, office=replace(desk.office, steps=StepDays(unanswered=10)))
    asked = (Move.ASK_SUPPLEMENT, "2026-11-18T10:00")
    walk("Lê An", "2026-11-18T09:00", asked, under=strict)

    assert on(L.UNANSWERED, "2026-11-30T16:59") == []  # the 28th is a Saturday
    assert on(L.UNANSWERED, "2026-11-30T17:00") == ["Lê An"]


def test_an_apology_is_chased_on_the_last_working_day_before(walk: Walk, on: Names) -> None:
    walk("Lê An", "2026-11-18T09:00", *_taken_up("2026-11-18"))  # due Monday the 23rd
    walk(
        "Trần Bình",
        "2026-11-18T09:30",
        *_taken_up("2026-11-18"),
        (Move.APOLOGISE, "2026-11-19T09:00", wall("2026-12-01T17:00")),
    )

    assert on(L.APOLOGY, "2026-11-19T17:00") == []
    assert on(L.APOLOGY, "2026-11-20T08:00") == ["Lê An"]
    assert on(L.APOLOGY, "2026-12-02T08:00") == ["Lê An"]
    assert on(L.OVERDUE, "2026-12-02T08:00") == ["Lê An", "Trần Bình"]


def test_a_limit_of_a_day_is_chased_before_its_hour(take_in: TakeIn, on: Names) -> None:
    take_in(name="Lê An", at=wall("2026-11-23T09:00"))  # a certified copy: today at 17:00

    assert on(L.APOLOGY, "2026-11-23T15:59") == []
    assert on(L.APOLOGY, "2026-11-23T16:01") == ["Lê An"]


def test_results_wait_on_the_shelf_and_some_too_long(desk: Desk, walk: Walk, on: Names) -> None:
    walk(
        "Lê An",
        "2026-11-18T09:00",
        *_taken_up("2026-11-18"),
        (Move.FINISH, "2026-11-20T09:00", Finished(shelf="B3")),
    )

    (one,) = listed(L.READY, desk=desk, at=wall("2026-11-30T09:00"))
    assert (one.row.standing.shelf, one.days) == ("B3", 10)
    assert on(L.UNCOLLECTED, "2026-12-20T09:00") == []
    assert on(L.UNCOLLECTED, "2026-12-21T17:00") == ["Lê An"]
    assert on(L.OPEN, "2026-12-21T17:00") == []


def test_a_verification_names_who_was_asked(desk: Desk, walk: Walk) -> None:
    letter = VerificationAsked(unit="Công an xã Bình An", question="Nơi ở trước năm 2020")
    walk("Lê An", "2026-11-23T09:00", *TAKEN_UP, (Move.VERIFY, "2026-11-23T14:00", letter))

    (one,) = listed(L.VERIFICATION, desk=desk, at=wall("2026-11-25T09:00"))
    assert one.note == "Công an xã Bình An"
    assert one.row.standing.step_due_at == wall("2026-11-27T17:00")


def test_every_count_equals_its_list_at_any_hour(desk: Desk, walk: Walk) -> None:
    walk("Lê An", "2026-11-18T09:00", *_taken_up("2026-11-18"))
    walk("Trần Bình", "2026-11-18T09:00", (Move.ASK_SUPPLEMENT, "2026-11-18T10:00"))
    walk("Vũ Chi", "2026-11-20T15:30")
    walk("Đỗ Dung", "2026-11-23T08:00", *TAKEN_UP, (Move.FINISH, "2026-11-23T14:00"))

    for at in ("2026-11-18T12:00", "2026-11-22T12:00", "2026-11-25T07:30", "2026-12-25T17:00"):
        moment = wall(at)
        found = counts(desk=desk, at=moment)
        assert list(found) == list(ListName)
        for name, number in found.items():
            assert number == len(listed(name, desk=desk, at=moment)), (name, at)


def test_a_leader_sees_each_specialist_and_drills_from_the_number(desk: Desk, walk: Walk) -> None:
    for name, who in (("Lê An", "Hồ Thu"), ("Vũ Chi", "Hồ Thu"), ("Đỗ Dung", "Lý Hà")):
        walk(
            name,
            "2026-11-18T09:00",
            (Move.TRANSFER, "2026-11-18T10:00"),
            (Move.TAKE_UP, "2026-11-18T11:00", TakenUp(specialist=who)),
            *(((Move.FINISH, "2026-11-23T14:00"),) if name != "Lê An" else ()),
        )
    walk("Trần Bình", "2026-11-23T09:00")
    at = wall("2026-11-25T09:00")

    found = {one.name: one for one in groups(GroupBy.SPECIALIST, desk=desk, at=at)}

    thu = found["Hồ Thu"]
    assert (thu.open, thu.overdue, thu.finished, thu.on_time, thu.rate) == (1, 1, 1, 1, 100)
    assert found["Chưa giao ai"].open == 1
    assert found["Lý Hà"].rate == 100
    drilled = listed(L.OVERDUE, desk=desk, at=at, sought=Sought(specialist="Hồ Thu"))
    assert [one.row.applicant_name for one in drilled] == ["Lê An"]


def test_a_late_result_lowers_the_rate_whatever_was_promised_later(desk: Desk, walk: Walk) -> None:
    walk(
        "Lê An",
        "2026-11-18T09:00",
        *_taken_up("2026-11-18"),
        (Move.APOLOGISE, "2026-11-19T09:00", wall("2026-12-01T17:00")),
        (Move.FINISH, "2026-11-27T09:00"),
    )

    (group,) = groups(GroupBy.UNIT, desk=desk, at=wall("2026-11-30T09:00"))
    assert (group.finished, group.on_time, group.rate) == (1, 0, 0)


def test_filters_narrow_by_anything(desk: Desk, walk: Walk, take_in: TakeIn) -> None:
    walk("Lê Thị Ánh", "2026-11-20T09:00")
    take_in(name="Đỗ Dung", at=wall("2026-11-23T09:00"))
    at = wall("2026-11-23T10:00")

    def found(**wanted: object) -> list[str]:
        rows = listed(L.OPEN, desk=desk, at=at, sought=Sought(**wanted))  # type: ignore[arg-type]
        return [one.row.applicant_name for one in rows]

    assert found(text="hon nhan anh") == ["Lê Thị Ánh"]
    assert found(text="do chung thuc") == ["Đỗ Dung"]
    assert found(procedure=MARITAL) == ["Lê Thị Ánh"]
    assert found(sector="Hộ tịch") == ["Lê Thị Ánh"]
    assert found(since=date(2026, 11, 21)) == ["Đỗ Dung"]
    assert found(until=date(2026, 11, 20)) == ["Lê Thị Ánh"]
    assert found(state=State.TRANSFERRED) == []
    assert told_of(Sought(text="anh", since=date(2026, 11, 21))) == (
        "Chỉ gồm: có chữ “anh”, nhận từ 21/11/2026"
    )


def test_names_stand_in_vietnamese_order(desk: Desk, walk: Walk) -> None:
    for name in ("Trần Đạt", "Lê Dũng", "Vũ Ánh", "Lê An", "Bùi Đạt"):
        walk(name, "2026-11-23T09:00")
    rows = listed(L.TODAY, desk=desk, at=wall("2026-11-23T10:00"))
    (who,) = (one for one in columns_of(list_named("today")) if one.shown is Shown.APPLICANT)

    rising = [one.row.applicant_name for one in sorted_by(rows, who)]
    assert rising == ["Lê An", "Vũ Ánh", "Lê Dũng", "Bùi Đạt", "Trần Đạt"]
    assert [one.row.applicant_name for one in sorted_by(rows, who, falling=True)] == rising[::-1]


def test_a_foreigner_and_a_body_stand_where_their_papers_begin(
    desk: Desk, walk: Walk, take_in: TakeIn
) -> None:
    at = wall("2026-11-23T09:00")
    passport = Passport(number="C01X0006H", country="DEU")
    for name in ("Lê Xuân", "Vũ Ánh"):
        walk(name, "2026-11-23T09:00")
    for name in ("Smith John Aaron", "Abel Zoe"):
        take_in(at=at, owners=(Person(name=name, nationality="DEU", passport=passport),))
    take_in(at=at, organisation=Organisation(name="Hợp tác xã An Bình"))
    rows = listed(L.TODAY, desk=desk, at=wall("2026-11-23T10:00"))
    (who,) = (one for one in columns_of(list_named("today")) if one.shown is Shown.APPLICANT)

    assert [one.row.applicant_name for one in sorted_by(rows, who)] == [
        "Abel Zoe",
        "Vũ Ánh",
        "Hợp tác xã An Bình",
        "Smith John Aaron",
        "Lê Xuân",
    ]


def test_files_and_the_clipboard_hold_no_formula(desk: Desk, walk: Walk) -> None:
    walk("=HYPERLINK An", "2026-11-23T09:00")
    of = list_named("today")
    rows = listed(of.name, desk=desk, at=wall("2026-11-23T10:00"))

    heads, first = list(csv.reader(io.StringIO(list_csv(of, rows))))
    pasted = list_text(of, rows).split("\n")

    assert heads[:3] == ["Mã hồ sơ", "Người nộp", "Thủ tục"]
    assert first[1] == "'=HYPERLINK An"
    assert pasted[0].split("\t") == heads
    assert pasted[1].split("\t") == first


def test_a_list_saved_is_for_its_clerks_eyes(desk: Desk, walk: Walk) -> None:
    walk("Nguyễn Thị Ánh", "2026-11-23T09:00")
    of, at = list_named("today"), wall("2026-11-23T10:00")

    path = export(of, listed(of.name, desk=desk, at=at), desk=desk, at=at)

    assert "Nguyễn Thị Ánh" in path.read_text("utf-8-sig")
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0


def test_a_list_that_is_not_is_refused_with_those_that_are() -> None:
    with pytest.raises(UserError) as refused:
        list_named("gone")

    assert refused.value.code == "list_unknown"
    assert "overdue" in refused.value.message


def test_every_list_says_what_it_means_and_shows_who() -> None:
    for one in LISTS:
        assert one.meaning.endswith(".")
        assert one.columns[:2] == (Shown.CODE, Shown.APPLICANT)
        assert (Shown.NOTE in one.columns) == bool(one.note)
    assert {one.name for one in LISTS} == set(ListName)


@pytest.mark.full
def test_twenty_thousand_dossiers_are_counted_in_a_blink(desk: Desk) -> None:
    seed(20_000, desk=desk)
    at = wall("2026-11-23T09:00")
    counts(desk=desk, at=at)
    took = []
    for _ in range(5):
        began = perf_counter()
        found = counts(desk=desk, at=at)
        took.append(perf_counter() - began)

    assert found[L.OPEN] == 20_000
    assert min(took) < 0.05


def _taken_up(day: str) -> tuple[tuple[Move, str], ...]:
    return ((Move.TRANSFER, f"{day}T10:00"), (Move.TAKE_UP, f"{day}T11:00"))

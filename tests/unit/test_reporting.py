"""Reports worked by hand: periods, what is on time, the columns of II.06a and what divides them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from counter_app.core.clock import from_local
from counter_app.core.errors import UserError
from counter_app.core.ids import ClerkId, DossierId
from counter_app.domain.catalogue.tariff import ChargeKind
from counter_app.domain.channel import Channel
from counter_app.domain.dossier import Event, EventKind, State
from counter_app.domain.reporting import period
from counter_app.domain.reporting.counter_work import (
    charged,
    copies,
    load,
    received_in,
    top_defects,
)
from counter_app.domain.reporting.extended import Extension
from counter_app.domain.reporting.facts import Charge, Copied, DossierFacts, TakenIn, facts_at
from counter_app.domain.reporting.ii06a import COLUMNS, Line, Scope, is_in, table
from counter_app.domain.reporting.service_index import Share, service_index
from counter_app.domain.reporting.timeliness import Judging, Timing, Width, is_overdue, timing

NOVEMBER = period.month(2026, 11)
SECTORS = {"1.004873": "Hộ tịch", "2.000815": "Chứng thực"}
CLOSE = NOVEMBER.end - timedelta(milliseconds=1)


def wall(text: str) -> datetime:
    return from_local(datetime.fromisoformat(f"2026-{text}"))


def taken(name: str, received: str, due: str | None = None, **more: object) -> TakenIn:
    told: dict[str, object] = {
        "channel": Channel.COUNTER,
        "procedure_code": "1.004873",
        "procedure_name": "Xác nhận tình trạng hôn nhân",
        "desk": "Quầy 1",
        "clerk": "Nguyễn Thị Ánh",
    }
    return TakenIn(
        id=DossierId(name),
        received_at=wall(received),
        due_at=None if due is None else wall(due),
        **(told | more),  # type: ignore[arg-type]
    )


def moved(at: str, move: str, came_from: str, to: str, **more: object) -> Event:
    return Event(
        number=0,
        kind=EventKind.MOVED,
        at=wall(at),
        by=ClerkId("c"),
        by_name="",
        state=State(to),
        body={"move": move, "from": came_from, "to": to, **more},
    )


def stopped(at: str, **details: object) -> Event:
    asked = {"policy": "restart", "promise": {"due_at": None}, "details": details}
    return moved(at, "ask_supplement", "processing", "supplement_requested", **asked)


def stands(one: TakenIn, *events: Event, at: datetime = CLOSE) -> DossierFacts:
    found = facts_at(one, events, at)
    assert found is not None
    return found


def finished(name: str, received: str, due: str | None, ready: str, **more: object) -> DossierFacts:
    return stands(taken(name, received, due, **more), moved(ready, "finish", "processing", "ready"))


def test_periods_begin_at_midnight_in_vietnam_and_end_with_the_last_millisecond() -> None:
    assert NOVEMBER.start == datetime(2026, 10, 31, 17, tzinfo=UTC)
    assert NOVEMBER.end == datetime(2026, 11, 30, 17, tzinfo=UTC)
    assert NOVEMBER.holds(CLOSE)
    assert not NOVEMBER.holds(NOVEMBER.end)
    assert not NOVEMBER.holds(NOVEMBER.start - timedelta(milliseconds=1))
    assert NOVEMBER.reckoned_at(wall("12-24T08:00")) == CLOSE
    assert NOVEMBER.reckoned_at(wall("11-05T08:00")) == wall("11-05T08:00")
    with pytest.raises(UserError, match="chưa bắt đầu"):
        NOVEMBER.reckoned_at(wall("10-31T23:59"))


@pytest.mark.parametrize(
    ("one", "first", "last", "name"),
    [
        (period.month(2028, 2), date(2028, 2, 1), date(2028, 2, 29), "Tháng 2 năm 2028"),
        (period.month(2026, 12), date(2026, 12, 1), date(2026, 12, 31), "Tháng 12 năm 2026"),
        (period.quarter(2026, 4), date(2026, 10, 1), date(2026, 12, 31), "Quý IV năm 2026"),
        (period.half_year(2026, 1), date(2026, 1, 1), date(2026, 6, 30), "6 tháng đầu năm 2026"),
        (period.half_year(2026, 2), date(2026, 7, 1), date(2026, 12, 31), "6 tháng cuối năm 2026"),
        (period.whole_year(2026), date(2026, 1, 1), date(2026, 12, 31), "Năm 2026"),
        (
            period.days(date(2026, 11, 15), date(2026, 12, 14)),
            date(2026, 11, 15),
            date(2026, 12, 14),
            "Từ ngày 15/11/2026 đến ngày 14/12/2026",
        ),
        (
            period.days(date(2026, 11, 23), date(2026, 11, 23)),
            date(2026, 11, 23),
            date(2026, 11, 23),
            "Ngày 23/11/2026",
        ),
    ],
)
def test_a_period_is_whole_days(one: period.Period, first: date, last: date, name: str) -> None:
    assert (one.first, one.last, one.name) == (first, last, name)


def test_reversed_days_are_refused() -> None:
    with pytest.raises(UserError, match="sau ngày đầu"):
        period.days(date(2026, 11, 2), date(2026, 11, 1))


@pytest.mark.parametrize(
    ("ready", "by_day", "by_hour", "by_minute"),
    [
        ("11-25T17:00", Timing.EARLY, Timing.EARLY, Timing.EARLY),
        ("11-26T08:00", Timing.ON_TIME, Timing.EARLY, Timing.EARLY),
        ("11-26T16:00", Timing.ON_TIME, Timing.ON_TIME, Timing.EARLY),
        ("11-26T16:30", Timing.ON_TIME, Timing.ON_TIME, Timing.ON_TIME),
        ("11-26T16:31", Timing.OVERDUE, Timing.OVERDUE, Timing.OVERDUE),
    ],
)
def test_how_wide_on_time_is_the_office_says(
    ready: str, by_day: Timing, by_hour: Timing, by_minute: Timing
) -> None:
    one = finished("a", "11-23T09:00", "11-26T16:30", ready)

    found = [timing(one, Judging(width=width)) for width in Width]

    assert found == [by_day, by_hour, by_minute]


def test_a_clock_that_stands_runs_past_no_date() -> None:
    asked = taken("a", "11-02T09:00", "11-05T17:00"), stopped("11-04T09:00")
    withdrawn = moved("11-20T09:00", "withdraw", "supplement_requested", "withdrawn")
    too_late = replace(asked[1], at=wall("11-06T09:00"))

    assert not is_overdue(stands(*asked), CLOSE)
    assert timing(stands(*asked, withdrawn), Judging()) is Timing.EARLY
    assert is_overdue(stands(asked[0], too_late), CLOSE)


def test_an_apology_s_date_makes_nothing_on_time() -> None:
    apology = moved(
        "11-05T10:00",
        "apologise",
        "processing",
        "processing",
        due_before="2026-11-05T17:00+07:00",
        due_at="2026-11-09T17:00+07:00",
    )
    ready = moved("11-06T10:00", "finish", "processing", "ready")
    one = stands(taken("a", "11-02T09:00", "11-05T17:00"), apology, ready)

    assert one.promised_at == wall("11-09T17:00")
    assert timing(one, Judging()) is Timing.OVERDUE
    assert one.apologised


def test_what_was_withdrawn_late_is_counted_as_the_office_says() -> None:
    withdrawn = moved("11-09T09:00", "withdraw", "processing", "withdrawn")
    one = stands(taken("a", "11-02T09:00", "11-05T17:00"), withdrawn)

    assert timing(one, Judging()) is Timing.OVERDUE
    assert timing(one, Judging(withdrawn_on_time=True)) is Timing.ON_TIME


def test_a_result_taken_back_has_not_ended_it() -> None:
    ready = moved("11-04T09:00", "finish", "processing", "ready")
    back = moved("11-05T09:00", "step_back", "ready", "processing")
    one = taken("a", "11-02T09:00", "11-05T17:00")

    assert stands(one, ready, back).ended is None
    before = stands(one, ready, back, at=wall("11-04T23:00"))
    assert before.ended is not None
    assert before.ended.at == ready.at
    assert facts_at(one, (ready, back), wall("11-02T08:59")) is None


def november() -> list[DossierFacts]:
    """A month as a clerk would write it down: nine dossiers that count, one that does not."""
    return [
        finished("before", "10-20T09:00", "10-23T17:00", "10-22T09:00"),
        finished("carried", "10-29T09:00", "11-03T17:00", "11-02T09:00"),
        finished("online", "11-02T09:00", "11-05T17:00", "11-05T09:00", channel=Channel.ONLINE),
        finished("late", "11-02T10:00", "11-05T17:00", "11-06T09:00", channel=Channel.POST),
        finished("at-once", "11-03T09:00", None, "11-03T09:00", procedure_code="2.000815"),
        stands(taken("open", "11-27T09:00", "12-02T17:00")),
        stands(taken("open-late", "10-15T09:00", "10-20T17:00")),
        stands(taken("waiting", "11-02T09:00", "11-05T17:00"), stopped("11-04T09:00")),
        finished("other", "11-04T09:00", "11-09T17:00", "11-09T09:00", resolving_unit="H42.12.05"),
    ]


def test_the_thirteen_columns_worked_by_hand() -> None:
    """TT 01/2020/TT-VPCP, form II.06a: 3 = 4 + 5 + 6, 7 = 8 + 9 + 10, 11 = 12 + 13, 3 = 7 + 11."""
    form = table(november(), NOVEMBER, at=CLOSE, sectors=SECTORS)

    assert len(COLUMNS) == len(form.total.figures)
    assert dict(zip(COLUMNS, form.total.figures, strict=True)) == {
        3: 7,
        4: 1,
        5: 4,
        6: 2,
        7: 4,
        8: 1,
        9: 2,
        10: 1,
        11: 3,
        12: 2,
        13: 1,
    }
    assert list(form.lines) == ["Chứng thực", "Hộ tịch"]
    assert form.lines["Chứng thực"].figures == (1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0)
    assert form.lines["Chứng thực"].undated == ("at-once",)
    assert form.total.pending_overdue == ("open-late",)
    assert form.total.carried_over == ("carried", "open-late")
    received = table(november(), NOVEMBER, at=CLOSE, sectors=SECTORS, scope=Scope.RECEIVED_HERE)
    assert received.total.figures[0] == 8


def test_what_ended_with_the_first_instant_of_a_period_is_in_it() -> None:
    last, first = "10-31T23:59:59.999", "11-01T00:00"
    dossiers = [finished(ready, "10-20T09:00", None, ready) for ready in (last, first)]

    assert table(dossiers, NOVEMBER, at=CLOSE, sectors=SECTORS).total.resolved == (first,)


def test_a_line_that_does_not_add_up_is_none() -> None:
    one, another = DossierId("a"), DossierId("b")
    with pytest.raises(ValueError, match="3 ≠ 7"):
        Line(online=(one,), early=(another,))
    with pytest.raises(ValueError, match="twice"):
        Line(online=(one,), otherwise=(one,), early=(one,), in_time=(one,))
    with pytest.raises(ValueError, match="undated"):
        Line(online=(one,), early=(one,), undated=(one,))


def test_what_divides_the_columns() -> None:
    found = Extension.of([one for one in november() if is_in(one, NOVEMBER)], NOVEMBER, CLOSE)

    assert found.counter == ("at-once", "open", "waiting", "other")
    assert found.post == ("late",)
    assert found.elsewhere == ("other",)
    assert (found.overdue_apologised, found.overdue_unapologised) == ((), ("late",))
    assert (found.pending_apologised, found.pending_unapologised) == ((), ("open-late",))
    assert found.waiting == ("waiting",)
    assert found.withdrawn == found.stopped == ()
    with pytest.raises(ValueError, match="make up"):
        replace(found, post=())


def test_the_office_s_own_index() -> None:
    """QĐ 766/QĐ-TTg: two requests for a supplement are a miss; a stop is no time taken."""
    goes_on = moved(
        "11-06T09:00",
        "supplement",
        "supplement_requested",
        "received",
        due_before=None,
        due_at="2026-11-11T17:00+07:00",
        promise={"due_at": "2026-11-11T17:00"},
    )
    again = taken("again", "11-02T09:00", "11-05T17:00")
    twice = stands(again, stopped("11-04T09:00"), goes_on, stopped("11-09T09:00"))
    once = taken("once", "11-02T09:00", "11-05T17:00"), stopped("11-04T09:00"), goes_on
    ready = moved("11-09T09:00", "finish", "received", "ready")
    found = service_index([*november(), twice, stands(*once, ready)], NOVEMBER, CLOSE)

    assert found.on_time.left_out == ("at-once",)
    assert set(found.on_time.whole) - set(found.on_time.part) == {"late", "open-late", "again"}
    assert found.on_time.percent == pytest.approx(100 * 6 / 9)
    assert found.online.percent == pytest.approx(100 * 1 / 8)
    assert set(found.mean_time.of) == {"carried", "online", "late", "at-once", "other", "once"}
    one = service_index([stands(*once, ready)], NOVEMBER, CLOSE).mean_time
    assert one.mean == timedelta(days=7) - timedelta(days=2)
    nothing = service_index([], NOVEMBER, CLOSE)
    assert nothing.on_time.percent is None
    assert nothing.mean_time.mean is None
    with pytest.raises(ValueError, match="share"):
        Share(part=(DossierId("a"),), whole=())


def test_a_day_at_the_counter() -> None:
    copy = Copied(pages=3, copies=2)
    fee = Charge(kind=ChargeKind.FEE, amount_vnd=10_000)
    free = Charge(kind=ChargeKind.DUTY, amount_vnd=0, exempt=True)
    open_ended = Charge(kind=ChargeKind.COST, amount_vnd=None)
    paid = {"copied": (copy,), "charges": (fee, open_ended)}
    day = period.days(date(2026, 11, 23), date(2026, 11, 23))
    dossiers = [
        finished("b", "11-23T10:05", None, "11-23T10:05", **paid),
        finished("a", "11-23T07:59", None, "11-23T08:01", charges=(free, fee), desk="Quầy 2"),
        stands(taken("open", "11-23T10:59", None, copied=(copy,))),
        finished("tomorrow", "11-24T00:00", None, "11-24T08:00", **paid),
    ]

    assert [one.id for one in received_in(dossiers, day)] == ["a", "b", "open"]
    work = load(dossiers, day)
    assert work.by == {("Quầy 1", 10): ("b", "open"), ("Quầy 2", 7): ("a",)}
    assert work.of == ("a", "b", "open")
    made = copies(dossiers, day)
    assert (made.originals, made.copies, made.pages, made.of) == (1, 2, 6, ("b",))
    money = charged(dossiers, day)
    fees, duties, costs = (money[kind] for kind in ChargeKind)
    assert (fees.lines, fees.amount_vnd, fees.of) == (2, 20_000, ("a", "b"))
    assert (duties.lines, duties.amount_vnd, duties.exempt) == (1, 0, 1)
    assert (costs.lines, costs.amount_vnd, costs.unknown) == (1, 0, 1)


def test_the_defects_told_most() -> None:
    defects = [{"component": "Tờ khai", "code": code} for code in ("missing", "unsigned")]
    one = stands(taken("a", "11-02T09:00"), stopped("11-04T09:00", defects=defects))
    two = stands(taken("b", "11-02T09:00"), stopped("11-05T09:00", defects=defects[:1]))
    old = stands(taken("c", "10-02T09:00"), stopped("10-05T09:00", defects=defects))
    by_mistake = moved("11-06T09:00", "step_back", "supplement_requested", "processing")
    void = stands(taken("d", "11-02T09:00"), stopped("11-05T09:00", defects=defects), by_mistake)

    found = top_defects([one, two, old, void], NOVEMBER)

    assert found.codes == (("missing", 2), ("unsigned", 1))
    assert (found.told, found.requests, found.of) == (3, 2, ("a", "b"))
    assert top_defects([one, two], NOVEMBER, 1).codes == (("missing", 2),)

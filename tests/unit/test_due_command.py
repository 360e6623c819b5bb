"""``counter-app due``: the contract of a line, and what is refused in its place."""

import io
import json
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.cli.bench.due import rows as bench_rows
from counter_app.cli.due import answer, configure, run
from counter_app.cli.io import Io
from counter_app.core.errors import UserError

SATURDAY = {
    "mon-fri": {
        "hours": ["07:30-11:30", "13:00-17:00"],
        "receives": True,
        "returns": True,
        "counts": True,
        "cutoff": "15:00",
    },
    "sat": {
        "hours": ["07:30-11:30"],
        "receives": True,
        "returns": True,
        "counts": False,
        "cutoff": "10:30",
    },
}


def request(unit: str = "working_day", value: object = 3, **more: object) -> dict[str, object]:
    return {"received_at": "2026-11-20T09:00", "limit": {"unit": unit, "value": value}, **more}


def answers(text: str) -> list[dict[str, Any]]:
    out = io.StringIO()
    streams = Io(stdin=io.StringIO(text), stdout=out, stderr=io.StringIO())
    assert run(Namespace(office=False), streams) == 0
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_the_line_of_the_contract() -> None:
    assert answer(request()) == {
        "due_at": "2026-11-26T17:00",
        "start": "2026-11-20",
        "days": [
            {"date": "2026-11-21", "status": "weekend", "name": "Thứ Bảy"},
            {"date": "2026-11-22", "status": "weekend", "name": "Chủ nhật"},
            {"date": "2026-11-23", "status": "counted", "name": "Thứ Hai"},
            {"date": "2026-11-24", "status": "off", "name": "Ngày Văn hóa Việt Nam"},
            {"date": "2026-11-25", "status": "counted", "name": "Thứ Tư"},
            {"date": "2026-11-26", "status": "counted", "name": "Thứ Năm"},
        ],
        "warnings": [],
        "note": "3 ngày làm việc, không tính Thứ Bảy, Chủ nhật và ngày 24/11",
    }


def statuses(received: str, days: int) -> list[str]:
    given = answer({"received_at": received, "limit": {"unit": "working_day", "value": days}})
    rows = given["days"]
    assert isinstance(rows, list)
    return [row["status"] for row in rows]


def test_every_status_is_told() -> None:
    assert statuses("2026-08-21T09:00", 1) == ["make_up"]
    assert statuses("2026-08-28T09:00", 1) == [
        "weekend",
        "weekend",
        "off_swap",
        "off",
        "off",
        "counted",
    ]
    assert "off_provisional" in statuses("2027-02-03T09:00", 1)


def test_same_day_kept_has_no_rows() -> None:
    kept = answer(request("same_day", None))
    assert (kept["due_at"], kept["start"], kept["days"]) == ("2026-11-20T17:00", "2026-11-20", [])


def test_hours_start_at_a_minute_and_walk_the_days_after_it() -> None:
    given = answer({**request("working_hour", 8), "received_at": "2026-11-20T16:00"})
    assert (given["start"], given["due_at"]) == ("2026-11-20T16:00", "2026-11-23T16:00")
    assert [row["date"] for row in rows_of(given)] == ["2026-11-21", "2026-11-22", "2026-11-23"]


def rows_of(given: dict[str, object]) -> list[dict[str, str]]:
    rows = given["days"]
    assert isinstance(rows, list)
    return rows


def test_none_has_no_date_and_says_why() -> None:
    given = answer({**request(), "limit": {"unit": "none"}})
    assert (given["due_at"], given["days"]) == (None, [])
    assert given["note"] == "Không có ngày hẹn trả cụ thể theo quy định"


def test_schedule_policy_and_clock_are_taken() -> None:
    saturday = {"received_at": "2026-11-21T09:00", "limit": {"unit": "same_day"}}
    assert answer({**saturday, "schedule": SATURDAY})["due_at"] == "2026-11-21T11:30"
    assert answer(saturday)["due_at"] == "2026-11-23T17:00"
    moved = answer(
        {
            "received_at": "2026-11-21T09:00",
            "limit": {"unit": "working_day", "value": 1},
            "policy": {"off_day_start": "next_counting_day", "due_time": "same_time"},
        }
    )
    assert (moved["start"], moved["due_at"], moved["warnings"]) == (
        "2026-11-23",
        "2026-11-25T09:00",
        ["start_moved"],
    )
    waiting = answer(request(clock_start=None))
    assert (waiting["due_at"], waiting["warnings"]) == ("2026-11-26T17:00", ["clock_not_started"])


def test_a_given_calendar_replaces_the_built_in_one() -> None:
    rows = [{"date": "2026-11-23", "kind": "off", "name": "Nghỉ tránh bão"}]
    given = answer(request(value=1, calendar=rows))
    assert given["due_at"] == "2026-11-24T17:00"
    assert given["note"] == "1 ngày làm việc, không tính Thứ Bảy, Chủ nhật và ngày 23/11"


def test_suspensions_are_taken_with_restart_by_default() -> None:
    pause = {"from": "2026-11-26T10:00", "to": "2026-12-01T14:00"}
    restarted = answer(request(value=5, suspensions=[pause]))
    resumed = answer(request(value=5, suspensions=[{**pause, "policy": "resume"}]))
    waiting = answer(request(value=5, suspensions=[{**pause, "to": None}]))
    assert [one["due_at"] for one in (restarted, resumed, waiting)] == [
        "2026-12-08T17:00",
        "2026-12-04T17:00",
        None,
    ]
    assert (restarted["start"], resumed["start"]) == ("2026-12-01", "2026-11-20")


PAUSE = {"from": "2026-11-26T10:00", "to": "2026-12-01T14:00"}
REFUSED: list[tuple[object, str]] = [
    ({}, "bad_date"),
    ({"received_at": "2026-11-20T09:00"}, "missing_key"),
    (request("fortnight"), "bad_unit"),
    (request("hour"), "bad_unit"),
    ({**request(), "limit": {"unit": ["working_day"], "value": 3}}, "bad_unit"),
    ({**request(), "limit": 3}, "bad_json"),
    ({**request(), "limit": {"unit": "working_day"}}, "bad_value"),
    (request(value=0), "bad_value"),
    (request(value=-1), "bad_value"),
    (request(value=True), "bad_value"),
    (request(value=3.0), "bad_value"),
    (request(value="3"), "bad_value"),
    (request(value=10**30), "bad_value"),
    (request(colour="red"), "unknown_key"),
    ({**request(), "limit": {"unit": "none", "values": 1}}, "unknown_key"),
    (request(policy={"due_tiem": "same_time"}), "unknown_key"),
    (request(suspensions=[{**PAUSE, "until": None}]), "unknown_key"),
    ({**request(), "received_at": "2026-02-29T09:00"}, "bad_date"),
    ({**request(), "received_at": "2026-11-20"}, "bad_date"),
    ({**request(), "received_at": "2026-11-20T24:00"}, "bad_date"),
    ({**request(), "received_at": "2026-11-20T09:00Z"}, "bad_date"),
    ({**request(), "received_at": "20261120T0900"}, "bad_date"),
    ({**request(), "received_at": "٢٠٢٦-11-20T09:00"}, "bad_date"),
    ({**request(), "received_at": None}, "bad_date"),
    ({**request(), "received_at": "0001-01-01T09:00"}, "date_out_of_range"),
    ({**request(), "received_at": "9999-12-31T09:00"}, "date_out_of_range"),
    (request(clock_start="tomorrow"), "bad_date"),
    (request(policy=[]), "bad_json"),
    (request(policy={"due_time": "noon"}), "bad_policy"),
    (request(policy={"off_day_start": None}), "bad_policy"),
    (request(policy={"after_cutoff_starts_next_day": 1}), "bad_policy"),
    (request(schedule=[]), "bad_schedule"),
    (request(calendar=[{"date": "2026-01-01"}]), "bad_calendar"),
    (request(suspensions={}), "bad_suspension"),
    (request(suspensions=[PAUSE] * 101), "bad_suspension"),
    (request(suspensions=[{**PAUSE, "policy": "forget"}]), "bad_suspension"),
    (request(suspensions=[{"to": None}]), "bad_date"),
    (request(suspensions=[PAUSE, PAUSE]), "suspensions_overlap"),
    (request(suspensions=[{**PAUSE, "to": "2026-11-25T10:00"}]), "bad_suspension"),
    ({**request("working_day", 10_000), "received_at": "2290-01-01T09:00"}, "too_far"),
    ({**request("calendar_day", 10_000), "received_at": "2290-01-01T09:00"}, "too_far"),
    ({**request("working_hour", 10_000), "received_at": "2298-01-01T09:00"}, "too_far"),
    (request(clock_start="2299-12-31T09:00", suspensions=[PAUSE]), "suspension_too_early"),
    ([], "bad_json"),
    (3, "bad_json"),
]


@pytest.mark.parametrize(("line", "code"), REFUSED)
def test_what_cannot_be_right_is_refused_in_plain_words(line: object, code: str) -> None:
    (given,) = answers(json.dumps(line) + "\n")
    assert (given["ok"], given["error"]) == (False, code)
    assert 3 <= len(given["message"].split()) <= 25


def test_far_suspensions_are_refused_not_crashed_on() -> None:
    far = {"from": "2026-11-26T10:00", "to": "9999-12-01T14:00"}
    (given,) = answers(json.dumps(request(suspensions=[far])) + "\n")
    assert (given["ok"], given["error"]) == (False, "date_out_of_range")


def test_a_refused_line_stands_in_its_place_and_the_rest_goes_on() -> None:
    good = json.dumps(request())
    given = answers(f"{good}\nnot json\n\n{good}\n")
    assert [one.get("error") for one in given] == [None, "bad_json", "bad_json", None]


def test_an_unknown_key_is_named_even_when_it_is_no_text() -> None:
    (given,) = answers('{"received_at": "2026-11-20T09:00", "\\ud800": 1}\n')
    assert given["error"] == "unknown_key"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = ["received_at", "clock_start", "limit", "schedule", "calendar", "policy", "suspensions"]


@given(key=st.sampled_from(KEYS), value=JSON)
def test_no_value_anywhere_is_more_than_refused(key: str, value: object) -> None:
    try:
        given = answer({**request(), key: value})
    except UserError:
        return
    assert set(given) == {"due_at", "start", "days", "warnings", "note"}


def test_the_command_takes_no_arguments_and_says_what_it_does() -> None:
    parser = ArgumentParser()
    configure(parser)
    assert "JSON" in (parser.description or "")
    assert parser.parse_args([]) == Namespace(office=False)


def test_the_command_loads_neither_windows_nor_a_database_nor_a_server() -> None:
    script = (
        "import sys; from counter_app.cli import due;"
        "print([m for m in ('PySide6', 'sqlalchemy', 'litestar', 'holidays') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_benchmark_has_a_figure_beside_each_peer() -> None:
    rows = bench_rows()
    assert {row.name for row in rows} >= {
        "Ngày hẹn, tính theo ngày",
        "Giờ hẹn, tính theo giờ làm việc",
    }
    for row in rows:
        assert row.figure > 0
        assert row.remark or row.peer > 0


def test_the_last_day_is_named_rightly_when_the_stop_came_after_the_limit() -> None:
    stop = {"from": "2024-02-04T14:06", "to": "2024-02-13T17:21", "policy": "resume"}
    limit = {"unit": "calendar_day", "value": 1}

    given = answer({"received_at": "2024-02-01T11:30", "limit": limit, "suspensions": [stop]})

    assert given["due_at"] == "2024-02-15T17:00"
    assert "ngày cuối 14/02 là ngày nghỉ" in str(given["note"])


def test_legs_and_a_first_visit_are_answered_beside_the_whole() -> None:
    legs = [
        {"unit": "Xã", "limit": {"unit": "working_day", "value": 1}, "local": True},
        {"unit": "Sở", "limit": {"unit": "working_day", "value": 2}},
    ]
    given = answer(request(legs=legs, payment_appointment={"unit": "working_day", "value": 2}))
    assert given["due_at"] == "2026-11-26T17:00"
    assert [(leg["unit"], leg["due_at"]) for leg in given["legs"]] == [  # type: ignore[attr-defined]
        ("Xã", "2026-11-23T17:00"),
        ("Sở", "2026-11-26T17:00"),
    ]
    assert given["payment"]["due_at"] == "2026-11-25T17:00"  # type: ignore[index]


@pytest.mark.parametrize(
    ("legs", "code"),
    [
        ("Xã", "bad_leg"),
        ([{"unit": " ", "limit": {"unit": "none"}}], "bad_leg"),
        ([{"unit": "Xã", "limit": {"unit": "none"}, "local": 1}], "bad_leg"),
        ([{"unit": "Xã", "limit": {"unit": "none"}, "ours": True}], "unknown_key"),
    ],
)
def test_a_leg_that_cannot_be_read_is_refused(legs: object, code: str) -> None:
    with pytest.raises(UserError) as refused:
        answer(request(legs=legs))
    assert refused.value.code == code

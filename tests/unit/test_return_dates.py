"""Return dates of 2024 to 2028, worked out by hand on the national calendar, each with its why."""

from datetime import datetime

import pytest

from counter_app.domain.deadline.calendar import load_calendar
from counter_app.domain.deadline.due import due
from counter_app.domain.deadline.limit import Limit, LimitUnit
from counter_app.domain.deadline.schedule import load_timetable

D, C, H, S = (
    LimitUnit.WORKING_DAY,
    LimitUnit.CALENDAR_DAY,
    LimitUnit.WORKING_HOUR,
    LimitUnit.SAME_DAY,
)
PROVISIONAL, MISSING = "calendar_provisional", "calendar_missing_year"

CALENDAR = load_calendar()
TIMETABLE = load_timetable()

TABLE: list[tuple[str, LimitUnit, int | None, str, str]] = [
    # 2024
    ("2024-01-02 08:00", D, 3, "2024-01-05 17:00", "Tuesday; Wednesday to Friday count"),
    ("2024-02-07 09:00", D, 1, "2024-02-15 17:00", "Tết 8 to 14 February"),
    ("2024-02-06 09:00", D, 5, "2024-02-20 17:00", "7, then after Tết 15, 16, 19, 20"),
    ("2024-02-07 09:00", C, 3, "2024-02-15 17:00", "the 10th is inside Tết"),
    ("2024-02-07 15:01", S, None, "2024-02-15 17:00", "after the cut-off on the eve of Tết"),
    ("2024-02-07 16:00", H, 8, "2024-02-15 16:00", "1 h before Tết, 7 h after"),
    ("2024-02-28 09:00", D, 2, "2024-03-01 17:00", "the leap day is a Thursday and counts"),
    ("2024-02-29 09:00", D, 1, "2024-03-01 17:00", "received on the leap day"),
    ("2024-02-26 09:00", C, 3, "2024-02-29 17:00", "due on the leap day"),
    ("2024-04-17 09:00", D, 1, "2024-04-19 17:00", "18 April, the Hùng kings"),
    ("2024-04-26 09:00", D, 1, "2024-05-02 17:00", "weekend, swapped Monday, 30/4, 1/5"),
    ("2024-04-26 09:00", D, 3, "2024-05-04 17:00", "2 and 3 May, then the make-up Saturday"),
    ("2024-05-03 15:30", S, None, "2024-05-04 17:00", "the next day is a make-up Saturday"),
    ("2024-05-03 16:00", H, 4, "2024-05-04 10:30", "1 h on Friday, 3 h on the make-up day"),
    ("2024-05-04 14:00", S, None, "2024-05-04 17:00", "a make-up Saturday returns, before 15:00"),
    ("2024-08-30 09:00", D, 2, "2024-09-05 17:00", "weekend, 2 and 3 September; 4 and 5 count"),
    ("2024-08-30 09:00", C, 2, "2024-09-04 17:00", "1 September is a Sunday, then two holidays"),
    ("2024-12-30 09:00", D, 3, "2025-01-03 17:00", "31, then 2 and 3 January"),
    ("2024-12-31 15:01", S, None, "2025-01-02 17:00", "New Year's Day between"),
    # 2025
    ("2025-01-24 09:00", D, 1, "2025-02-03 17:00", "Tết break 25 January to 2 February"),
    ("2025-01-23 09:00", D, 5, "2025-02-06 17:00", "24, then 3, 4, 5, 6 February"),
    ("2025-01-24 16:30", H, 1, "2025-02-03 08:00", "half an hour before Tết, half after"),
    ("2025-01-24 15:00", S, None, "2025-01-24 17:00", "at the cut-off"),
    ("2025-01-24 15:01", S, None, "2025-02-03 17:00", "a minute after the cut-off"),
    ("2025-01-20 09:00", C, 10, "2025-02-03 17:00", "30 January is inside Tết"),
    ("2025-02-27 09:00", D, 2, "2025-03-03 17:00", "no leap day: Friday 28, Monday 3 March"),
    ("2025-02-28 09:00", C, 1, "2025-03-03 17:00", "1 March is a Saturday"),
    ("2025-04-04 09:00", D, 1, "2025-04-08 17:00", "Monday 7 April is a holiday"),
    ("2025-04-04 13:00", H, 8, "2025-04-08 11:30", "4 h on Friday, 4 h on Tuesday morning"),
    ("2025-04-25 09:00", D, 1, "2025-04-26 17:00", "a make-up Saturday counts"),
    ("2025-04-25 09:00", D, 4, "2025-05-05 17:00", "26, 28, 29, then 5 May after the swap"),
    ("2025-04-26 09:00", D, 1, "2025-04-28 17:00", "received on the make-up day itself"),
    ("2025-04-29 15:30", S, None, "2025-05-05 17:00", "30/4, 1/5, swapped 2/5, weekend"),
    ("2025-04-29 09:00", C, 1, "2025-05-05 17:00", "30 April rolls over five closed days"),
    ("2025-08-29 09:00", D, 3, "2025-09-05 17:00", "1 and 2 September off; 3, 4, 5 count"),
    ("2025-09-02 09:00", D, 1, "2025-09-03 17:00", "a holiday is day 0 all the same"),
    ("2025-12-31 09:00", D, 1, "2026-01-05 17:00", "1/1, swapped 2/1, weekend"),
    ("2025-12-31 15:30", S, None, "2026-01-05 17:00", "over the turn of the year"),
    ("2025-12-29 09:00", D, 10, "2026-01-13 17:00", "30, 31, 5–9, make-up 10, 12, 13"),
    # 2026
    ("2026-01-09 16:00", H, 8, "2026-01-10 16:00", "1 h on Friday, 7 h on the make-up day"),
    ("2026-01-09 09:00", D, 1, "2026-01-10 17:00", "a make-up Saturday counts"),
    ("2026-01-10 15:01", S, None, "2026-01-12 17:00", "after the make-up day's cut-off"),
    ("2026-02-13 09:00", D, 1, "2026-02-23 17:00", "Tết break 14 to 22 February"),
    ("2026-02-12 09:00", D, 2, "2026-02-23 17:00", "13, then the first day after Tết"),
    ("2026-02-13 16:59", H, 1, "2026-02-23 08:29", "one minute before Tết, 59 after"),
    ("2026-02-18 10:00", C, 3, "2026-02-23 17:00", "received inside Tết; the 21st is a Saturday"),
    ("2026-02-18 10:00", S, None, "2026-02-23 17:00", "received inside Tết"),
    ("2026-02-27 09:00", D, 1, "2026-03-02 17:00", "28 February is a Saturday, no 29th"),
    ("2026-04-24 09:00", D, 1, "2026-04-28 17:00", "the Hùng kings' Sunday gives Monday off"),
    ("2026-04-24 09:00", D, 5, "2026-05-06 17:00", "28, 29, then 4, 5, 6 May"),
    ("2026-04-25 09:00", C, 1, "2026-04-28 17:00", "26 is a holiday Sunday, 27 off instead"),
    ("2026-04-29 15:10", S, None, "2026-05-04 17:00", "30/4, 1/5, weekend"),
    ("2026-08-28 09:00", D, 1, "2026-09-03 17:00", "weekend, swapped 31/8, 1 and 2 September"),
    ("2026-08-21 15:30", S, None, "2026-08-22 17:00", "the make-up Saturday returns and counts"),
    ("2026-08-24 09:00", D, 5, "2026-09-03 17:00", "25 to 28, then 3 September"),
    ("2026-11-23 09:00", D, 1, "2026-11-25 17:00", "24 November, Culture Day"),
    ("2026-11-24 10:00", H, 2, "2026-11-25 09:30", "a holiday: from the next opening"),
    ("2026-11-17 09:00", C, 7, "2026-11-25 17:00", "the 24th is Culture Day"),
    ("2026-12-31 09:00", D, 1, "2027-01-04 17:00", "New Year's Friday and the weekend"),
    # 2027
    ("2027-02-03 09:00", D, 1, "2027-02-11 17:00", "Tết expected 4 to 10 February"),
    ("2027-02-03 09:00", C, 5, "2027-02-11 17:00", "8 February is inside the expected Tết"),
    ("2027-02-03 15:30", S, None, "2027-02-11 17:00", "after the cut-off on the eve of Tết"),
    ("2027-02-03 16:00", H, 2, "2027-02-11 08:30", "1 h before the expected Tết, 1 h after"),
    ("2027-04-15 09:00", D, 1, "2027-04-19 17:00", "Friday 16 April and the weekend"),
    ("2027-04-29 09:00", D, 1, "2027-05-04 17:00", "30/4, weekend with 1/5, Monday instead"),
    ("2027-09-01 09:00", D, 1, "2027-09-06 17:00", "2/9, expected 3/9, weekend"),
    ("2027-11-23 09:00", D, 2, "2027-11-26 17:00", "24 off; 25 and 26 count"),
    ("2027-12-30 09:00", D, 2, "2028-01-03 17:00", "31, then Monday 3 January"),
    ("2027-12-31 09:00", D, 1, "2028-01-03 17:00", "New Year's Saturday and Sunday"),
    # 2028 and 2023: no rows, so never guessed
    ("2028-02-28 09:00", D, 2, "2028-03-01 17:00", "the leap day is a Tuesday and counts"),
    ("2028-02-29 09:00", C, 1, "2028-03-01 17:00", "received on the leap day"),
    ("2028-02-25 09:00", C, 4, "2028-02-29 17:00", "due on the leap day"),
    ("2028-05-04 10:00", S, None, "2028-05-04 17:00", "an ordinary Thursday"),
    ("2023-12-29 09:00", D, 1, "2024-01-02 17:00", "New Year's Monday after the weekend"),
]
PROVISIONAL_ROWS = {"2027-02-03", "2027-09-01"}
MISSING_ROWS = {"2027-12-30", "2027-12-31", "2023-12-29"}


@pytest.mark.parametrize(("received", "unit", "value", "expected", "why"), TABLE)
def test_the_date_is_the_one_worked_out_by_hand(
    received: str, unit: LimitUnit, value: int | None, expected: str, why: str
) -> None:
    promise = due(
        datetime.fromisoformat(received),
        Limit(unit=unit, value=value),
        schedule=TIMETABLE,
        calendar=CALENDAR,
    )
    day = received[:10]
    warnings = []
    if day in PROVISIONAL_ROWS:
        warnings.append(PROVISIONAL)
    if day in MISSING_ROWS or day.startswith("2028"):
        warnings.append(MISSING)
    assert (promise.due_at, list(promise.warnings)) == (
        datetime.fromisoformat(expected),
        warnings,
    ), why


def test_the_table_is_long_enough_to_be_worth_its_name() -> None:
    assert len(TABLE) >= 60
    assert {row[0][:4] for row in TABLE} >= {"2024", "2025", "2026", "2027", "2028"}

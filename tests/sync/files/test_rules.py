"""When files may go: the night, and what a day may take."""

from datetime import UTC, datetime, timedelta

import pytest

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.sync.blobs import KEPT, LaneRules, rules_of


def test_the_night_may_pass_midnight() -> None:
    rules = rules_of(1, "19:00-06:00")
    hours = [datetime(2026, 11, 23, hour, tzinfo=UTC) for hour in range(24)]

    assert {local(at).hour for at in hours if rules.is_night(at)} == {
        *range(19, 24), *range(6),
    }  # fmt: skip
    assert rules_of(0, "") == LaneRules(a_day=None)
    with pytest.raises(UserError, match="files_by_night"):
        rules_of(1, "tối")


def test_how_long_files_stay_is_the_machines_own() -> None:
    assert rules_of(0, "", 30).kept == timedelta(days=30)
    assert rules_of(0, "", 0).kept == timedelta(days=1)
    assert rules_of(0, "").kept == KEPT

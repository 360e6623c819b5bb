"""A row that is not as it was kept is told by what it is, not by the name of a table."""

from typing import TYPE_CHECKING

import pytest

from db.counter import checks
from db.counter.kept_digests import ONCE

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from counter_app.services.desk import Desk


def test_each_kept_row_is_told_by_what_it_is(desk: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    told = dict[str, str]()

    def look(connection: "Connection") -> None:
        for once in ONCE:
            monkeypatch.setattr(checks, "wrong_row", lambda _, row=f"{once.name} 3": row)
            (found,) = checks.find_damage(connection, desk.store.device)
            assert (found.code, found.row) == ("row_changed", f"{once.name} 3")
            told[once.table.name] = found.message

    desk.store.read(look)
    assert len(set(told.values())) == len(told)
    assert "Yêu cầu của chủ thể dữ liệu" in told["subject_requests"]
    assert "sự cố dữ liệu" in told["breaches"]

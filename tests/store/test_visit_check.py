"""A visit edited behind the program's back is named, and the seals refuse such an edit."""

from collections.abc import Callable
from typing import Any

import pytest

from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.visits import visits
from tests.store.tampering import tamper

TakeIn = Callable[..., Receipt]


@pytest.fixture
def of_each_kind(desk: Desk, guide: Any, refuse: Any, take_in: TakeIn) -> None:
    """A guided visit that led to a dossier, a refused one, advice, its taking back, advice."""
    visit = guide()
    refuse()
    visits.advise("Đất đai", desk=desk, at=desk.clock.now())
    visits.take_back_advice(desk=desk, at=desk.clock.now())
    visits.advise("Đất đai", desk=desk, at=desk.clock.now())
    take_in(visit=visit.id)


@pytest.mark.parametrize(
    ("edit", "row"),
    [
        ("UPDATE visits SET name = 'Người Khác' WHERE number = 1", "visit 1 (name)"),
        ("UPDATE visits SET personal_id = NULL WHERE number = 1", "visit 1 (personal_id)"),
        ("UPDATE visits SET clerk_name = 'Ai Đó' WHERE number = 3", "visit 3 (clerk_name)"),
        ("UPDATE visits SET kind = 'advice' WHERE number = 2", "visit 2 (kind)"),
        ("UPDATE visits SET takes_back = 2 WHERE number = 4", "visit 4 (takes_back)"),
        ("UPDATE visits SET body = replace(body, 'Giấy chứng sinh', 'Ảnh') WHERE number = 1",
         "visit 1 (operation)"),
        ("UPDATE papers SET content = replace(content, 'chứng sinh', 'khác') WHERE visit = 1",
         "visit 1 (paper)"),
        ("UPDATE papers SET paper_no = 100009 WHERE visit = 2", "visit 2 (paper)"),
        ("DELETE FROM papers WHERE visit = 2", "visit 2 (paper)"),
        ("UPDATE visits SET dossier = NULL WHERE number = 1", "(dossier)"),
        ("UPDATE visits SET dossier = 1 WHERE number = 2", "(dossier)"),
        ("DELETE FROM visits WHERE number = 5", "(gone)"),
    ],
)  # fmt: skip
def test_a_visit_edited_behind_the_program_s_back_is_named(
    desk: Desk, of_each_kind: None, edit: str, row: str
) -> None:
    tamper(desk, edit)

    found = {damage.code: damage.row for damage in check(desk=desk)}
    assert row in found.get("visit_changed", ""), found


def test_the_seals_refuse_such_an_edit(desk: Desk, guide: Any) -> None:
    guide()
    for edit in (
        "UPDATE visits SET name = 'x'",
        "UPDATE visits SET takes_back = 1",
        "DELETE FROM visits",
    ):

        def edited(connection: Any, sql: str = edit) -> None:
            connection.exec_driver_sql(sql).close()

        with pytest.raises(Exception, match="sealed"):
            desk.store.write(edited)

"""The paper of a visit declared void: said when scanned and when printed, signed, checked."""

from datetime import datetime

import pytest

from counter_app.core.clock import from_local
from counter_app.core.errors import UserError
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.step import Defect
from counter_app.domain.visit import VisitRow
from counter_app.services.desk import Desk
from counter_app.services.keeping.check import check
from counter_app.services.papers.paper_printing import paper_content
from counter_app.services.visits.scanned import read_scanned
from counter_app.services.visits.visits import guide, void_paper_of

AT = from_local(datetime.fromisoformat("2026-11-23T09:10"))
WHY = "Ghi nhầm người đến"


@pytest.fixture
def visit(desk: Desk) -> VisitRow:
    person = Person(name="Lò Thị Mai", personal_id="001190000001", address="Xóm 4, Xã A")
    draft = Draft(submitter=Submitter(person=person), procedure_code="1.004873")
    return guide(draft, (Defect(component="Giấy xác nhận", code="missing"),), desk=desk, at=AT)


def test_a_void_paper_says_so_on_paper_and_at_the_scanner(desk: Desk, visit: VisitRow) -> None:
    assert visit.paper is not None
    gone = void_paper_of(visit.id, WHY, desk=desk, at=AT)

    assert gone.paper is not None
    assert gone.paper.void_reason == WHY
    assert WHY in paper_content(visit.paper.row, desk=desk).voided
    told = read_scanned(visit.paper.code, desk=desk)
    assert told.visit == visit.id
    assert "ĐÃ HỦY" in told.message
    assert check(desk=desk) == ()


def test_it_needs_a_reason_and_happens_once(desk: Desk, visit: VisitRow) -> None:
    with pytest.raises(UserError, match="lý do"):
        void_paper_of(visit.id, "sai", desk=desk, at=AT)
    void_paper_of(visit.id, WHY, desk=desk, at=AT)
    with pytest.raises(UserError, match="đã hủy trước đó"):
        void_paper_of(visit.id, WHY, desk=desk, at=AT)


def test_a_paper_made_void_behind_the_office_s_back_is_found(desk: Desk, visit: VisitRow) -> None:
    assert visit.paper is not None
    row = visit.paper.row
    desk.store.write(
        lambda one: one.exec_driver_sql(
            "UPDATE papers SET voided_ms = 1, void_reason = 'x' WHERE number = ?", (row,)
        ).close()
    )

    assert check(desk=desk) != ()

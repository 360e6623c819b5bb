"""A result given over the counter at once is kept like any other: who took it, and no slip."""

from collections.abc import Callable

import pytest

from counter_app.core.errors import UserError
from counter_app.domain.dossier import State
from counter_app.domain.people.applicant import Person
from counter_app.domain.step import Collected, CollectorKind, SlipOutcome
from counter_app.protocol.moved import details_of
from counter_app.protocol.result_events import said_of
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.collecting import proof_lines


def test_the_event_says_who_took_it_and_that_no_slip_was_given(
    desk: Desk, take_in: Callable[..., Receipt]
) -> None:
    taken = take_in(immediate=True)

    dossier = open_dossier(taken.dossier_id, desk=desk)
    told = details_of(dossier.events[-1].body)
    assert dossier.row.state is State.RETURNED
    assert isinstance(told, Collected)
    assert (told.kind, told.name) == (CollectorKind.OWNER, "Nguyễn Thị Ánh")
    assert told.personal_id == "001190000001"
    assert told.slip is SlipOutcome.NONE_GIVEN
    assert said_of(dossier.events[-1]) == "Trả kết quả: Nguyễn Thị Ánh"
    assert any("Người nhận: Nguyễn Thị Ánh" in line for line in proof_lines(dossier))
    assert check(desk=desk) == ()


def test_a_marriage_given_at_once_names_both(desk: Desk, take_in: Callable[..., Receipt]) -> None:
    marriage = {"procedure_code": "1.000894", "case_id": "usual", "certified_copies": ()}
    with pytest.raises(UserError, match="Vợ và chồng cùng đến và cùng ký"):
        take_in(immediate=True, **marriage)

    wife = Person(name="Nguyễn Thị Ánh", personal_id="001190000001")
    husband = Person(name="Phạm Quốc Việt", personal_id="001085000012")
    taken = take_in(immediate=True, owners=(wife, husband), **marriage)
    dossier = open_dossier(taken.dossier_id, desk=desk)
    told = details_of(dossier.events[-1].body)
    assert isinstance(told, Collected)
    assert (told.partner, told.partner_id) == (husband.name, husband.personal_id)
    assert said_of(dossier.events[-1]) == "Trả kết quả: Nguyễn Thị Ánh và Phạm Quốc Việt"
    assert any("Cùng ký nhận: Phạm Quốc Việt" in line for line in proof_lines(dossier))


def test_whoever_stands_there_takes_it_not_whom_it_is_about(
    desk: Desk, take_in: Callable[..., Receipt]
) -> None:
    taken = take_in(immediate=True, subject=Person(name="Lê Thị Bé"))
    told = details_of(open_dossier(taken.dossier_id, desk=desk).events[-1].body)
    assert isinstance(told, Collected)
    assert told.name == "Nguyễn Thị Ánh"

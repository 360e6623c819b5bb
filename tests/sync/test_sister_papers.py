"""A dossier that another desk took in has every move here, with the papers that belong to it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from counter_app.core.errors import UserError
from counter_app.domain.letters import SupplementContent
from counter_app.domain.papers import SlipContent
from counter_app.domain.workflow import Move, PaperKind
from counter_app.services.correcting.reissue import Correction, may_correct, reissue
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.wording.slip_words import slip_of


def test_the_slip_is_read_at_another_desk_word_for_word(counter: Any, second: Any) -> None:
    taken = counter.take_in(name="Trần Văn Kiên")
    share(counter, second)

    printed = slip_of(open_dossier(taken.dossier_id, desk=counter.desk), desk=counter.desk)
    again = slip_of(open_dossier(taken.dossier_id, desk=second.desk), desk=second.desk)

    assert isinstance(printed, SlipContent)
    assert again == printed


def test_every_paper_of_a_move_is_written_at_another_desk(counter: Any, second: Any) -> None:
    taken = counter.take_in()
    share(counter, second)
    due_at = open_dossier(taken.dossier_id, desk=second.desk).row.due_at
    assert due_at is not None

    second.move(taken.dossier_id, Move.TRANSFER)
    second.move(taken.dossier_id, Move.TAKE_UP)
    second.move(taken.dossier_id, Move.APOLOGISE, due_at=due_at + timedelta(hours=47))
    second.move(taken.dossier_id, Move.ASK_SUPPLEMENT)

    there = open_dossier(taken.dossier_id, desk=second.desk)
    kinds = [paper.kind for paper in there.papers]
    assert kinds == [PaperKind.CONTROL_SHEET, PaperKind.APOLOGY, PaperKind.SUPPLEMENT_REQUEST]
    asked = there.papers[-1].content
    assert isinstance(asked, SupplementContent)
    assert asked.applicant.name == "Nguyễn Thị Ánh"
    assert check(desk=second.desk) == ()
    share(second, counter)
    assert open_dossier(taken.dossier_id, desk=counter.desk).row.state == there.row.state


def test_a_slip_is_mended_at_the_desk_that_printed_it(counter: Any, second: Any) -> None:
    taken = counter.take_in()
    share(counter, second)
    at = second.clock.now()

    assert not may_correct(
        open_dossier(taken.dossier_id, desk=second.desk), desk=second.desk, at=at
    )
    with pytest.raises(UserError, match="tại quầy đó"):
        reissue(taken.dossier_id, Correction(reason="Sai tên người nộp"), desk=second.desk, at=at)


@pytest.mark.parametrize(
    "by_hand",
    [
        "UPDATE dossiers SET facts = replace(facts, '0912345678', '0900000000')",
        "UPDATE events SET body = '{}'",
    ],
)
def test_what_another_desk_told_stays_as_it_came_also_by_hand(
    counter: Any, second: Any, by_hand: str
) -> None:
    counter.take_in()
    share(counter, second)
    with pytest.raises(IntegrityError, match="sealed"):
        second.desk.store.write(lambda one: one.exec_driver_sql(by_hand))


def share(one: Any, other: Any) -> None:
    one.sync()
    other.sync()

"""A slip that bears what a decision gave up: asked for anew at the desk that printed it."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from counter_app.cli.acts import ACTS
from counter_app.core.errors import UserError
from counter_app.domain.central_side import SLIP_STALE
from counter_app.domain.papers import SlipContent
from counter_app.domain.staff import Role
from counter_app.domain.workflow import Move
from counter_app.services.correcting import disputes
from counter_app.services.correcting.reissue import Correction, reissue
from counter_app.services.correcting.stale_slips import reissue_stale
from counter_app.services.lookup import open_dossier
from counter_app.services.sending import cell
from counter_app.services.sending.dispute_words import Side

Desk = Any


def asked(at: Desk) -> list[Any]:
    return [one for one in cell.left_to_do(desk=at.desk) if one.kind == SLIP_STALE]


def slip(at: Desk, receipt: Any) -> SlipContent:
    content = open_dossier(receipt.dossier_id, desk=at.desk).slip.content
    assert isinstance(content, SlipContent)
    return content


def decide(at: Desk, side: Side) -> None:
    """One side of all that differs, in the one dispute."""
    (seen,) = disputes.open_disputes(desk=at.desk)
    choices = {field.name: side for field in seen.fields if field.differs}
    number, now = seen.dispute.number, at.clock.now()
    disputes.decide(number, choices, reason="Hỏi lại công dân", desk=at.desk, at=now)


@pytest.fixture
def copies(counter: Desk, open_counter: Callable[..., Desk], tmp_path: Path, correct: Any) -> Any:
    """A dossier whose slip two PCs printed, each with a phone of its own, and the later is asked."""
    taken, commune = counter.take_in(), counter.desk.office.commune_code
    counter.sync()
    counter.close()
    shutil.copytree(counter.folder, tmp_path / "twin")
    one, twin = (
        open_counter(commune, name=name, at=counter.clock.now())
        for name in (counter.folder.name, "twin")
    )
    one.take_in(name="Trần Văn Kiên")
    for desk in (one, twin):
        desk.sync()
    correct(one, taken, phone="0922222222")
    correct(twin, taken, phone="0911111111")
    for desk in (one, twin, twin):
        desk.sync()
    return taken, one, twin


def test_where_our_word_was_given_up_the_slip_that_bears_it_is_asked_for_until_it_is_issued(
    copies: Any,
) -> None:
    taken, one, twin = copies
    assert slip(twin, taken).applicant.phone == "0911111111"

    decide(twin, Side.THEIRS)

    (left,) = asked(twin)
    assert left.dossier == taken.dossier_id
    dossier = open_dossier(taken.dossier_id, desk=twin.desk)
    done = ACTS["slip_anew"](dossier, {}, twin.desk, twin.clock.now())
    now = slip(twin, taken)
    assert (now.applicant.phone, now.slip_no) == ("0922222222", done["slip_no"])
    assert f"số {done['replaces']} " in now.replaces
    assert asked(twin) == []
    with pytest.raises(UserError, match="không cần cấp lại"):
        reissue_stale(taken.dossier_id, desk=twin.desk, at=twin.clock.now())
    for desk in (twin, one):
        desk.sync()
    assert set(twin.states()) <= {"acked", "conflict"}
    assert asked(one) == []


def test_where_our_word_holds_it_is_the_other_desk_that_is_asked_for_a_slip(copies: Any) -> None:
    taken, one, twin = copies

    decide(twin, Side.MINE)
    for desk in (twin, one):
        desk.sync()

    assert asked(twin) == []
    assert len(asked(one)) == 1
    assert slip(one, taken).applicant.phone == "0922222222"
    dossier = open_dossier(taken.dossier_id, desk=one.desk)
    ACTS["slip_anew"](dossier, {"needed": False}, one.desk, one.clock.now())
    one.sync()
    assert asked(one) == []


def test_a_date_that_was_given_up_is_not_left_on_the_slip(counter: Desk, second: Desk) -> None:
    taken = counter.take_in()
    counter.move(taken.dossier_id, Move.TRANSFER)
    for desk in (counter, second):
        desk.sync()
    due_at = open_dossier(taken.dossier_id, desk=second.desk).row.due_at
    assert due_at is not None
    second.move(taken.dossier_id, Move.TAKE_UP)
    second.move(taken.dossier_id, Move.APOLOGISE, due_at=due_at + timedelta(days=2))
    second.sync()
    leader = replace(counter.desk, clerk=replace(counter.desk.clerk, role=Role.LEADER))
    earlier = Correction(reason="Hẹn nhầm giờ", due_at=due_at - timedelta(hours=2))
    reissue(taken.dossier_id, earlier, desk=leader, at=leader.clock.now())
    counter.sync()

    decide(counter, Side.THEIRS)

    assert len(asked(counter)) == 1
    reissue_stale(taken.dossier_id, desk=counter.desk, at=counter.clock.now())
    assert slip(counter, taken).due_at == due_at + timedelta(days=2)
    assert asked(counter) == []


def test_nothing_is_asked_of_a_dossier_that_has_ended(copies: Any) -> None:
    taken, _one, twin = copies
    decide(twin, Side.THEIRS)
    twin.move(taken.dossier_id, Move.WITHDRAW)
    assert asked(twin) == []

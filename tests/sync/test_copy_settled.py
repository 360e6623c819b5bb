"""A question that a copy of this very desk has answered: nobody is asked here any more."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counter_app.core.config import state_dir
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import State
from counter_app.domain.workflow import Move
from counter_app.services import lookup
from counter_app.services.correcting import disputes
from counter_app.services.keeping.check import check
from counter_app.services.sending import outbox
from counter_app.services.sending.cell import for_a_person
from counter_app.services.sending.dispute_words import Side
from counter_app.sync.state import line_state

Pair = tuple[Any, Any, DossierId]


@pytest.fixture
def copied(
    counter: Any,
    second: Any,
    open_counter: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Pair:
    """A desk with a step in dispute, and its copy on another PC, where it is in dispute as well."""
    dossier = counter.take_in().dossier_id
    counter.move(dossier, Move.TRANSFER)
    counter.sync()
    second.sync()
    second.move(dossier, Move.TAKE_UP)
    second.sync()
    counter.move(dossier, Move.TAKE_UP)
    counter.sync()
    assert len(disputes.open_disputes(desk=counter.desk)) == 1
    counter.close()
    commune, at = counter.desk.office.commune_code, counter.clock.now()
    shutil.copytree(counter.folder, tmp_path / "copy")
    shutil.copytree(state_dir(), tmp_path / "state of the copy")
    original = open_counter(commune, name=counter.folder.name, at=at)

    def moved_away() -> Any:
        original.close()
        counter.folder.rename(tmp_path / "on another machine")
        monkeypatch.setenv("COUNTER_STATE", str(tmp_path / "state of the copy"))
        return open_counter(commune, name="copy", at=original.clock.now())

    return original, moved_away, dossier


def nothing_is_asked(copy: Any) -> None:
    """Neither the list, the line nor the outbox wants a person."""
    assert disputes.open_disputes(desk=copy.desk) == ()
    assert for_a_person(desk=copy.desk) == (0, 0)
    assert outbox.unsent(desk=copy.desk) == ()
    assert outbox.set_aside(desk=copy.desk) == {}
    assert line_state(copy.desk.store, None).undecided == 0
    assert check(desk=copy.desk) == ()


def test_an_attempt_given_up_at_the_original_is_given_up_at_the_copy(copied: Pair) -> None:
    original, moved_away, dossier = copied
    (seen,) = disputes.open_disputes(desk=original.desk)
    disputes.decide(
        seen.dispute.number,
        {"step": Side.THEIRS},
        reason="Quầy 2 đã tiếp nhận xử lý trước",
        desk=original.desk,
        at=original.clock.now(),
    )
    original.sync()
    stood = lookup.open_dossier(dossier, desk=original.desk)
    copy = moved_away()
    for _ in range(2):
        copy.engine.round()
    nothing_is_asked(copy)
    stands = lookup.open_dossier(dossier, desk=copy.desk)
    assert stands.row.state is stood.row.state is State.PROCESSING
    told = [one.attempted for one in stands.history]
    assert told.count(True) == [one.attempted for one in stood.history].count(True) == 1


def test_an_attempt_done_anew_at_the_original_is_done_with_at_the_copy(copied: Pair) -> None:
    original, moved_away, dossier = copied
    original.move(dossier, Move.FINISH)
    original.sync()
    stood = lookup.open_dossier(dossier, desk=original.desk)
    assert stood.row.state is State.READY
    copy = moved_away()
    for _ in range(2):
        copy.engine.round()
    nothing_is_asked(copy)
    assert lookup.open_dossier(dossier, desk=copy.desk).row.state is State.READY


def test_a_copy_that_nobody_has_answered_for_still_asks(copied: Pair) -> None:
    _, moved_away, _ = copied
    copy = moved_away()
    copy.engine.round()
    assert for_a_person(desk=copy.desk) == (1, 1)
    assert len(outbox.unsent(desk=copy.desk)) == 1


def test_two_dossiers_of_one_number_are_named_until_somebody_has_looked(copied: Pair) -> None:
    """The copy and the original each gave the next number; the copy has not sent its own yet."""
    original, moved_away, _ = copied
    theirs = original.take_in(name="Lê Thị Hoa")
    original.sync()
    copy = moved_away()
    mine = copy.take_in(name="Vũ Thị Lan")
    assert mine.slip_no == theirs.slip_no
    copy.engine.round()
    found = [one for one in disputes.open_disputes(desk=copy.desk) if one.dispute.kind == "code"]
    (seen,) = found
    assert seen.told.startswith(
        f"Mã {mine.dossier_code} của hồ sơ Vũ Thị Lan ở máy này cũng là của hồ sơ do một bản sao của"
        f" máy này nhận, số giấy hẹn {theirs.slip_no}."
    )
    assert seen.dossier is not None
    assert seen.dossier.row.id == mine.dossier_id
    disputes.acknowledge(
        seen.dispute.number,
        reason="Đã cấp số mới cho công dân",
        desk=copy.desk,
        at=copy.clock.now(),
    )
    assert [one.dispute.kind for one in disputes.open_disputes(desk=copy.desk)] == ["move"]

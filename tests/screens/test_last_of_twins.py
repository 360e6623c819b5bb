"""Of one matter one dossier must stay: who would withdraw the last one is told so first, and may."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from counter_app.core.ids import DossierId
from counter_app.domain.dossier import State
from counter_app.domain.workflow import Move
from counter_app.services.correcting import disputes
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.sending.dispute_words import Side, Verdict
from tests.screens.in_front import in_front
from ui.dialogs.steps.ending import WithdrawDialog

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
REASON = "Nop hai noi, giu mot"


@pytest.fixture
def twins(clerk: "Clerk", take_in: Callable[..., str]) -> tuple[DossierId, DossierId]:
    """The one that was to stay, and the one too many; a person here held them to be one matter."""
    stays, extra = DossierId(take_in("Trần Văn Bình")), DossierId(take_in("Trần Văn Bình"))
    body = msgspec.json.encode({"twin": stays, "device": "d-1", "received_ms": 0}).decode()
    desk = clerk.counter.desk
    desk.store.write(
        lambda one: one.exec_driver_sql(
            "INSERT INTO disputes (kind, dossier, operation, body, seen_ms)"
            " VALUES ('duplicate', ?, 'central:1', ?, 0)",
            (extra, body),
        )
    )
    (seen,) = disputes.open_disputes(desk=desk)
    number, at = seen.dispute.number, clerk.clock.instant
    disputes.judge_duplicate(
        number, Verdict.SAME, reason=REASON, desk=desk, at=at, keep=Side.THEIRS
    )
    return stays, extra


@pytest.mark.parametrize("size", [(1366, 768), (911, 512)])
@pytest.mark.parametrize("gone", ["extra", "stays"])
def test_withdrawing_the_second_of_one_matter_is_warned_of_and_can_be_left(
    clerk: "Clerk",
    twins: tuple[DossierId, DossierId],
    cut_words: Callable[[QWidget], list[str]],
    gone: str,
    size: tuple[int, int],
) -> None:
    clerk.window.resize(*size)
    first, last = twins if gone == "stays" else reversed(twins)
    desk = clerk.counter.desk
    code = open_dossier(first, desk=desk).row.code
    step = Wanted(move=Move.WITHDRAW, reason=REASON)
    make_move(first, step, desk=desk, at=clerk.clock.instant)
    clerk.opens(last)
    told: list[str] = []

    def look() -> None:
        dialog = in_front(WithdrawDialog)
        clerk.waits(dialog.caution.isVisible)
        QApplication.processEvents()
        told.append(dialog.caution.words())
        assert cut_words(dialog) == []
        if folder := os.environ.get("COUNTER_SHOTS"):
            dialog.grab().save(str(Path(folder) / f"last-of-twins-{gone}-{size[0]}.png"))
        clerk.hits(Key.Key_Escape)

    choose = clerk.choosing("Công dân rút hồ sơ")
    clerk.answers(lambda: clerk.hits(Key.Key_F4), choose, look)
    assert f"đã rút ({code})" in told[0]
    assert "không còn hồ sơ nào" in told[0]
    assert open_dossier(last, desk=desk).row.state is State.RECEIVED
    assert clerk.mouse.seen == 0


def test_withdrawing_the_one_too_many_is_not_warned_of(
    clerk: "Clerk", twins: tuple[DossierId, DossierId]
) -> None:
    _stays, extra = twins
    clerk.opens(extra)
    told: list[str] = []

    def look() -> None:
        dialog = in_front(WithdrawDialog)
        clerk.counter.desk.store.lanes.read.run(lambda: None)
        QApplication.processEvents()
        told.append(dialog.caution.words())
        clerk.hits(Key.Key_Escape)

    choose = clerk.choosing("Công dân rút hồ sơ")
    clerk.answers(lambda: clerk.hits(Key.Key_F4), choose, look)
    assert told == [""]

"""A store that came from another PC: no number until a leader answers, by one notice and one key."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from counter_app.domain.central_side import LANE_ASKED_WORDS
from db.counter.office import lanes_in_use
from tests.screens.in_front import in_front
from tests.screens.test_entrance import LEADER, SECRETS, three  # noqa: F401  a fixture
from ui.dialogs.keeping.only_here import OnlyHereDialog
from ui.dialogs.proving import ProvingDialog
from ui.window.standing import RESTORED

if TYPE_CHECKING:
    from tests.screens.test_entrance import Counter

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


def test_a_leader_answers_at_the_notice_by_their_secret_and_numbers_come(
    three: "Counter",  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COUNTER_STATE", str(tmp_path / "another PC"))
    three.signs_in(LEADER)
    three.is_in(LEADER)
    three.waits(lambda: LANE_ASKED_WORDS in three.window.board.words())
    assert RESTORED not in three.window.board.words(), "no other lane is in use yet"
    store = three.counter.desk.store
    assert store.read(lanes_in_use) == frozenset()

    def leaves() -> None:
        dialog = in_front(OnlyHereDialog)
        three.waits(dialog.yes.isEnabled)
        three.hits(Key.Key_Return)  # what was just read is answered by its own key alone

    three.answers(lambda: three.hits(Key.Key_F8), leaves)
    three.waits(lambda: LANE_ASKED_WORDS in three.window.board.words())

    def answers() -> None:
        dialog = in_front(OnlyHereDialog)
        three.waits(dialog.yes.isEnabled)
        assert "từ 200.001 đến 299.999" in dialog.only.text()
        three.hits(Key.Key_M, ALT)

    def proves() -> None:
        in_front(ProvingDialog)
        three.types(SECRETS[LEADER])
        three.hits(Key.Key_Return)

    three.answers(lambda: three.hits(Key.Key_F8), answers, proves)
    three.waits(lambda: "cấp số giấy từ 200.001" in three.window.foot.message.whole())
    three.waits(lambda: LANE_ASKED_WORDS not in three.window.board.words())
    assert store.read(lanes_in_use) == {2}

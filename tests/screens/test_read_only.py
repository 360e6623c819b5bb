"""A store that may only be read: told once, every field stays, and everything is still found."""

from typing import TYPE_CHECKING

from counter_app.services import lookup
from tests.screens.test_bad_input import half_typed, is_plain
from tests.screens.test_full_disk import trouble
from ui.window.standing import READ_ONLY

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk


def test_a_store_that_is_only_read_is_told_and_keeps_every_field(clerk: "Clerk", card: str) -> None:
    look, state = half_typed(clerk, card), clerk.screen.view.right.promise.state
    clerk.screen.keeper.keep_now()
    clerk.waits(lambda: clerk.counter.jobs.at_rest)
    before = look()
    store = clerk.counter.desk.store
    store.close_for_writing("Tệp dữ liệu bị hỏng.")
    clerk.screen.receive(immediate=False)
    clerk.waits(lambda: "bị hỏng" in state.words() or "bị hỏng" in trouble(clerk))
    assert is_plain(state.words() or trouble(clerk))
    assert look() == before
    clerk.waits(lambda: clerk.window.board.stands(READ_ONLY))
    assert store.closed_for_writing in clerk.window.board.words()
    assert lookup.today(desk=clerk.counter.desk) == ()

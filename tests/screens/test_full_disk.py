"""A full disk at the counter: told in one sentence, every field stays, and what was refused is kept."""

import errno
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection

from counter_app.services import lookup
from counter_app.services.intake import drafts
from counter_app.services.keeping import space as space_service
from counter_app.services.keeping.space import Space, refused_by_disk
from db import refusing
from tests.screens.test_bad_input import half_typed, is_plain
from ui.window.standing import StandingMatters

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

ROOM, NO_ROOM = "PRAGMA max_page_count = 1073741823", "PRAGMA max_page_count = 1"


@pytest.fixture
def full_store(clerk: "Clerk") -> Iterator[Callable[[bool], None]]:
    """A store that may grow no more, as on a full disk, until it is given room again."""

    def room(more: bool) -> None:
        def limit(connection: Connection) -> None:
            connection.exec_driver_sql(ROOM if more else NO_ROOM).close()

        clerk.counter.desk.store.write(limit)

    yield room
    room(True)


def test_a_full_disk_is_told_of_before_anybody_opens_what_lies_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: Path) -> None:
        raise OSError(errno.ENOSPC, "")

    assert refused_by_disk(tmp_path) == ""
    monkeypatch.setattr(refusing, "_write", full)
    words = refused_by_disk(tmp_path)
    assert words.startswith("Ổ đĩa đã đầy (còn trống ")
    assert "chỉ tìm và xem được. Hãy xóa bớt tệp khác" in words


def test_a_full_disk_refuses_the_intake_and_keeps_every_field(
    clerk: "Clerk", card: str, full_store: Callable[[bool], None]
) -> None:
    look = half_typed(clerk, card)
    clerk.screen.keeper.keep_now()
    clerk.counter.desk.store.lanes.write.run(lambda: None)
    before, state = look(), clerk.screen.view.right.promise.state
    full_store(False)
    clerk.screen.view.lines()["note"].fill("Chờ giấy " * 100)  # needs a page that is not there
    before = look()
    clerk.screen.receive(immediate=False)
    clerk.waits(lambda: "Ổ đĩa đã đầy" in state.words() or "Ổ đĩa đã đầy" in trouble(clerk))
    assert is_plain(state.words() or trouble(clerk))
    assert look() == before
    assert lookup.search("Thương", desk=clerk.counter.desk) == ()  # looking still works

    full_store(True)
    clerk.screen.receive(immediate=False)
    clerk.waits_for_receipt()
    (row,) = lookup.today(desk=clerk.counter.desk)
    assert row.applicant_name == "Nguyễn Thị Hoài Thương"


def test_a_full_disk_is_told_by_one_sentence_that_is_right(
    clerk: "Clerk",
    card: str,
    full_store: Callable[[bool], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    half_typed(clerk, card)
    board, standing = clerk.window.board, clerk.window.findChild(StandingMatters)
    assert standing is not None
    free = [400_000_000]
    monkeypatch.setattr(
        space_service, "space", lambda **_: Space(free=free[0], total=100_000_000_000)
    )

    def measured() -> str:
        standing.measure()
        clerk.waits(lambda: clerk.counter.jobs.at_rest)
        return " ".join(board.words())

    assert "400 MB" in measured()
    free[0] = 300_000_000
    assert "300 MB" in measured(), "what nobody has read yet is said as it is by now"
    full_store(False)
    clerk.screen.view.lines()["note"].setFocus()
    clerk.types("Chờ giấy " * 20)
    clerk.screen.keeper.keep_now()
    clerk.waits(lambda: "Ổ đĩa đã đầy" in trouble(clerk))
    assert measured() == ""

    full_store(True)
    clerk.types(" nữa")
    clerk.screen.keeper.keep_now()
    clerk.waits(lambda: "300 MB" in " ".join(board.words()))


def test_what_a_full_disk_refused_is_kept_as_soon_as_it_can_be_without_a_key(
    clerk: "Clerk", card: str, full_store: Callable[[bool], None]
) -> None:
    half_typed(clerk, card)
    clerk.screen.keeper.keep_now()
    clerk.waits(lambda: clerk.counter.jobs.at_rest)
    full_store(False)
    for words in ("Chờ giấy cũ " * 20, "Chờ giấy " * 100):
        clerk.screen.view.lines()["note"].fill(words)
        clerk.screen.keeper.keep()
        clerk.waits(lambda: "Ổ đĩa đã đầy" in trouble(clerk))
    clerk.counter.drafts.try_again()
    clerk.waits(lambda: clerk.counter.jobs.at_rest)

    full_store(True)
    clerk.counter.drafts.try_again()
    clerk.waits(lambda: trouble(clerk) == "")
    (kept,) = drafts.unfinished(drafts.DraftKind.INTAKE, desk=clerk.counter.desk)
    assert ("Chờ giấy " * 100).strip() in kept.body, "the newest of what was refused"


def trouble(clerk: "Clerk") -> str:
    return clerk.window.trouble.words()

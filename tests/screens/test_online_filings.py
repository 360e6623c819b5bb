"""A filing of the national portal, from the sentence that tells of it to its answer, by keys alone."""

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from counter_app.domain.channel import Channel
from counter_app.services.intake.intake import receive
from counter_app.services.intake.online_filings import waiting
from counter_app.services.lookup import open_dossier, search
from tests.filings import FILED, comes_down
from ui.screens.intake.intake import IntakeScreen
from ui.screens.lists.lists import ListsScreen
from ui.screens.lists.rows import ONLINE

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def file_online(clerk: "Clerk") -> Any:
    """A filing comes down to this desk."""

    def came(code: str = FILED, name: str = "Phạm Thị Lụa", hours: int = 1) -> None:
        at = clerk.counter.now() - timedelta(hours=hours)
        comes_down(clerk.counter.desk.store, at=at, code=code, name=name)
        clerk.program.line.applied.emit()

    return came


def opened(clerk: "Clerk") -> IntakeScreen:
    """From the sentence over the screen, by its key, to the intake with the filing in it."""
    clerk.waits(lambda: any("nộp trực tuyến" in one for one in clerk.window.board.words()))
    clerk.hits(Key.Key_F8)
    screen = clerk.window.current()
    assert isinstance(screen, ListsScreen)
    clerk.waits(lambda: screen._key == ONLINE and bool(screen._shown))
    shot(clerk, "online-list")
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: isinstance(clerk.window.current(), IntakeScreen))
    clerk.waits(lambda: not clerk.screen.state.is_empty())
    shot(clerk, "online-intake")
    return clerk.screen


def shot(clerk: "Clerk", name: str) -> None:
    if folder := os.environ.get("COUNTER_SHOTS"):
        clerk.window.grab().save(str(Path(folder) / f"{name}.png"))


def left(clerk: "Clerk") -> list[str]:
    return [one.code for one in waiting(desk=clerk.counter.desk, at=clerk.counter.now())]


def test_a_filing_is_opened_and_taken_in_by_keys(clerk: "Clerk", file_online: Any) -> None:
    file_online()
    screen = opened(clerk)
    assert screen.view.left.person.name.value() == "Phạm Thị Lụa"
    draft = screen.state.read().draft
    assert draft.online is not None
    assert (draft.online.code, draft.channel, draft.email) == (FILED, Channel.ONLINE, "lua@vidu.vn")
    screen.view.middle.checklist.tick_all()
    clerk.hits(Key.Key_Return, CONTROL)
    clerk.waits(lambda: left(clerk) == [])
    (row,) = search(FILED, desk=clerk.counter.desk)
    dossier = open_dossier(row.id, desk=clerk.counter.desk)
    assert dossier.received.draft.online is not None
    assert [one.code for one in dossier.external_codes] == [FILED]
    clerk.waits(lambda: clerk.window.board.words() == ())
    assert clerk.mouse.seen == 0


def test_more_is_asked_for_by_form_02_and_the_filing_waits_no_more(
    clerk: "Clerk", file_online: Any
) -> None:
    file_online()
    opened(clerk)

    clerk.answers(
        lambda: clerk.hits(Key.Key_B, CONTROL), lambda: clerk.hits(Key.Key_Return, CONTROL)
    )
    clerk.waits(lambda: left(clerk) == [])
    assert search(FILED, desk=clerk.counter.desk) == ()


def test_the_list_warns_before_the_hours_are_over(clerk: "Clerk", file_online: Any) -> None:
    file_online(hours=1)
    file_online(code="G22.99-261101-0000007", name="Lê An", hours=24 * 12)
    clerk.hits(Key.Key_F3)
    screen = clerk.window.current()
    assert isinstance(screen, ListsScreen)

    def numbers() -> dict[Any, Any]:
        return {one.key: one for one in screen.view.lists._model._rows}

    clerk.waits(lambda: numbers()[ONLINE].count == 2)
    assert numbers()[ONLINE].urgency == "bad"
    screen.lead_to(ONLINE)
    clerk.waits(lambda: [one.applicant for one in screen._shown] == ["Lê An", "Phạm Thị Lụa"])
    assert next(one.mark.value for one in screen._shown) == "late"


def test_what_is_being_typed_is_never_laid_over(clerk: "Clerk", file_online: Any) -> None:
    clerk.types("Trần Bình")
    file_online()
    clerk.waits(lambda: any("nộp trực tuyến" in one for one in clerk.window.board.words()))
    clerk.hits(Key.Key_F8)
    screen = clerk.window.current()
    assert isinstance(screen, ListsScreen)
    clerk.waits(lambda: screen._key == ONLINE and bool(screen._shown))
    clerk.hits(Key.Key_Return)
    assert clerk.screen.view.left.person.name.value() == "Trần Bình"
    assert "Đang nhập dở" in clerk.window.foot.message.text()
    assert left(clerk) == [FILED]


def test_two_who_open_the_same_filing_make_one_dossier(clerk: "Clerk", file_online: Any) -> None:
    file_online()
    screen, desk = opened(clerk), clerk.counter.desk
    screen.view.middle.checklist.tick_all()
    offer = screen.state.offer
    assert offer is not None
    # As another desk's would be, had this one heard of it meanwhile.
    first = receive(screen.state.read().draft, offer=offer, desk=desk, at=desk.clock.now())
    clerk.hits(Key.Key_Return, CONTROL)
    clerk.waits_for_receipt()

    assert screen.view.right.receipt.code.text() == first.dossier_code
    (row,) = search(FILED, desk=desk)
    assert row.id == first.dossier_id
    assert left(clerk) == []

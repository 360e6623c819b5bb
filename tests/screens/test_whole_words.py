"""No sentence is ever cut: where a small or magnified window has too little room, it scrolls."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from counter_app.domain.central_side import TWIN_OVERRULED_WORDS
from ui.dialogs.dialog import Dialog
from ui.line_words import LineWords
from ui.screens.dossier.dossier import DossierScreen
from ui.widgets.layout import Notice, column
from ui.widgets.notice_board import Standing
from ui.widgets.text import label
from ui.window.places import OPEN_OVER, PLACES

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

NOT_HERE = "Giấy hẹn do quầy này in; cần in lại thì in tại quầy đó."
in_little_room = pytest.mark.parametrize(
    ("dressed", "small"),
    [(("light", 1.0), (911, 512)), (("light", 2.0), (1366, 768)), (("light", 2.0), (911, 512))],
    indirect=True,
    ids=["911", "1366 at 200 %", "911 at 200 %"],
)


@pytest.fixture
def small(clerk: "Clerk", request: pytest.FixtureRequest) -> "Clerk":
    """A clerk before a small window, or one with large words."""
    clerk.window.resize(*request.param)
    return clerk


def turns() -> None:
    """Layouts inside layouts take their turns."""
    for _ in range(10):
        QApplication.processEvents()


@in_little_room
def test_no_sentence_of_any_place_is_cut_under_a_long_notice(
    small: "Clerk", take_in: Callable[..., str], cut_words: Callable[[QWidget], list[str]]
) -> None:
    window, dossier = small.window, take_in("Nguyễn Thị Ánh")
    standing = Standing(words=TWIN_OVERRULED_WORDS, key_words="Dùng thiết lập mới")
    window.board.put("long", standing)
    window.board.put("more", standing)
    found: list[str] = []
    for place in PLACES:
        if place.id not in OPEN_OVER:
            window.go(place.id)
            turns()
            found += cut_words(window)
    window.open_dossier(dossier)
    screen = window.current()
    assert isinstance(screen, DossierScreen)
    small.waits(lambda: bool(screen.view.name.text()))
    screen.view.printed.say(NOT_HERE)
    turns()
    assert screen.view.printed.isVisible()
    assert found + cut_words(window) == []


@in_little_room
def test_what_lies_below_comes_up_with_the_keyboard(
    small: "Clerk", take_in: Callable[..., str]
) -> None:
    dossier = take_in("Nguyễn Thị Ánh")
    small.window.board.put("long", Standing(words=TWIN_OVERRULED_WORDS))
    small.window.open_dossier(dossier)
    screen = small.window.current()
    assert isinstance(screen, DossierScreen)
    small.waits(lambda: bool(screen.view.name.text()))
    turns()
    for part in (screen.view.step, screen.view.papers):
        part.setFocus()
        turns()
        assert part.visibleRegion().boundingRect() == part.rect()
    small.window.board.key.setFocus()
    turns()
    assert small.window.board.key.visibleRegion().boundingRect() == small.window.board.key.rect()


def test_a_notice_is_whole_from_its_first_moment(clerk: "Clerk") -> None:
    clerk.window.resize(911, 512)
    clerk.window.board.put("long", Standing(words=TWIN_OVERRULED_WORDS))
    notice = clerk.window.board.notice
    assert notice.height() >= notice.heightForWidth(notice.width())


LONG_LINE = LineWords(
    words="○ Mất đường truyền 1 giờ 12 phút, vẫn tiếp nhận bình thường · 3 hồ sơ chờ gửi",
    foot="○ Mất mạng 1 giờ 12 phút, vẫn tiếp nhận bình thường · 3 hồ sơ chờ gửi, 7 hồ sơ cần người"
    " xử lý, lâu nhất 3 giờ 45 phút",
    short="! 7 cần người xử lý · 3 chờ gửi · ○ Mất mạng",
    tone="warn",
)
PASSING = "Hồ sơ thừa: bấm F4, chọn “Công dân rút hồ sơ”."


@pytest.mark.parametrize("size", [(1366, 768), (911, 512)])
def test_the_foot_tells_the_line_whole_and_what_passes_too(
    clerk: "Clerk", size: tuple[int, int]
) -> None:
    foot = clerk.window.foot
    clerk.waits(lambda: bool(foot.queue.text()))  # the desk's own line has been told
    clerk.window.resize(*size)
    foot.show_line(LONG_LINE)
    turns()
    assert foot.queue.text() == (LONG_LINE.foot if size[0] > 1000 else LONG_LINE.short)
    assert foot.queue.width() >= foot.queue.sizeHint().width()
    clerk.window.say(PASSING)
    turns()
    assert foot.message.text() == PASSING
    assert foot.queue.width() >= foot.queue.sizeHint().width()
    assert foot.clock.isVisible()
    foot.say("")
    turns()
    assert foot.queue.text() == (LONG_LINE.foot if size[0] > 1000 else LONG_LINE.short)


@in_little_room
def test_the_words_of_every_key_of_the_outbox_are_whole(small: "Clerk") -> None:
    small.window.go("outbox")
    turns()
    keys = [one for one in small.window.stack.findChildren(QPushButton) if one.isVisible()]
    assert len(keys) > 5
    narrow = [one.text() for one in keys if one.width() < one.minimumSizeHint().width()]
    assert narrow == []


def test_words_said_in_an_open_dialog_have_their_room_before_anything_is_drawn(
    dressed: QApplication, qtbot: QtBot, cut_words: Callable[[QWidget], list[str]]
) -> None:
    dialog, notice, words = Dialog("Hỏi"), Notice(), label("Xin chờ…", wrap=True)
    qtbot.addWidget(dialog)
    dialog.fill(column(words, notice, None))
    dialog.fit(480, 300)
    notice.say("Xin chờ…")
    dialog.show()
    turns()
    for part, say in ((notice, notice.say), (words, words.setText)):
        low = part.height()
        say(f"{NOT_HERE} {NOT_HERE}")
        assert part.height() > low
        assert cut_words(dialog) == []

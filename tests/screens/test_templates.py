"""The wording of papers by keys alone: seen at once, refused beside its field, saved by a leader."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from counter_app.domain.staff import Role
from counter_app.domain.template import LETTERHEAD, TITLES
from counter_app.domain.workflow import PaperKind
from counter_app.services.office.office import acting, staff
from counter_app.services.wording import templates
from ui.desk.templates import Templates
from ui.screens.templates.templates import TemplatesScreen
from ui.widgets.name_list import BESIDE_PX

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
KINDS = list(TITLES)
TEXT_MARGIN_PX = 3  # beside the words of an item, as every style of Qt has it


def _lead(clerk: "Clerk") -> None:
    """The office's leader sits down at this desk."""
    desk = clerk.counter.desk
    name = next(one.name for one in staff(desk.store) if one.role is Role.LEADER)
    clerk.counter.desk = acting(name, desk=desk)
    clerk.counter.templates = Templates(desk=clerk.counter.desk, jobs=clerk.counter.jobs)


@pytest.fixture
def opened(clerk: "Clerk") -> Callable[..., TemplatesScreen]:
    """The place, standing on a paper, its picture drawn."""

    def go(kind: str = PaperKind.SUPPLEMENT_REQUEST, *, leader: bool = True) -> TemplatesScreen:
        if leader:
            _lead(clerk)
        clerk.hits(Key.Key_F10)
        screen = clerk.window.current()
        assert isinstance(screen, TemplatesScreen)
        clerk.waits(lambda: not screen.view.picture.pixmap().isNull())
        while KINDS[screen.view.kinds.currentRow()] != kind:
            down = screen.view.kinds.currentRow() < KINDS.index(kind)
            clerk.hits(Key.Key_Down if down else Key.Key_Up)
        clerk.waits(lambda: screen.view.version.count() > 0)
        return screen

    return go


def _picture(screen: TemplatesScreen) -> QImage:
    return screen.view.picture.pixmap().toImage()


def _into(clerk: "Clerk", screen: TemplatesScreen, name: str) -> None:
    """Tabs until the field has the keyboard."""
    for _ in range(20):
        if screen.view.fields[name].hasFocus():
            return
        clerk.hits(Key.Key_Tab)
    raise AssertionError(name)


def test_what_is_typed_is_seen_on_the_paper_and_saved_by_a_leader(
    clerk: "Clerk", opened: Callable[..., TemplatesScreen]
) -> None:
    screen = opened()
    clerk.waits(lambda: screen.view.fields["symbol"].text() == "PBS")
    clerk.bot.wait(400)
    before = _picture(screen)
    _into(clerk, screen, "foot_note")
    clerk.types("Làm việc cả thứ Bảy.")
    clerk.waits(lambda: _picture(screen) != before)
    while QApplication.focusWidget() is not screen.view.save:
        clerk.hits(Key.Key_Tab)
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: "Đã lưu bản 1" in screen.view.said.words())
    kept = templates.template_of(PaperKind.SUPPLEMENT_REQUEST, desk=clerk.counter.desk)
    assert kept.texts["foot_note"] == "Làm việc cả thứ Bảy."
    assert clerk.mouse.seen == 0


def test_a_bad_text_is_refused_beside_its_field(
    clerk: "Clerk", opened: Callable[..., TemplatesScreen]
) -> None:
    screen = opened()
    clerk.waits(lambda: screen.view.fields["symbol"].text() == "PBS")
    _into(clerk, screen, "foot_note")
    clerk.types("{mau}")
    error = screen.view.fields["foot_note"].error
    assert error is not None
    clerk.waits(error.isVisible)
    assert "{mau}" in error.text()
    for _ in range(5):
        clerk.hits(Key.Key_Backspace)
    clerk.waits(lambda: not error.isVisible())


def test_a_clerk_looks_and_is_told_why_not_more(
    clerk: "Clerk", opened: Callable[..., TemplatesScreen]
) -> None:
    screen = opened(leader=False)
    assert not screen.view.save.isEnabled()
    assert not screen.view.reset.isEnabled()
    assert "Chỉ lãnh đạo" in screen.view.told.text()


def test_the_programs_words_come_back_and_older_versions_stay(
    clerk: "Clerk", opened: Callable[..., TemplatesScreen]
) -> None:
    _lead(clerk)
    desk = clerk.counter.desk
    templates.save(PaperKind.SUPPLEMENT_REQUEST, {"symbol": "HD"}, desk=desk, at=desk.clock.now())
    screen = opened()
    clerk.waits(lambda: screen.view.fields["symbol"].text() == "HD")
    while QApplication.focusWidget() is not screen.view.reset:
        clerk.hits(Key.Key_Tab)
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: screen.view.fields["symbol"].text() == "PBS")
    assert screen.view.version.count() == 3


def test_a_picture_is_shown_or_refused_in_words(
    clerk: "Clerk", opened: Callable[..., TemplatesScreen], tmp_path: Path
) -> None:
    screen = opened(LETTERHEAD)
    bad = tmp_path / "phim.png"
    bad.write_bytes(b"khong phai anh")
    screen.take_logo_from(bad)
    clerk.waits(lambda: "PNG hoặc JPEG" in screen.view.said.words())
    before = _picture(screen)
    clerk.window.resize(clerk.window.width() + 200, clerk.window.height())
    clerk.waits(lambda: _picture(screen) != before)
    assert "PNG hoặc JPEG" in screen.view.said.words(), "a redrawn paper tells nothing new of it"
    good = QImage(64, 64, QImage.Format.Format_RGB32)
    good.fill(Qt.GlobalColor.darkBlue)
    good.save(str(tmp_path / "logo.png"))
    before = _picture(screen)
    screen.take_logo_from(tmp_path / "logo.png")
    clerk.waits(lambda: _picture(screen) != before)
    assert screen.view.said.words() == ""


def test_esc_goes_back_to_the_list_and_then_to_the_intake(
    clerk: "Clerk", opened: Callable[..., TemplatesScreen]
) -> None:
    screen = opened()
    _into(clerk, screen, "title_1")
    clerk.hits(Key.Key_Escape)
    assert screen.view.kinds.hasFocus()
    clerk.hits(Key.Key_Escape)
    assert clerk.window.current() is not screen


def test_enter_on_a_paper_leads_into_its_texts(
    clerk: "Clerk", opened: Callable[..., TemplatesScreen]
) -> None:
    screen = opened()
    clerk.hits(Key.Key_Return)
    assert screen.view.fields["title_1"].hasFocus()
    clerk.hits(Key.Key_Return)
    assert screen.view.fields["title_2"].hasFocus()


def test_what_was_not_saved_comes_back_with_its_paper(
    clerk: "Clerk", opened: Callable[..., TemplatesScreen]
) -> None:
    screen = opened()
    clerk.waits(lambda: screen.view.fields["symbol"].text() == "PBS")
    _into(clerk, screen, "foot_note")
    clerk.types("Chưa lưu")
    clerk.hits(Key.Key_Escape)
    clerk.hits(Key.Key_Down)
    clerk.waits(lambda: screen.view.fields["symbol"].text() == "PTC")
    clerk.hits(Key.Key_Up)
    clerk.waits(lambda: screen.view.fields["foot_note"].text() == "Chưa lưu")
    assert "chưa lưu" in screen.view.said.words()
    clerk.hits(Key.Key_F2)
    clerk.hits(Key.Key_F10)
    clerk.waits(lambda: screen.view.fields["foot_note"].text() == "Chưa lưu")


@pytest.mark.parametrize(("width", "height"), [(911, 512), (1366, 768)])
def test_the_papers_names_and_the_picture_are_whole_at_every_width(
    clerk: "Clerk", opened: Callable[..., TemplatesScreen], width: int, height: int
) -> None:
    clerk.window.resize(width, height)
    view = opened(leader=False).view
    room = view.kinds.viewport().width() - BESIDE_PX - 2 * TEXT_MARGIN_PX
    words, wraps = view.kinds.fontMetrics(), Qt.TextFlag.TextWordWrap
    for row, name in enumerate(TITLES.values()):
        needed = words.boundingRect(0, 0, room, height, wraps, name)
        given = view.kinds.visualItemRect(view.kinds.item(row))
        assert needed.width() <= room, name
        assert needed.height() <= given.height(), name
        assert needed.height() <= words.lineSpacing() or view.kinds.wordWrap()
    clerk.waits(lambda: view.picture.pixmap().width() <= view.paper.viewport().width())

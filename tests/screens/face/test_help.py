"""F1 has a page for every place, with a picture of it, on this machine and at once."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFont, QImage, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QWidget

from showroom import help_pages
from showroom.kinds import every_kind
from tests.screens.in_front import in_front
from ui import theme
from ui.dialogs.dialog import Dialog
from ui.dialogs.display import DisplayDialog
from ui.dialogs.help import HEADING, PAGES, HelpDialog, page
from ui.dialogs.intake.bulk import BulkDialog
from ui.dialogs.papers.printing import PrintingDialog
from ui.window.places import OPEN_OVER, PLACES

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

NO_MODIFIER = Qt.KeyboardModifier.NoModifier
PLACED = tuple(one.id for one in PLACES if one.id not in OPEN_OVER)
PICTURED = help_pages.PAGED
GALLERY = Path(__file__).parents[3] / "packaging" / "gallery"
MOST_BYTES, MOST_WIDE = 80_000, help_pages.WIDEST
FOREIGN = re.compile(
    r"\b(null|none|exception|invalid|server|error|ok|click|submit)\b", re.IGNORECASE
)


@pytest.mark.parametrize("name", [*PICTURED, "shell", "moves"])
def test_every_page_says_enough_in_plain_words(name: str) -> None:
    text = page(name)
    assert len(text.splitlines()) > 4
    assert FOREIGN.search(text) is None


@pytest.mark.parametrize("name", [*PICTURED, "shell", "moves"])
def test_no_line_is_broken_within_a_sentence(name: str) -> None:
    lines = page(name).splitlines()
    begun = [line for line in lines if line.lstrip(" (")[:1].islower()]
    assert begun + [line for line in lines if line.endswith((",", ";"))] == []


def test_what_matters_stands_first_under_strong_headings(clerk: "Clerk") -> None:
    dialog = HelpDialog("intake", clerk.window)
    (pane,) = dialog.findChildren(QPlainTextEdit)
    lines, at = list[str](), QTextCursor(pane.document())
    while at.movePosition(QTextCursor.MoveOperation.NextCharacter):
        strong = at.charFormat().fontWeight() == QFont.Weight.Bold
        lines += [at.block().text()] if strong and at.positionInBlock() == 1 else []
    headings = [one.removeprefix("# ") for one in page("intake").splitlines() if one[:1] == "#"]
    assert lines == headings
    assert headings[0] == "Sáu bước"
    assert pane.textCursor().atStart()
    dialog.close()


def test_every_dialog_that_is_a_place_has_its_page_and_picture() -> None:
    kinds = [one for one in every_kind() if issubclass(one, Dialog)]
    assert {one.help_page for one in kinds} - {""} <= set(PICTURED)
    told = (*page("intake").splitlines(), *page("office").splitlines())
    assert {HEADING + one.help_section for one in kinds} - {HEADING} <= set(told)


def test_f1_reads_in_every_dialog_its_own_page_or_its_screens(
    clerk: "Clerk",
    questions: Iterator[QWidget],
    forms: Iterator[QWidget],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened = dict[str, tuple[str, str]]()

    def note(name: str, *, parent: QWidget, of_screen: bool, section: str) -> None:
        assert not of_screen
        opened[type(parent).__name__] = (name, section)

    monkeypatch.setattr(HelpDialog, "ask", note)
    for dialog in chain(questions, forms):
        if not isinstance(dialog, HelpDialog):
            dialog.event(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F1, NO_MODIFIER))
            assert type(dialog).__name__ in opened
        dialog.close()
    assert opened["OthersDialog"] == ("intake", "Người khác, tổ chức (Alt K)")
    assert opened["TurnAwayDialog"] == ("intake", "Thiếu giấy tờ, không nhận được")
    assert (opened["WhyDialog"], opened["BulkDialog"]) == (("intake", ""), ("bulk", ""))


def test_a_page_begins_at_the_section_that_was_asked_for(clerk: "Clerk") -> None:
    dialog = HelpDialog("intake", clerk.window, section="Người khác, tổ chức (Alt K)")
    dialog.show()
    first = dialog.text.cursorForPosition(QPoint(4, 4)).block().text()
    assert first == "Người khác, tổ chức (Alt K)"
    dialog.close()


@pytest.mark.full
@pytest.mark.timeout(600)
def test_the_pictures_show_todays_window() -> None:
    done = subprocess.run(
        [sys.executable, str(GALLERY), "--check-help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_pictures_of_the_dialogs_show_todays_window(clerk: "Clerk", tmp_path: Path) -> None:
    for name, made in (
        ("display", DisplayDialog("light", 1.0, clerk.window)),
        ("bulk", BulkDialog(clerk.counter, clerk.window)),
    ):
        made.show()
        QApplication.processEvents()
        made.grab().save(str(tmp_path / f"{name}.png"))
        made.close()
    help_pages.shrink(tmp_path, tmp_path, "light", pages=("display", "bulk"))
    for name in ("display", "bulk"):
        (tmp_path / f"{name}.png").unlink()
    assert help_pages.differing(tmp_path, help_pages.FOLDER) == [], (
        "packaging/gallery --help-pictures"
    )


def test_a_picture_with_another_line_in_it_is_old(tmp_path: Path) -> None:
    kept = help_pages.FOLDER / "results-light.png"
    other = QImage(str(kept)).convertToFormat(QImage.Format.Format_RGB32)
    assert help_pages.changed(kept, kept) == 0
    for at in range(200):  # a line of letters, three dots high
        for high in range(6):
            other.setPixelColor(100 + at, 100 + high, Qt.GlobalColor.black)
    other.save(str(tmp_path / kept.name))
    assert help_pages.differing(tmp_path, help_pages.FOLDER) == [kept.name]


@pytest.mark.parametrize("worn", ["light", "dark"])
@pytest.mark.parametrize("name", PICTURED)
def test_every_page_has_a_light_and_a_dark_picture_that_weighs_little(name: str, worn: str) -> None:
    path = Path(PAGES) / f"{name}-{worn}.png"
    image = QImage(str(path))
    assert not image.isNull(), f"draw it with packaging/gallery --help-pictures: {path.name}"
    assert image.width() <= MOST_WIDE
    assert path.stat().st_size <= MOST_BYTES
    corner = image.pixelColor(2, image.height() // 2).lightness()
    assert (corner > 128) == (worn == "light")


def test_f1_opens_the_page_of_the_place_in_front_with_its_picture(clerk: "Clerk") -> None:
    for place in PLACED:
        clerk.window.go(place)
        screen = clerk.window.current()
        assert screen is not None
        assert screen.help_page == place
        seen: list[str] = []

        def read(seen: list[str] = seen) -> None:
            dialog = in_front(HelpDialog)
            shown = [one for one in dialog.findChildren(QLabel) if not one.pixmap().isNull()]
            seen.extend(one.accessibleName() for one in shown)
            clerk.hits(Qt.Key.Key_Escape)

        clerk.answers(lambda: clerk.hits(Qt.Key.Key_F1), read)
        title = page(place).partition("\n")[0]
        assert seen == [f"Hình màn hình {title}"]


@pytest.mark.parametrize("kind", [BulkDialog, PrintingDialog])
def test_f1_over_a_dialog_that_is_a_place_of_its_own_opens_its_page(
    clerk: "Clerk", kind: type[BulkDialog | PrintingDialog]
) -> None:
    titles: list[str] = []

    def ask() -> None:
        dialog = in_front(kind)
        clerk.hits(Qt.Key.Key_F1)
        dialog.reject()

    def read() -> None:
        dialog = in_front(HelpDialog)
        titles.append(dialog.findChildren(QLabel)[1].text())
        clerk.hits(Qt.Key.Key_Escape)

    def opens() -> None:
        kind(clerk.counter, clerk.window).exec()

    clerk.answers(opens, ask, read)
    assert titles == [page(kind.help_page).partition("\n")[0]]


def test_a_page_opens_within_300_ms(clerk: "Clerk") -> None:
    HelpDialog("intake", clerk.window).close()  # what is loaded once for all pages
    for place in PLACED:
        begun = time.process_time()
        dialog = HelpDialog(place, clerk.window)
        dialog.show()
        dialog.grab()
        assert time.process_time() - begun < 0.3, place
        dialog.close()


def test_the_picture_takes_no_more_than_half_of_the_page(clerk: "Clerk") -> None:
    clerk.window.resize(911, 512)
    dialog = HelpDialog("intake", clerk.window)
    (shown,) = (one for one in dialog.findChildren(QLabel) if not one.pixmap().isNull())
    assert shown.pixmap().width() <= dialog.width() // 2
    assert theme.current() is theme.LIGHT
    dialog.close()

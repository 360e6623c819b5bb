import os
import re
import subprocess
import sys
from itertools import groupby, product
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.widgets.fields import button
from ui.widgets.layout import column, panel, row, scrolling
from ui.widgets.shell import Banner

TEXTS = ("text", "text_quiet", "accent", "good", "warn", "bad")
GROUNDS = ("surface", "raised", "accent_soft", "good_soft", "warn_soft", "bad_soft")
PARTS = ("edge", "accent", "good", "warn", "bad")
# Any tone may come to stand on any ground: in a chosen row, in a notice, at a chosen place.
PAIRS = (*product(TEXTS, GROUNDS), ("on_accent", "accent"))


@pytest.mark.parametrize("name", theme.THEMES)
def test_every_text_stands_out_from_every_ground_it_is_on(name: str) -> None:
    tokens = theme.THEMES[name]
    weak = {
        pair: round(theme.contrast(getattr(tokens, pair[0]), getattr(tokens, pair[1])), 2)
        for pair in PAIRS
        if theme.contrast(getattr(tokens, pair[0]), getattr(tokens, pair[1])) < 4.5
    }
    assert weak == {}


@pytest.mark.parametrize("name", theme.THEMES)
def test_edges_and_the_ring_of_focus_stand_out_from_what_is_beside_them(name: str) -> None:
    tokens = theme.THEMES[name]
    for part, ground in product(PARTS, GROUNDS):
        assert theme.contrast(getattr(tokens, part), getattr(tokens, ground)) >= 3, (part, ground)


def test_every_token_is_a_text_a_ground_or_a_part_that_is_measured() -> None:
    decoration = {"line"}  # rules between groups, which nobody acts on
    assert set(theme.Tokens._fields) == {*TEXTS, *GROUNDS, *PARTS, "on_accent"} | decoration


def test_contrast_is_the_one_of_wcag() -> None:
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", theme.THEMES)
def test_the_style_sheet_leaves_no_token_unfilled(name: str) -> None:
    sheet = theme.style_sheet(theme.THEMES[name])
    assert "$" not in sheet
    assert theme.THEMES[name].accent in sheet


@pytest.mark.parametrize("name", theme.THEMES)
def test_whoever_only_trains_sees_it_on_red(dressed: QApplication, qtbot: QtBot, name: str) -> None:
    tokens = theme.THEMES[name]
    theme.apply(dressed, name, 1.0)
    banner = Banner("HUẤN LUYỆN – KHÔNG CÓ GIÁ TRỊ")
    window = panel(column(banner))
    qtbot.addWidget(window)
    theme.dress(window)
    window.resize(600, 60)
    window.show()
    drawn = banner.grab().toImage()
    corner = drawn.pixelColor(2, drawn.height() // 2).name()
    seen = {
        drawn.pixelColor(x, y).name() for x in range(drawn.width()) for y in range(drawn.height())
    }
    theme.apply(dressed, "light", 1.0)
    assert corner == tokens.bad
    assert tokens.raised in seen, "its letters"


def test_the_screen_font_is_ours(dressed: QApplication) -> None:
    from PySide6.QtGui import QFontInfo

    assert QFontInfo(dressed.font()).family() == "Liberation Sans"


def test_what_is_built_from_the_inside_out_is_dressed_once_as_it_comes_into_the_window(
    qtbot: QtBot, dressed: QApplication
) -> None:
    dressings = 0

    class Innermost(QLabel):
        def changeEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
            nonlocal dressings
            dressings += event.type() == QEvent.Type.StyleChange
            super().changeEvent(event)

    window = panel(column(), role="page")
    qtbot.addWidget(window)
    theme.dress(window)
    innermost = Innermost("Tên")
    part: QWidget = innermost
    for _ in range(5):
        part = panel(column(part))
    inside = window.layout()
    assert inside is not None
    inside.addWidget(scrolling(part))
    window.show()
    assert dressings == 1
    for name, tokens in theme.THEMES.items():
        theme.apply(dressed, name)
        assert innermost.palette().windowText().color().name() == tokens.text
    theme.apply(dressed, "light")


@pytest.mark.parametrize("name", theme.THEMES)
def test_the_ring_round_the_main_key_is_whole(
    name: str, qtbot: QtBot, dressed: QApplication
) -> None:
    theme.apply(dressed, name)
    key, other = button("&Tiếp nhận", role="main"), button("&Bỏ qua")
    window = panel(column(key, other), role="page")
    qtbot.addWidget(window)
    theme.dress(window)
    window.show()
    key.setFocus()
    qtbot.waitUntil(key.hasFocus)
    image = key.grab().toImage()
    theme.apply(dressed, "light")
    right, bottom = image.width() - 3, image.height() - 3
    ring = {(x, y) for x in range(2, right + 1) for y in (2, 3, bottom - 1, bottom)}
    ring |= {(x, y) for x in (2, 3, right - 1, right) for y in range(2, bottom + 1)}
    assert {image.pixelColor(*dot).name() for dot in ring} == {theme.THEMES[name].accent}


def test_no_widget_names_a_colour() -> None:
    ui = Path(theme.__file__).parent
    named = [
        path.name
        for path in ui.rglob("*.py")
        if path.name != "theme.py" and re.search(r"#[0-9a-fA-F]{6}\b", path.read_text("utf-8"))
    ]
    assert named == []


def test_every_machine_shows_the_same_style_whatever_its_own_is() -> None:
    asked = (
        "from ui.application import application; app = application(); app.setStyleSheet(''); "
        "print(app.style().objectName())"
    )
    shown = subprocess.run(
        [sys.executable, "-c", asked],
        env=os.environ | {"QT_STYLE_OVERRIDE": "Windows"},
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert shown.stdout.strip() == "fusion"


def test_every_look_a_key_asks_for_is_in_the_sheet() -> None:
    asked = {
        role
        for path in (Path(theme.__file__).parent).rglob("*.py")
        for role in re.findall(r'button\([^()]*role="(\w+)"', path.read_text("utf-8"))
    }
    known = set(re.findall(r'QPushButton\[role="(\w+)"\]', theme.style_sheet(theme.LIGHT)))
    assert "main" in asked
    assert asked - known == set()


def test_the_line_of_a_link_touches_no_dot_under_a_letter(
    dressed: QApplication, qtbot: QtBot
) -> None:
    place = QWidget()
    link = button("ạ", role="link")
    place.setLayout(row(link, None))
    qtbot.addWidget(place)
    theme.dress(place)
    link.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its ring is another line
    place.show()
    dressed.processEvents()
    picture = place.grab(link.geometry()).toImage()
    ground = picture.pixel(0, 0)
    inked = [
        any(picture.pixel(x, y) != ground for x in range(picture.width()))
        for y in range(picture.height())
    ]
    apart = [is_inked for is_inked, _rows in groupby(inked)]
    assert apart.count(True) >= len(("the letter with its dot", "the line"))

"""Colours and type: three sets of tokens, one palette and one style sheet made from them.

No widget names a colour; it says its role and the style sheet in ``resources/style`` looks the
role up. What a role looks like lives there, what the colours are lives here.
"""

import re
from pathlib import Path
from string import Template
from typing import Final, NamedTuple

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

RESOURCES: Final = Path(__file__).resolve().parent.parent / "resources"
FAMILY: Final = "Liberation Sans"
BASE_PX: Final = 15
LINE_PX: Final = 24
EDGES_PX: Final = 10  # edge and padding of a field, above and below
FONT_FILES: Final = ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf")


class Tokens(NamedTuple):
    """One colour per meaning, as ``#rrggbb``. ``edge`` bounds what can be acted on."""

    surface: str
    raised: str
    line: str
    edge: str
    text: str
    text_quiet: str
    accent: str
    on_accent: str
    accent_soft: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str


LIGHT: Final = Tokens(
    surface="#f1f3f6",
    raised="#ffffff",
    line="#dde2e9",
    edge="#7d8899",
    text="#1b2430",
    text_quiet="#556070",
    accent="#0a4db3",
    on_accent="#ffffff",
    accent_soft="#e3ecfa",
    good="#116a42",
    good_soft="#e5f5ec",
    warn="#8f4a00",
    warn_soft="#fdf1df",
    bad="#a81d1d",
    bad_soft="#fbe8e8",
)
DARK: Final = Tokens(
    surface="#14181e",
    raised="#1d232b",
    line="#333c48",
    edge="#7f8b9c",
    text="#eceff4",
    text_quiet="#aab4c2",
    accent="#7db0ff",
    on_accent="#0b1626",
    accent_soft="#223a5e",
    good="#6fd3a0",
    good_soft="#173527",
    warn="#f2b765",
    warn_soft="#3b2c14",
    bad="#ff9a93",
    bad_soft="#45201f",
)
HIGH_CONTRAST: Final = Tokens(
    surface="#000000",
    raised="#000000",
    line="#ffffff",
    edge="#ffffff",
    text="#ffffff",
    text_quiet="#c4c4c4",
    accent="#ffe04a",
    on_accent="#000000",
    accent_soft="#3a3300",
    good="#7dffb0",
    good_soft="#00301a",
    warn="#ffc46b",
    warn_soft="#3a2400",
    bad="#ffaaa3",
    bad_soft="#480a08",
)
_THEME: Final = "theme"
_SCALE: Final = "text_scale"
_SHEET: Final = "style_sheet"
_DRESSED: Final = "wears_the_sheet"
SCALES: Final = (1.0, 1.25, 1.5, 2.0)
# What grows with the text: type, and the rows, keys and ticks around it. Lines and gaps do not.
_GROWS: Final = re.compile(r"\b(font-size|min-height|width|height): (\d{2,})px")
THEMES: Final = {"light": LIGHT, "dark": DARK, "contrast": HIGH_CONTRAST}


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def style_sheet(tokens: Tokens, scale: float = 1.0) -> str:
    """The whole application's style sheet for ``tokens``, its text ``scale`` times as large."""
    style = RESOURCES / "style"
    arrow = "light" if _luminance(tokens.raised) > 0.5 else "dark"
    values = tokens._asdict() | {"family": FAMILY, "style_dir": style.as_posix(), "arrow": arrow}
    sheet = Template((style / "counter.qss").read_text(encoding="utf-8")).substitute(values)
    return _GROWS.sub(lambda found: f"{found[1]}: {round(int(found[2]) * scale)}px", sheet)


def palette(tokens: Tokens) -> QPalette:
    """The palette for what a style sheet does not reach."""
    result = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.surface,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Base: tokens.raised,
        QPalette.ColorRole.AlternateBase: tokens.surface,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.PlaceholderText: tokens.text_quiet,
        QPalette.ColorRole.Button: tokens.raised,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.Highlight: tokens.accent,
        QPalette.ColorRole.HighlightedText: tokens.on_accent,
        QPalette.ColorRole.ToolTipBase: tokens.raised,
        QPalette.ColorRole.ToolTipText: tokens.text,
        QPalette.ColorRole.Link: tokens.accent,
    }
    for role, colour in roles.items():
        result.setColor(role, QColor(colour))
    return result


def current() -> Tokens:
    """The colours the application wears, for the few places that paint by themselves."""
    app = QApplication.instance()
    name = app.property(_THEME) if app is not None else None
    return THEMES.get(str(name), LIGHT)


def current_name() -> str:
    """The name of the theme the application wears."""
    app = QApplication.instance()
    name = app.property(_THEME) if app is not None else None
    return str(name) if name in THEMES else "light"


def scale() -> float:
    """How many times larger than usual the text is, 1 to 2."""
    app = QApplication.instance()
    chosen = app.property(_SCALE) if app is not None else None
    return float(chosen or 1.0)


def px(size: int) -> int:
    """A length that holds text, as long as the text is large."""
    return round(size * scale())


def field_height() -> int:
    """How high a field of one line is in the style, its edges and paddings with it."""
    return px(LINE_PX) + EDGES_PX


def room(width: int) -> int:
    """How much a width holds, in widths of usual text."""
    return round(width / scale())


def load_fonts() -> None:
    """Makes the shipped screen font known; the machine's own fonts stay a fallback."""
    for name in FONT_FILES:
        QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / name))


def apply(app: QApplication, name: str, text_scale: float = 1.0) -> Tokens:
    """Dresses the application in the theme ``name``; a name nobody knows is the light one."""
    tokens = THEMES.get(name, LIGHT)
    app.setProperty(_THEME, name)
    app.setProperty(_SCALE, min(max(text_scale, SCALES[0]), SCALES[-1]))
    font = QFont(FAMILY)
    font.setPixelSize(px(BASE_PX))
    app.setFont(font)
    app.setPalette(palette(tokens))
    app.setProperty(_SHEET, style_sheet(tokens, scale()))
    for window in app.topLevelWidgets():
        if window.property(_DRESSED):
            dress(window)
    return tokens


def dress(window: QWidget) -> None:
    """Puts the application's look on a window, on all that is in it and all that comes into it.

    The sheet is the windows', not the application's: what is built from the inside out would wear
    that one from the first, and change it at each step on its way into the window.
    """
    window.setProperty(_DRESSED, True)
    window.setStyleSheet(_sheet())


def dressed_width(part: QWidget) -> int:
    """How wide ``part``, which is in no window yet, will ask to be in the application's look."""
    part.setStyleSheet(_sheet())
    width = part.sizeHint().width()
    part.setStyleSheet("")
    return width


def _sheet() -> str:
    app = QApplication.instance()
    return str(app.property(_SHEET) or "") if app is not None else ""

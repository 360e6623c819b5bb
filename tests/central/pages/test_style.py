"""The pages wear the window's own colours, and every page's file is one that is known."""

import re

from counter_app.central.pages.rendering import STATIC, static_file
from ui.theme import DARK, LIGHT, Tokens


def test_the_style_sheets_colours_are_the_windows_light_and_dark() -> None:
    sheet = static_file("desk.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", sheet, re.DOTALL)
    assert _tokens(light) == _named(LIGHT)
    assert _tokens(dark) == _named(DARK)


def test_no_page_asks_for_anything_from_elsewhere_or_runs_words_of_its_own() -> None:
    pages = "".join(
        one.read_text(encoding="utf-8") for one in static_file("desk.css").parent.iterdir()
    )
    pages = pages.replace("http://www.w3.org/2000/svg", "")
    assert "http" not in pages.replace("http-equiv", "")
    assert not re.search(r'\son\w+="|style="|\|\s*safe', pages)
    assert all(static_file(name).is_file() for name in STATIC)


def _tokens(text: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", text))


def _named(tokens: Tokens) -> dict[str, str]:
    return {name.replace("_", "-"): getattr(tokens, name) for name in Tokens._fields}

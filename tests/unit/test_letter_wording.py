"""The wording files of the office's own letters: whole as shipped, refused by file and key."""

from pathlib import Path

import pytest

from counter_app.domain.letter_wording import (
    BLANK,
    LETTER_KINDS,
    expand,
    read_wording,
    shipped_wording,
    unknown_placeholders,
)
from counter_app.domain.workflow import PaperKind

GOOD = """
title = ["THÔNG BÁO"]
symbol = "TB"
placeholders = ["colour"]
[[paragraph]]
text = "Hồ sơ {code} màu {colour}."
"""


def _problems(tmp_path: Path, text: str) -> str:
    path = tmp_path / "result_notice.toml"
    path.write_text(text, encoding="utf-8")
    return "\n".join(map(str, read_wording(path)[1]))


@pytest.mark.parametrize("kind", LETTER_KINDS)
def test_every_kind_is_shipped_and_whole(kind: PaperKind) -> None:
    wording = shipped_wording(kind)
    assert all(line for line in wording.title)
    assert wording.signers


@pytest.mark.parametrize("kind", LETTER_KINDS)
def test_every_placeholder_of_a_kind_is_used(kind: PaperKind) -> None:
    wording = shipped_wording(kind)
    needed = {paragraph.needs for paragraph in wording.paragraphs}
    texts = (wording.addressee, wording.closing, *(p.text for p in wording.paragraphs))
    told = " ".join(texts)
    unused = {name for name in wording.placeholders if f"{{{name}}}" not in told} - needed
    # An address may stand in the addressee's line, an hour in the clerk's "now".
    assert unused <= {"unit_address", "hour"}


def test_a_good_file_has_no_problem(tmp_path: Path) -> None:
    assert _problems(tmp_path, GOOD) == ""


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("{colour}.", "{color}.", "result_notice.toml: -: paragraph[0].text: không có chỗ điền"),
        ('title = ["THÔNG BÁO"]', "", "result_notice.toml: -: title: thiếu tên giấy"),
        ('symbol = "TB"', "", "result_notice.toml: -: symbol: thiếu"),
        ("{colour}.", "{colour.", "paragraph[0].text: không có chỗ điền {"),
        ('["colour"]', '["code"]', "placeholders: 'code' viết sai hoặc đã có sẵn"),
        ('symbol = "TB"', 'symbol = "TB"\nfont = "to"', "font: không có mục này"),
        ("[[paragraph]]", "[[paragraph", "result_notice.toml: -: -:"),
        ("text = ", 'needs = "price"\ntext = ', "paragraph[0].needs: không có chỗ điền price"),
    ],
)
def test_a_mistake_is_refused_by_file_and_key(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    assert before in GOOD
    assert said in _problems(tmp_path, GOOD.replace(before, after))


def test_values_are_put_in_once() -> None:
    assert expand("{a} và {b}", {"a": "{b}", "b": "2"}) == "{b} và 2"
    assert expand("gọi {a}", {}) == f"gọi {BLANK}"


def test_stray_braces_are_named() -> None:
    assert unknown_placeholders("{code} {x} }", frozenset({"code"})) == ("{x}", "}")

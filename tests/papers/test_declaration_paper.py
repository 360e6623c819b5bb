"""A tờ khai on paper: its lines stand evenly, and no page ends in the middle of what was declared."""

import re
import subprocess
from datetime import UTC, datetime
from typing import Final

from counter_app.documents.declaration import draw_declaration
from counter_app.domain.declarations.paper import (
    DeclarationContent,
    DeclaredField,
    DeclaredSection,
)
from counter_app.domain.papers import Signer

LONG: Final = (
    "Số 128, ngõ 45, đường Nguyễn Thị Minh Khai, Tổ dân phố số 12, xã Ea Kao, tỉnh Đắk Lắk"
)
_LABEL: Final = re.compile(r'<word [^>]*yMin="([\d.]+)"[^>]*>(\w+):<')


def _drawn(*sections: DeclaredSection) -> bytes:
    return draw_declaration(
        DeclarationContent(
            title=("ĐƠN ĐỀ NGHỊ",),
            recipient="ỦY BAN NHÂN DÂN XÃ EA KAO",
            sections=sections,
            pledge="Tôi cam đoan lời khai là đúng.",
            read_back="",
            place="Ea Kao",
            at=datetime(2026, 11, 20, 2, 0, tzinfo=UTC),
            signers=(Signer(title="NGƯỜI ĐỀ NGHỊ", name="Nguyễn Thị Ánh"),),
            helpers=(),
            source="",
        )
    )


def _poppler(pdf: bytes, *options: str) -> str:
    made = subprocess.run(
        ["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True
    )
    return made.stdout.decode()


def test_what_does_not_fit_beside_stands_below_as_far_as_any_other_line() -> None:
    fields = (
        DeclaredField(label="Một", lines=("Ea Kao",)),
        DeclaredField(label="Hai", lines=("Ea Kao",)),
        DeclaredField(label="Ba", lines=(LONG[:60],), beside=True),
        DeclaredField(label="Bốn", lines=("Ea Kao",)),
    )
    told = _poppler(_drawn(DeclaredSection(title="Nội dung", fields=fields)), "-bbox")
    tops = {word: float(top) for top, word in _LABEL.findall(told)}
    steps = [tops["Hai"] - tops["Một"], tops["Ba"] - tops["Hai"], tops["Bốn"] - tops["Ba"]]
    assert max(steps) - min(steps) < 0.1
    assert min(steps) > 0


def test_no_page_begins_in_the_middle_of_what_was_declared() -> None:
    fields = tuple(
        DeclaredField(label=f"Nơi cư trú thứ {number}", lines=(LONG,)) for number in range(40)
    )
    for before in range(2):  # one line more, and another line would come to stand last
        first = (DeclaredField(label="Số", lines=("1",)),) * before
        sections = DeclaredSection(title="Nội dung", fields=(*first, *fields))
        _, second, *_ = _poppler(_drawn(sections), "-layout").split("\f")
        _, begins, *_ = (line for line in second.splitlines() if line.strip())
        assert begins.strip().startswith("Nơi cư trú thứ ")


def test_a_heading_stands_with_the_whole_of_what_comes_first_below_it() -> None:
    father = DeclaredField(label="Nơi cư trú", lines=(f"{LONG}, {LONG}, hết",))
    many = (DeclaredField(label="Dân tộc", lines=("Kinh",)),) * 9
    last = DeclaredSection(title="Người cha", fields=(father, *many))
    stood = set()
    for before in range(28, 36):
        fields = (DeclaredField(label="Tên", lines=("An",)),) * before
        drawn = _drawn(DeclaredSection(title="Người mẹ", fields=fields), last)
        first, *_ = _poppler(drawn, "-layout").split("\f")
        assert ("Người cha" in first) == ("hết" in first), before
        stood.add("hết" in first)
    assert stood == {True, False}

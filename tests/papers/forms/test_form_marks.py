"""What qualifies forms 02 to 07: no code yet, void, replaced, reprinted, training, not compared."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from PIL import Image, ImageOps

from counter_app.domain.office import WATERMARKS, OfficeKind
from counter_app.domain.papers import LOCAL_CODE_LABEL, PaperSize, Reprint

Sheet = Any  # the fixture's own class lives in conftest
SheetOf = Callable[[str, PaperSize], Sheet]
TextOf = Callable[[bytes], str]
ImageOf = Callable[[bytes, int, float], Image.Image]

CODE = "H15.50.05.13-261120-1001"


def _flat(text: str) -> str:
    return " ".join(text.split())


def _solid(text: str) -> str:
    """Without any white space: what is broken between lines reads as one."""
    return "".join(text.split())


def _pages(text: str) -> list[str]:
    return text.rstrip("\f").split("\f")


@pytest.mark.parametrize("name", ["supplement", "refusal", "apology"])
def test_without_a_dossier_there_is_a_number_to_go_by(
    name: str, sheet_of: SheetOf, text_of: TextOf
) -> None:
    sheet = sheet_of(name, PaperSize.A5)
    bare = {"dossier_code": None, "qr_digits": ""}
    text = text_of(sheet.pdf(**bare))
    assert CODE not in text
    assert "Mã hồ sơ:" not in text
    many = sheet.pdf(**bare, reasons=("một lý do",) * 80)
    assert f"Phiếu số {sheet.content.letterhead.number}, trang 2/" in text_of(many)


def test_forms_whose_first_line_is_the_code_leave_a_blank(
    sheet_of: SheetOf, text_of: TextOf
) -> None:
    for name, label in (("stop", "Mã hồ sơ: ……"), ("control_sheet", "Mã số hồ sơ: ……")):
        bare = sheet_of(name, PaperSize.A4).pdf(dossier_code=None, qr_digits="")
        assert label in text_of(bare)


def test_a_code_of_the_counter_only_is_called_so(sheet_of: SheetOf, text_of: TextOf) -> None:
    for name in ("supplement", "refusal", "apology", "stop", "control_sheet"):
        text = text_of(sheet_of(name, PaperSize.A5).pdf(code_label=LOCAL_CODE_LABEL))
        assert f"Mã hồ sơ tại quầy: {CODE}" in _flat(text)


def test_a_void_paper_says_so_on_every_page(sheet: Sheet, text_of: TextOf) -> None:
    entries = {sheet.long_field: tuple(getattr(sheet.content, sheet.long_field)) * 40}
    plain = text_of(sheet.pdf(**entries))
    void = _pages(text_of(sheet.pdf(**entries, voided="thay bằng phiếu số 13/PBS-TTPVHCC")))
    assert "HỦY" not in plain
    assert len(void) > 1
    for page in void:
        assert "ĐÃ HỦY – thay bằng phiếu số 13/PBS-TTPVHCC" in _flat(page)


def test_a_paper_names_the_one_it_replaces(sheet: Sheet, text_of: TextOf) -> None:
    text = _flat(text_of(sheet.pdf(replaces="phiếu số 11/PBS-TTPVHCC ngày 20/11/2026")))
    assert "(thay thế phiếu số 11/PBS-TTPVHCC ngày 20/11/2026)" in text


def test_a_reprint_differs_only_in_its_mark(sheet: Sheet, text_of: TextOf) -> None:
    again = Reprint(number=2, at=datetime(2026, 11, 24, 2, 15, tzinfo=UTC), by="Trần Văn Bình")
    mark = "BẢN SAO – in lại lần 2, 09:15 24/11/2026, Trần Văn Bình"
    original, copy = text_of(sheet.pdf()), text_of(sheet.pdf(reprint=again))
    pages = _pages(copy)
    bare = []
    for page in pages:
        assert mark in _flat(page)
        bare.append(_flat(page).replace(f" · {mark}", "").replace(mark, ""))
    assert [_solid(page) for page in bare] == [_solid(page) for page in _pages(original)]


def test_training_papers_say_so_on_every_page(sheet: Sheet, text_of: TextOf) -> None:
    watermark = WATERMARKS[OfficeKind.TRAINING]
    for page in _pages(text_of(sheet.pdf(watermark=watermark))):
        assert _solid(watermark) in _solid(page)


def test_a_stop_notice_is_marked_until_its_template_is_confirmed(
    sheet_of: SheetOf, text_of: TextOf
) -> None:
    sheet = sheet_of("stop", PaperSize.A5)
    reasons = ("một lý do",) * 80
    pages = _pages(text_of(sheet.pdf(reasons=reasons)))
    assert len(pages) > 1
    assert all("MẪU CHƯA ĐỐI CHIẾU" in page for page in pages)
    confirmed = text_of(sheet.pdf(reasons=reasons, template_confirmed=True))
    assert "đối chiếu" not in confirmed.lower()


def test_only_the_stop_notice_needs_comparing(sheet: Sheet, text_of: TextOf) -> None:
    assert ("CHƯA ĐỐI CHIẾU" in text_of(sheet.pdf())) is (sheet.name == "stop")


def test_a_void_mark_crosses_each_page_and_no_white_square_hides_it(
    sheet_of: SheetOf, image_of: ImageOf
) -> None:
    register = sheet_of("register", PaperSize.A4_LANDSCAPE)
    for voided, marked in (("", False), ("thay bằng sổ số 2/STD-TTPVHCC", True)):
        image = image_of(register.pdf(rows=(), voided=voided), 0, 72)
        middle = image.crop((300, 280, 560, 330))
        assert (ImageOps.invert(middle.convert("L")).getbbox() is not None) is marked
    # On A5 the seal's square lies on the mark's way.
    page = image_of(sheet_of("supplement", PaperSize.A5).pdf(voided="thay bằng số 13"), 0, 72)
    bare = image_of(sheet_of("supplement", PaperSize.A5).pdf(), 0, 72)
    seal = (110, 352, 190, 376)
    assert ImageOps.invert(bare.crop(seal).convert("L")).getbbox() is None
    assert ImageOps.invert(page.crop(seal).convert("L")).getbbox() is not None

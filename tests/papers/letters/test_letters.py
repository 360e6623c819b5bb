"""Letters of the office's own: every kind on paper, long ones over pages, words kept as words."""

import re
from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PIL import Image

from counter_app.core.errors import UserError
from counter_app.core.text import after_procedure
from counter_app.documents.letter import draw_letter
from counter_app.domain.correspondence import LetterContent
from counter_app.domain.letter_wording import BLANK, LETTER_KINDS
from counter_app.domain.papers import PaperSize
from counter_app.domain.workflow import PaperKind

Write = Callable[..., LetterContent]
Read = Callable[[bytes], str]
LONG_NAME = "H'Bia " + "Nguyễn Hoàng Phương " * 3 + "Êban"


def _words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("kind", LETTER_KINDS)
def test_every_letter_says_on_paper_what_it_was_worded_with(
    kind: PaperKind, written: Write, text_of: Read
) -> None:
    content = written(kind)
    said = _words(text_of(draw_letter(content)))
    for part in (*content.title, content.addressee, *content.paragraphs, content.closing):
        assert _words(part) in said
    for signer in content.signers:
        assert _words(signer.title) in said
        assert _words(signer.name) in said
    assert content.letterhead.number in said
    assert content.dossier_code is not None
    assert content.dossier_code in said
    by_hand = "Ý kiến của người nộp hồ sơ: " in "".join(content.paragraphs)
    assert by_hand or BLANK not in "".join(content.paragraphs)


@pytest.mark.parametrize("kind", LETTER_KINDS)
def test_every_letter_bears_its_dossiers_bars(
    kind: PaperKind, written: Write, image_of: Callable[[bytes, int, float], Image.Image]
) -> None:
    import zxingcpp

    content = written(kind)
    found = zxingcpp.read_barcodes(image_of(draw_letter(content), 0, 200))
    assert content.dossier_code in [code.text for code in found]


@pytest.mark.parametrize("kind", LETTER_KINDS)
@pytest.mark.parametrize("size", [PaperSize.A4, PaperSize.A5])
def test_long_names_and_texts_stay_whole(
    kind: PaperKind, size: PaperSize, written: Write, text_of: Read
) -> None:
    content = written(kind, name=LONG_NAME)
    long = tuple(f"{text} " + "Cần nói thêm cho rõ ràng. " * 12 for text in content.paragraphs)
    said = _words(text_of(draw_letter(replace(content, paragraphs=long), size)))
    said = re.sub(r" ?\S+ Trang \d+/\d+|Trang \d+/\d+", "", said)
    assert said.count("Cần nói thêm cho rõ ràng.") >= 12 * len(long) - len(long)
    assert LONG_NAME in said
    assert _words(content.closing) in said


def test_one_of_a_group_signs_by_name_and_not_the_group(written: Write) -> None:
    group = ("Lò Văn Sính", "Lò Thị Mai")
    content = written(PaperKind.CUSTODY_MINUTE, name="Lò Văn Sính", owners=group)
    names = [signer.name for signer in content.signers]
    assert "Lò Văn Sính" in names
    assert "danh sách kèm theo" not in "".join(names)


def test_a_table_repeats_its_heading_on_every_page(written: Write, text_of: Read) -> None:
    rows = [(str(n), f"Giấy tờ số {n}", "bản chính") for n in range(1, 91)]
    table = (("TT", "Tên giấy tờ", "Loại"), *rows)
    content = written(PaperKind.NOTICE_CLOSED, table=table)
    pdf = draw_letter(content)
    said = text_of(pdf)
    pages = said.count("Tên giấy tờ")
    assert pages >= 3
    assert all(f"Giấy tờ số {n} bản chính" in said for n in range(1, 91))


def test_what_a_citizen_wrote_is_never_read_as_a_placeholder_or_markup(
    written: Write, text_of: Read
) -> None:
    words = "xem {code} và <b>{applicant}</b> &amp; {lạ}"
    content = written(PaperKind.CUSTODY_MINUTE, signs=words)
    assert words in _words(text_of(draw_letter(content)))


def test_a_value_that_is_missing_leaves_a_blank_to_write_in(written: Write) -> None:
    content = written(PaperKind.LOST_SLIP, personal_id="")
    assert any(BLANK in text for text in content.paragraphs)


def test_a_sentence_that_needs_a_value_is_left_out_without_it(written: Write) -> None:
    whole, short = written(PaperKind.RESULT_NOTICE), written(PaperKind.RESULT_NOTICE, bring="")
    assert len(short.paragraphs) == len(whole.paragraphs) - 1


def test_lines_of_a_value_become_paragraphs(written: Write) -> None:
    content = written(PaperKind.VERIFICATION_LETTER, question="Câu thứ nhất?\nCâu thứ hai?")
    assert "Câu thứ nhất?" in content.paragraphs
    assert "Câu thứ hai?" in content.paragraphs


def test_a_letter_no_font_draws_is_refused_before_anything_is_written(written: Write) -> None:
    with pytest.raises(UserError) as refused:
        written(PaperKind.CUSTODY_MINUTE, signs="有")
    assert refused.value.code == "text.unsupported"


def test_a_value_no_wording_has_a_place_for_is_a_mistake(written: Write) -> None:
    with pytest.raises(LookupError, match="no place for colour"):
        written(PaperKind.DATE_NOTICE, colour="xanh")


def test_a_notice_for_the_wall_is_larger_than_a_letter(written: Write) -> None:
    assert written(PaperKind.DOSSIER_NOTICE).large
    assert not written(PaperKind.VERIFICATION_LETTER).large


def test_the_word_procedure_is_not_said_twice_and_a_dispatch_is_named(written: Write) -> None:
    asked = written(PaperKind.VERIFICATION_LETTER, dispatch_no="12/UBND")
    said = " ".join(asked.paragraphs)
    assert "thủ tục: Thủ tục" not in said
    assert "Số công văn: 12/UBND." in said
    assert "Số công văn" not in " ".join(written(PaperKind.VERIFICATION_LETTER).paragraphs)
    assert after_procedure("Thủ tục cấp Giấy xác nhận") == "cấp Giấy xác nhận"
    assert after_procedure("Đăng ký khai sinh") == "Đăng ký khai sinh"

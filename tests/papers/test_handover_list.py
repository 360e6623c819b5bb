"""The hand-over list read back: every dossier once, headings on every page, both sides sign."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pikepdf
import pytest
from msgspec.structs import replace
from PIL import Image
from zxingcpp import BarcodeFormat, read_barcodes

from counter_app.documents.handover_list import draw_handover_list
from counter_app.domain.papers import Letterhead, Signer
from counter_app.domain.tracking import HandoverBundle, HandoverLine, HandoverListContent

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
CODE = "BG2026-100012"


def line(number: int) -> HandoverLine:
    return HandoverLine(
        dossier_code=f"H15.50.05.13-261123-{1000 + number}",
        applicant="H'Linh Niê Kđăm" if number % 2 else "Nguyễn Thị Ánh",
        procedure="Đăng ký khai sinh",
        papers=number % 5,
        due_at=AT + timedelta(days=3) if number % 7 else None,
        due_wording="" if number % 7 else "không hẹn ngày",
        note="hồ sơ gấp" if number == 4 else "",
    )


def a_list(count: int, bundle: int = 0) -> HandoverListContent:
    lines = tuple(line(number) for number in range(1, count + 1))
    size = bundle or count
    return HandoverListContent(
        letterhead=Letterhead(
            parent_body=("ỦY BAN NHÂN DÂN", "XÃ EA KAO"),
            office_name="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
            number="100012/DSBG-TTPVHCC",
            place="Ea Kao",
        ),
        issued_at=AT,
        dossier_code=CODE,
        code_label="Mã danh sách",
        qr_digits=CODE,
        title=("DANH SÁCH BÀN GIAO HỒ SƠ",),
        giver="Trung tâm Phục vụ hành chính công xã Ea Kao, Quầy 1",
        receiver="Phòng Văn hóa - Xã hội",
        bundles=tuple(
            HandoverBundle(
                name=f"{at // size + 1}, hộ tịch" if bundle else "", lines=lines[at : at + size]
            )
            for at in range(0, count, size)
        ),
        giver_signs=Signer(title="BÊN GIAO", name="Lê Thị Hạnh"),
        receiver_signs=Signer(title="BÊN NHẬN", name=""),
    )


@pytest.mark.parametrize(("count", "bundle"), [(1, 0), (10, 5), (200, 25)])
def test_every_dossier_is_listed_once_and_both_sides_sign(
    text_of: Callable[[bytes], str], count: int, bundle: int
) -> None:
    text = text_of(draw_handover_list(a_list(count, bundle)))

    order = [f"{1000 + number}" for number in range(1, count + 1)]
    found = [word.removeprefix("261123-") for word in text.split() if word.startswith("261123-")]
    assert found == order
    assert text.count("BÊN GIAO") == text.count("BÊN NHẬN") == 1
    assert f"Tổng cộng: {count} hồ sơ" in " ".join(text.split())
    if bundle:
        assert "Tập 1, hộ tịch" in text
    if count > 6:
        assert "hồ sơ gấp" in text
        assert "không hẹn" in text


def test_headings_stand_on_every_page(text_of: Callable[[bytes], str]) -> None:
    pdf = draw_handover_list(a_list(200, 25))
    with pikepdf.open(BytesIO(pdf)) as opened:
        pages = len(opened.pages)
        assert {tuple(map(int, page.mediabox[2:])) for page in opened.pages} == {(595, 841)}

    assert pages > 5
    assert text_of(pdf).count("Mã hồ sơ") == pages


def test_signatures_never_stand_on_a_page_without_a_dossier(
    text_of: Callable[[bytes], str],
) -> None:
    for count in range(8, 24):
        last = text_of(draw_handover_list(a_list(count))).rstrip("\f").split("\f")[-1]
        assert "BÊN NHẬN" in last
        assert f"261123-{1000 + count}" in last, count


def test_bars_and_square_name_the_list(
    image_of: Callable[[bytes, int, float], Image.Image],
) -> None:
    page = image_of(draw_handover_list(a_list(3)), 0, 200)

    read = {found.format: found.text for found in read_barcodes(page)}
    assert read == {BarcodeFormat.Code128: CODE, BarcodeFormat.QRCode: CODE}


def test_a_training_list_says_so(text_of: Callable[[bytes], str]) -> None:
    content = replace(a_list(1), watermark="HUẤN LUYỆN – KHÔNG CÓ GIÁ TRỊ")

    assert "HUẤN LUYỆN" in text_of(draw_handover_list(content))

"""The collection slip on paper: no receipt, the sum in words, and one square, the one to pay by."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from counter_app.core.money import words
from counter_app.documents.money_slip import draw_money_slip
from counter_app.domain.money.bank_account import BankAccount
from counter_app.domain.money.slips import (
    PAYER_TITLE,
    TAKER_TITLE,
    LineOnSlip,
    MoneySlipContent,
    TransferOnSlip,
)
from counter_app.domain.money.vietqr import payload, transfer_words
from counter_app.domain.papers import PaperSize, PartyOnPaper, Signer
from tests.papers.conftest import APPLICANT, CODE, HEAD, RECEIVED

Read = Callable[[bytes], str]
ImageOf = Callable[[bytes, int, float], Image.Image]
ACCOUNT = BankAccount(
    bank_bin="970499",
    bank="Ngân hàng Ví Dụ, Chi nhánh Đắk Lắk",
    number="0011012345678",
    holder="Trung tâm Phục vụ hành chính công xã Ea Kao",
    valid_from=date(2026, 1, 1),
)
FREE = "miễn: người thuộc hộ nghèo (Giấy chứng nhận hộ nghèo)"
CASH = MoneySlipContent(
    letterhead=HEAD,
    issued_at=RECEIVED,
    dossier_code=CODE,
    qr_digits="1" * 120,
    title=("PHIẾU THU PHÍ, LỆ PHÍ",),
    payer=APPLICANT,
    procedure="chứng thực bản sao từ bản chính",
    lines=(
        LineOnSlip(kind="Phí", label="Phí chứng thực", working="3 trang × 2 bản", amount_vnd=10000),
        LineOnSlip(kind="Lệ phí", label="Hộ tịch", working=FREE, amount_vnd=0),
        LineOnSlip(kind="Chi phí", label="In, chụp", working="chưa có mức", amount_vnd=None),
    ),
    sums=(("Tổng cộng", 10_000), ("Đã nộp trước", 5_000), ("Còn phải nộp", 4_000)),
    amount_label="Số tiền thu",
    amount_vnd=1_000,
    amount_words=words(1_000),
    mode="Tiền mặt",
    signers=(
        Signer(title=PAYER_TITLE, name="Nguyễn Thị Ánh"),
        Signer(title=TAKER_TITLE, name="Hoàng Thị Mai"),
    ),
)
TRANSFER = replace(
    CASH,
    title=("PHIẾU ĐỀ NGHỊ NỘP PHÍ, LỆ PHÍ",),
    signers=(),
    notes=("Người lập phiếu: Hoàng Thị Mai",),
    transfer=TransferOnSlip(
        payload=payload(ACCOUNT, amount_vnd=1_000, purpose=CODE),
        bank=ACCOUNT.bank,
        number=ACCOUNT.number,
        holder=ACCOUNT.holder,
        purpose=transfer_words(CODE),
    ),
)


def test_it_says_what_was_paid_for_and_that_it_is_no_receipt(text_of: Read) -> None:
    said = " ".join(text_of(draw_money_slip(CASH)).split())
    for words_ in (
        "(phiếu này không thay thế biên lai thu phí, lệ phí)",
        "Số: 100123/TTPVHCC",
        "Nguyễn Thị Ánh",
        "Lệ phí: Hộ tịch",
        FREE,
        "Đã nộp trước 5.000",
        "Số tiền thu: 1.000 đồng",
        "Bằng chữ: Một nghìn đồng.",
        "NGƯỜI THU TIỀN",
    ):
        assert words_ in said
    assert "Phí: Phí" not in said


@pytest.mark.parametrize("size", [PaperSize.A5, PaperSize.A4])
def test_the_one_square_on_a_request_pays_the_office(
    size: PaperSize, image_of: ImageOf, tmp_path: Path
) -> None:
    transfer, picture = TRANSFER.transfer, tmp_path / "phieu.png"
    assert transfer is not None
    image_of(draw_money_slip(TRANSFER, size), 0, 203).save(picture)
    reader = shutil.which("zbarimg")
    assert reader
    command = [reader, "-q", "--nodbus", str(picture)]
    read = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert set(read.splitlines()) == {f"CODE-128:{CODE}", f"QR-Code:{transfer.payload}"}


def test_long_names_stay_whole_and_the_square_on_one_page(text_of: Read, image_of: ImageOf) -> None:
    name = "Nguyễn Phúc Tôn Nữ Hoàng Thị Thanh Huyền " * 3
    long = replace(TRANSFER, payer=PartyOnPaper(name=name.strip()), lines=CASH.lines * 6)
    said = " ".join(text_of(draw_money_slip(long)).split())
    assert name.strip() in said
    assert said.count("Hộ tịch") == 6
    assert f"Số tài khoản: {ACCOUNT.number}" in said

"""The square that fills in a transfer: read back by another's reader, field by field, sealed."""

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from counter_app.core.errors import UserError
from counter_app.documents.symbols import Symbol, qr_code
from counter_app.domain.money.bank_account import BankAccount, account_on, check_account
from counter_app.domain.money.vietqr import payload, transfer_words

ACCOUNT = BankAccount(
    bank_bin="970499",
    bank="Ngân hàng Ví Dụ",
    number="0011012345678",
    holder="Trung tâm Phục vụ hành chính công xã Ea Kao",
    valid_from=date(2026, 1, 1),
)
# Published examples: NAPAS' own of format 1.5.2, with a bill number, and one of a public library.
NAPAS = (
    "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA"
    "530370454061800005802VN62340107NPS68690819thanh toan don hang63042E2E"
)
LIBRARY = (
    "00020101021238570010A00000072701270006970415011300110019324180208QRIBFTTA"
    "530370454061200005802VN62170813ung ho lu lut6304C15C"
)


def fields(text: str) -> dict[str, str]:
    """Name, length, value, to the very end."""
    found: dict[str, str] = {}
    while text:
        name, length = text[:2], int(text[2:4])
        value, text = text[4 : 4 + length], text[4 + length :]
        assert name not in found
        assert len(value) == length > 0
        found[name] = value
    return found


def seal(text: str) -> str:
    """The checksum by long division of the whole message, bit by bit: no register, no bytes."""
    message = int.from_bytes(text.encode() + b"\0\0", "big")
    message ^= 0xFFFF << (8 * len(text))
    for bit in range(8 * (len(text) + 2) - 1, 15, -1):
        if message >> bit & 1:
            message ^= 0x11021 << (bit - 16)
    return f"{message:04X}"


def image(symbol: Symbol) -> Image.Image:
    scale, quiet = 6, symbol.quiet_modules
    side = (symbol.columns + 2 * quiet) * scale
    drawn = Image.new("L", (side, side), 255)
    pen = ImageDraw.Draw(drawn)
    for x, y, width, height in symbol.boxes:
        left, top = (x + quiet) * scale, (y + quiet) * scale
        pen.rectangle((left, top, left + width * scale - 1, top + height * scale - 1), fill=0)
    return drawn


@pytest.mark.parametrize("known", [NAPAS, LIBRARY])
def test_the_reader_of_these_tests_reads_published_squares(known: str) -> None:
    told = fields(known)
    assert seal(known[:-4]) == told["63"]
    assert fields(fields(told["38"])["01"]).keys() == {"00", "01"}


def test_the_published_square_is_ours_but_for_the_holder_and_so_the_seal() -> None:
    account = replace(ACCOUNT, bank_bin="970415", number="0011001932418", holder="X")
    ours = payload(account, amount_vnd=120_000, purpose="ủng hộ lũ lụt")
    assert ours.replace("5901X", "")[:-4] == LIBRARY[:-4]


def test_a_phone_s_reader_gets_bank_account_amount_and_purpose(tmp_path: Path) -> None:
    text = payload(ACCOUNT, amount_vnd=16_000, purpose="H42.12.05-261123-1001")
    picture = tmp_path / "qr.png"
    image(qr_code(text)).save(picture)
    reader = shutil.which("zbarimg")
    assert reader
    command = [reader, "-q", "--raw", "--nodbus", str(picture)]
    read = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    assert read == text
    told = fields(read)
    assert told.pop("63") == seal(read[:-4])
    assert fields(told.pop("38")) == {
        "00": "A000000727",
        "01": "0006970499" + "01130011012345678",
        "02": "QRIBFTTA",
    }
    assert fields(told.pop("62")) == {"08": "H42 12 05 261123 1001"}
    assert told == {
        "00": "01",
        "01": "12",
        "53": "704",
        "54": "16000",
        "58": "VN",
        "59": "TRUNG TAM PHUC VU HANH CH",
    }


@given(
    number=st.from_regex(r"[0-9A-Za-z]{4,19}", fullmatch=True),
    holder=st.text(min_size=1, max_size=60).filter(lambda text: any(map(str.isalpha, text))),
    amount=st.integers(1, 1_000_000_000),
    purpose=st.text(max_size=80),
)
def test_whatever_is_typed_the_square_is_whole_and_plain(
    number: str, holder: str, amount: int, purpose: str
) -> None:
    account = replace(ACCOUNT, number=number, holder=holder)
    text = payload(account, amount_vnd=amount, purpose=purpose)
    told = fields(text)
    assert text.isascii()
    assert told["63"] == seal(text[:-4])
    assert told["54"] == str(amount)
    assert fields(fields(told["38"])["01"])["01"] == number
    for words in (told.get("59", ""), fields(told.get("62", "")).get("08", "")):
        assert len(words) <= 25
        assert all(word.isalnum() for word in words.split(" ") if words)


def test_words_lose_their_marks_and_what_is_too_long_its_beginning() -> None:
    assert transfer_words("Đặng Thị ƯỚC, phí") == "Dang Thi UOC phi"
    long = transfer_words("H42.12.05.123.4567-261123-1001")
    assert (long, len(long)) == ("12 05 123 4567 261123 1001"[1:], 25)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"bank_bin": "97043"}, "bad_bin"),
        ({"bank_bin": "123456"}, "bad_bin"),
        ({"number": "001-234"}, "bad_account"),
        ({"number": "1" * 20}, "bad_account"),
        ({"holder": " 12 "}, "holder_missing"),
        ({"bank": ""}, "bank_missing"),
        ({"valid_to": date(2025, 12, 31)}, "bad_span"),
    ],
)
def test_an_account_nobody_can_pay_to_is_refused(changed: dict[str, object], code: str) -> None:
    with pytest.raises(UserError) as refused:
        check_account(replace(ACCOUNT, **changed))  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.field) == (code, next(iter(changed)))


def test_nothing_to_pay_has_no_square() -> None:
    with pytest.raises(UserError, match="Không còn khoản nào phải nộp"):
        payload(ACCOUNT, amount_vnd=0, purpose="x")


def test_the_account_of_a_day_is_the_one_that_began_last() -> None:
    first = replace(ACCOUNT, valid_to=date(2026, 6, 30))
    second = replace(ACCOUNT, number="2222", valid_from=date(2026, 7, 1))
    for day, held in (
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), first),
        (date(2026, 6, 30), first),
        (date(2026, 7, 1), second),
    ):
        assert account_on((second, first), day) is held

"""The code of a form filled at home: digits that come back word for word, and hostile ones refused."""

import json
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from counter_app.core.errors import UserError
from counter_app.documents.symbols import qr_code
from counter_app.protocol import home_form
from counter_app.protocol.home_form import (
    MOST_BYTES,
    HomeForm,
    is_home_form,
    read_home_form,
    write_home_form,
)

FORM = HomeForm(
    procedure="1.001193",
    name="Nguyễn Thị Hoài Thương",
    personal_id="001190000001",
    birth="01/02/1990",
    sex="female",
    address="Xóm 4, Xã A, Thái Nguyên",
    phone="0912345678",
    subject_name="H’Ring Êban",
    subject_birth_date="12/11/2026",
    subject_birth_hour="8 giờ 15",
    note="Nhờ đọc lại giúp: chữ đ, ơ, ư = dấu bằng cũng được",
)


def coded(body: bytes) -> str:
    """A code of whatever bytes, with its sum right."""
    sum_ = zlib.crc32(body).to_bytes(4)
    return home_form._HEAD + home_form.digits_of(body + sum_)


def refused(code: str) -> str:
    with pytest.raises(UserError) as caught:
        read_home_form(code)
    assert len(caught.value.message.split()) <= 25
    return caught.value.code


def test_a_form_comes_back_word_for_word_in_digits_alone() -> None:
    digits = write_home_form(FORM)
    assert digits.isascii()
    assert digits.isdecimal()
    assert is_home_form(digits)
    assert read_home_form(f" {digits}\r\n") == FORM


def test_a_form_survives_a_real_qr_picture() -> None:
    digits = write_home_form(FORM)
    symbol, scale = qr_code(digits), 3
    side = (symbol.columns + 2 * symbol.quiet_modules) * scale
    page = Image.new("L", (side, side), 255)
    pen = ImageDraw.Draw(page)
    for x, y, width, height in symbol.boxes:
        left, top = (x + symbol.quiet_modules) * scale, (y + symbol.quiet_modules) * scale
        pen.rectangle((left, top, left + width * scale - 1, top + height * scale - 1), fill=0)
    (read,) = zxingcpp.read_barcodes(page)
    assert read.text == digits
    assert read_home_form(read.text) == FORM


def test_a_scan_cut_anywhere_is_told_and_never_half_read() -> None:
    digits = write_home_form(FORM)
    codes = {refused(digits[:end]) for end in range(40, len(digits))}
    assert codes == {"home_form_cut"}


def test_one_digit_changed_is_told() -> None:
    digits = write_home_form(FORM)
    for at in range(4, len(digits), 7):
        changed = digits[:at] + str((int(digits[at]) + 1) % 10) + digits[at + 1 :]
        assert refused(changed) == "home_form_cut"


def test_a_later_version_is_entered_by_hand() -> None:
    digits = write_home_form(FORM)
    assert refused("0002" + digits[4:]) == "home_form_newer"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"n",
        b"=An",
        b"n=",
        b"x=An",
        b"n=An\nn=Binh",
        b"n=An\n",
        b"n= An",
        b"n=An\tBinh",
        b"n=\x00An",
        "n=An\u202eBinh".encode(),
        "n=An\u200bBinh".encode(),
        b"n=" + b"A" * 121,
        b"so=123",
        b"n=\xff\xfe",
        b"n=An\rn=B",
        b"clerk=Le Thi Hanh",
    ],
)
def test_hostile_words_are_refused_in_plain_words(body: bytes) -> None:
    assert refused(coded(body)) == "home_form_wrong"


def test_a_code_without_end_is_refused_before_it_is_read() -> None:
    assert refused(home_form._HEAD + "1" * 5_000_000) == "home_form_wrong"
    big = coded(b"g=" + b"A" * (MOST_BYTES + 10))
    assert refused(big) == "home_form_wrong"


@pytest.mark.parametrize(
    "text", ["001190000001", "H99-261120-1001", "0" * 31 + "x", "12345678901234567890123456789012"]
)
def test_cards_and_codes_are_no_forms(text: str) -> None:
    assert not is_home_form(text)


def test_what_does_not_fit_names_its_field() -> None:
    for wrong in (HomeForm(name="A" * 121), HomeForm(note="a\nb"), HomeForm(phone=" 1")):
        with pytest.raises(UserError) as caught:
            write_home_form(wrong)
        assert caught.value.field in {"name", "note", "phone"}
    with pytest.raises(UserError):
        write_home_form(HomeForm())


def test_the_command_makes_a_code_a_picture_and_reads_it_back(tmp_path: Path) -> None:
    run = [sys.executable, "-m", "counter_app", "form"]
    svg = tmp_path / "form.svg"
    told = {"procedure": "2.000815", "name": "Nguyễn Văn An"}
    made = subprocess.run(
        [*run, "make", "--svg", str(svg)],
        input=json.dumps(told) + "\n" + '{"naem": "x"}\n',
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    good, bad = map(json.loads, made.stdout.splitlines())
    assert svg.read_text(encoding="utf-8").startswith("<svg ")
    assert bad["ok"] is False
    read = subprocess.run(
        [*run, "read"],
        input=good["digits"] + "\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert json.loads(read.stdout) == {"ok": True, **told}

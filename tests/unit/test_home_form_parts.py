"""A long form in several codes: whole in any order, never half, never of two forms."""

import random
import zlib

import pytest
import zxingcpp
from msgspec.structs import replace

from counter_app.core.errors import UserError
from counter_app.documents.symbols import qr_code
from counter_app.protocol import home_form_parts
from counter_app.protocol.home_form import HomeForm, is_home_form, longest
from counter_app.protocol.home_form_parts import (
    MOST_IN_ONE,
    MOST_PARTS,
    Gathered,
    home_form_codes,
)

SHORT = HomeForm(procedure="1.001193", name="Nguyễn Thị Hoài Thương", phone="0912345678")
LONG = replace(
    SHORT,
    address="Số nhà 12, ngõ 34, " * 10 + "Thôn 3",
    note="Xin trả kết quả cho mẹ tôi. " * 9 + "Cảm ơn",
    return_address="Tổ 5, khu phố 2, " * 12 + "hết",
    subject_birth_place="Trạm y tế xã Suối Nắng, " * 7 + "hết",
    subject_name="Lò Thị Ban Mai",
)


def refused(gathered: Gathered, code: str) -> str:
    with pytest.raises(UserError) as caught:
        gathered.take(code)
    assert len(caught.value.message.split()) <= 25
    return caught.value.code


def test_a_short_form_is_one_code_as_ever() -> None:
    (code,) = home_form_codes(SHORT)
    assert code.startswith("0001")
    assert Gathered().take(code) == SHORT


def test_a_long_form_comes_back_whole_in_any_order_and_scanned_twice() -> None:
    codes = home_form_codes(LONG)
    assert len(codes) == 3
    for number in range(20):
        order = [*codes, random.Random(number).choice(codes)]
        random.Random(number).shuffle(order)
        gathered = Gathered()
        answers = [gathered.take(f"{one}\r") for one in order]
        assert [one for one in answers if one is not None] == [LONG]


def test_it_says_which_codes_must_still_come() -> None:
    first, second, third = home_form_codes(LONG)
    gathered = Gathered()
    assert gathered.words == ""
    gathered.take(second)
    assert gathered.words == "Đã đọc 1 trong 3 mã của tờ khai. Hãy quét mã 1, 3."
    gathered.take(third)
    assert gathered.words.endswith("Hãy quét mã 1.")
    assert gathered.take(first) == LONG
    assert gathered.words == ""


def test_codes_of_two_forms_are_never_put_together() -> None:
    other = home_form_codes(replace(LONG, name="Lê Văn Tám"))
    mine = home_form_codes(LONG)
    gathered = Gathered()
    assert gathered.take(mine[0]) is None
    assert gathered.take(other[1]) is None
    assert gathered.take(other[2]) is None
    assert gathered.words.endswith("mã 1.")
    assert gathered.take(other[0]) == replace(LONG, name="Lê Văn Tám")


def test_a_whole_form_between_ends_the_half_one() -> None:
    gathered = Gathered()
    gathered.take(home_form_codes(LONG)[0])
    assert gathered.take(home_form_codes(SHORT)[0]) == SHORT
    assert gathered.words == ""


def test_a_code_cut_or_changed_is_told_and_what_was_read_stays() -> None:
    first, second, third = home_form_codes(LONG)
    gathered = Gathered()
    gathered.take(first)
    for end in range(len(second) - 1, 40, -37):
        assert refused(gathered, second[:end]) == "home_form_cut"
    for at in range(4, len(second), 41):
        changed = second[:at] + str((int(second[at]) + 1) % 10) + second[at + 1 :]
        assert refused(gathered, changed) in {"home_form_cut", "home_form_wrong"}
    gathered.take(third)
    assert gathered.take(second) == LONG


@pytest.mark.parametrize("told", [(0, 2), (2, 0), (3, 2), (1, 1), (1, 9), (9, 9)])
def test_numbers_that_cannot_be_are_refused(told: tuple[int, int]) -> None:
    head = f"0002{told[0]}{told[1]}{zlib.crc32(b'n=An'):010d}"
    code = home_form_parts._written(head, b"n=An and so on to be long enough")
    assert refused(Gathered(), code) in {"home_form_wrong", "home_form_newer"}


def test_pieces_that_make_no_form_are_refused() -> None:
    whole = b"clerk=Le Thi Hanh and more that is not a form"
    gathered = Gathered()
    heads = [f"0002{number}2{zlib.crc32(whole):010d}" for number in (1, 2)]
    gathered.take(home_form_parts._written(heads[0], whole[:20]))
    assert refused(gathered, home_form_parts._written(heads[1], whole[20:])) == "home_form_wrong"
    assert refused(gathered, "0002" + "1" * 5_000_000) == "home_form_wrong"
    assert gathered.words == ""


def test_more_than_a_row_of_codes_holds_is_said_before_it_is_made() -> None:
    fields = ("address", "return_address", "subject_birth_place", "subject_death_place", "note")
    full = replace(SHORT, **{one: "ệ" * longest(one) for one in fields})
    with pytest.raises(UserError) as caught:
        home_form_codes(full)
    assert caught.value.code == "home_form_size"


def test_every_code_is_small_enough_for_a_phone_and_is_read_from_its_picture() -> None:
    body = replace(LONG, note="x" * 300, relation="y" * 60)
    codes = home_form_codes(body)
    assert 1 < len(codes) <= MOST_PARTS
    gathered = Gathered()
    for code in codes:
        assert is_home_form(code)
        symbol = qr_code(code)
        assert symbol.columns <= 89, MOST_IN_ONE
        picture = zxingcpp.create_barcode(
            code, zxingcpp.BarcodeFormat.QRCode, ec_level="M"
        ).to_image(scale=3)
        (read,) = zxingcpp.read_barcodes(picture)
        last = gathered.take(read.text)
    assert last == body

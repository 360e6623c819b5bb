"""The text of identity cards: right or refused, and never two people in one."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.core.errors import UserError
from counter_app.domain.people.card import MESSAGES, Card, parse_card
from counter_app.domain.people.identity import PartialDate, Sex

ANH = "001190000001||Nguyễn Thị Ánh|01021990|Nữ|Thôn 1, Xã A, Huyện B, Hà Nội|15032021"
BINH = "079085000002|012345678|Trần Văn Bình|00001985|Nam|Tổ 3, Phường C, Quận D|20072022"
ANH_2024 = ANH + "||||"
VOWELS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"
SYLLABLES = st.builds(
    lambda onset, vowel, coda: (onset + vowel + coda).capitalize(),
    st.sampled_from(["", "b", "ch", "d", "đ", "gi", "h", "kh", "ng", "ph", "t", "tr", "x"]),
    st.sampled_from(VOWELS),
    st.sampled_from(["", "n", "ng", "nh", "m"]),
)


def answer(text: str) -> Card | str:
    """The person, or the code of the refusal, whose message is checked on the way."""
    try:
        return parse_card(text)
    except UserError as error:
        refused = error
    assert refused.code in MESSAGES
    assert len(refused.message.split()) <= 25
    return refused.code


def with_field(place: int, text: str, scan: str = ANH) -> str:
    fields = scan.split("|")
    fields[place] = text
    return "|".join(fields)


def test_a_card_of_seven_fields_is_read() -> None:
    assert parse_card(ANH) == Card(
        personal_id="001190000001",
        old_id=None,
        name="Nguyễn Thị Ánh",
        birth=PartialDate(year=1990, month=2, day=1),
        sex=Sex.FEMALE,
        address="Thôn 1, Xã A, Huyện B, Hà Nội",
        issued_on=date(2021, 3, 15),
    )


def test_a_card_of_eleven_fields_is_the_same_person_with_the_rest_kept_raw() -> None:
    assert answer(ANH_2024) == answer_with_extra("|||")
    assert answer(ANH + "|a||b|c") == answer_with_extra("a||b|c")


def answer_with_extra(extra: str) -> Card:
    card = parse_card(ANH)
    return Card(
        personal_id=card.personal_id,
        old_id=card.old_id,
        name=card.name,
        birth=card.birth,
        sex=card.sex,
        address=card.address,
        issued_on=card.issued_on,
        extra=extra,
    )


def test_the_old_number_and_a_birth_year_alone_are_kept_as_they_are() -> None:
    card = parse_card(BINH)
    assert card.old_id == "012345678"
    assert (card.birth.iso(), card.birth.precision) == ("1985", "year")


@pytest.mark.parametrize(
    ("written", "iso"),
    [("00001990", "1990"), ("00021990", "1990-02"), ("29021992", "1992-02-29")],
)
def test_unknown_day_and_month_are_never_made_up(written: str, iso: str) -> None:
    card = parse_card(with_field(3, written))
    assert card.birth.iso() == iso


@pytest.mark.parametrize(
    "scan",
    [
        ANH + "\r",
        ANH + "\r\n",
        "\ufeff" + ANH,
        "  " + ANH + " \t",
        unicodedata.normalize("NFD", ANH),
        with_field(4, "NỮ"),
        with_field(4, "nữ"),
        with_field(2, "\u202eNguyễn\u200b Thị  Ánh"),
    ],
)
def test_harmless_differences_give_the_same_person(scan: str) -> None:
    assert answer(scan) == parse_card(ANH)


@pytest.mark.parametrize("scan", [ANH, BINH, ANH_2024])
def test_utf8_read_as_latin1_is_recovered_and_said_so(scan: str) -> None:
    misread = parse_card(scan.encode().decode("latin-1"))
    right = parse_card(scan)
    assert misread.repaired
    assert not right.repaired
    assert (misread.name, misread.address, misread.birth) == (
        right.name,
        right.address,
        right.birth,
    )


def test_recovery_keeps_letters_whose_bytes_look_invisible() -> None:
    # í is C3 AD: read as Latin-1 its second byte is a soft hyphen.
    scan = with_field(2, "Trí Lý Ý").encode().decode("latin-1")
    assert parse_card(scan).name == "Trí Lý Ý"


@pytest.mark.parametrize("scan", [ANH, BINH])
@pytest.mark.parametrize("code_page", ["cp1252", "cp1258"])
@pytest.mark.parametrize("errors", ["ignore", "replace"])
def test_a_code_page_that_loses_bytes_is_refused(scan: str, code_page: str, errors: str) -> None:
    assert answer(scan.encode().decode(code_page, errors)) == "lost_characters"


@pytest.mark.parametrize("scan", [ANH, BINH])
@pytest.mark.parametrize("errors", ["ignore", "replace"])
def test_a_scanner_that_drops_or_replaces_letters_is_refused(scan: str, errors: str) -> None:
    assert answer(scan.encode("ascii", errors).decode()) == "lost_characters"


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị 1nh",
        "Nguye64n",
        "Nguy?n",
        "Nguyễ\ufffdn",
        "Nguyễn Thị \x00Ánh",
        "Đđặng An",
        "Ngữữn",
        "Nguyn Vn",
        "Trn Thị Ánh",
        "Nguyn",
        "Hunh An",
        "Nguyeenx Thij Anhs",
    ],
)
def test_names_mangled_on_the_way_are_refused(name: str) -> None:
    assert answer(with_field(2, name)) == "lost_characters"


@pytest.mark.parametrize("sex", ["Nu", "N", "", "Nư4", "Nữx", "F"])
def test_a_sex_that_is_neither_nam_nor_nu_is_refused(sex: str) -> None:
    assert answer(with_field(4, sex)) == "lost_characters"


@pytest.mark.parametrize(
    "name",
    [
        "K’Brếo",
        "K'Brếo",
        "Y",
        "Ê",
        "H'Wĭt Niê Kdăm",
        "Čil Mŭp Ha",
        "Nguyễn-Lê Thị Ánh",
        "Ksor Blung",
        "Rmah Hnhan",
        "H Ng",
        "An",
    ],
)
def test_names_of_every_people_are_taken_as_they_are(name: str) -> None:
    card = parse_card(with_field(2, name))
    assert card.name == name


def test_a_name_and_address_in_plain_letters_are_not_called_lost() -> None:
    card = parse_card("079090000003||Tran Kim Long|01021990|Nam|Hoa Hung, Long Khanh|15032021")
    assert card.name == "Tran Kim Long"


@pytest.mark.parametrize(
    ("scan", "code"),
    [
        ("", "not_a_card"),
        ("xin chào", "not_a_card"),
        ("https://vi.example/s/12", "not_a_card"),
        ("1" * 250, "not_a_card"),
        ("x" * 100_000 + "|", "not_a_card"),
        ("001190000001", "too_few_fields"),
        ("001190000001||Nguyễn Thị Ánh", "too_few_fields"),
        (ANH.replace("||", "|"), "too_few_fields"),
        (with_field(0, "00119000000"), "bad_number"),
        (with_field(0, "0011900000011"), "bad_number"),
        (with_field(0, "00119000000O"), "bad_number"),
        (with_field(0, "٠٠١١٩٠٠٠٠٠٠١"), "bad_number"),
        (with_field(1, "12345678"), "bad_number"),
        (with_field(3, "01001990"), "bad_date"),
        (with_field(3, "31021990"), "bad_date"),
        (with_field(3, "29021990"), "bad_date"),
        (with_field(3, "00000000"), "bad_date"),
        (with_field(3, "1990"), "bad_date"),
        (with_field(3, ""), "bad_date"),
        (with_field(6, ""), "bad_date"),
        (with_field(6, "00032021"), "bad_date"),
    ],
)
def test_each_kind_of_trouble_has_its_own_code(scan: str, code: str) -> None:
    assert answer(scan) == code


@pytest.mark.parametrize(
    ("scan", "warnings"),
    [
        (with_field(4, "Nam"), ("sex_mismatch",)),
        (with_field(3, "01021991"), ("birth_year_mismatch",)),
        (with_field(3, "00001991"), ("birth_year_mismatch",)),
        (with_field(2, "Nguyển Thị Ánh"), ("rare_surname",)),
        (with_field(0, "099190000001"), ("province_unknown",)),
        (with_field(0, "101190000001"), ()),
        (
            "999090000001||Đổ Thị Ánh|01021991|Nữ|Thôn 1|15032021",
            ("sex_mismatch", "birth_year_mismatch", "rare_surname", "province_unknown"),
        ),
        ("001301000001||Lê Thị Ánh|01022001|Nữ|Thôn 1|15032021", ()),
        ("001201000001||Lê Văn Ánh|01022001|Nam|Thôn 1|15032021", ()),
    ],
)
def test_disagreement_warns_and_never_blocks(scan: str, warnings: tuple[str, ...]) -> None:
    assert parse_card(scan).warnings == warnings


@pytest.mark.parametrize("scan", [ANH, BINH, ANH_2024])
def test_a_scan_cut_at_any_byte_is_right_or_refused(scan: str) -> None:
    whole, data = parse_card(scan), scan.encode()
    for end in range(len(data)):
        for text in (
            data[:end].decode("utf-8", "surrogateescape"),
            data[:end].decode("utf-8", "replace"),
            data[:end].decode("latin-1"),
        ):
            found = answer(text)
            if isinstance(found, Card):
                assert end >= len(ANH.encode())
                assert (found.personal_id, found.name) == (whole.personal_id, whole.name)
                assert (found.birth, found.issued_on) == (whole.birth, whole.issued_on)


@pytest.mark.parametrize("first", [ANH, ANH_2024, ANH + "|a|b|c|d"])
@pytest.mark.parametrize("between", ["", " ", "\r", "\t", "|", "\r\n"])
def test_two_scans_run_together_are_refused(first: str, between: str) -> None:
    assert answer(first + between + BINH) == "two_scans"
    assert answer(first + between + first) == "two_scans"


@pytest.mark.parametrize("first", [ANH, ANH_2024])
def test_a_broken_scan_before_or_after_another_never_mixes_people(first: str) -> None:
    anh, binh = parse_card(first), parse_card(BINH)
    for cut in range(1, len(first)):
        found = answer(first[:cut] + BINH)
        assert found in {"two_scans", "bad_number", "bad_date", "too_few_fields"}
    for cut in range(1, len(BINH)):
        found = answer(first + BINH[:cut])
        if isinstance(found, Card):
            assert first == ANH_2024
            assert cut < len(binh.personal_id)
            assert (found.personal_id, found.name, found.birth) == (
                anh.personal_id,
                anh.name,
                anh.birth,
            )


@pytest.mark.parametrize("between", ["", "|", " "])
def test_the_tail_of_another_scan_is_never_taken_in(between: str) -> None:
    for cut in range(12, BINH.index("Nam")):
        assert not isinstance(answer(ANH + between + BINH[cut:]), Card), BINH[cut:]


@given(st.lists(SYLLABLES, min_size=1, max_size=6), st.booleans())
def test_any_vietnamese_name_survives_with_and_without_a_misreading(
    words: list[str], decomposed: bool
) -> None:
    name = unicodedata.normalize("NFC", " ".join(words))
    scan = with_field(2, unicodedata.normalize("NFD", name) if decomposed else name)
    assert parse_card(scan).name == name
    again = parse_card(scan.encode().decode("latin-1"))
    assert (again.name, again.repaired) == (name, True)


@pytest.mark.parametrize("end", ["\n", "\t", "\r", "\v", "\f"])
def test_an_address_is_one_line(end: str) -> None:
    found = answer(with_field(5, f"Thôn 1,{end}Xã A"))
    assert isinstance(found, Card)
    assert found.address == "Thôn 1, Xã A"


@given(st.text(max_size=200))
def test_any_text_is_answered_without_a_crash(text: str) -> None:
    assert isinstance(answer(text), str)


@given(st.integers(2, 5), st.text(max_size=30))
def test_any_field_is_answered_without_a_crash(place: int, text: str) -> None:
    found = answer(with_field(place, text))
    if isinstance(found, Card):
        assert "\x00" not in found.name + found.address
        assert found.name == unicodedata.normalize("NFC", found.name)

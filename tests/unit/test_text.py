"""Vietnamese text: cleaning, folding, the order of names, old encodings."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.core.errors import UserError
from counter_app.core.legacy_text import detect_legacy, from_legacy
from counter_app.core.text import (
    clean_line,
    clean_note,
    fold,
    has_unprintable,
    is_decodable,
    name_sort_key,
    nfc,
    typed_line,
)

ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
HIGHLAND_NAMES = (
    "K’Brếo",
    "K'Brếo",
    "Kʼ Ho",
    "Y",
    "Ê",
    "H'Wĭt Niê Kdăm",
    "H’Ŭm Byă",
    "Čil Mŭp Ha Čŏng",
    "Nguyễn Thị Ế",
)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Nguyễn Thị Ế", "nguyen thi e"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Ế"), "nguyen thi e"),
        ("ĐẶNG đình Đô", "dang dinh do"),
        ("K’Brếo", "k'breo"),
        ("Kʼbrếo", "k'breo"),
        ("K‘Brếo", "k'breo"),
        ("  a\u00a0\u3000b\t\tc  ", "a b c"),
        ("HOÀ hòa", "hoa hoa"),
        ("Ŭ ĕ Č", "u e c"),
        ("İ", "i"),
        ("", ""),
        (" \t ", ""),
        ("1.001193", "1.001193"),
    ],
)
def test_folding_drops_marks_case_and_spare_blanks(text: str, key: str) -> None:
    assert fold(text) == key


@given(st.text())
def test_folding_twice_changes_nothing_and_every_form_folds_alike(text: str) -> None:
    key = fold(text)
    assert fold(key) == key
    assert (
        fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text)) == key
    )


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_the_short_way_for_ascii_gives_the_same_key(text: str) -> None:
    assert fold(text) == fold(text + " é").removesuffix("e").rstrip()


@pytest.mark.parametrize("name", HIGHLAND_NAMES)
def test_names_of_every_people_come_through_cleaning_unchanged(name: str) -> None:
    assert clean_line(name) == name


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\u200f", "\ufeff", "\u2066", "\u2060"])
def test_invisible_signs_are_taken_out_of_a_line(sign: str) -> None:
    assert clean_line(f"{sign}Lê {sign}Thị{sign} An") == "Lê Thị An"


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x7f", "\x9f", "\ud800"])
def test_control_characters_are_refused_in_plain_words(sign: str) -> None:
    with pytest.raises(UserError) as refused:
        clean_line(f"Lê{sign}An", field="name")
    assert (refused.value.code, refused.value.field) == ("control_character", "name")
    assert len(refused.value.message.split()) <= 25


def test_a_note_keeps_its_lines_and_a_line_loses_them() -> None:
    assert clean_note("một\r\nhai\r\n\r\n  ba   bốn\n") == "một\nhai\n\nba bốn"
    assert clean_line("một\r\nhai") == "một hai"


@given(st.text())
def test_cleaning_ends_in_composed_visible_text_or_a_refusal(text: str) -> None:
    try:
        line = clean_line(text)
    except UserError:
        return
    assert line == nfc(line) == clean_line(line)
    assert not {"\n", "\t", "\u202e", "\u200b", "\ufeff", "\x00"} & set(line)
    assert line == line.strip()
    assert "  " not in line


def test_bytes_that_were_not_utf8_are_noticed() -> None:
    assert not is_decodable(b"Nguy\xe1n".decode("utf-8", "surrogateescape"))
    assert is_decodable("Nguyễn 🎉")


def test_letters_and_tones_sort_as_in_the_dictionary() -> None:
    letters = sorted(random.Random(1).sample(ALPHABET, len(ALPHABET)), key=name_sort_key)
    assert "".join(letters) == ALPHABET
    words = [nfc(f"m{vowel}{tone}") for vowel in "aăâ" for tone in TONES]
    assert sorted(random.Random(2).sample(words, len(words)), key=name_sort_key) == words


@pytest.mark.parametrize(
    "ordered",
    [
        ["Trần Văn An", "Lê Thị Ân", "Bùi Bình"],
        ["An", "Lê An", "Lê Anh An", "Lê Ánh An", "Nguyễn An"],
        ["Lê Hoa", "Lê Hoà", "Lê Hoá", "Lê Hoạ"],
        ["Vũ Ứng", "Lê Y", "Lê Ý", "Đỗ Yên"],
        ["Hồ Đan", "Hồ Đặng", "Hồ Đông", "Hồ Đổng"],
        ["Phạm Du", "Phạm Dung", "Phạm Đu", "Phạm Ê"],
    ],
)
def test_names_sort_by_given_then_family_then_middle_name(ordered: list[str]) -> None:
    for seed in range(5):
        mixed = random.Random(seed).sample(ordered, len(ordered))
        assert sorted(mixed, key=name_sort_key) == ordered


def test_where_the_tone_is_written_and_case_do_not_part_equal_names() -> None:
    assert name_sort_key("Lê Hoà") == name_sort_key("LÊ HÒA")
    assert name_sort_key("Lê Thuỷ") == name_sort_key("Lê Thủy")
    assert name_sort_key("Lê Hòa") < name_sort_key("Lê Hoá")
    assert name_sort_key("Lê Quý") != name_sort_key("Lê Quy")


@given(st.lists(st.text(max_size=12), max_size=6))
def test_any_lines_can_be_sorted_whatever_they_hold(lines: list[str]) -> None:
    once = sorted(lines, key=name_sort_key)
    assert sorted(once) == sorted(lines)
    assert sorted(once, key=name_sort_key) == once


@pytest.mark.parametrize(
    ("pasted", "encoding", "meant"),
    [
        ("NguyÔn V¨n H¶i", "tcvn3", "Nguyễn Văn Hải"),
        ("TrÇn ThÞ H\u00adng", "tcvn3", "Trần Thị Hưng"),
        ("Nguyeãn Thò AÙnh", "vni", "Nguyễn Thị Ánh"),
        ("Ñaëng Thò Höôøng", "vni", "Đặng Thị Hường"),
        ("Traàn Vaên Bình", "vni", "Trần Văn Bình"),
        ("hoïc, Ñoaøn", "vni", "học, Đoàn"),
        ("§¾k L¾k", "tcvn3", "Đắk Lắk"),
        ("gi÷a, khuûu", "tcvn3", "giữa, khuỷu"),
        ("quyÒn cña Müller", "tcvn3", "quyền của Mỹller"),
    ],
)
def test_old_encodings_are_noticed_and_can_be_converted(
    pasted: str, encoding: str, meant: str
) -> None:
    found = detect_legacy(pasted)
    assert found == encoding
    assert from_legacy(pasted, found) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Hoàng Toàn", "Khoá", "Lê Văn A", "Trà Vinh", "José", "Nguyễn Thị Ánh", "An", "Niê", "",
        "Núñez", "Peña Muñoz", "Jürgen Müller", "Søren Kjær", "Anaïs Benoît", "Zoë",
    ],
)  # fmt: skip
def test_text_in_unicode_is_not_taken_for_an_old_encoding(text: str) -> None:
    assert detect_legacy(text) is None


@pytest.mark.parametrize(
    ("pasted", "kept", "lost"),
    [
        ("Nguyễn\u00a0Văn\u2003An", "Nguyễn Văn An", False),
        ("một\r\nhai\tba\u2028bốn", "một hai ba bốn", False),
        ("Lê\x00 \x1bAn\ue000", "Lê An", True),
        ("Lê\u202e An\u200b", "Lê An", True),
        ("  Lê   An ", "Lê An", False),
    ],
)
def test_what_is_pasted_keeps_its_words_apart_and_loses_only_what_nobody_prints(
    pasted: str, kept: str, lost: bool
) -> None:
    assert typed_line(pasted) == kept
    assert has_unprintable(pasted) is lost

"""What may be a secret: long enough, not easily guessed, nobody's name; and the list we made."""

import runpy
from pathlib import Path

import pytest

from counter_app.core.errors import UserError
from counter_app.core.recovery_code import READABLE
from counter_app.core.resources import resource
from counter_app.domain.secret_rules import COMMON_FILE, checked_secret, readable_secret

ROOT = Path(__file__).parents[2]
NAMES = ("Nguyễn Thị Ánh", "UBND xã Thạnh Phú")


@pytest.mark.parametrize(
    "secret", ["thuyền xa bến cũ", "gạch-ngói-mưa", "k7Q!xw2#", " ô  ô che ", "Ánh trồng cau"]
)
def test_a_good_secret_is_taken_as_typed(secret: str) -> None:
    assert checked_secret(secret, names=NAMES) == secret


@pytest.mark.parametrize(
    ("secret", "code"),
    [
        ("gạchnón", "secret_short"),
        ("a" * 201, "secret_long"),
        ("12345678", "secret_common"),
        ("1234 5678", "secret_common"),
        ("Mật Khẩu 123", "secret_common"),
        ("AnhYêuEm", "secret_common"),
        ("qwertyuiop", "secret_common"),
        ("qwertyqwerty", "secret_common"),
        ("Hương1990", "secret_common"),
        ("15081990", "secret_common"),
        ("1990-08-15", "secret_common"),
        ("ababababab", "secret_common"),
        ("11223344", "secret_common"),
        ("aabbccddx", "secret_common"),
        ("abcabcabc", "secret_common"),
        ("xyz1xyz1x", "secret_common"),
        ("123456789a", "secret_common"),
        ("a1234567", "secret_common"),
        ("qwertyu!9", "secret_common"),
        ("Nguyễn Thị Ánh", "secret_is_name"),
        ("nguyenthianh88", "secret_is_name"),
        ("ThạnhPhú@4711", "secret_is_name"),
        ("88 Thị Ánh 88", "secret_is_name"),
        ("anhnguyenthi", "secret_is_name"),
        ("Phú-Ánh-Thạnh-1", "secret_is_name"),
    ],
)
def test_a_bad_one_is_refused_in_one_sentence(secret: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        checked_secret(secret, names=NAMES)
    assert (refused.value.code, refused.value.field) == (code, "secret")
    assert refused.value.message.endswith(".")


def test_the_list_is_what_is_made_here_and_long() -> None:
    script = runpy.run_path(str(ROOT / "packaging" / "common_secrets.py"), run_name="read")
    lines = resource(COMMON_FILE).read_text(encoding="utf-8").splitlines()

    assert lines == script["secrets"]()
    assert len(set(lines)) == len(lines) >= 3_000
    assert all(len(line) >= 8 for line in lines)


def test_a_first_secret_can_be_read_out_and_is_taken() -> None:
    made = readable_secret()

    assert checked_secret(made, names=NAMES) == made
    assert set(made) <= {*READABLE, "-"}
    assert made != readable_secret()

"""Writes resources/people/common_secrets.txt: secrets that whoever guesses tries first.

``.venv/bin/python packaging/common_secrets.py``; a test holds the file to what this makes. All of it
is made here: digit runs, rows of the keyboard, names and words with years and numbers after them.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from counter_app.domain.secret_rules import (  # noqa: E402
    COMMON_FILE,
    KEY_ROWS,
    SHORTEST,
    as_compared,
)

FILE: Final = ROOT / "resources" / COMMON_FILE
LONGEST_RUN: Final = 12
YEARS: Final = range(1960, 2031)
SURNAMES: Final = "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh"
GIVEN: Final = (
    "an anh bao bich binh chau chi cuong dat diep dong dung duc duy duyen gia giang ha hai hang hanh "
    "hao hien hieu hoa hoai hong hue hung huong huy huyen khanh khoa kien kieu lam lan lien linh loan "
    "loc long luan mai manh minh my nam nga ngan nghia ngoc nhan nhi nhu nhung oanh phat phong phu "
    "phuc phuong quan quang quoc quyen quynh son tai tam tan thang thanh thao thi thinh thu thuan "
    "thuy tien tin toan trang tri trinh trung truong tu tuan tuyet uyen van vinh vy xuan yen"
)
WORDS: Final = (
    "matkhau matma mothaiba anhyeuem emyeuanh yeuem yeuanh toiyeuem toiyeuvietnam vietnam hanoi saigon "
    "hochiminh danang haiphong cantho hue dalat giadinh hanhphuc bame meoi conyeu cungyeu quehuong "
    "bacho dang uyban ubnd ubndxa hanhchinh motcua tiepnhan hoso canbo congan tuphap hotich vanphong "
    "quantri lanhdao chutich thuquy chuyenvien taikhoan dangnhap admin administrator root user guest "
    "test demo password passwd pass qwerty iloveyou welcome letmein monkey dragon master login hello "
    "default secret changeme abc abcd abc123 aa a1b2c3 facebook zalo google windows"
)
TAILS: Final = (
    "",
    *map(str, range(10)),
    "12",
    "123",
    "1234",
    "12345",
    "123456",
    "1234567",
    "12345678",
)
TAILS_MORE: Final = (
    "321",
    "111",
    "000",
    "666",
    "888",
    "999",
    "1111",
    "6868",
    "8888",
    "9999",
    "abc",
)


def secrets() -> list[str]:
    """All of them as they are compared, long enough to be chosen, in order."""
    made = {as_compared(one) for one in (*_runs(), *_with_tails())}
    return sorted(one for one in made if len(one) >= SHORTEST)


def _runs() -> Iterator[str]:
    """Digits up, down and repeated; pieces of keyboard rows, there and back, twice over."""
    for row in (
        "01234567890123456789",
        "98765432109876543210",
        *KEY_ROWS,
        *(row[::-1] for row in KEY_ROWS),
    ):
        for first in range(len(row)):
            for last in range(first + 3, min(len(row), first + LONGEST_RUN) + 1):
                piece = row[first:last]
                yield from (piece, piece + piece, piece + piece[::-1])
    for sign in "0123456789abcdefghijklmnopqrstuvwxyz":
        yield from (sign * count for count in range(SHORTEST, LONGEST_RUN + 1))
    for two in range(100):
        yield from (f"{two:02}" * count for count in (4, 5, 6))


def _with_tails() -> Iterator[str]:
    """Names with years of birth, words with what is usually put behind them."""
    for name in f"{SURNAMES} {GIVEN}".split():
        yield from (f"{name}{year}" for year in YEARS)
        yield from (f"{name}{tail}" for tail in (*TAILS, *TAILS_MORE))
    for word in WORDS.split():
        yield from (f"{word}{tail}" for tail in (*TAILS, *TAILS_MORE))
        yield from (f"{word}{year}" for year in range(2015, 2031))
        yield word + word


if __name__ == "__main__":
    FILE.write_text("\n".join(secrets()) + "\n", encoding="utf-8")

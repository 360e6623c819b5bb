"""Every sentence of trouble in the source: short, plain, calm, and it says what to do next."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pytest

ROOT: Final = Path(__file__).parents[2]
ROOMS: Final = ("counter_app", "db", "ui")
TROUBLES: Final = {"UserError", "EnvironmentFault"}
MOST_WORDS: Final = 25
FEWEST_WORDS: Final = 1  # fewer: the sentence is made elsewhere
CODE_WORDS: Final = re.compile(
    r"\b(null|none|nan|true|false|exception|traceback|invalid|error|server|client|ok|cancel|submit"
    r"|json|sql\w*|http|https|url|uuid|hash|token|timeout|socket|thread|commit|rollback"
    r"|database|string|index|cache|log|debug|sync|offline|online)\b",
    re.IGNORECASE,
)
BLAME: Final = re.compile(r"\b(lỗi của (bạn|anh|chị)|bạn đã làm sai|sai quy định)\b", re.IGNORECASE)
# What a person, or the machine by itself, does about it.
NEXT: Final = re.compile(
    r"\b(bấm|báo|bỏ|bổ sung|cài|cắm|cần|cấp|chép|chia|cho|chờ|chọn|chỉ|chuyển|dán|dùng|đặt|đề nghị|để"
    r"|điền|đọc|đóng|đối chiếu|đổi|đưa|đừng|ghi|giảm|giữ|gõ|gọi|gửi|hãy|hỏi|hủy|huỷ|in|kéo|kết thúc"
    r"|kiểm tra|lấy|làm|lập|lưu|mang|máy tự|mở|mời|nạp|nhấn|nhập|nhờ|nối|phải|quay|quét|rút|sao"
    r"|sửa|tách|tải|tạo|thay|thêm|thử|thu|tìm|tới|trả|vào|viết|xem|xin|xóa|xoá|không cần làm)\b",
    re.IGNORECASE,
)


class Said(NamedTuple):
    where: str
    words: str


def spoken(node: ast.expr | None, known: dict[str, str]) -> str | None:
    """The sentence of an expression; what is filled in counts as one word. None where unknown."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(spoken(one, known) or "…" for one in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = spoken(node.left, known), spoken(node.right, known)
        return None if left is None or right is None else left + right
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return spoken(node.func.value, known) if node.func.attr == "format" else None
    return None


def named(tree: ast.Module) -> dict[str, str]:
    """The sentences a module gives a name."""
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            words = spoken(node.value, found)
            found |= {
                one.id: words for one in targets if isinstance(one, ast.Name) and words is not None
            }
    return found


def said_in(source: str, where: str) -> Iterator[Said]:
    """Each sentence of trouble that can be read off the source."""
    if not any(name in source for name in TROUBLES):
        return  # most modules: to take them apart is what takes long
    tree = ast.parse(source)
    known = named(tree)
    for node in ast.walk(tree):
        name = getattr(node, "func", None)
        if isinstance(node, ast.Call) and getattr(name, "id", "") in TROUBLES:
            given = [one.value for one in node.keywords if one.arg == "message"]
            words = spoken(next(iter([*node.args[1:2], *given]), None), known)
            if words is not None and len(re.findall(r"\w+", words)) > FEWEST_WORDS:
                yield Said(f"{where}:{node.lineno}", words)


@cache
def everything_said() -> tuple[Said, ...]:
    paths = (path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    return tuple(
        one
        for path in sorted(paths)
        for one in said_in(path.read_text("utf-8"), str(path.relative_to(ROOT)))
    )


def long(words: str) -> bool:
    return len(words.split()) > MOST_WORDS


def technical(words: str) -> bool:
    return CODE_WORDS.search(words) is not None


def loud(words: str) -> bool:
    return "!" in words or BLAME.search(words) is not None


def helpless(words: str) -> bool:
    return NEXT.search(words) is None


RULES: Final = (long, technical, loud, helpless)


@pytest.mark.parametrize("rule", RULES)
def test_no_sentence_of_trouble_is(rule: Callable[[str], bool]) -> None:
    wrong = [
        f"{one.where} {one.words}"
        for one in everything_said()
        if rule(one.words) and not excused(one, rule)
    ]
    assert wrong == []


def excused(one: Said, rule: Callable[[str], bool]) -> str:
    """Why this may stand; empty where it may not."""
    rooms = (why for room, why in BY_COMMAND.items() if one.where.startswith(room))
    if rule in (technical, helpless):
        return next(rooms, "") or EXCEPTIONS.get(one.words, "")
    return EXCEPTIONS.get(one.words, "")


def test_every_exception_is_still_needed() -> None:
    said = {one.words for one in everything_said()}
    assert EXCEPTIONS.keys() - said == set()


def test_most_of_what_the_source_can_say_was_read() -> None:
    assert len(everything_said()) > 450


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("Hãy " + "sửa " * 25, long),
        ("Server trả lời sai. Hãy thử lại.", technical),
        ("Sai rồi! Hãy gõ lại.", loud),
        ("Ngày này không đúng.", helpless),
    ],
)
def test_a_bad_sentence_is_found(words: str, rule: Callable[[str], bool]) -> None:
    (found,) = said_in(f"raise UserError('x', {words!r})", "here")
    assert [one for one in RULES if one(found.words)] == [rule]


def test_a_named_and_a_filled_in_sentence_are_read_too() -> None:
    source = (
        "SAID = 'Hãy gõ ' 'lại.'\nraise UserError('x', SAID)\nraise UserError('y', f'Mở lại {a}')"
    )
    assert [one.words for one in said_in(source, "here")] == ["Hãy gõ lại.", "Mở lại …"]


# Read by whoever runs a command or keeps a central side: names of options and formats are theirs.
BY_COMMAND: Final = {
    "counter_app/cli/": "a command's own options and files",
    "counter_app/central/": "the administrator's log",
    "db/central/": "the administrator's store",
}
EXCEPTIONS: Final[dict[str, str]] = {
    "Địa chỉ máy chủ chưa đúng. Địa chỉ phải bắt đầu bằng https://": "the letters to be typed",
    "Tệp hồ sơ không phải JSON đúng dạng. Hãy kiểm tra dấu ngoặc, dấu phẩy.": "a program's file",
    "Tệp lượt đến không phải JSON đúng dạng. Hãy kiểm tra dấu ngoặc, dấu phẩy.": "a program's file",
    "Không có thủ tục này; ….": "names the procedures that come nearest",
    "Nội dung của bước “…” chưa đúng: ….": "what is wrong is the part filled in",
    "Hồ sơ đang “…”, không thể …. …": "what can be done is the part filled in",
}

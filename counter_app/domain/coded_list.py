"""A coded list that ships as a TOML file: what has codes, wordings and legal grounds.

Reads and checks the file; what the entries mean is in ``grounds`` and ``defects``.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Protocol, TypeVar

from counter_app.core.errors import UserError
from counter_app.domain.catalogue.entry import Entry, Problem, head_of

_CODE: Final = re.compile(r"[a-z][a-z0-9_]{2,40}")
_PLACE: Final = re.compile(r"\{([^}]*)\}?|\}")
SHORTEST_WORDS: Final = 10


class Coded(Protocol):
    """An entry of a coded list."""

    @property
    def code(self) -> str:
        """Stable and English; kept in events."""


C = TypeVar("C", bound=Coded)


class ListError(UserError):
    """A list contradicts its own rules; ``problems`` names each place."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(
            "list_broken", f"Tệp {problems[0].file} có lỗi. Hãy dùng lại bản trước và báo quản trị."
        )
        self.problems = tuple(problems)

    def __str__(self) -> str:
        """The message and every problem, one a line."""
        return "\n".join([self.message, *map(str, self.problems)])


def read_list(path: Path, table: str, build: Callable[[Entry], C]) -> Mapping[str, C]:
    """The entries by code, as written; raises ``ListError`` with all problems at once."""
    problems: list[Problem] = []
    head = head_of(path.name, path.read_bytes(), problems)
    if head is None:
        raise ListError(problems)
    found: dict[str, C] = {}
    for entry in head.tables(table):
        one = build(entry)
        entry.finish()
        if not _CODE.fullmatch(one.code):
            entry.wrong("code", "chỉ dùng chữ thường không dấu, số và gạch dưới")
        if one.code in found:
            entry.wrong("code", f"{one.code!r} có hai lần")
        found[one.code] = one
    head.finish()
    if not found and not problems:
        head.wrong(table, "không có mục nào")
    if problems:
        raise ListError(problems)
    return found


def wording(entry: Entry, *, places: frozenset[str]) -> str:
    """A sentence of the list; only ``places`` may stand in braces."""
    text = entry.text("wording")
    for place in _PLACE.finditer(text):
        if place[0][-1] != "}" or place[1] not in places:
            entry.wrong("wording", f"{place[0]!r} không phải chỗ điền, như {{{min(places)}}}")
    if text.endswith("."):
        entry.wrong("wording", "không chấm cuối câu: căn cứ đứng sau nó")
    return text


def with_ground(text: str, article: str) -> str:
    """The line as printed: its legal ground stands after it in brackets."""
    return f"{text} ({article})." if article else f"{text}."

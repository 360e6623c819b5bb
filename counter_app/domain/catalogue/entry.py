"""One table of a catalogue file, read key by key, with every problem noted instead of raised.

Knows TOML's types and nothing of procedures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

import tomli

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong, and where: the file, the procedure's code, the field's path."""

    file: str
    code: str
    field: str
    message: str

    def __str__(self) -> str:
        """File, code, field, message on one line."""
        return f"{self.file}: {self.code}: {self.field}: {self.message}"


class Entry:
    """A reader over one table; ``finish`` reports the keys nobody asked for."""

    def __init__(
        self,
        table: Mapping[str, object],
        problems: list[Problem],
        *,
        file: str,
        code: str = "-",
        path: str = "",
    ) -> None:
        self.code = code
        self._table = table
        self._problems = problems
        self._file = file
        self._path = path
        self._asked: set[str] = set()

    def name(self, code: str) -> None:
        """From here on problems are told by this code instead of the place in the file."""
        if code:
            self.code, self._path = code, ""

    def wrong(self, key: str, message: str) -> None:
        """Notes a problem of one field."""
        field = f"{self._path}.{key}" if self._path and key else self._path or key
        self._problems.append(
            Problem(file=self._file, code=self.code, field=field, message=message)
        )

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._table

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without a default it must be there and not be blank."""
        value = self._take(key)
        if value is None and default is not None:
            return default
        if isinstance(value, str) and value.strip() == value and value:
            return value
        self.wrong(key, "phải là chữ, không để trống" if self.has(key) else "thiếu")
        return ""

    def flag(self, key: str) -> bool:
        """A true or false, false when absent."""
        value = self._take(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.wrong(key, "phải là true hoặc false")
        return False

    def number(self, key: str, default: int | None = None, *, least: int = 0, most: int) -> int:
        """A whole number within bounds."""
        value = self._take(key)
        if value is None and default is not None:
            return default
        if type(value) is int and least <= value <= most:
            return value
        self.wrong(key, f"phải là số nguyên từ {least} đến {most}")
        return least

    def choice(self, key: str, kind: type[E], default: E | None = None) -> E:
        """One of an enumeration's values."""
        value = self._take(key)
        if value is None and default is not None:
            return default
        try:
            return kind(str(value))
        except ValueError:
            self.wrong(key, f"{value!r} không thuộc: {', '.join(kind)}")
            return next(iter(kind))

    def day(self, key: str) -> date | None:
        """A date, or None when absent."""
        value = self._take(key)
        if value is None or type(value) is date:
            return value
        self.wrong(key, "phải là ngày, như 2025-07-01")
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty when absent."""
        items = self._list(key)
        if all(isinstance(item, str) and item.strip() for item in items):
            return tuple(str(item) for item in items)
        self.wrong(key, "phải là danh sách chữ, không để trống")
        return ()

    def tables(self, key: str) -> list["Entry"]:
        """A list of tables, empty when absent."""
        entries = []
        for place, item in enumerate(self._list(key)):
            if isinstance(item, dict):
                entries.append(self._inner(item, f"{key}[{place}]"))
            else:
                self.wrong(f"{key}[{place}]", "phải là một bảng")
        return entries

    def table(self, key: str) -> "Entry | None":
        """A table, or None when absent."""
        value = self._take(key)
        if value is None or isinstance(value, dict):
            return None if value is None else self._inner(value, key)
        self.wrong(key, "phải là một bảng")
        return None

    def mixed(self, key: str) -> list["Entry | str"]:
        """A list of tables and names of shared tables."""
        found: list[Entry | str] = []
        for place, item in enumerate(self._list(key)):
            if isinstance(item, dict):
                found.append(self._inner(item, f"{key}[{place}]"))
            elif isinstance(item, str):
                found.append(item)
            else:
                self.wrong(f"{key}[{place}]", "phải là một bảng hoặc tên dùng chung")
        return found

    def keys(self) -> Sequence[str]:
        """The keys of the table, as written."""
        return list(self._table)

    def finish(self) -> None:
        """Notes every key that nothing read."""
        for key in self._table.keys() - self._asked:
            self.wrong(key, "không có mục này")

    def _take(self, key: str) -> object:
        self._asked.add(key)
        return self._table.get(key)

    def _list(self, key: str) -> list[object]:
        value = self._take(key)
        if value is None or isinstance(value, list):
            return value or []
        self.wrong(key, "phải là danh sách")
        return []

    def _inner(self, table: Mapping[str, object], place: str) -> "Entry":
        path = f"{self._path}.{place}" if self._path else place
        return Entry(table, self._problems, file=self._file, code=self.code, path=path)


def head_of(file: str, text: bytes, problems: list[Problem]) -> Entry | None:
    """The table that is the whole of a file; None, the problem noted, where it is no TOML."""
    try:
        table = tomli.loads(text.decode())
    except (tomli.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(Problem(file=file, code="-", field="-", message=str(error)))
        return None
    return Entry(table, problems, file=file)

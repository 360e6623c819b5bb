"""What commands share: their three streams, answers line by line, files and words they are given."""

import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final, Self, TextIO

from counter_app.core.clock import local
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.text import is_decodable, without_bom

# No record is this long; a longer line is refused without being held in memory.
LONGEST_LINE: Final = 1 << 20
_FOR_OWNER: Final = 0o600

Refusal = Callable[[UserError], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Io:
    """Where a command reads, answers and complains: UTF-8, whatever the terminal's code page."""

    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    # File 3, where whoever called opened it: secrets, one a line. Nobody else sees them.
    secrets: TextIO | None = None

    @classmethod
    def of_process(cls) -> Self:
        """The process's own streams; a windowed program on Windows has none."""
        return cls(
            stdin=_utf8(sys.stdin, errors="surrogateescape"),
            stdout=_utf8(sys.stdout, errors="replace"),
            stderr=_utf8(sys.stderr, errors="replace"),
            secrets=_file_3(),
        )

    def answer(self, value: object) -> None:
        """Writes ``value`` as one line of JSON."""
        self.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One input line without its end; ``fault`` says why ``text`` is not all of it."""

    text: str
    fault: UserError | None = None


def each_line(stdin: TextIO) -> Iterator[Line]:
    """The lines of ``stdin``; a line feed ends one, alone or after a carriage return."""
    first = True
    while read := stdin.readline(LONGEST_LINE):
        text = without_bom(read) if first else read
        first = False
        if len(read) >= LONGEST_LINE and not read.endswith("\n"):
            _skip_rest(stdin)
            yield Line(text=text, fault=_too_long())
            continue
        text = text.removesuffix("\n").removesuffix("\r")
        yield Line(text=text, fault=None if is_decodable(text) else _not_utf8())


def stream(
    io: Io,
    convert: Callable[[str], str],
    *,
    refuse: Refusal | None = None,
    judges_bytes: bool = False,
) -> int:
    """Answers every input line with one output line; a refused line does not stop the rest.

    ``convert`` sees only whole UTF-8 lines, unless it ``judges_bytes`` itself: then bytes that
    are not UTF-8 reach it as lone surrogates, and a line that is too long as its beginning.
    """
    refuse = refuse or json_refusal
    for line in each_line(io.stdin):
        try:
            if line.fault and not judges_bytes:
                raise line.fault
            answer = convert(line.text)
        except UserError as error:
            answer = refuse(error)
        io.stdout.write(answer + "\n")
    return 0


def stream_json(io: Io, convert: Callable[[dict[str, object]], object]) -> int:
    """Like ``stream`` for lines that hold one JSON object; the answers are JSON too."""
    return stream(io, lambda text: json.dumps(convert(_object(text)), ensure_ascii=False))


def json_refusal(error: UserError) -> str:
    """A refused line in the answer of a JSON stream."""
    refusal = {"ok": False, "error": error.code, "message": error.message}
    return json.dumps(refusal, ensure_ascii=False)


def readable(text: str) -> str:
    """``text`` as given on the command line, if it is whole UTF-8."""
    if is_decodable(text):
        return text
    raise UserError("not_utf8", "Chữ cần tìm không phải UTF-8. Hãy gõ lại.")


def read_file(path: Path) -> str:
    """The text of a file a person named; ``UserError`` in plain words when it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise UserError("file_missing", f"Không thấy tệp {path.name}. Hãy xem lại tên.") from None
    except UnicodeDecodeError:
        raise UserError("not_utf8", f"Tệp {path.name} không phải UTF-8, hãy lưu lại.") from None
    except OSError:
        raise UserError("file_unreadable", f"Không mở được tệp {path.name}.") from None


def write_file(path: Path, data: bytes) -> None:
    """Writes the file a person named, theirs alone to read: it names people.

    ``EnvironmentFault`` in plain words when it cannot be.
    """
    try:
        path.touch(_FOR_OWNER)
        if path.is_file():
            path.chmod(_FOR_OWNER)
        path.write_bytes(data)
    except OSError as error:
        raise EnvironmentFault(
            "file_unwritable", f"Không ghi được tệp {path.name}. Hãy xem lại thư mục."
        ) from error


def day_of(text: str, *, field: str | None = None) -> date:
    """The day that a person wrote as ISO has it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError("bad_date", "Ngày ghi như 2026-11-24.", field=field) from None


def wall_minute(instant: datetime | None) -> str | None:
    """An instant as answers show it, Vietnamese time: ``2026-11-26T17:00``."""
    return None if instant is None else f"{local(instant):%Y-%m-%dT%H:%M}"


def _object(text: str) -> dict[str, object]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise UserError("bad_json", "Dòng này không phải một đối tượng JSON. Xin sửa lại dòng này.")
    return value


def _utf8(stream: TextIO | None, *, errors: str) -> TextIO:
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors=errors, newline="\n", line_buffering=True)
    return io.StringIO() if stream is None else stream


def _file_3() -> TextIO | None:
    """Asked before anything else is opened: later the number may be a file of our own."""
    try:
        return os.fdopen(3, encoding="utf-8", errors="replace", closefd=False)
    except (OSError, io.UnsupportedOperation):
        return None


def _skip_rest(stdin: TextIO) -> None:
    while (rest := stdin.readline(LONGEST_LINE)) and not rest.endswith("\n"):
        pass


def _too_long() -> UserError:
    return UserError(
        "line_too_long", "Dòng này quá dài. Xin chia thành từng bản ghi, mỗi dòng một."
    )


def _not_utf8() -> UserError:
    return UserError("not_utf8", "Dòng này không phải chữ UTF-8. Xin lưu lại tệp dạng UTF-8.")

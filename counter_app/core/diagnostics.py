"""What a process tells of itself: one JSON line an event, its ids and codes, never a person's data.

The central server writes the lines to its output, a counter to ``logs/counter.jsonl`` in its data
folder. Of a bug they tell kind and place; its words, which may tell of people, are told nowhere.
"""

import json
import logging
import os
import re
import traceback
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePath
from typing import Final, NamedTuple
from zlib import crc32

from counter_app.core.ids import note_id

FOLDER: Final = "logs"
NAME: Final = "counter.jsonl"
MOST_BYTES: Final = 2 << 20
KEPT: Final = timedelta(days=365 + 31)
"""Since its first line: a file holds a month at most, and each line is kept twelve."""
MOST_FILES: Final = 40
"""So many full ones at most, however much was told in twelve months."""

_PUT_AWAY: Final = "counter-*.jsonl"
_STAMP: Final = "%Y%m%dT%H%M%S"
_PRIVATE: Final = 0o600
_OURS: Final = ("counter_app", "db", "ui")
_LIBRARIES: Final = "site-packages"
_MOST_PLACES: Final = 12
_MOST_KINDS: Final = 5

# What every record has anyway; the rest was said on purpose.
_OWN: Final = frozenset(logging.makeLogRecord({}).__dict__) | {
    "message",
    "asctime",
    "color_message",
}
# So many digits by themselves are a person's number or telephone; ours stand in longer names.
_OF_A_PERSON: Final = re.compile(r"(?<![\w.-])\+?\d{9,12}(?![\w.-])")


class JsonLine(logging.Formatter):
    """Time, level, logger, event and what came with it."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON; of an error only its kind, for its words may tell of people."""
        told: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        told |= {key: value for key, value in record.__dict__.items() if key not in _OWN}
        if record.exc_info and record.exc_info[0] is not None:
            told["kind"] = record.exc_info[0].__name__
        hidden = {
            key: without_people(value) if isinstance(value, str) else value
            for key, value in told.items()
        }
        line = json.dumps(hidden, ensure_ascii=False, default=lambda value: type(value).__name__)
        return line if line.isprintable() else "".join(map(_seen, line))


class Journal(logging.Handler):
    """Appends to ``counter.jsonl`` for whoever may read the folder: its owner.

    Several processes write into it, so it is opened for each line. What cannot be written stops
    no work. A full one, or one of an earlier month, is put away; what was put away is kept twelve
    months.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(JsonLine())
        self.folder = folder
        self._is_tidy = False

    def emit(self, record: logging.LogRecord) -> None:
        """Of other people's libraries only that they had something to say."""
        with suppress(OSError, ValueError, TypeError, MemoryError):
            if record.name.partition(".")[0] not in _OURS:
                record = logging.makeLogRecord(
                    {
                        "name": record.name,
                        "levelname": record.levelname,
                        "created": record.created,
                        "msg": "library.told",
                    }
                )
            at = datetime.fromtimestamp(record.created, UTC)
            if not self._is_tidy:
                self._is_tidy = True
                self._tidy(at)
            if self._append(self.format(record).encode() + b"\n") > MOST_BYTES:
                self._put_away(_begun(self.folder / NAME) or at, at)

    def _append(self, line: bytes) -> int:
        """How large the file is now."""
        how = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        handle = os.open(self.folder / NAME, how, _PRIVATE)
        try:
            os.write(handle, line)
            return os.fstat(handle).st_size
        finally:
            os.close(handle)

    def _tidy(self, at: datetime) -> None:
        begun = _begun(self.folder / NAME) or at
        if f"{begun:%Y%m}" != f"{at:%Y%m}":
            self._put_away(begun, at)

    def _put_away(self, begun: datetime, at: datetime) -> None:
        # Another process may do so in the same moment; neither takes the other's.
        away = f"counter-{begun:{_STAMP}}-{note_id()}.jsonl"
        (self.folder / NAME).rename(self.folder / away)
        oldest = f"counter-{at - KEPT:{_STAMP}}"
        for rank, path in enumerate(sorted(self.folder.glob(_PUT_AWAY), reverse=True)):
            if rank >= MOST_FILES or path.name < oldest:
                path.unlink(missing_ok=True)


class Bug(NamedTuple):
    """What is told to a person: ``code`` is the same for the same fault on every PC.

    ``note`` names the line of the log.
    """

    code: str
    note: str


def keep_journal(data_dir: Path) -> None:
    """From here on this process tells what happens in ``data_dir``, and nowhere else."""
    folder, root = data_dir / FOLDER, logging.getLogger()
    for kept in [one for one in root.handlers if isinstance(one, Journal)]:
        if kept.folder == folder and folder.is_dir():
            return
        root.removeHandler(kept)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    root.addHandler(Journal(folder))
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO)


def note_bug(error: BaseException, *, where: str) -> Bug:
    """Tells of a fault of the program: its kinds and places, never what was being worked on."""
    bug = Bug(code=code_of(error), note=note_id())
    kinds = [type(one).__name__ for one in _causes(error)]
    told = {"code": bug.code, "note": bug.note, "where": where, "kinds": kinds}
    logging.getLogger(__name__).error("bug", extra=told | {"places": places_of(error)})
    return bug


def code_of(error: BaseException) -> str:
    """The clerk's "mã lỗi": six hex digits of the kind and of our function it happened in."""
    places = places_of(error)
    ours = [place for place in places if place.startswith(_OURS)] or places or [""]
    place, _, function = ours[-1].partition(" ")
    file = place.rpartition(":")[0]
    return f"L-{crc32(f'{type(error).__name__} {file} {function}'.encode()) & 0xFF_FFFF:06X}"


def places_of(error: BaseException) -> list[str]:
    """``file:line function`` of the innermost calls, outermost first; files without their folders."""
    calls = list(traceback.walk_tb(error.__traceback__))[-_MOST_PLACES:]
    return [
        f"{within(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}" for frame, line in calls
    ]


def within(file: str) -> str:
    """The file as it lies in its package: the folders before it may hold the name of a person."""
    parts = PurePath(file.replace("\\", "/")).parts
    for name in (_LIBRARIES, *_OURS):
        if name in parts:
            first = len(parts) - 1 - parts[::-1].index(name)
            return "/".join(parts[first + (name == _LIBRARIES) :])
    return parts[-1] if parts else ""


def without_people(text: str) -> str:
    """Without what may be the number of a person or of a telephone."""
    return _OF_A_PERSON.sub("…", text)


def _causes(error: BaseException) -> Iterator[BaseException]:
    one: BaseException | None = error
    for _ in range(_MOST_KINDS):
        if one is None:
            return
        yield one
        one = one.__cause__ or one.__context__


def _begun(path: Path) -> datetime | None:
    """When its first line was written; None where there is none."""
    try:
        with path.open("rb") as file:
            return datetime.fromisoformat(file.read(37)[8:].decode())
    except (OSError, ValueError):
        return None


def _seen(sign: str) -> str:
    """What ends a line, moves a terminal or turns words round, in JSON's own way of spelling it."""
    return sign if sign.isprintable() else json.dumps(sign)[1:-1]

"""What only runs on Windows, held to what Windows promises; the README lists all of it, as untried."""

import ctypes
import re
import runpy
import sys
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace
from typing import Any, Final

import pytest

from counter_app.documents.job_object import limits
from db.places import Place

ROOT: Final = Path(__file__).parents[2]
ASKS: Final = re.compile(r'sys\.platform [!=]= "win32"|os\.name == "(?:nt|posix)"|O_BINARY')


def source(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def as_on_windows(name: str, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What a file makes of a Windows that is not there."""
    patch.setattr(sys, "platform", "win32")
    return runpy.run_path(str(ROOT / name))


def test_the_readme_lists_every_file_that_asks_for_windows() -> None:
    files = (one for room in ("counter_app", "db", "ui") for one in (ROOT / room).rglob("*.py"))
    asking = {
        one.relative_to(ROOT).as_posix() for one in files if ASKS.search(one.read_text("utf-8"))
    }
    _, _, told = source("README.md").partition("### Windows")
    listed = set(re.findall(r"`((?:counter_app|db|ui)/[a-z_/]+\.py)`", told.partition("\n## ")[0]))
    assert listed == asking


def test_a_lock_is_waited_for_however_often_windows_gives_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = list[tuple[int, int, int]]()

    def locking(handle: int, mode: int, count: int) -> None:
        asked.append((handle, mode, count))
        if len(asked) < 3:
            raise OSError(36, "Resource deadlock avoided")

    msvcrt = SimpleNamespace(locking=locking, LK_LOCK=1, LK_NBLCK=2)
    monkeypatch.setitem(sys.modules, "msvcrt", msvcrt)
    made = as_on_windows("counter_app/core/opening.py", monkeypatch)
    assert not made["_taken_at_once"](7)
    made["_take"](7)
    assert asked == [(7, 2, 1), (7, 1, 1), (7, 1, 1)]
    assert made["_taken_at_once"](7)


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        (0, Place.OWN_DISK),
        (2, Place.STICK),
        (3, Place.OWN_DISK),
        (4, Place.NETWORK),
        (6, Place.OWN_DISK),
    ],
)
def test_a_drive_is_what_windows_says(
    monkeypatch: pytest.MonkeyPatch, kind: int, place: Place
) -> None:
    asked = list[str]()

    def drive_type(root: str) -> int:
        asked.append(root)
        return kind

    kernel = SimpleNamespace(kernel32=SimpleNamespace(GetDriveTypeW=drive_type))
    monkeypatch.setattr(ctypes, "windll", kernel, raising=False)
    made = as_on_windows("db/places.py", monkeypatch)
    assert made["_by_system"](PureWindowsPath(r"E:\So lieu\quay"), Path()).value == place.value
    assert asked == ["E:\\"]


def test_the_job_s_limits_lie_where_windows_reads_them() -> None:
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of a 64-bit Windows (winnt.h): 144 bytes."""
    made = bytes(limits(memory=1 << 28, seconds=10))

    def at(start: int, size: int) -> int:
        return int.from_bytes(made[start : start + size], "little")

    assert len(made) == 144
    assert at(0, 8) == 10 * 10_000_000, "PerProcessUserTimeLimit, in 100 ns"
    assert at(16, 4) == 0x2000 | 0x400 | 0x100 | 0x8 | 0x2, "LimitFlags"
    assert at(40, 4) == 1, "ActiveProcessLimit"
    assert at(112, 8) == 1 << 28, "ProcessMemoryLimit"


@pytest.mark.parametrize("refused_at", range(4))
def test_a_process_that_no_job_binds_does_not_go_on(
    monkeypatch: pytest.MonkeyPatch, refused_at: int
) -> None:
    asked = list[str]()

    def answering(name: str) -> Any:
        def answer(*_of: object) -> int:
            asked.append(name)
            return int(len([one for one in asked if one != "GetCurrentProcess"]) - 1 != refused_at)

        return answer

    class Kernel:
        def __init__(self, *_of: object, **_how: object) -> None:
            for name in (
                "CreateJobObjectW",
                "GetCurrentProcess",
                "SetInformationJobObject",
                "AssignProcessToJobObject",
            ):
                setattr(self, name, answering(name))

    monkeypatch.setattr(ctypes, "WinDLL", Kernel, raising=False)
    monkeypatch.setattr(ctypes, "get_last_error", lambda: 5, raising=False)
    monkeypatch.setattr(ctypes, "WinError", lambda code: OSError(code, "refused"), raising=False)
    made = as_on_windows("counter_app/documents/job_object.py", monkeypatch)
    with pytest.raises(OSError, match="refused"):
        made["enter_job"](memory=1, seconds=1)

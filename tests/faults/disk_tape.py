"""What a disk was asked, as ``disk_tape.c`` wrote it down, and what may be on it after a cut.

A sync keeps a file, and its name if it is new. Until then a power cut may leave of each write
every sector of 512 bytes or none, in any order; names are kept in the order they were given. A new
folder is kept once the one over it is synced, and what is in it with it.
"""

import random
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_ENTRY: Final = struct.Struct("=IIQQQ")
SECTOR: Final = 512


@dataclass(frozen=True, slots=True)
class Asked:
    """One entry: d(irectory made), c(reate), w(rite), t(runcate), s(ync), f(older synced), r(ename), l(ink), u(nlink)."""

    op: str
    path: str
    file: int
    at: int
    data: bytes


def read_tape(tape: Path, folder: Path) -> list[Asked]:
    """Everything that was asked of the files in ``folder``, their paths within it."""
    raw, place, entries = tape.read_bytes(), 0, []
    below = f"{folder}/"  # the folder itself has the empty path
    while place < len(raw):
        op, length, file, at, size = _ENTRY.unpack_from(raw, place)
        place += _ENTRY.size
        path = f"{raw[place : place + length].decode()}/".removeprefix(below).rstrip("/")
        place += length
        data = raw[place : place + size].removeprefix(below.encode() if op in b"rl" else b"")
        entries.append(Asked(chr(op), path, file, at, data))
        place += size
    return entries


@dataclass(slots=True)
class _File:
    """Bytes that outlive a cut, and what was asked since."""

    kept: bytes = b""
    asked: list[Asked] = field(default_factory=list)

    def sync(self) -> None:
        self.kept = bytes(self._after(self.asked, None, 1.0))
        self.asked.clear()

    def after_cut(self, chance: random.Random, share: float) -> bytes:
        """What the disk may hold where it had kept about that share of what was asked."""
        return bytes(self._after(self.asked, chance, share)) if self.asked else self.kept

    def _after(self, asked: list[Asked], chance: random.Random | None, share: float) -> bytearray:
        held = bytearray(self.kept)
        for one in asked:
            if one.op == "t":
                if chance is None or chance.random() < share:
                    del held[one.at :]
                    held.extend(bytes(one.at - len(held)))
                continue
            pieces = [(one.at, one.data)] if chance is None else _sectors(one)
            for at, data in pieces:
                if chance is None or chance.random() < share:
                    held.extend(bytes(max(0, at - len(held))))
                    held[at : at + len(data)] = data
        return held


def _sectors(one: Asked) -> Iterator[tuple[int, bytes]]:
    at, end = one.at, one.at + len(one.data)
    while at < end:
        stop = min(end, (at // SECTOR + 1) * SECTOR)
        yield at, one.data[at - one.at : stop - one.at]
        at = stop


@dataclass(frozen=True, slots=True)
class _Named:
    """A name that came or went, or both."""

    gone: str
    came: str
    file: _File | None

    def do(self, names: dict[str, _File]) -> None:
        names.pop(self.gone, None)
        if self.came and self.file is not None:
            names[self.came] = self.file

    @property
    def names(self) -> set[str]:
        """Those it gives or takes."""
        return {self.gone, self.came} - {""}

    def is_in(self, folder: str) -> bool:
        """Whether it is kept when that folder is synced."""
        return any(name.rpartition("/")[0] == folder for name in self.names)


class Disk:
    """Files as a program left them at some entry of its tape."""

    def __init__(self, folder: Path) -> None:
        """What is in ``folder`` now is kept."""
        self._names, self._files = dict[str, _File](), dict[int, _File]()
        for path in (one for one in folder.rglob("*") if one.is_file()):
            file = self._files[path.stat().st_ino] = _File(path.read_bytes())
            self._names[str(path.relative_to(folder))] = file
        self._kept = dict(self._names)
        self._waiting: list[_Named] = []
        self._made = set[str]()

    def ask(self, one: Asked) -> None:
        """Goes on by one entry."""
        if one.op == "c":
            self._files[one.file] = _File()
            self._name(_Named("", one.path, self._files[one.file]))
        elif one.op == "d":
            self._made.add(one.path)
            self._name(_Named("", one.path, _File()))
        elif one.op == "r":
            to = one.data.decode()
            self._name(_Named(one.path, to, self._names.get(one.path)))
        elif one.op == "l":
            self._name(_Named("", one.data.decode(), self._names.get(one.path)))
        elif one.op == "u":
            self._name(_Named(one.path, "", None))
        elif one.op == "f":
            self._keep([named for named in self._waiting if named.is_in(one.path)])
        elif file := self._files.get(one.file):
            if one.op == "s":
                file.sync()
                self._keep([named for named in self._waiting if named.file is file][:1])
            else:
                file.asked.append(one)

    def after_cut(self, seed: int, share: float) -> Mapping[str, bytes]:
        """Path and bytes of each file when the power is back, ``share`` of what waited kept."""
        chance, names = random.Random(seed), dict(self._kept)
        for named in self._waiting[: round(share * len(self._waiting))]:
            named.do(names)
        lost = self._made - names.keys()
        return {
            path: file.after_cut(chance, share)
            for path, file in sorted(names.items())
            if path not in self._made and not any(path.startswith(f"{one}/") for one in lost)
        }

    def _name(self, named: _Named) -> None:
        named.do(self._names)
        self._waiting.append(named)

    def _keep(self, named: list[_Named]) -> None:
        """Each with what befell its names before: a log made anew is kept with the old one's end."""
        for one in named:
            before = self._waiting[: self._waiting.index(one)]
            for other in [*(earlier for earlier in before if earlier.names & one.names), one]:
                other.do(self._kept)
                self._waiting.remove(other)

"""Words of invented people, and whether any of them can be read in what lies on the disk."""

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from unicodedata import normalize

import msgspec

from counter_app.core.config import EXPORTS_FOLDER, PAPERS_FOLDER
from counter_app.core.text import fold

CLEAR: Final = {
    PAPERS_FOLDER: "papers as PDF, where no printer took them: they are the paper",
    EXPORTS_FOLDER: "lists that a clerk asked for as a file",
}
"""Folders of the data folder that are in clear on purpose, and why."""

_HEAD: Final = 8
_ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be")
_PACKED: Final = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


class Planted:
    """The words, each as it may be written: composed, decomposed, folded, escaped; in UTF-8 and 16."""

    def __init__(self, words: Iterable[str]) -> None:
        self._forms: dict[bytes, list[tuple[bytes, str]]] = {}
        for word in words:
            for form in _written(word):
                assert len(form) >= _HEAD, word
                self._forms.setdefault(form[:_HEAD], []).append((form, word))

    def in_bytes(self, raw: bytes) -> set[str]:
        """Which of the words can be read in ``raw``."""
        heads = self._forms
        found = [at for at in range(len(raw) - _HEAD + 1) if raw[at : at + _HEAD] in heads]
        return {
            word
            for at in found
            for form, word in heads[raw[at : at + _HEAD]]
            if raw.startswith(form, at)
        }

    def in_folder(self, folder: Path) -> dict[str, set[str]]:
        """What can be read in each file, or in its name, unless it lies in clear on purpose."""
        files = {one.relative_to(folder): one for one in folder.rglob("*") if one.is_file()}
        looked = {
            str(place): self.in_file(path)
            for place, path in files.items()
            if not CLEAR.keys() & set(place.parts)
        }
        return {place: words for place, words in looked.items() if words}

    def in_file(self, path: Path) -> set[str]:
        """What can be read in the file as it is, in what is packed in it, or in its name."""
        raw = path.read_bytes()
        return self.in_bytes(path.name.encode() + b"\n" + unpacked(raw))


def _written(word: str) -> set[bytes]:
    texts = {word, normalize("NFD", word), fold(word), word.upper()}
    plain = {text.encode(encoding) for text in texts for encoding in _ENCODINGS}
    return plain | {text.encode("unicode_escape") for text in texts}


def unpacked(raw: bytes) -> bytes:
    """The bytes as they are, and what is packed in them behind."""
    return b"\n".join((raw, *_unpacked(raw)))


def _unpacked(raw: bytes) -> Iterator[bytes]:
    with suppress(OSError, EOFError, zlib.error):
        yield gzip.decompress(raw)
    for packed in _PACKED.findall(raw):
        with suppress(zlib.error):
            yield zlib.decompress(packed)


def words_of(value: Any) -> set[str]:
    """Every word anybody typed into a draft: names, numbers, places, notes; no codes of ours."""
    told = msgspec.to_builtins(value)
    return {text for text in _texts(told) if len(text) >= _HEAD and not text.isascii()} | {
        text for text in _texts(told) if re.fullmatch(r"\d{9,12}", text)
    }


def _texts(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        for one in told.values():
            yield from _texts(one)
    elif isinstance(told, list | tuple):
        for one in told:
            yield from _texts(one)

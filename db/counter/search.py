"""Finding a dossier by whatever the clerk has: terms are composed here, matched by FTS5.

Every beginning of every word is a term of its own, and so is every word with every beginning of
every other word of the same name ("nguyen_va"). A key pressed is then an exact look-up, read
newest first and left after the first rows, whatever the size of the store.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from sqlcipher3 import dbapi2

from counter_app.core.text import fold
from counter_app.domain.hamlets import hamlet_key, without_hamlets

_ADD: Final = "INSERT INTO search(rowid, terms) VALUES (?, ?)"
_FORGET: Final = "INSERT INTO search(search, rowid, terms) VALUES ('delete', ?, ?)"
_FIND: Final = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?"
_MERGE: Final = "INSERT INTO search(search, rank) VALUES ('merge', ?)"

_JOINED: Final = re.compile(r"[\W_]+")
_APART: Final = re.compile(r"['\-]")
_DIGITS_APART: Final = re.compile(r"(?<=\d)[\s.]+(?=\d)")
_PARENT: Final = re.compile(r"[0-9]{10}")
_BRANCH: Final = re.compile(r"[0-9]{13}")
_HAMLET: Final = "0h_"
_SHORTEST_NUMBER: Final = 3
_LONGEST_END: Final = 6
_LONGEST_WORD: Final = 16
_MOST_WORDS: Final = 12


def terms(names: Iterable[str], numbers: Iterable[str], codes: Iterable[str]) -> str:
    """All terms of one dossier, for :func:`add`."""
    found: set[str] = set()
    for name in names:
        found.update(_name_terms(name))
    for number in numbers:
        found.update(_number_terms(_compact(number)))
    for code in codes:
        found.update(_code_terms(code))
    return " ".join(sorted(found))


def add(cursor: dbapi2.Cursor, number: int, composed: str) -> None:
    """Makes dossier ``number`` findable by its terms."""
    cursor.execute(_ADD, (number, composed))


def forget(cursor: dbapi2.Cursor, number: int, before: str) -> None:
    """Finds dossier ``number`` no more; ``before`` are the very terms it was added with."""
    cursor.execute(_FORGET, (number, before))


def replace(cursor: dbapi2.Cursor, number: int, before: str, after: str) -> None:
    """Finds dossier ``number`` by ``after``; ``before`` are the very terms it was added with."""
    forget(cursor, number, before)
    cursor.execute(_ADD, (number, after))


def matching(cursor: dbapi2.Cursor, text: str, limit: int) -> list[int]:
    """Dossier numbers that match every word of ``text``, newest first."""
    asked = query(text)
    if asked is None:
        return []
    found = [row[0] for row in cursor.execute(_FIND, (asked, limit))]
    parent = parent_mark(_compact(text))
    if parent and len(found) < limit:
        found += [row[0] for row in cursor.execute(_FIND, (f'"{parent}"', limit - len(found)))]
    return found


def body_mark(tax_code: str) -> str:
    """The term of a body that may have branches; empty for a branch. Nobody can type it."""
    return f"0t_{tax_code}" if _PARENT.fullmatch(tax_code) else ""


def parent_mark(tax_code: str) -> str:
    """The term of the body that a branch belongs to; empty for what is no branch's number."""
    return f"0t_{tax_code[:10]}" if _BRANCH.fullmatch(tax_code) else ""


def hamlet_mark(address: str) -> str:
    """The term of a hamlet with a number; empty where an address names none. Nobody can type it."""
    key = hamlet_key(address)
    return f"{_HAMLET}{key}" if key else ""


def merge(cursor: dbapi2.Cursor, pages: int) -> None:
    """Joins index segments, about ``pages`` of work; for idle moments only."""
    cursor.execute(_MERGE, (pages,))


def query(text: str) -> str | None:
    """What to match for a text as typed; ``None`` when nothing in it can be looked up."""
    words, numbers = [], []
    left, hamlets = without_hamlets(fold(text))
    for piece in _DIGITS_APART.sub("", left).split():
        word = _compact(piece)
        if any(char.isdigit() for char in word):
            numbers.append(_national(word))
        elif word:
            words.append(word[:_LONGEST_WORD])
    if any(len(number) < _SHORTEST_NUMBER for number in numbers):
        return None
    *whole, last = words or [""]
    asked = [f"{word}_{last}" for word in whole] or [last]
    asked += [*numbers, *(f"{_HAMLET}{key}" for key in hamlets)]
    return " AND ".join(f'"{term}"' for term in asked if term) or None


def _name_terms(name: str) -> list[str]:
    found: list[str] = []
    for words in _readings(name):
        for place, word in enumerate(words):
            starts = _beginnings(word, 1)
            found += starts
            for other in words[:place] + words[place + 1 :]:
                found += [f"{other}_{start}" for start in starts]
    return found


def _readings(name: str) -> Iterator[list[str]]:
    """A name as words; "K'Brếo" reads both as one word and as two."""
    folded = fold(name)
    yield _words(folded)
    apart = _APART.sub(" ", folded)
    if apart != folded:
        yield _words(apart)


def _words(folded: str) -> list[str]:
    words = (_compact(piece)[:_LONGEST_WORD] for piece in folded.split())
    return [word for word in words if word][:_MOST_WORDS]


def _number_terms(number: str) -> list[str]:
    longest = min(_LONGEST_END, len(number))
    ends = [number[-length:] for length in range(_SHORTEST_NUMBER, longest + 1)]
    return _beginnings(number, _SHORTEST_NUMBER) + ends


def _code_terms(code: str) -> list[str]:
    """A code from its start, from its day, and by its last digits."""
    day_and_order = _compact("".join(code.split("-")[-2:]))
    return _number_terms(_compact(fold(code))) + _beginnings(day_and_order, _SHORTEST_NUMBER)


def _beginnings(word: str, shortest: int) -> list[str]:
    return [word[:length] for length in range(shortest, len(word) + 1)]


def _compact(text: str) -> str:
    return (text if text.isalnum() else _JOINED.sub("", text)).lower()


def _national(number: str) -> str:
    """A phone number typed with the country's prefix, as it is stored."""
    return "0" + number[2:] if len(number) == 11 and number.startswith("84") else number

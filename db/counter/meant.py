"""Whom a search meant: of a dossier that was found, the one whose name or number was typed."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from sqlalchemy import Connection

from counter_app.core.ids import DossierId
from counter_app.core.text import fold
from counter_app.domain.dossier import DossierRow
from db.counter.parts import to_json
from db.engine import cursor_of

_SHORTEST_NUMBER: Final = 3
_NAMED: Final = """
    SELECT d.id, p.name, p.personal_id FROM dossiers d JOIN people p ON p.dossier = d.number
    WHERE d.id IN (SELECT value FROM json_each(?))
"""


def others(connection: Connection, text: str, rows: Sequence[DossierRow]) -> dict[DossierId, str]:
    """The name that answers to every word of ``text``, where it is not the applicant's own."""
    words = fold(text).split()
    asked = [one for one in rows if not _answers(words, one.applicant_name, "")]
    if not words or not asked:
        return {}
    applicants = {one.id: one.applicant_name for one in asked}
    named = cursor_of(connection).execute(_NAMED, (to_json(list(applicants)),)).fetchall()
    found: dict[DossierId, str] = {}
    for one, name, number in named:
        if not _answers(words, name, number or ""):
            continue
        if name == applicants[one] or one not in found:
            found[DossierId(one)] = name
    return {one: name for one, name in found.items() if name != applicants[one]}


def _answers(words: Sequence[str], name: str, number: str) -> bool:
    """Whether each word begins one of the name's, or begins or ends the number."""
    return all(
        any(one.startswith(word) for one in _words(name))
        or (len(word) >= _SHORTEST_NUMBER and (number.startswith(word) or number.endswith(word)))
        for word in words
    )


@lru_cache(maxsize=1024)
def _words(name: str) -> tuple[str, ...]:
    """A page of rows is asked anew at every key."""
    return tuple(fold(name).split())

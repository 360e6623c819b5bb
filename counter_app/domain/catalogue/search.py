"""Type-ahead over procedures: prefixes of folded words, in any order, ranked.

An index over a few thousand words, built once; each key typed costs a few bisections.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from counter_app.core.text import fold
from counter_app.domain.catalogue.procedure import Procedure

_LAST: Final = "\U0010ffff"
_BREAKS: Final = str.maketrans(dict.fromkeys(",;:/()", " "))
_BY_INITIALS: Final = (2, 0)


class SearchIndex:
    """Finds procedures by the beginnings of words in their names, short names and synonyms."""

    def __init__(self, procedures: Sequence[Procedure]) -> None:
        self._procedures = procedures
        self._phrases = [_phrases(procedure) for procedure in procedures]
        self._initials = [_initials(phrases) for phrases in self._phrases]
        pairs = {
            (word, place)
            for place, procedure in enumerate(procedures)
            for word in self._words(place, procedure)
        }
        self._pairs = sorted(pairs)

    def find(self, query: str) -> list[Procedure]:
        """Every match, best first; nothing for a blank query."""
        asked = fold(query)
        words = _split(asked)
        if not words:
            return []
        places = set.intersection(*(self._beginning_with(word) for word in words))
        ranked = sorted(places, key=lambda place: (self._rank(place, asked, words), place))
        return [self._procedures[place] for place in ranked]

    def _words(self, place: int, procedure: Procedure) -> set[str]:
        words = {word for phrase in self._phrases[place] for word in _split(phrase)}
        words.update(_split(fold(procedure.name)), self._initials[place])
        words.update(_split(fold(procedure.sector)), {procedure.code})
        return words

    def _beginning_with(self, prefix: str) -> set[int]:
        first = bisect_left(self._pairs, (prefix,))
        last = bisect_left(self._pairs, (prefix + _LAST,))
        return {place for _, place in self._pairs[first:last]}

    def _rank(self, place: int, asked: str, words: Sequence[str]) -> tuple[int, int]:
        """Smaller is better: how the query meets a phrase, then how much longer that phrase is."""
        best = min(_closeness(phrase, asked, words) for phrase in self._phrases[place])
        if self._procedures[place].code.startswith(asked) or asked in self._initials[place]:
            return min(best, _BY_INITIALS)
        return best


def _phrases(procedure: Procedure) -> tuple[str, ...]:
    folded = [fold(procedure.short_name), *(fold(word) for word in procedure.synonyms)]
    return tuple(dict.fromkeys(folded))


def _closeness(phrase: str, asked: str, words: Sequence[str]) -> tuple[int, int]:
    longer = len(phrase) - len(asked)
    if phrase == asked:
        return (0, 0)
    if phrase.startswith(asked):
        return (1, longer)
    if f" {asked}" in phrase:
        return (3, longer)
    parts = _split(phrase)
    if all(any(part.startswith(word) for part in parts) for word in words):
        return (4, longer)
    return (5, 0)


def _initials(phrases: Sequence[str]) -> set[str]:
    """Chứng thực bản sao is also found as "ctbs" or "bs"; one letter would say nothing."""
    found: set[str] = set()
    for phrase in phrases:
        letters = "".join(word[0] for word in _split(phrase))
        found.update(letters[start:] for start in range(len(letters) - 1))
    return found


def _split(phrase: str) -> list[str]:
    return phrase.translate(_BREAKS).split()

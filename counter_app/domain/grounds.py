"""The grounds on which a filing is refused: offered at the counter, after appraisal, or at both.

The list itself is ``resources/grounds/refusal.toml``; what a refusal keeps is ``step.Ground``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.resources import resource
from counter_app.domain.catalogue.entry import Entry
from counter_app.domain.coded_list import SHORTEST_WORDS, read_list, with_ground, wording
from counter_app.domain.step import Ground

OTHER: Final = "other"
_WORDS: Final = frozenset({"words"})


class Stage(StrEnum):
    """When a ground may be given."""

    COUNTER = "counter"
    APPRAISAL = "appraisal"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalGround:
    """One ground; ``wording`` may have a place ``{words}`` for the clerk's own words.

    No ``procedures``: it is offered for every one.
    """

    code: str
    wording: str
    article: str = ""
    procedures: frozenset[str] = frozenset()
    stage: Stage = Stage.BOTH

    @property
    def needs_words(self) -> bool:
        """Whether it says nothing without the clerk's own words."""
        return "{words}" in self.wording

    def ground(self, words: str = "") -> Ground:
        """What a refusal keeps of it."""
        return Ground(code=self.code, article=self.article, words=words.strip())


@cache
def refusal_grounds() -> Mapping[str, RefusalGround]:
    """Every ground by its code, in the list's order."""
    return read_list(resource("grounds/refusal.toml"), "ground", _read)


def offered_grounds(stage: Stage, *, procedure: str) -> tuple[RefusalGround, ...]:
    """The grounds to choose from: first those of the procedure alone, "other" last."""
    found = [
        one
        for one in refusal_grounds().values()
        if one.stage in (stage, Stage.BOTH) and (not one.procedures or procedure in one.procedures)
    ]
    return tuple(sorted(found, key=lambda one: (one.code == OTHER, not one.procedures)))


def checked_grounds(grounds: tuple[Ground, ...]) -> tuple[Ground, ...]:
    """The same grounds; ``UserError`` where there is none, or one is unknown or says nothing."""
    if not grounds:
        raise UserError("ground_missing", "Hãy chọn ít nhất một lý do từ chối.", field="details")
    for one in grounds:
        known = refusal_grounds().get(one.code)
        if known is None:
            raise UserError(
                "ground_unknown",
                f"Không có lý do từ chối mã “{one.code}”. Hãy chọn lý do khác.",
                field="details",
            )
        if known.needs_words and len(one.words.strip()) < SHORTEST_WORDS:
            raise UserError(
                "ground_words",
                f"Hãy ghi rõ lý do khác, ít nhất {SHORTEST_WORDS} chữ.",
                field="details",
            )
    if len({(one.code, one.words) for one in grounds}) < len(grounds):
        raise UserError("ground_twice", "Một lý do được ghi hai lần.", field="details")
    return grounds


def ground_line(ground: Ground) -> str:
    """The ground as one line of form 03, its article after it."""
    known = refusal_grounds().get(ground.code)
    words = ground.words.strip().rstrip(".")
    if known is None:  # a ground of another version: its words and article still say it
        return with_ground(words or ground.code, ground.article)
    text = known.wording.replace("{words}", words)
    if words and not known.needs_words:
        text = f"{text}: {words}"
    return with_ground(text, ground.article or known.article)


def _read(entry: Entry) -> RefusalGround:
    entry.name(entry.text("code", ""))
    return RefusalGround(
        code=entry.text("code"),
        wording=wording(entry, places=_WORDS),
        article=entry.text("article", ""),
        procedures=frozenset(entry.texts("procedures")),
        stage=entry.choice("stage", Stage, Stage.BOTH),
    )

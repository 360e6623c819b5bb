"""Whether two dossiers are one matter: what was decided of it, and whether it is open again.

Decisions come in the central side's order. The first holds everywhere; one that says otherwise and
was made without knowing of it asks the question anew, for a person who sees both.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinDecision:
    """Which of the two goes on (its id, empty: both), who said so and when.

    ``asked`` is which asking of the question it answers, from 1; ``device`` as in an event.
    """

    kept: str
    by: str
    at_ms: int
    device: str | None
    asked: int = 1

    @property
    def same_judgement(self) -> tuple[str | None, int, int]:
        """Notes of both dossiers that agree in this tell of one decision."""
        return (self.device, self.at_ms, self.asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinQuestion:
    """How the question stands: ``holds`` the decision in force, ``against`` what says otherwise."""

    asked: int = 1
    is_open: bool = True
    holds: TwinDecision | None = None
    against: tuple[TwinDecision, ...] = ()

    @property
    def is_again(self) -> bool:
        """Whether it was decided in more than one way, and a person must decide anew."""
        return self.is_open and self.holds is not None


def twin_question(decisions: Iterable[TwinDecision]) -> TwinQuestion:
    """The question after these decisions, the first in the common order first."""
    now, heard = TwinQuestion(), set[tuple[str | None, int, int]]()
    for one in decisions:
        if one.same_judgement not in heard:
            now = _after(now, one)
        heard.add(one.same_judgement)
    return now


def _after(now: TwinQuestion, one: TwinDecision) -> TwinQuestion:
    if now.holds is None or one.asked > now.asked or (now.is_open and one.asked == now.asked):
        return TwinQuestion(asked=max(now.asked, one.asked), is_open=False, holds=one)
    if one.kept == now.holds.kept:
        return now
    if now.is_open:
        return replace(now, against=(*now.against, one))
    return TwinQuestion(asked=now.asked + 1, holds=now.holds, against=(one,))

"""What somebody decided of a dispute, or began to: typed words outlive the dialog they were typed in."""

from dataclasses import dataclass

from counter_app.services.sending.dispute_words import Side, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A side for each field, or what two dossiers are to each other; and why.

    ``keep``: of two that are one, which stays.
    """

    reason: str
    choices: dict[str, Side]
    verdict: Verdict | None = None
    keep: Side = Side.MINE

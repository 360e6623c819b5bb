"""What the details of a step must say before they are kept, and the letter a step writes of its own.

What they must say is ``domain.moving.details``; forms 02 to 06 are in ``letters``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from counter_app.domain.moving.details import Step, checked_details
from counter_app.domain.step import (
    Collected,
    Details,
    NoticeEnded,
    NoticePosted,
    PaymentAsked,
    VerificationAsked,
    Withdrawn,
)
from counter_app.services.desk import Desk
from counter_app.services.kept_text import kept
from counter_app.services.lookup import DossierView
from counter_app.services.moving import collecting, kept_papers, payments, posting, verification
from db.counter.letters import NewPaper


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """On which dossier, at which desk, when, and why a step is made."""

    dossier: DossierView
    desk: Desk
    at: datetime
    reason: str


def checked(details: Details | None, moment: Moment) -> Details | None:
    """The details as they may be kept; ``UserError`` names the field that lacks something."""
    details, dossier, desk = kept(details), moment.dossier, moment.desk
    if isinstance(details, Collected):
        details = collecting.checked_collector(details, dossier=dossier, desk=desk, at=moment.at)
    return checked_details(details, Step(life=dossier.life, rules=desk.rules, at=moment.at))


def own_letter(details: Details | None, moment: Moment) -> NewPaper | None:
    """The letter or minute that goes with the step; None where it has none of its own."""
    write = _LETTERS.get(type(details))
    return None if write is None else write(details, moment)


_Writer = Callable[[Any, Moment], NewPaper | None]
_LETTERS: Final[dict[type, _Writer]] = {
    Collected: lambda told, one: collecting.lost_slip(
        told, one.reason, dossier=one.dossier, desk=one.desk, at=one.at
    ),
    VerificationAsked: lambda told, one: verification.question_letter(
        told, one.reason, dossier=one.dossier, desk=one.desk, at=one.at
    ),
    PaymentAsked: lambda told, one: payments.notice_letter(
        told, dossier=one.dossier, desk=one.desk, at=one.at
    ),
    Withdrawn: lambda told, one: kept_papers.papers_back(
        told, one.reason, dossier=one.dossier, desk=one.desk, at=one.at
    ),
    NoticePosted: lambda told, one: posting.notice_paper(
        told, dossier=one.dossier, desk=one.desk, at=one.at
    ),
    NoticeEnded: lambda told, one: posting.closing_minute(
        told, dossier=one.dossier, desk=one.desk, at=one.at
    ),
}

"""What the details of a step must say before they are kept, and the letter a step writes of its own.

One line of each table a kind of details; forms 02 to 06 are in ``letters``.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.domain.step import (
    Collected,
    Details,
    NoticeEnded,
    NoticePosted,
    Paid,
    PaymentAsked,
    Refused,
    Stopped,
    SupplementAsked,
    Supplemented,
    VerificationAnswered,
    VerificationAsked,
    Withdrawn,
)
from counter_app.services import (
    collecting,
    kept_papers,
    payments,
    posting,
    refusals,
    supplements,
    verification,
)
from counter_app.services.desk import Desk
from counter_app.services.kept_text import kept
from counter_app.services.lookup import DossierView
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
    details = kept(details)
    check = _CHECKS.get(type(details))
    found = details if check is None else check(details, moment)
    _require_days(found, moment)
    return found


def _require_days(told: object, moment: Moment) -> None:
    """Every day a paper bears lies between the receipt and today."""
    if isinstance(told, tuple):
        for one in told:
            _require_days(one, moment)
    if not is_dataclass(told):
        return
    for one in fields(told):
        value = getattr(told, one.name)
        if type(value) is date and one.name not in _PLANNED:
            _require_day(value, one.name, moment)
        _require_days(value, moment)


def _require_day(day: date, field: str, moment: Moment) -> None:
    today, received = local(moment.at).date(), local(moment.dossier.row.received_at).date()
    if day > today:
        raise UserError("day_ahead", f"Ngày {day:%d/%m/%Y} chưa đến, hãy xem lại.", field=field)
    if day < received - _BEFORE.get(field, timedelta()):
        raise UserError(
            "day_early",
            f"Ngày {day:%d/%m/%Y} trước ngày nhận hồ sơ quá lâu, hãy xem lại.",
            field=field,
        )


def own_letter(details: Details | None, moment: Moment) -> NewPaper | None:
    """The letter or minute that goes with the step; None where it has none of its own."""
    write = _LETTERS.get(type(details))
    return None if write is None else write(details, moment)


_PLANNED: Final = frozenset({"from_day", "until_day"})  # days to come, checked by ``posting``
# A tax may have been asked for and paid before the dossier was filed again.
_BEFORE: Final = {"notice_on": timedelta(days=366), "paid_on": timedelta(days=366)}

_Check = Callable[[Any, Moment], Details]
_CHECKS: Final[dict[type, _Check]] = {
    SupplementAsked: lambda told, _one: supplements.checked_request(told),
    Supplemented: lambda told, _one: supplements.checked_answer(told),
    Refused: lambda told, one: refusals.checked_refusal(told, dossier=one.dossier, at=one.at),
    Stopped: lambda told, one: supplements.checked_stop(told, dossier=one.dossier, at=one.at),
    Collected: lambda told, one: collecting.checked_collector(
        told, dossier=one.dossier, desk=one.desk, at=one.at
    ),
    VerificationAsked: lambda told, one: verification.checked_question(
        told, desk=one.desk, at=one.at
    ),
    VerificationAnswered: lambda told, _one: verification.checked_answer(told),
    PaymentAsked: lambda told, one: payments.checked_request(told, at=one.at),
    Paid: lambda told, one: payments.checked_proof(told, at=one.at),
    NoticePosted: lambda told, one: posting.checked_notice(told, at=one.at),
    NoticeEnded: lambda told, one: posting.checked_end(told, dossier=one.dossier, at=one.at),
}

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

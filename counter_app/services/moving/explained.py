"""Why the date in force is what it is: the working of the limit, and the apology that moved it.

The working itself is worded in ``domain.deadline.explanation``.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from counter_app.core.clock import local
from counter_app.domain.deadline.calendar import Calendar
from counter_app.domain.deadline.explanation import moment_text
from counter_app.domain.deadline.worked import worked
from counter_app.domain.dossier import Event
from counter_app.domain.moving.clockwork import apology_in_force, promise_in_force, rule_of
from counter_app.domain.workflow import Move, PaperKind
from counter_app.services.lookup import DossierView

EMPTY: Final[Mapping[str, Calendar]] = MappingProxyType({})
_BY_LIMIT: Final = ("Hẹn trả: ", "Theo thời hạn: ")


def explained(
    dossier: DossierView, calendar: Calendar, known: Mapping[str, Calendar] = EMPTY
) -> tuple[str, ...]:
    """The lines that explain the date in force, the apology's paper with both dates first.

    ``known``: the calendars it may have been reckoned by, by version; else ``calendar``.
    """
    record = promise_in_force(dossier.life)
    edition = dossier.received.catalogue
    lines = worked(record, known, calendar, catalogue=edition) if record else ()
    apologies = [one for one in dossier.events if _apologises(one)]
    holds = apology_in_force(dossier.events)
    moved = [_moved(one, dossier, holds=one is holds) for one in apologies]
    if holds is not None and _promised(holds) == dossier.row.due_at:
        lines = tuple(line.replace(*_BY_LIMIT) for line in lines)
    return (*moved, *lines)


def _apologises(event: Event) -> bool:
    rule = rule_of(event)
    return rule is not None and rule.move is Move.APOLOGISE


def _moved(apology: Event, dossier: DossierView, *, holds: bool) -> str:
    """What ``apology`` did to the date, and whether it still does."""
    before, after = _text(apology, "due_before"), _text(apology, "due_at")
    named = f"{_paper(apology)}: hẹn trả {after}, thay cho {before}"
    due_at = dossier.row.due_at
    now = f"; hẹn trả đang có hiệu lực: {_spoken(due_at)}" if due_at else ""
    if not holds:
        return f"{named}. Phiếu này đã hủy{now}."
    return f"{named}." if _promised(apology) == due_at else f"{named}{now}."


def _paper(apology: Event) -> str:
    number = apology.body.get("paper_no")
    if number is None or apology.body.get("paper") not in (None, PaperKind.APOLOGY.value):
        return "Xin lỗi và hẹn lại"
    return f"Phiếu xin lỗi và hẹn lại số {number} ngày {local(apology.at):%d/%m/%Y}"


def _promised(apology: Event) -> datetime | None:
    told = apology.body.get("due_at")
    return datetime.fromisoformat(str(told)) if told else None


def _text(apology: Event, name: str) -> str:
    told = apology.body.get(name)
    return _spoken(datetime.fromisoformat(str(told))) if told else "chưa có ngày"


def _spoken(at: datetime) -> str:
    return moment_text(local(at), year=True)

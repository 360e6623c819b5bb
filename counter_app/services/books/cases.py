"""A dossier of the store as a book asks about it: what was filed as it stood at an instant.

Whose data may be used no more is named in the law's own register and nowhere else that leaves the
desk; on the screen only whoever may know who looked reads the name.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from counter_app.domain.books.book import BookKind
from counter_app.domain.books.case import Case
from counter_app.domain.deadline.explanation import NO_DUE_DATE_BY_LAW
from counter_app.domain.deadline.limit import LimitUnit
from counter_app.domain.dossier import (
    RESTRICTED_MARK,
    EventKind,
    Standing,
    State,
    marked_name,
)
from counter_app.domain.draft import RETURN_LABELS
from counter_app.domain.papers import CLOCK_NOT_STARTED
from counter_app.domain.rights import Right, may
from counter_app.protocol.corrected import corrected
from counter_app.protocol.received import DossierReceived, from_text
from counter_app.services.desk import Desk
from counter_app.services.wording.letters import unit_deciding
from counter_app.services.wording.slip_people import applicant_on_paper
from db.counter.book_rows import Kept

LONG_NAME: Final = 120
GONE: Final = "(đã tiêu hủy theo danh mục)"
WITHHELD: Final = f"({RESTRICTED_MARK})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """For whom a book is read: ``leaves`` the desk on paper or in a file, or stays on its screen."""

    desk: Desk
    kind: BookKind
    at: datetime
    leaves: bool = False

    def named(self, name: str, *, restricted: bool) -> str:
        """A person as this reading has them."""
        if not restricted or (self.leaves and self.kind is BookKind.REGISTER):
            return name
        return WITHHELD if self.hides else marked_name(name, restricted=True)

    @property
    def hides(self) -> bool:
        """Whether it is without the names of those whose data may be used no more."""
        return self.leaves or not may(self.desk.clerk, Right.WHO_LOOKED)


def case_of(kept: Kept, reading: Reading) -> Case:
    """The dossier at the reading's instant, corrections made by then laid on."""
    if kept.facts is None:
        return _gone(kept, reading)
    said, at, desk = filed(kept), reading.at, reading.desk
    party = applicant_on_paper(said.draft)
    contact = ", ".join(part for part in (party.address, party.phone) if part)
    name = reading.named(party.name, restricted=kept.restricted)
    return Case(
        id=kept.id,
        code=kept.code,
        procedure=procedure_words(said.procedure_code, said.procedure_name, desk),
        applicant=name,
        contact="" if name == WITHHELD else contact,
        unit=unit_deciding(said.draft, desk),
        return_way=RETURN_LABELS[said.draft.return_by],
        received_at=kept.received_at,
        due_ms=said.due_ms,
        due_wording=_due_wording(said) if said.due_ms is None else "",
        events=kept.events,
        came_standing=None if kept.whole else _stood(kept, at),
    )


def filed(kept: Kept) -> DossierReceived:
    """What was filed, as corrected by the instant it was read for."""
    told = [one.body for one in kept.events if one.kind is EventKind.CORRECTED]
    return corrected(from_text(kept.facts or ""), told)


def procedure_words(code: str, name: str, desk: Desk) -> str:
    """The official name; the short one where it would fill the page."""
    known = desk.catalogue.get(code)
    return known.short_name if known and len(name) > LONG_NAME else name


def _due_wording(said: DossierReceived) -> str:
    """Why no date was promised, as the slip says it."""
    record = said.promise
    if record is None:
        return ""
    limit = record["limit"]
    unit = limit["unit"] if isinstance(limit, dict) else ""
    return NO_DUE_DATE_BY_LAW if unit == LimitUnit.NONE else CLOCK_NOT_STARTED


def _gone(kept: Kept, reading: Reading) -> Case:
    """A dossier of which the archive list left the numbers."""
    return Case(
        id=kept.id,
        code=kept.code,
        procedure=procedure_words(kept.procedure_code, kept.procedure_name, reading.desk),
        applicant=GONE,
        contact="",
        unit="",
        return_way="",
        received_at=kept.received_at,
        due_ms=None,
        came_standing=_stood(kept, reading.at),
    )


def _stood(kept: Kept, at: datetime) -> tuple[State, Standing]:
    """As its row has it, without what came later than ``at``."""
    state, now = kept.state, kept.standing
    if now.returned_at is not None and now.returned_at > at:
        state, now = State.READY, replace(now, returned_at=None)
    if now.ready_at is not None and now.ready_at > at:
        state, now = State.PROCESSING, replace(now, ready_at=None)
    return state, now

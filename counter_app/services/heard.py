"""Dossiers at the office's other desks, heard of by the hub before the central side told of them.

To be read only: whoever wants something done with one goes to the desk that has it.
"""

from typing import Final

from counter_app.core.clock import from_ms
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import DossierRow, Event
from counter_app.domain.heard import GOES_ON, HEARD_WORDS, Heard
from counter_app.protocol.event_words import event_words
from counter_app.services.desk import Desk
from db.counter import heard
from db.counter.heard import HeardDossier

__all__ = ["HeardDossier", "heard_row", "open_heard", "step_words", "told_of", "with_code"]

NOT_HERE_YET: Final = "Hồ sơ ở {desk}, {how}. Ở đây chỉ xem được."
STEP_ELSEWHERE: Final = "{desk} đã làm thêm: {what} ({how}). Hãy hỏi {desk} trước khi làm tiếp."
STEP_APART: Final = "{desk} đã thử: {what} ({how})."


def open_heard(dossier: str, *, desk: Desk) -> HeardDossier:
    """One of them; ``UserError`` once the central side has told of it, or where it never was."""
    found = desk.store.read(lambda one: heard.of(one, dossier))
    if found is None:
        raise UserError("heard_no_more", "Hồ sơ này đã về trung tâm. Hãy tìm lại theo mã.")
    return found


def with_code(text: str, *, desk: Desk) -> HeardDossier | None:
    """The one of this code, or of this slip's number if there is one only."""
    plain = text.strip()
    found = desk.store.read(lambda one: heard.with_number(one, code=plain)) if plain else ()
    if not found and plain.isascii() and plain.isdecimal() and len(plain) < 19:
        found = desk.store.read(lambda one: heard.with_number(one, slip_no=int(plain)))
    return found[0] if len(found) == 1 else None


def told_of(dossier: HeardDossier) -> str:
    """What a clerk must know of it first."""
    return NOT_HERE_YET.format(desk=dossier.desk, how=HEARD_WORDS[dossier.outcome])


def step_words(step: Event, where: str) -> str:
    """What a clerk must know of a step that was only heard of, written at ``where``."""
    how = HEARD_WORDS[step.heard or Heard.WAITS]
    said = STEP_ELSEWHERE if step.heard in GOES_ON else STEP_APART
    desk, what = where[:1].upper() + where[1:], event_words(step)
    return said.format(desk=desk, what=what[:1].lower() + what[1:], how=how)


def heard_row(one: HeardDossier) -> DossierRow:
    """What a list shows of it."""
    received, draft = one.received, one.received.draft
    body, birth = draft.organisation, draft.applicant.birth
    return DossierRow(
        id=DossierId(one.id),
        code=received.code or "",
        slip_no=received.slip_no,
        procedure_code=received.procedure_code,
        procedure_name=received.procedure_name,
        applicant_name=draft.applicant.name if body is None else body.name,
        birth_year=birth.year if birth else None,
        state=one.state,
        received_at=from_ms(received.received_ms),
        due_at=one.standing.due_at,
        clerk_name=received.clerk_name,
        printed=True,
        standing=one.standing,
        first_due_at=one.standing.first_due_at,
        resolving_unit=draft.resolving_unit,
        bundle=draft.bundle,
        heard_at=one.desk,
        heard=one.outcome,
        taken_elsewhere=True,
    )

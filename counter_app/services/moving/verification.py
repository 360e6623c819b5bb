"""Asking another office to verify something: the letter, its dispatch number, the reminder.

The clock stands still meanwhile (deadline rule 10); the answer is due within three working days
unless the letter names another day.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.documents.due_frame import spoken_time
from counter_app.domain.dossier import EventKind, State
from counter_app.domain.moving.clockwork import rule_of
from counter_app.domain.step import VerificationAsked
from counter_app.domain.workflow import Move, PaperKind
from counter_app.protocol.moved import details_of
from counter_app.services.clock_doubt import in_order
from counter_app.services.desk import Desk
from counter_app.services.kept_text import kept
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.wording.correspondence import letter
from db.counter.letters import NewPaper
from db.counter.moves import NewFact, Written, write_fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Enquiry:
    """What a dossier waits for: whom we asked, when, by which dispatch, how often we reminded."""

    asked: VerificationAsked
    asked_at: datetime
    dispatch_no: str
    reminders: int


def question_letter(
    asked: VerificationAsked, reason: str, *, dossier: DossierView, desk: Desk, at: datetime
) -> NewPaper:
    """The letter that goes out with the step."""
    values = {
        "unit": _addressed(asked),
        "question": asked.question,
        "dispatch_no": asked.dispatch_no,
        "answer_by": spoken_time(asked.answer_by) if asked.answer_by else "",
        "reason": reason,
    }
    return letter(PaperKind.VERIFICATION_LETTER, values, dossier=dossier, desk=desk, at=at)


def enquiry_of(dossier: DossierView) -> Enquiry | None:
    """The question that is still open; None where none is."""
    if dossier.row.state is not State.VERIFICATION:
        return None
    found: Enquiry | None = None
    for event in dossier.events:
        rule = rule_of(event)
        if rule is not None and rule.move is Move.VERIFY:
            asked = details_of(event.body)
            if isinstance(asked, VerificationAsked):
                found = Enquiry(
                    asked=asked, asked_at=event.at, dispatch_no=asked.dispatch_no, reminders=0
                )
        elif found is not None and event.body.get("about") == "verification":
            number = str(event.body.get("dispatch_no") or found.dispatch_no)
            more = 1 if event.body.get("reminder") else 0
            found = replace(found, dispatch_no=number, reminders=found.reminders + more)
    return found


def record_dispatch(
    dossier_id: DossierId, *, dispatch_no: str, dispatched_on: date, desk: Desk, at: datetime
) -> Written:
    """The number the letter got from the office's clerical desk, recorded when it is known."""
    dossier, _ = _open_enquiry(dossier_id, desk)
    dispatch_no = kept(dispatch_no, "dispatch_no")
    if not dispatch_no:
        raise UserError("dispatch_missing", "Hãy ghi số công văn.", field="dispatch_no")
    at = in_order(dossier, at)
    if dispatched_on < local(dossier.row.received_at).date():
        raise UserError(
            "dispatch_early",
            "Ngày công văn không trước ngày nhận hồ sơ. Hãy sửa ngày.",
            field="dispatched_on",
        )
    if dispatched_on > local(at).date():
        raise UserError(
            "dispatch_future",
            "Ngày công văn không sau hôm nay. Hãy sửa ngày.",
            field="dispatched_on",
        )
    body = {
        "about": "verification",
        "dispatch_no": dispatch_no,
        "dispatched_on": dispatched_on.isoformat(),
    }
    return _write(NewFact(dossier_id=dossier_id, kind=EventKind.NOTED, body=body), desk, at)


def remind(dossier_id: DossierId, *, desk: Desk, at: datetime) -> Written:
    """A letter to whoever was asked and has not answered; the clock is not touched."""
    dossier, enquiry = _open_enquiry(dossier_id, desk)
    at = in_order(dossier, at)
    asked = enquiry.asked
    values = {
        "unit": _addressed(asked),
        "question": asked.question,
        "asked_on": f"{local(enquiry.asked_at):%d/%m/%Y}",
        "dispatch_no": enquiry.dispatch_no,
        "answer_by": spoken_time(asked.answer_by) if asked.answer_by else "",
    }
    new = NewFact(
        dossier_id=dossier_id,
        kind=EventKind.PAPER_ISSUED,
        body={"about": "verification", "reminder": enquiry.reminders + 1},
        paper=letter(PaperKind.VERIFICATION_REMINDER, values, dossier=dossier, desk=desk, at=at),
    )
    return _write(new, desk, at)


def _addressed(asked: VerificationAsked) -> str:
    return ", ".join(part.strip() for part in (asked.unit, asked.address) if part.strip())


def _open_enquiry(dossier_id: DossierId, desk: Desk) -> tuple[DossierView, Enquiry]:
    dossier = open_dossier(dossier_id, desk=desk)
    enquiry = enquiry_of(dossier)
    if enquiry is None:
        raise UserError("nothing_asked", "Hồ sơ này không chờ xác minh nơi nào.")
    return dossier, enquiry


def _write(new: NewFact, desk: Desk, at: datetime) -> Written:
    stamp = desk.stamp(at)
    return desk.store.write(lambda connection: write_fact(connection, new, stamp))

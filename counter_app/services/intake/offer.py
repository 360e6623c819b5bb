"""What the desk can promise for a draft: pure reckoning, shown at every key and frozen at intake.

The same offer is computed for the window, the intake file and the commit, so what was read out
is what is printed.
"""

from datetime import date, datetime
from functools import partial

from counter_app.core.clock import from_local, local
from counter_app.core.errors import UserError
from counter_app.documents.fonts import unsupported
from counter_app.domain.admission.matter import Matter, by_power
from counter_app.domain.admission.rules import judge
from counter_app.domain.admission.texts import NEVER_ON_PAPER, texts_of
from counter_app.domain.catalogue.procedure import Case, Fact, Procedure
from counter_app.domain.charge import ChargeLine, charges, total_vnd
from counter_app.domain.checklist import complete
from counter_app.domain.deadline.due import AT_RECEIPT, due, last_day
from counter_app.domain.deadline.explanation import warning_text
from counter_app.domain.deadline.legs import with_legs, with_payment
from counter_app.domain.deadline.limit import LimitUnit
from counter_app.domain.deadline.open_hours import require_open
from counter_app.domain.deadline.promise import Promise
from counter_app.domain.deadline.redating import agree_date, carried_over, promise_today
from counter_app.domain.deadline.working_days import minute_of
from counter_app.domain.draft import Draft
from counter_app.domain.offer import Finding, Offer
from counter_app.domain.office import Office
from counter_app.domain.service_day import same_day
from counter_app.services.desk import Desk


def offer(draft: Draft, *, desk: Desk, at: datetime) -> Offer:
    """The promise for ``draft`` if it were taken in at ``at`` (aware).

    Raises ``UserError`` only where no procedure or case can be named (``procedure_unknown``,
    ``procedure_not_in_force``, ``case_needed``); everything else is a finding.
    """
    wall = _wall(at)
    filed = _wall(draft.again.filed_at) if draft.again else wall
    procedure = desk.catalogue.require(draft.procedure_code, on=wall.date())
    case = procedure.case(draft.case_id, on=wall.date())
    given = complete(case, also=by_power(draft, case)) if draft.given is None else draft.given
    matter = Matter(draft=draft, procedure=procedure, case=case, given=given, on=wall.date())
    promise, doubts = _promise(draft, procedure, case, filed, desk)
    lines, refused = _charges(draft, procedure, case, filed.date(), desk)
    found = judge(matter)
    return Offer(
        procedure=procedure,
        case=case,
        received_at=from_local(wall),
        due_at=from_local(promise.due_at) if promise.due_at else None,
        promise=promise,
        charges=lines,
        given=given,
        needed=matter.needed,
        findings=(
            *found,
            *doubts,
            *_unsigned(promise, draft, wall, desk.office),
            *refused,
            *_unprintable(draft, found),
        ),
    )


def _wall(at: datetime) -> datetime:
    return local(at).replace(tzinfo=None, second=0, microsecond=0)


def _promise(
    draft: Draft, procedure: Procedure, case: Case, wall: datetime, desk: Desk
) -> tuple[Promise, tuple[Finding, ...]]:
    limit = case.limit_for(draft.channel)
    elsewhere = draft.resolving_unit is not None and draft.resolving_unit != desk.office.agency
    promise = due(
        wall,
        limit,
        schedule=desk.timetable,
        calendar=desk.calendar,
        clock_start=None if elsewhere else AT_RECEIPT,
    )
    promise = with_payment(with_legs(promise, case.legs), case.payment_appointment)
    try:
        promise = _redated(promise, draft)
    except UserError as error:
        return promise, (_finding(error, "agreed"),)
    chosen = promise.adjustment is not None or draft.by_limit or draft.again
    promise, kept = (
        (promise, ()) if chosen else on_service_day(promise, procedure, case, desk.office)
    )
    doubts = (*map(_warning, promise.warnings), *_far(promise), *kept)
    return promise, doubts if draft.again else (*doubts, *_closed(wall, promise))


def _redated(promise: Promise, draft: Draft) -> Promise:
    """The date an earlier slip bears, or a person chose: one agreed, or today although it is late."""
    if draft.again and draft.again.due_at is not None:
        return carried_over(promise, _wall(draft.again.due_at), draft.again.words)
    if draft.agreed is not None:
        wall = local(draft.agreed.due_at).replace(tzinfo=None)
        agreed = agree_date(promise, wall, draft.agreed.reason)
        require_open(wall, promise.days, field="agreed")
        return agreed
    if draft.promise_today and promise.rule is LimitUnit.SAME_DAY:
        return promise_today(promise)
    return promise


def on_service_day(
    promise: Promise, procedure: Procedure, case: Case, office: Office
) -> tuple[Promise, tuple[Finding, ...]]:
    """The promise as the office's no-appointment day makes it, unless nobody signs that day."""
    earlier = same_day(promise, office.service_days, procedure, case)
    if earlier is promise:
        return promise, ()
    if office.lacks_signer(promise.received_at.date()):
        message = "Ngày không hẹn nhưng hôm nay không có người ký: hẹn theo thời hạn."
        return promise, (Finding(code="no_signer", message=message, field="due", blocking=False),)
    if not case.same_day_unless:
        return earlier, ()
    message = f"Ngày không hẹn mà {case.same_day_unless}: Ctrl T, hẹn theo thời hạn."
    return earlier, (Finding(code="may_wait", message=message, field="due", blocking=False),)


def _warning(code: str) -> Finding:
    return Finding(code=code, message=warning_text(code), field="due", blocking=False)


def _closed(wall: datetime, promise: Promise) -> tuple[Finding, ...]:
    """Received when the counter is shut: likely a wrong clock, or a kindness to be noted."""
    hours = promise.days.day(wall.toordinal())
    if hours.receives and hours.clamped(minute_of(wall)) == minute_of(wall):
        return ()
    message = "Tiếp nhận ngoài giờ làm việc; hãy kiểm tra ngày giờ của máy."
    return (Finding(code="out_of_hours", message=message, field="due", blocking=False),)


def _far(promise: Promise) -> tuple[Finding, ...]:
    if not promise.is_far:
        return ()
    message = "Ngày hẹn xa hơn ba năm; hãy kiểm tra ngày giờ của máy và thời hạn."
    return (Finding(code="due_far", message=message, field="due", blocking=False),)


def _unsigned(
    promise: Promise, draft: Draft, wall: datetime, office: Office
) -> tuple[Finding, ...]:
    """Nobody to sign on the day it would promise, by the roster or as was said at the desk."""
    today = wall.date()
    day = promise.due_at.date() if promise.due_at else None
    if draft.immediate or draft.promise_today:
        day = today
    if day is None or not office.lacks_signer(day):
        return ()
    message = f"Ngày {day:%d/%m} chưa có người ký trong lịch ký: hãy hỏi trước khi hẹn."
    if office.said_on(day) is not None:
        message = "Hôm nay không có người ký: hãy hỏi trước khi hẹn trong ngày."
    return (Finding(code="no_signer", message=message, field="due", blocking=False),)


def _finding(error: UserError, field: str) -> Finding:
    return Finding(code=error.code, message=error.message, field=error.field or field)


def _charges(
    draft: Draft, procedure: Procedure, case: Case, on: date, desk: Desk
) -> tuple[tuple[ChargeLine, ...], tuple[Finding, ...]]:
    try:
        lines = charges(
            procedure,
            case,
            on=on,
            channel=draft.channel,
            copies=draft.result_copies,
            persons=max(1, len(draft.owners)),
            sheets_copied=draft.sheets_copied,
            certified_copies=draft.certified_copies,
            exemption=draft.exemption,
            event_date=draft.event_date or _event_date(draft, procedure),
            local=desk.office.local_charges,
            last_day=partial(last_day, schedule=desk.timetable, calendar=desk.calendar),
        )
        total_vnd(lines)  # refuses a sum no receipt could bear
    except UserError as error:
        return (), (_finding(error, "charges"),)
    return lines, ()


def _event_date(draft: Draft, procedure: Procedure) -> date | None:
    """The birth or death that an "in time" rule counts from, where the day is known."""
    subject = draft.subject
    if subject is None or procedure.subject is None:
        return None
    if Fact.DEATH_DATE in procedure.subject.asks:
        return subject.died_on.full if subject.died_on else None
    return subject.birth.full if subject.birth else None


def _unprintable(draft: Draft, found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Letters the papers cannot draw, where nothing else was said of the same words already."""
    said = {one.field for one in found if one.code == "legacy_text"} | NEVER_ON_PAPER
    return tuple(
        Finding(
            code="unprintable",
            message=f"Không in được ký tự “{letters[:5]}”. Hãy gõ lại phần này.",
            field=field,
        )
        for field, text in texts_of(draft).items()
        if field not in said and (letters := unsupported(text))
    )

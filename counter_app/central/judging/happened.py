"""The small facts: what commutes is true whatever happened meanwhile, and is always accepted.

Money taken and numbers printed are never overruled. Only what would put a wrong date or a place on
a shelf into the lists is held against how the dossier stands by now.
"""

from counter_app.central.judging.moved import moved_on, stale_date
from counter_app.central.judging.reading import Body, conflict, rejected
from counter_app.central.judging.verdict import Given, NewAttachment, Verdict
from counter_app.domain.dossier_now import DossierNow
from counter_app.domain.moving.following import RESULTS, as_told
from counter_app.protocol.attached import AttachmentAdded
from counter_app.protocol.happened import PaperVoided, ResultShelved
from counter_app.protocol.push import PushedOperation


def judge_fact(
    sent: PushedOperation, _told: object, body: Body, now: DossierNow | None, _given: Given
) -> Verdict:
    """A fact of a dossier that is there."""
    return rejected("dossier.unknown") if now is None else moved_on(sent, body, now)


def judge_apart(
    _sent: PushedOperation, _told: object, _body: Body, _now: DossierNow | None, _given: Given
) -> Verdict:
    """A fact about no dossier: a visit, a hand-over list, the day itself."""
    return Verdict(outcome="accepted")


def judge_voided(
    sent: PushedOperation, told: PaperVoided, body: Body, now: DossierNow | None, _given: Given
) -> Verdict:
    """A void paper is void; the date it takes back must be the one that stands."""
    if now is None:  # the paper of a visit, which left no dossier
        return Verdict(outcome="accepted")
    if told.takes_back is not None and stale_date(body, now):
        return conflict("date.moved", due_at=as_told(now.standing.due_at), move=told.takes_back)
    return moved_on(sent, body, now)


def judge_shelved(
    sent: PushedOperation, _told: ResultShelved, body: Body, now: DossierNow | None, _given: Given
) -> Verdict:
    """Only a result that is there lies on a shelf."""
    if now is None:
        return rejected("dossier.unknown")
    if now.state not in RESULTS:
        return conflict("status.moved", state=now.state.value)
    return moved_on(sent, body, now)


def judge_attached(
    sent: PushedOperation, told: AttachmentAdded, body: Body, now: DossierNow | None, _given: Given
) -> Verdict:
    """A file's record; its bytes come by themselves, and are checked against it."""
    if now is None:
        return rejected("dossier.unknown")
    if len(told.sha256) != 64 or told.sha256.strip("0123456789abcdef"):
        return rejected("body.malformed", "sha256")
    if told.size < 0:
        return rejected("body.malformed", "size")
    file = NewAttachment(
        id=told.id,
        sha256=told.sha256,
        label=told.label,
        mime=told.mime,
        size=told.size,
        pages=told.pages,
    )
    verdict = moved_on(sent, body, now)
    return Verdict(outcome=verdict.outcome, now=verdict.now, attachments=(file,))

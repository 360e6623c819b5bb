"""What a person decides of a conflict: an attempt given up."""

from counter_app.central.judging.moved import moved_on
from counter_app.central.judging.reading import Body, rejected
from counter_app.central.judging.verdict import Given, Verdict
from counter_app.domain.dossier_now import DossierNow
from counter_app.protocol.push import PushedOperation
from counter_app.protocol.settled import AttemptDropped


def judge_dropped(
    sent: PushedOperation, _told: AttemptDropped, body: Body, now: DossierNow | None, _given: Given
) -> Verdict:
    """Accepted where it names the attempt; the dossier stays as it stands."""
    if not sent.supersedes:
        return rejected("supersedes.missing", "supersedes")
    return Verdict(outcome="accepted") if now is None else moved_on(sent, body, now)

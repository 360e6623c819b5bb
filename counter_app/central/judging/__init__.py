"""Whether an operation can stand: one rule for each kind, by the same domain code as the counter.

``judge`` is the whole of it. Rules are pure: what the store adds is whether a code is taken, which
operation blocks a dossier, and whether a twin was filed lately (``lookup_keys``).
"""

from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec.structs import replace

from counter_app.central.judging.corrected import judge_corrected
from counter_app.central.judging.happened import (
    judge_apart,
    judge_attached,
    judge_fact,
    judge_shelved,
    judge_voided,
)
from counter_app.central.judging.lookup_keys import TWIN_DAYS, lookup_hash
from counter_app.central.judging.moved import judge_moved
from counter_app.central.judging.reading import UNREADABLE, Body, reading, reading_once, rejected
from counter_app.central.judging.received import judge_received
from counter_app.central.judging.settled import judge_dropped
from counter_app.central.judging.verdict import Given, NewAttachment, Rule, Verdict
from counter_app.domain.dossier import EventKind
from counter_app.domain.dossier_now import DossierNow
from counter_app.protocol import happened
from counter_app.protocol.attached import AttachmentAdded
from counter_app.protocol.corrected import DossierCorrected
from counter_app.protocol.moved import DossierMoved
from counter_app.protocol.push import PushedOperation
from counter_app.protocol.received import DossierReceived, facts_of
from counter_app.protocol.restricted import SubjectRestricted
from counter_app.protocol.settled import AttemptDropped
from counter_app.protocol.upcast import NEWEST, upcast
from counter_app.protocol.visited import VisitRecorded

__all__ = [
    "RULES",
    "TWIN_DAYS",
    "Given",
    "NewAttachment",
    "Rule",
    "Verdict",
    "judge",
    "lookup_hash",
]

_ANY: Final = reading(happened.Happened, judge_fact)
_APART: Final = reading(happened.Happened, judge_apart)

RULES: Final[Mapping[str, Rule]] = {
    EventKind.RECEIVED: reading_once(DossierReceived, judge_received),
    EventKind.MOVED: reading(DossierMoved, judge_moved),
    EventKind.CORRECTED: reading(DossierCorrected, judge_corrected),
    EventKind.REASSIGNED: reading(happened.Reassigned, judge_fact),
    EventKind.NOTED: reading(happened.Noted, judge_fact),
    EventKind.PAPER_ISSUED: reading(happened.PaperTold, judge_fact),
    EventKind.PAPER_REPRINTED: reading(happened.PaperTold, judge_fact),
    EventKind.PAPER_VOIDED: reading(happened.PaperVoided, judge_voided),
    EventKind.PAPER_HELD: reading(happened.PaperTold, judge_fact),
    EventKind.ORIGINAL_RETURNED: reading(happened.OriginalReturned, judge_fact),
    EventKind.RESULT_SHELVED: reading(happened.ResultShelved, judge_shelved),
    EventKind.CITIZEN_TOLD: reading(happened.CitizenTold, judge_fact),
    EventKind.CODE_LINKED: reading(happened.CodeLinked, judge_fact),
    EventKind.CHARGE_TAKEN: reading(happened.ChargeTaken, judge_fact),
    EventKind.CHARGE_VOIDED: reading(happened.ChargeVoided, judge_fact),
    EventKind.CHARGE_REFUNDED: reading(happened.ChargeRefunded, judge_fact),
    EventKind.RECEIPT_LINKED: reading(happened.ReceiptLinked, judge_fact),
    EventKind.ATTACHED: reading(AttachmentAdded, judge_attached),
    EventKind.DROPPED: reading(AttemptDropped, judge_dropped),
    EventKind.VISIT_RECORDED: reading(VisitRecorded, judge_apart),
    EventKind.HANDED_OVER: reading(happened.HandedOver, judge_apart),
    EventKind.HANDOVER_CONFIRMED: reading(happened.HandoverConfirmed, judge_apart),
    EventKind.SUBJECT_RESTRICTED: reading(SubjectRestricted, judge_apart),
    # The protocol names these, and no counter of this version writes them: facts that commute.
    **dict.fromkeys(("notice.sent", "satisfaction.given", "feedback.filed"), _ANY),
    **dict.fromkeys(("outage.logged", "day.opened", "day.closed"), _APART),
}


def judge(
    sent: PushedOperation,
    now: DossierNow | None,
    given: Given,
    *,
    rules: Mapping[str, Rule] = RULES,
) -> Verdict:
    """What becomes of one operation of a dossier that stands as ``now`` (None: not there).

    A kind or version nobody here knows is rejected as ``needs_server_upgrade``, to be judged again
    from the quarantine by a newer version.
    """
    rule = rules.get(sent.kind)
    if rule is None:
        return rejected("needs_server_upgrade")
    if sent.v != NEWEST:
        try:
            body = upcast(sent.kind, sent.v, msgspec.json.decode(sent.body, type=Body))
        except UNREADABLE:
            return rejected("body.malformed")
        if body is None:
            return rejected("needs_server_upgrade")
        newest = msgspec.Raw(msgspec.json.encode(body))
        sent = msgspec.structs.replace(sent, v=NEWEST, body=newest)
        verdict = rule(sent, now, given)
        # What was told is no longer what is kept of it.
        after = None if verdict.now is None else replace(verdict.now, facts=facts_of(verdict.now))
        return replace(verdict, now=after)
    return rule(sent, now, given)

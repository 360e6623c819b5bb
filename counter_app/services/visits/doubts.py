"""Everything the desk's own store holds against a draft, and an offer with all of it.

Unlike the rules of ``domain.admission`` these want the store; they are looked up while the clerk
types and once more when the dossier is taken in.
"""

from dataclasses import replace
from datetime import datetime

from counter_app.domain.doubt import Doubt
from counter_app.domain.draft import Draft
from counter_app.domain.offer import Offer
from counter_app.services.desk import Desk
from counter_app.services.known import known_authority, lookalikes, the_dead
from counter_app.services.visits import left_behind


def doubts(draft: Draft, *, desk: Desk, at: datetime) -> tuple[Doubt, ...]:
    """All of them, what stops first; those the clerk has answered (``Draft.unlike``) left out.

    So is the dossier that this one takes in again.
    """
    settled = {one.dossier for one in draft.unlike or ()}
    settled |= {draft.again.dossier} if draft.again else set()
    found = (
        *the_dead.doubts_of(draft, desk=desk),
        *known_authority.doubts_of(draft, desk=desk),
        *lookalikes.doubts_of(draft, desk=desk, at=at),
        *left_behind.doubts_of(draft, desk=desk),
    )
    left = [one for one in found if not (one.may_differ and one.dossier in settled)]
    return tuple(sorted(left, key=lambda one: not one.finding.blocking))


def with_doubts(offer: Offer, draft: Draft, *, desk: Desk, at: datetime) -> Offer:
    """``offer`` with the finding of each."""
    more = tuple(one.finding for one in doubts(draft, desk=desk, at=at))
    return replace(offer, findings=(*offer.findings, *more)) if more else offer

"""May a correction stand: field by field, laid over what others corrected meanwhile.

A field that two people changed differently keeps both values: what stands goes on standing, what
was wanted goes with the conflict, and a person chooses (``protocol.settled``).
"""

from dataclasses import asdict

import msgspec
from msgspec.structs import replace

from counter_app.central.judging.moved import moved_on, stale_date
from counter_app.central.judging.reading import Body, conflict, rejected
from counter_app.central.judging.received import with_facts
from counter_app.central.judging.verdict import Given, Verdict
from counter_app.core.errors import UserError
from counter_app.domain.code import parse_code
from counter_app.domain.dossier_now import DossierNow
from counter_app.domain.moving.following import as_told
from counter_app.protocol.corrected import DossierCorrected, laid_on
from counter_app.protocol.merging import merge
from counter_app.protocol.push import PushedOperation
from counter_app.protocol.received import facts_of

# What a dossier keeps for life, whatever is mended.
_FOR_LIFE = frozenset({"lookup_secret", "received_ms"})


def judge_corrected(
    sent: PushedOperation, told: DossierCorrected, body: Body, now: DossierNow | None, given: Given
) -> Verdict:
    """Accepted with the facts as they then are; ``fields`` and ``date.moved`` are conflicts."""
    if now is None:
        return rejected("dossier.unknown")
    if kept := sorted(told.now.keys() & _FOR_LIFE):
        return rejected("field.for_life", kept[0])
    facts = msgspec.json.decode(facts_of(now), type=Body)
    clashes = merge(facts, was=told.was, now=told.now).clashes
    if clashes:
        return conflict("fields", clashes[0].field, fields=[asdict(one) for one in clashes])
    if stale_date(body, now):
        return conflict("date.moved", due_at=as_told(now.standing.due_at))
    try:
        after = with_facts(now, laid_on(facts, body), given)
    except (msgspec.ValidationError, KeyError):
        return rejected("body.malformed", "now")
    verdict = moved_on(sent, body, after)
    if now.code is None and after.code is not None:
        verdict = replace(verdict, register=(_agency(after), after.code))
    return verdict


def _agency(dossier: DossierNow) -> str:
    """Whose series the official code is of, which came later; the province's may be another's."""
    try:
        return parse_code(dossier.code or "").agency
    except UserError:
        return dossier.agency

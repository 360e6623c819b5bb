"""All rules in the order of the screen. Each is a function from the matter to findings."""

from collections.abc import Callable, Iterable
from typing import Final

from counter_app.domain.admission import (
    filing,
    foreigners,
    inheritance,
    marriage,
    people,
    representation,
    standing,
    texts,
    witnesses,
)
from counter_app.domain.admission.articles import with_article
from counter_app.domain.admission.matter import Matter
from counter_app.domain.offer import Finding

Rule = Callable[[Matter], Iterable[Finding]]

RULES: Final[tuple[Rule, ...]] = (
    people.submitter,
    people.owners,
    people.principal,
    texts.old_letters,
    filing.not_confirmed,
    people.subject,
    people.parents,
    foreigners.passports,
    standing.presence,
    standing.both_there,
    marriage.conditions,
    standing.among_the_owners,
    standing.authority,
    standing.collecting,
    standing.kin,
    standing.on_behalf,
    standing.the_dead,
    inheritance.heirs,
    representation.of_another,
    representation.proof,
    representation.minor_submitter,
    standing.organisation,
    witnesses.signing,
    filing.checklist,
    foreigners.papers,
    filing.copies,
    filing.contact,
    filing.resolving_unit,
    filing.agreed_date,
    filing.card_overridden,
)


def judge(matter: Matter) -> tuple[Finding, ...]:
    """All that is in the way and all that deserves a look, each with its article, as on screen."""
    found = (finding for rule in RULES for finding in rule(matter))
    return tuple(with_article(finding, matter.procedure) for finding in found)

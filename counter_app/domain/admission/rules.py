"""All rules in the order of the screen. Each is a function from the matter to findings."""

from collections.abc import Callable, Iterable
from typing import Final

from counter_app.domain.admission import filing, people, standing
from counter_app.domain.admission.matter import Matter
from counter_app.domain.offer import Finding

Rule = Callable[[Matter], Iterable[Finding]]

RULES: Final[tuple[Rule, ...]] = (
    people.submitter,
    people.owners,
    filing.not_confirmed,
    people.subject,
    standing.presence,
    standing.both_there,
    standing.authority,
    standing.the_dead,
    standing.organisation,
    standing.signing,
    filing.checklist,
    filing.copies,
    filing.contact,
    filing.resolving_unit,
    filing.agreed_date,
    filing.card_overridden,
)


def judge(matter: Matter) -> tuple[Finding, ...]:
    """All that is in the way and all that deserves a look, in the order of the screen."""
    return tuple(finding for rule in RULES for finding in rule(matter))

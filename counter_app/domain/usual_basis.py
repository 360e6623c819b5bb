"""By what right people usually file a procedure: a first guess that a clerk changes with one key."""

from counter_app.domain.catalogue.procedure import Fact, Procedure
from counter_app.domain.people.applicant import Basis


def usual_basis(procedure: Procedure) -> Basis:
    """A parent for a newborn child, kin for somebody who has died, else one's own matter."""
    asks = procedure.subject.asks if procedure.subject is not None else ()
    if Fact.BIRTH_ORDER in asks:
        return Basis.PARENT
    return Basis.RELATIVE if Fact.DEATH_DATE in asks else Basis.SELF

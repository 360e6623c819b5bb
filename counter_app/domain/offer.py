"""What the counter can promise for a draft: the date, the charges, and all that is in the way."""

from dataclasses import dataclass
from datetime import datetime

from counter_app.core.errors import UserError
from counter_app.domain.catalogue.procedure import Case, Procedure
from counter_app.domain.charge import ChargeLine
from counter_app.domain.checklist import GivenComponent
from counter_app.domain.deadline.promise import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing the clerk must mend (``blocking``) or should look at; ``field`` leads there."""

    code: str
    message: str
    field: str = ""
    blocking: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The promise for one draft at one moment.

    ``due_at`` is an aware UTC instant, ``None`` where no date is promised; ``promise`` keeps the
    working in local time. ``given`` is what will stand on the slip; ``needed`` are the labels of the
    conditional papers that its people make necessary. ``parts`` are the offers of a bundle's dossiers; this
    one then stands for all of them.
    """

    procedure: Procedure
    case: Case
    received_at: datetime
    due_at: datetime | None
    promise: Promise | None
    charges: tuple[ChargeLine, ...]
    given: tuple[GivenComponent, ...]
    findings: tuple[Finding, ...]
    needed: tuple[str, ...] = ()
    parts: "tuple[Offer, ...]" = ()

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """What must be mended first."""
        return tuple(finding for finding in self.findings if finding.blocking)

    @property
    def is_same_day(self) -> bool:
        """Whether the office's no-appointment day brought the date forward."""
        return self.promise is not None and self.promise.is_same_day

    def require_clear(self) -> None:
        """Raises one ``UserError`` that tells everything in the way, when anything is."""
        if self.blocking:
            first = self.blocking[0]
            told = " ".join(dict.fromkeys(finding.message for finding in self.blocking))
            raise UserError(first.code, told, field=first.field or None)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What the clerk should look at; never stops an intake."""
        return tuple(finding for finding in self.findings if not finding.blocking)

    @property
    def total_vnd(self) -> int:
        """What the citizen pays now, in whole đồng."""
        return sum(line.amount_vnd or 0 for line in self.charges)

"""What the desk's own store holds against a draft: filed before, filed by or for somebody dead."""

from dataclasses import dataclass
from typing import Final

from counter_app.core.ids import DossierId
from counter_app.domain.offer import Finding

# Where a finding leads that no field of the draft mends.
FIELD: Final = "doubt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A finding with the dossier it comes from; ``may_differ`` where a person may say otherwise.

    ``elsewhere``: that dossier is at a sister desk and was only heard of.
    """

    finding: Finding
    dossier: DossierId
    code: str
    may_differ: bool = False
    elsewhere: bool = False

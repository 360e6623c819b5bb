"""A dossier as the central side knows it after all it has accepted: what rules are judged by.

A projection of its events; nothing here stores it.
"""

from dataclasses import dataclass

from counter_app.core.ids import DossierId, OperationId
from counter_app.domain.dossier import Standing, State


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierNow:
    """Where it stands. ``facts`` is the text of ``dossier.received`` with later corrections laid on;
    ``mended``: it is no longer what was told first, but for the slip's secret left out.

    ``code`` is None while the official one is not given; ``lookup_hash`` the keyed digest of the
    secret on the slip; ``subject_key`` what two filings of one matter have in common;
    ``blocked_by`` the operation without which later ones cannot be judged.
    """

    dossier: DossierId
    code: str | None
    agency: str
    state: State
    ver: int
    procedure_code: str
    procedure_name: str
    sector: str
    applicant_name: str
    resolving_unit: str
    clerk_name: str
    device: str
    received_ms: int
    standing: Standing
    lookup_hash: str
    subject_key: str
    facts: str
    mended: bool = False
    blocked_by: OperationId | None = None

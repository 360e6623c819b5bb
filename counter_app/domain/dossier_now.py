"""A dossier as the central side knows it after all it has accepted: what rules are judged by.

A projection of its events; nothing here stores it.
"""

import msgspec

from counter_app.core.ids import DossierId, OperationId
from counter_app.domain.dossier import Standing, State


class DossierNow(msgspec.Struct, frozen=True, kw_only=True):
    """Where it stands. ``told`` is the body of ``dossier.received`` as it was signed, the slip's secret
    with it; ``facts`` its text without that and with later corrections laid on, None before the
    first: whoever only reads takes ``protocol.received.facts_of``.

    ``code`` is None while the official one is not given; ``unit`` the office's own place it was
    transferred to, empty while it is at the counter; ``lookup_hash`` the keyed digest of the
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
    told: msgspec.Raw
    unit: str = ""
    facts: str | None = None
    blocked_by: OperationId | None = None

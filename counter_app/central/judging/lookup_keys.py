"""What the central side finds a dossier by without keeping it in clear: keyed digests.

The secret on a slip has eight digits: only a key that is not in the store keeps it a secret.
"""

import hmac
from typing import Final

from counter_app.core.text import fold
from counter_app.domain.people.applicant import Person
from counter_app.protocol.received import DossierReceived

# Two filings of one matter this far apart are shown to a person; later ones are a new matter.
TWIN_DAYS: Final = 7


def lookup_hash(secret: str, key: bytes) -> str:
    """The digest of a slip's look-up secret, hex; the same for the whole cell."""
    return _digest("lookup", secret, key)


def subject_key(facts: DossierReceived, key: bytes) -> str:
    """What two filings of one matter have in common: procedure and whom it is about.

    Empty where filing again means nothing: copies certified, results given at once.
    """
    draft = facts.draft
    if draft.immediate or draft.certified_copies:
        return ""
    if draft.organisation is not None:
        who = draft.organisation.tax_code or fold(draft.organisation.name)
    else:
        who = _person(draft.subject or draft.applicant)
    return _digest("subject", f"{facts.procedure_code}\n{facts.case_id}\n{who}", key)


def _person(person: Person) -> str:
    if person.personal_id:
        return person.personal_id
    return f"{fold(person.name)}\n{person.birth}"


def _digest(what: str, text: str, key: bytes) -> str:
    return hmac.digest(key, f"{what}\n{text}".encode(), "sha256").hex()

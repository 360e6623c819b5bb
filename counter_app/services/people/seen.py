"""Who has looked at a dossier: noted each time somebody opens one, told by ``data_subjects``."""

from counter_app.domain.audit_act import Act
from counter_app.domain.office import OfficeKind
from counter_app.domain.rights import Right, require
from counter_app.services.desk import Desk
from counter_app.services.people.audit import note


def note_numbers_seen(dossier: str, *, desk: Desk) -> str:
    """Notes that the clerk has the whole numbers of its people shown; else as ``note_seen``."""
    require(desk.clerk, Right.SEE_IDS)
    return _noted(Act.PERSON_SEEN, dossier, desk)


def note_seen(dossier: str, *, desk: Desk) -> str:
    """Notes that the clerk at the desk looks at a dossier; the sentence to tell where it could not be.

    Training and demonstration have invented people only. Not on the window's thread.
    """
    return _noted(Act.DOSSIER_SEEN, dossier, desk)


def _noted(act: Act, dossier: str, desk: Desk) -> str:
    if desk.store.kind is not OfficeKind.REAL:
        return ""
    return note(desk, act, subject=dossier)

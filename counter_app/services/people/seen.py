"""Who has looked at a dossier: noted each time somebody opens one, told by ``data_subjects``."""

from counter_app.domain.audit_act import Act
from counter_app.domain.office import OfficeKind
from counter_app.services.desk import Desk
from counter_app.services.people.audit import note


def note_seen(dossier: str, *, desk: Desk) -> str:
    """Notes that the clerk at the desk looks at a dossier; the sentence to tell where it could not be.

    Training and demonstration have invented people only. Not on the window's thread.
    """
    if desk.store.kind is not OfficeKind.REAL:
        return ""
    return note(desk, Act.DOSSIER_SEEN, subject=dossier)

"""What officers do to a dossier, written down: a change in the commune's order, and where it stands."""

from sqlalchemy import Connection

from counter_app.domain.dossier_now import DossierNow
from db.central.changes import NewChange, add_changes
from db.central.dossiers import dossiers_now, keep_dossiers
from db.central.heads import take_head


def write_change(connection: Connection, commune: str, new: NewChange, after: DossierNow) -> bool:
    """Writes ``new`` and the dossier as it then stands; False where another was quicker.

    ``after`` follows the version that was seen by one: any other that stands now is kept as it is.
    """
    head = take_head(connection, commune)
    now = dossiers_now(connection, commune, [new.dossier]).get(new.dossier)
    if now is None or now.ver + 1 != new.ver:
        return False
    add_changes(connection, commune, head, [new])
    keep_dossiers(connection, commune, [after])
    return True

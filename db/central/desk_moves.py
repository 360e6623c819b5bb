"""What officers do to a dossier, written down: changes in the commune's order, and where it stands."""

from collections.abc import Sequence

from sqlalchemy import Connection

from counter_app.domain.dossier_now import DossierNow
from db.central.attachments import Attached, add_attachments
from db.central.changes import NewChange, add_changes
from db.central.dossiers import dossiers_now, keep_dossiers
from db.central.heads import take_head


def write_changes(
    connection: Connection,
    commune: str,
    new: Sequence[NewChange],
    after: DossierNow,
    *,
    files: Sequence[Attached] = (),
) -> bool:
    """Writes ``new`` of one dossier and the dossier as it then stands; False where another was quicker.

    They follow the version that was seen, one by one, ``after`` being the last: any other that
    stands now is kept as it is. ``files`` are the attachments that some of them tell of.
    """
    head = take_head(connection, commune)
    now = dossiers_now(connection, commune, [after.dossier]).get(after.dossier)
    if now is None or now.ver + 1 != new[0].ver:
        return False
    add_changes(connection, commune, head, new)
    keep_dossiers(connection, commune, [after])
    if files:
        add_attachments(connection, commune, files, at_ms=new[0].at_ms)
    return True

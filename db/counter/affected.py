"""Whose data lies in this store: what is asked first when a PC or its data gets into other hands."""

from typing import Final

from sqlalchemy import Connection as Connection

from counter_app.core.clock import from_ms, local
from counter_app.domain.data_subject import ETHNIC, SCANS, Affected
from db.engine import cursor_of

# Two people are told apart by their number, else by name and birth.
_ASKED: Final = """
SELECT (
    SELECT count(*) FROM (
        SELECT coalesce(personal_id, name || coalesce(json_extract(body, '$.birth'), ''))
        FROM people
        UNION SELECT coalesce(personal_id, name) FROM visits WHERE name <> ''
    )),
    (SELECT count(DISTINCT dossier) FROM people),
    (SELECT min(d.received_ms) FROM dossiers d WHERE d.applicant_name <> ''),
    EXISTS (SELECT 1 FROM people WHERE coalesce(json_extract(body, '$.ethnic_group'), '') <> ''),
    EXISTS (SELECT 1 FROM attachments)
"""


def affected(connection: Connection) -> Affected:
    """Everybody in every dossier and visit of this store that was not destroyed."""
    people, dossiers, first, ethnic, scans = cursor_of(connection).execute(_ASKED).fetchone()
    return Affected(
        people=people,
        dossiers=dossiers,
        since=None if first is None else local(from_ms(first)).date(),
        sensitive=((ETHNIC,) if ethnic else ()) + ((SCANS,) if scans else ()),
    )

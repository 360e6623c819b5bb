"""Who may no longer decide on a dossier, because its citizen is declared to be their kin.

The declaration is one of the dossier's events; what a relative may still do is the caller's word.
"""

from typing import Final

from sqlcipher3 import dbapi2

from counter_app.core.errors import UserError
from counter_app.core.ids import ClerkId

_DECLARED: Final = (
    "SELECT json_extract(body, '$.relation'), json_extract(body, '$.given_name') FROM events "
    "WHERE dossier = ? AND kind = 'dossier.reassigned' AND json_extract(body, '$.why') = 'kin' "
    "AND json_extract(body, '$.declared_by') = ? LIMIT 1"
)


def require_no_kin(cursor: dbapi2.Cursor, dossier: int, clerk: ClerkId) -> None:
    """Returns when this clerk may decide; ``UserError`` names the kinship and who has it now."""
    found = cursor.execute(_DECLARED, (dossier, clerk)).fetchone()
    if found is not None:
        raise not_for_kin(*found)


def not_for_kin(relation: str, given_name: str) -> UserError:
    """The refusal a declared relative is told."""
    told = f"Bạn đã khai là người thân ({relation}); hồ sơ do {given_name} làm."
    return UserError("not_for_kin", told)

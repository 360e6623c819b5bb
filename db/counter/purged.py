"""What is left of a dossier whose content was destroyed: its numbers, and by which list that was."""

from typing import Final

from sqlalchemy import Connection

from counter_app.core.clock import from_ms, local
from counter_app.core.errors import UserError
from db.engine import cursor_of

PURGED: Final = "{}"
"""In the place of the text of a dossier, its events and its papers."""

_OF: Final = (
    "SELECT p.at_ms, p.list_no FROM purges p JOIN dossiers d ON d.number = p.dossier WHERE d.id = ?"
)


def gone(connection: Connection, dossier: str) -> UserError:
    """What to tell of one: since when it says nothing more, and by which list."""
    at_ms, list_no = cursor_of(connection).execute(_OF, (dossier,)).fetchone()
    return UserError(
        "dossier_purged",
        f"Nội dung hồ sơ này đã tiêu hủy ngày {local(from_ms(at_ms)):%d/%m/%Y}, danh mục số {list_no}. "
        "Chỉ còn số hồ sơ, số giấy.",
    )

"""The hand of somebody with the key and another tool: seals off, an edit, seals on again."""

from sqlalchemy import Connection

from counter_app.services.desk import Desk
from db.counter.models import SEALS
from db.engine import cursor_of


def tamper(desk: Desk, edit: str, values: tuple[object, ...] = ()) -> None:
    """Runs one statement as if there were neither seals nor foreign keys."""

    def edited(connection: Connection) -> None:
        cursor = cursor_of(connection)
        take_off(connection)
        cursor.execute(edit, values)
        for seal in SEALS:
            cursor.execute(seal)

    cursor_of(desk.store.writing).execute("PRAGMA foreign_keys=OFF")
    desk.store.write(edited)


def take_off(connection: Connection) -> None:
    """No seal holds any more."""
    for seal in SEALS:
        cursor_of(connection).execute(f"DROP TRIGGER {seal.split()[2]}")
